"""Spellings of communities that analysts have decided on; every decision is kept, the latest of a spelling counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.language import _
from analytics.store.connection import Store
from analytics.store.frames import fetch

ALIAS_COLUMNS: Final = ("spelling", "community_id", "by", "at")

_DECISIONS = """
SELECT spelling, community_id, decided_by AS by, decided_at AS at FROM aliases ORDER BY alias_no
"""
_IN_FORCE = """
SELECT spelling, community_id
FROM (
    SELECT spelling, community_id,
        row_number() OVER (PARTITION BY spelling ORDER BY alias_no DESC NULLS LAST) AS place
    FROM aliases
    WHERE community_id IS NULL OR community_id IN (SELECT community_id FROM current_communities)) numbered
WHERE place = 1
ORDER BY spelling
"""
_NEW = "INSERT INTO aliases SELECT coalesce(max(alias_no), 0) + 1, ?, ?, ?, ? FROM aliases"


def decide(store: Store, decisions: Mapping[str, str | None], *, by: str, at: dt.datetime) -> None:
    """Let each spelling stand for a community from now on, or (None) for none again. All of them or none.

    Raises :class:`UnmappableFile` when a community is not in the register.
    """
    with store.writing() as connection:
        known = {one for (one,) in connection.execute("SELECT community_id FROM communities_in_force").fetchall()}
        unknown = sorted({one for one in decisions.values() if one is not None} - known)
        if unknown:
            raise UnmappableFile(
                _("名册中没有小区编号 {ids}").format(ids="、".join(unknown)), action=_("请从名册中选择小区")
            )
        for spelling, community_id in decisions.items():
            connection.execute(_NEW, [spelling, community_id, by, at])


def aliases(store: Store) -> dict[str, str]:
    """Spelling → community_id, of the decisions in force whose community is in the register."""
    with store.reading() as connection:
        found = connection.execute(_IN_FORCE).fetchall()
    return {spelling: community_id for spelling, community_id in found if community_id is not None}


def decisions(store: Store) -> pd.DataFrame:
    """Every decision, in order: spelling, community_id (NA where it was taken back), by, at."""
    with store.reading() as connection:
        return fetch(connection, _DECISIONS, columns=ALIAS_COLUMNS)
