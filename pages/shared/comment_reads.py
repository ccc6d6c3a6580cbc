"""Kept reads of what residents say."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd
import streamlit as st

from analytics.flows import grouping, topics
from analytics.language import C_, _
from analytics.model import KINDS, CommentSelection, Scope
from analytics.store import comments as stored_comments
from analytics.store import counts as stored_counts
from analytics.store import surveys as stored_surveys
from analytics.store import topics as stored_topics
from pages.shared import deeds, progress, reads
from pages.shared.kept_reads import kept

_GROUPING: Final = "grouping"


def ensure_grouping() -> None:
    """Group the comments when they changed since the last time, showing how far it is.

    Where the reader stopped that, the page stops too: comments in no topic yet would be missing from its figures.
    """
    if reads.grouping_is_current():
        return
    if progress.waits(C_("work", "意见归类"), name=_GROUPING):
        st.stop()
    with st.status(_("意见有变化，正在重新归类"), expanded=True) as status:
        with progress.cancellable(C_("work", "意见归类"), name=_GROUPING) as work, deeds.upkeep():
            grouping.group_store(reads.office().whole, progress=work)
        status.update(label=_("归类完成"), state="complete", expanded=False)
    st.rerun()


@kept
def topic_table(selection: CommentSelection, *, every_topic: bool = False) -> topics.TopicTable:
    """The topics of the selection, by main topic; with ``every_topic`` by all that the comments speak of."""
    return topics.topic_table(reads.office(), selection, every_topic=every_topic)


@kept
def any_comments() -> bool:
    """Whether there is any comment at all, with a day or without one."""
    return stored_comments.is_any(reads.office().store)


@kept
def learnt_from() -> int | None:
    """How many texts, those of the codebook included, taught the words' meaning.

    None before the first grouping, and for a reader of a part of the city, whose number it is not.
    """
    office = reads.office()
    state = stored_topics.grouping_state(office.store)
    return state.texts if state is not None and office.store.scope.is_everywhere else None


@kept
def topic_weeks(topic_id: str, selection: CommentSelection) -> pd.DataFrame:
    return topics.topic_weeks(reads.office(), topic_id, selection)


@kept
def weeks_of_comments() -> list[dt.date]:
    """First days of all weeks with comments, oldest first."""
    return topics.weeks_of_comments(reads.office())


@kept
def where(scope: Scope, standings: tuple[str, ...]) -> Scope | None:
    return topics.where(reads.office(), scope, standings)


@kept
def channels() -> list[str]:
    """The channels that forms came by."""
    return stored_counts.channels(reads.office().store)


@kept
def kinds() -> list[str]:
    """The kinds of the surveys in the store, as codes."""
    known = set(stored_surveys.surveys(reads.office().store)["kind"])
    return [kind for kind in KINDS if kind in known]
