"""What satisfaction surveys were answered overall, week by week: read and judged once for all that tells of weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.estimation.periods import WEEK
from analytics.estimation.standings import Standings, judged_cells, standings_of
from analytics.flows import programmes
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Communities, LevelCounts, Scope
from analytics.store import counts, surveys
from analytics.store.remembered import Remembered, unweighed

# What is read here is read for one page, of the part of the city that it is about: more would only take room.
_read: Final = Remembered(entries=2)


@dataclass(frozen=True, eq=False)
class WeeklyAnswers:
    """``levels``: LevelCounts by week of the overall items, with ``period``, which is the week; ``cells``: what
    standings.judged_cells makes of them. All who ask are given the same, which nobody may change."""

    levels: LevelCounts
    cells: pd.DataFrame


def weekly_answers(office: Office, scope: Scope = EVERYWHERE, *, week_starts_on: int | None = None) -> WeeklyAnswers:
    """The answers in ``scope``; weeks start on the store's day unless ``week_starts_on`` (1 Monday … 7 Sunday) says
    otherwise."""
    starts_on = week_starts_on or office.store.week_starts_on

    def read() -> WeeklyAnswers:
        levels = counts.level_counts_by(
            office.store, WEEK, scope=scope, kind=SATISFACTION, overall_only=True, week_starts_on=starts_on
        )
        return WeeklyAnswers(levels, judged_cells(levels, surveys.items(office.store), kind=WEEK))

    return _read.of(office.store, (scope, starts_on), read, hold=unweighed)


def standings_by_week(office: Office, known: Communities, scope: Scope = EVERYWHERE) -> Standings:
    """The standings at the end of each week of the communities ``known`` in ``scope``, each judged by its own
    programme's limit."""
    return standings_of(weekly_answers(office, scope).cells, programmes.by_gate(office, known))
