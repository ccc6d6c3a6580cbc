"""Cached reads of what residents say. Keys are the data version and the selection, never a frame."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analytics.flows import grouping, topics
from analytics.language import _
from analytics.model import KINDS, CommentSelection, Scope
from analytics.store import counts as stored_counts
from analytics.store import surveys as stored_surveys
from analytics.store import topics as stored_topics
from analytics.store.topic_counts import topic_counts
from pages.shared import deeds, progress, reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


def ensure_grouping() -> None:
    """Group the comments when they changed since the last time, showing how far it is."""
    if reads.grouping_is_current(reads.data_version()):
        return
    with st.status(_("意见有变化，正在重新归类"), expanded=True) as status:
        with deeds.upkeep():
            grouping.group_store(reads.office().whole, progress=progress.bar(_("准备归类")))
        status.update(label=_("归类完成"), state="complete", expanded=False)
    st.rerun()


@st.cache_data(max_entries=64, show_spinner=False)
def topic_table(version: Version, selection: CommentSelection, *, every_topic: bool = False) -> topics.TopicTable:
    """The topics of the selection, by main topic; with ``every_topic`` by all that the comments speak of."""
    return topics.topic_table(reads.office(), selection, every_topic=every_topic)


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def any_comments(version: Version) -> bool:
    """Whether there is any comment at all, with a day or without one."""
    return bool(topic_counts(reads.office().store, by=("bucket",))["n"].sum())


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def learnt_from(version: Version) -> int | None:
    """How many texts, those of the codebook included, taught the words' meaning.

    None before the first grouping, and for a reader of a part of the city, whose number it is not.
    """
    state = stored_topics.grouping_state(reads.office().store)
    return state.texts if state is not None and version.scope.is_everywhere else None


@st.cache_data(max_entries=64, show_spinner=False)
def topic_weeks(version: Version, topic_id: str, selection: CommentSelection) -> pd.DataFrame:
    return topics.topic_weeks(reads.office(), topic_id, selection)


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def weeks_of_comments(version: Version) -> list[dt.date]:
    """First days of all weeks with comments, oldest first."""
    return topics.weeks_of_comments(reads.office())


@st.cache_data(max_entries=64, show_spinner=False)
def where(version: Version, scope: Scope, standings: tuple[str, ...]) -> Scope | None:
    return topics.where(reads.office(), scope, standings)


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def channels(version: Version) -> list[str]:
    """The channels that forms came by."""
    return sorted(stored_counts.response_counts(reads.office().store)["channel"].dropna().unique())


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def kinds(version: Version) -> list[str]:
    """The kinds of the surveys in the store, as codes."""
    known = set(stored_surveys.surveys(reads.office().store)["kind"])
    return [kind for kind in KINDS if kind in known]
