"""Cached reads of owners' votes, as they may be shown."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.model import EVERYWHERE, Scope
from analytics.programme.voting import votes
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def shown(version: Version, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Every vote in ``scope``, one row a part that votes, what would tell a ballot left out."""
    return votes.shown(reads.office(), scope)


def communities(version: Version, scope: Scope) -> dict[str, str]:
    """Name by community_id of those with votes, in the order of names."""
    found = shown(version, scope)[["community_id", "name"]].drop_duplicates().sort_values(["name", "community_id"])
    return dict(zip(found["community_id"], found["name"], strict=True))


def matter(version: Version, scope: Scope, community_id: str, name: str) -> pd.DataFrame:
    """The votes on one matter of one community, failed ones first."""
    found = shown(version, scope)
    one = found[found["community_id"].eq(community_id) & found["matter"].eq(name)]
    return one.sort_values("passed", kind="stable").reset_index(drop=True)


def matters(version: Version, scope: Scope, community_id: str) -> list[str]:
    """What a community voted on, the latest first."""
    found = shown(version, scope)
    own = found[found["community_id"].eq(community_id)].groupby("matter")["last_on"].max()
    return own.sort_values(ascending=False, kind="stable").index.to_list()


def ballot_batches(version: Version) -> pd.DataFrame:
    """The batches of ballot rolls, the newest first."""
    found = reads.batches(version)
    return found[found["content"].eq("ballots")].iloc[::-1]
