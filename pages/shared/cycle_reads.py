"""Cached reads of the cycle. The key is the data version and what was asked, never a frame."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analytics.flows import programmes as rules
from analytics.flows.programmes import Programme
from analytics.model import EVERYWHERE, Scope
from analytics.programme.acceptance import acceptance, actions, alerts, cycle, gates, timeline
from analytics.programme.acceptance.acceptance import ValidRound
from analytics.programme.entering import records
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


def gates_of(version: Version, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The four gates of every community."""
    return _part(version, _gates(version), scope)


def places(version: Version, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The stage of every community."""
    return _part(version, _places(version), scope)


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def _gates(version: Version) -> pd.DataFrame:
    """All that the reader may see: each community is judged by itself, so its parts need not be judged again."""
    return gates.gates(reads.office())


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def _places(version: Version) -> pd.DataFrame:
    return cycle.place(reads.office(), judged=_gates(version))


def _part(version: Version, found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of ``found`` that tell of communities in ``scope``."""
    if scope.is_everywhere:
        return found
    mine = reads.communities(version, scope)["community_id"]
    return found[found["community_id"].isin(mine)].reset_index(drop=True)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def alerts_of(version: Version, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return alerts.alerts(reads.office(), scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def week_actions(version: Version, today: dt.date, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """What needs somebody in the week of ``today``."""
    alerts_there, places_there = alerts_of(version, scope), places(version, scope)
    return actions.this_week(reads.office(), scope, today=today, alerts=alerts_there, places=places_there)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def timeline_of(version: Version, community_id: str) -> pd.DataFrame:
    judged = gates_of(version, Scope(community_id=(community_id,)))
    return timeline.timeline(reads.office(), community_id, judged=judged)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def entries(version: Version, subject: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The entries of one subject."""
    return records.entries(reads.office(), subject, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def valid_round(version: Version, community_id: str) -> ValidRound | None:
    """The round that an acceptance would rest on."""
    return acceptance.valid_round(reads.office(), community_id)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def open_entries(version: Version, community_id: str) -> int:
    """How many rectification entries are not closed."""
    return acceptance.open_entries(reads.office(), community_id)


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def programmes(version: Version) -> list[Programme]:
    return rules.programmes(reads.office())


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def holders(version: Version) -> dict[str, Programme]:
    """By community the programme that holds for it."""
    return rules.programme_of(reads.office())
