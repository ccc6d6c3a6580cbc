"""Kept reads of the cycle."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.flows import programmes as rules
from analytics.flows.programmes import Programme
from analytics.model import EVERYWHERE, Scope
from analytics.programme.acceptance import acceptance, actions, alerts, cycle, gates, timeline
from analytics.programme.acceptance.acceptance import ValidRound
from analytics.programme.entering import records
from pages.shared import reads
from pages.shared.kept_reads import kept


def gates_of(scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The four gates of every community."""
    return _part(_gates(), scope)


def places(scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The stage of every community."""
    return _part(_places(), scope)


@kept
def _gates() -> pd.DataFrame:
    """All that the reader may see: each community is judged by itself, so its parts need not be judged again."""
    return gates.gates(reads.office())


@kept
def _places() -> pd.DataFrame:
    return cycle.place(reads.office(), judged=_gates())


def _part(found: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The rows of ``found`` that tell of communities in ``scope``."""
    if scope.is_everywhere:
        return found
    mine = reads.communities(scope)["community_id"]
    return found[found["community_id"].isin(mine)].reset_index(drop=True)


@kept
def alerts_of(scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return alerts.alerts(reads.office(), scope)


@kept
def week_actions(today: dt.date, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """What needs somebody in the week of ``today``."""
    alerts_there, places_there = alerts_of(scope), places(scope)
    return actions.this_week(reads.office(), scope, today=today, alerts=alerts_there, places=places_there)


@kept
def timeline_of(community_id: str) -> pd.DataFrame:
    judged = gates_of(Scope(community_id=(community_id,)))
    return timeline.timeline(reads.office(), community_id, judged=judged)


@kept
def entries(subject: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The entries of one subject."""
    return records.entries(reads.office(), subject, scope)


@kept
def valid_round(community_id: str) -> ValidRound | None:
    """The round that an acceptance would rest on."""
    return acceptance.valid_round(reads.office(), community_id)


@kept
def open_entries(community_id: str) -> int:
    """How many rectification entries are not closed."""
    return acceptance.open_entries(reads.office(), community_id)


@kept
def programmes() -> list[Programme]:
    return rules.programmes(reads.office())


@kept
def holders() -> dict[str, Programme]:
    """By community the programme that holds for it."""
    return rules.programme_of(reads.office())
