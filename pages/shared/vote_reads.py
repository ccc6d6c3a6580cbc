"""Kept reads of owners' votes, as they may be shown."""

from __future__ import annotations

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.programme.voting import votes
from pages.shared import reads
from pages.shared.kept_reads import kept


@kept
def shown(scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Every vote in ``scope``, one row a part that votes, what would tell a ballot left out."""
    return votes.shown(reads.office(), scope)


def communities(scope: Scope) -> dict[str, str]:
    """Name by community_id of those with votes, in the order of names."""
    found = shown(scope)[["community_id", "name"]].drop_duplicates().sort_values(["name", "community_id"])
    return dict(zip(found["community_id"], found["name"], strict=True))


def matter(scope: Scope, community_id: str, name: str) -> pd.DataFrame:
    """The votes on one matter of one community, failed ones first."""
    found = shown(scope)
    one = found[found["community_id"].eq(community_id) & found["matter"].eq(name)]
    return one.sort_values("passed", kind="stable").reset_index(drop=True)


def matters(scope: Scope, community_id: str) -> list[str]:
    """What a community voted on, the latest first."""
    found = shown(scope)
    own = found[found["community_id"].eq(community_id)].groupby("matter")["last_on"].max()
    return own.sort_values(ascending=False, kind="stable").index.to_list()


def ballot_batches() -> pd.DataFrame:
    """The batches of ballot rolls, the newest first."""
    found = reads.batches()
    return found[found["content"].eq("ballots")].iloc[::-1]
