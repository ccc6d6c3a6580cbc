"""Cached reads of the rectification ledger. Keys are the data version, the place and the day, never a frame."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analytics.model import Scope
from analytics.programme.ledger import proposals as proposing
from analytics.programme.ledger import rectification, second_round
from analytics.programme.ledger.ledger_versions import Versions
from analytics.store import comments as stored_comments
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


def today() -> dt.date:
    """The office's own day: what is overdue changes with it, without any new data."""
    return reads.office().now().date()


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def ledger(version: Version, scope: Scope, today: dt.date) -> pd.DataFrame:
    return rectification.ledger(reads.office(), scope, today)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def weekly(version: Version, scope: Scope, today: dt.date) -> pd.DataFrame:
    return rectification.weekly(reads.office(), scope)


@st.cache_resource(max_entries=SCOPES, show_spinner=False)
def versions(version: Version) -> Versions:
    """Every entry with its events."""
    return Versions.read(reads.office())


@st.cache_resource(max_entries=16, show_spinner=False)
def proposals(version: Version, community_id: str, today: dt.date, days: int) -> proposing.Proposals:
    return proposing.proposals(reads.office(), community_id, today=today, days=days)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def compared(version: Version, scope: Scope) -> pd.DataFrame:
    return second_round.compared(reads.office(), scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def by_item(version: Version, community_id: str) -> pd.DataFrame:
    return second_round.by_item(reads.office(), community_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def by_topic(version: Version, community_id: str) -> pd.DataFrame:
    return second_round.by_topic(reads.office(), community_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def words_behind(version: Version, comment_ids: str, most: int) -> list[str]:
    """At most ``most`` of the masked comments an entry was opened on; none where too few are left to be read."""
    ids = comment_ids.split()
    found = stored_comments.comments(reads.office().store, comment_ids=ids) if ids else None
    if found is None or len(found) < reads.office().settings.comment_minimum:
        return []
    return found["text"].head(most).to_list()
