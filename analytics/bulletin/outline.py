"""What a page keeps of a reading once the bulletin is composed from it: what it draws beside the bulletin's own words.

The reading of a city holds all answers and what may be shown of them, some forty megabytes; this a few of the
bulletin's tables, about one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.bulletin.reading import Reading
from analytics.estimation.periods import Period
from analytics.model import Gate, Scope


@dataclass(frozen=True, eq=False)
class Outline:
    """Of a :class:`~analytics.bulletin.reading.Reading` by what it is read anew, and the frames of its charts.

    ``starts`` are the first days of all periods; ``coverage`` and ``tally`` those of its figures, ``points`` of its
    control chart, ``changes`` of its topics; ``moved`` the first days of the ledger's periods; ``gate`` that of most
    communities; ``minimum`` the fewest answers that are shown.
    """

    scope: Scope
    period: Period
    week_starts_on: int
    data_version: int
    is_complete: bool
    starts: pd.DatetimeIndex
    coverage: pd.DataFrame
    tally: pd.DataFrame
    points: pd.DataFrame
    areas: dict[str, pd.DataFrame]
    changes: pd.DataFrame
    moved: pd.Series
    gate: Gate
    thresholds: tuple[int, ...]
    minimum: int
    definition: str


def outline(reading: Reading) -> Outline:
    """What the page draws of ``reading``."""
    counted, found = reading.counted, reading.figures
    return Outline(
        scope=reading.scope,
        period=reading.period,
        week_starts_on=reading.week_starts_on,
        data_version=reading.data_version,
        is_complete=found.is_complete,
        starts=counted.starts,
        coverage=found.coverage,
        tally=found.tally,
        points=reading.chart.points,
        areas=reading.areas,
        changes=reading.topics.changes,
        moved=reading.rectified["period"],
        gate=counted.gate,
        thresholds=reading.thresholds,
        minimum=counted.minimum,
        definition=reading.definition,
    )
