"""Kept reads of publicity and of opinions handled. What changes with the day is asked by the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analytics.model import Scope
from analytics.programme.entering import records
from analytics.programme.publicity import opinions, publicity
from pages.shared import reads
from pages.shared.kept_reads import kept


@kept
def every(scope: Scope, today: dt.date) -> pd.DataFrame:
    """Every publicity as it stands, running ones first, then the latest; ``name`` is the 小区's."""
    found = publicity.every(reads.office(), scope, today)
    names = reads.communities().set_index("community_id")["name"]
    found = found.assign(name=found["community_id"].map(names), waiting=found["state"] != "running")
    order = found.assign(late=-found["starts_on"].astype("int64")).sort_values(["waiting", "late"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)


@kept
def objections(entry_id: str) -> pd.DataFrame:
    return publicity.objections(reads.office(), entry_id)


@kept
def signatures(entry_id: str) -> pd.DataFrame:
    return publicity.signatures(reads.office(), entry_id)


@kept
def gathered(scope: Scope) -> dict[str, int]:
    return opinions.gathered(reads.office(), scope)


@kept
def total(scope: Scope) -> dict[str, Any]:
    """The one row of ``opinions.total``."""
    return {str(name): told for name, told in opinions.total(reads.office(), scope).iloc[0].items()}


@kept
def tally(scope: Scope, by: str) -> pd.DataFrame:
    """Opinions handled by ``by``: channel, community or topic."""
    kinds = {"channel": opinions.by_channel, "community": opinions.by_community, "topic": opinions.by_topic}
    return kinds[by](reads.office(), scope)


@kept
def page(scope: Scope, channel: str, topic_id: str, state: str, limit: int, offset: int) -> tuple[pd.DataFrame, int]:
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


@kept
def consultations(scope: Scope) -> pd.DataFrame:
    """Meetings and visits held, the latest first; ``name`` is the 小区's."""
    found = records.entries(reads.office(), "consultation", scope)
    names = reads.communities().set_index("community_id")["name"]
    found = found.assign(name=found["community_id"].map(names))
    return found.sort_values("opened_on", ascending=False, kind="stable", ignore_index=True)
