"""Cached reads of publicity and of opinions handled. Keys are the data version, the place and the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.publicity import opinions, publicity
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def every(version: Version, scope: Scope, today: dt.date) -> pd.DataFrame:
    """Every publicity as it stands, running ones first, then the latest; ``name`` is the 小区's."""
    found = publicity.every(reads.office(), scope, today)
    names = reads.communities(version).set_index("community_id")["name"]
    found = found.assign(name=found["community_id"].map(names), waiting=found["state"] != "running")
    order = found.assign(late=-found["starts_on"].astype("int64")).sort_values(["waiting", "late"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def objections(version: Version, entry_id: str) -> pd.DataFrame:
    return publicity.objections(reads.office(), entry_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def signatures(version: Version, entry_id: str) -> pd.DataFrame:
    return publicity.signatures(reads.office(), entry_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def gathered(version: Version, scope: Scope) -> dict[str, int]:
    return opinions.gathered(reads.office(), scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def total(version: Version, scope: Scope) -> dict[str, Any]:
    """The one row of ``opinions.total``."""
    return {str(name): told for name, told in opinions.total(reads.office(), scope).iloc[0].items()}


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def tally(version: Version, scope: Scope, by: str) -> pd.DataFrame:
    """Opinions handled by ``by``: channel, community or topic."""
    kinds = {"channel": opinions.by_channel, "community": opinions.by_community, "topic": opinions.by_topic}
    return kinds[by](reads.office(), scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def page(
    version: Version, scope: Scope, channel: str, topic_id: str, state: str, limit: int, offset: int
) -> tuple[pd.DataFrame, int]:
    """One page of opinions; "" means any channel, topic or state. Open ones that say nothing are left out."""
    return opinions.opinions(
        reads.office(),
        scope,
        channel=channel or None,
        topic_id=topic_id or None,
        state=state or None,
        with_empty=state != opinions.OPEN,
        limit=limit,
        offset=offset,
    )


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def consultations(version: Version, scope: Scope) -> pd.DataFrame:
    """Meetings and visits held, the latest first; ``name`` is the 小区's."""
    found = records.entries(reads.office(), "consultation", scope)
    names = reads.communities(version).set_index("community_id")["name"]
    found = found.assign(name=found["community_id"].map(names))
    return found.sort_values("opened_on", ascending=False, kind="stable", ignore_index=True)
