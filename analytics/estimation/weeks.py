"""The satisfied share of each period alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.estimation.intervals import share_of
from analytics.estimation.periods import WEEK as WEEKLY
from analytics.estimation.periods import every_start
from analytics.estimation.shares import satisfied_shares, summed
from analytics.model import Estimates, Items, LevelCounts

WEEK = pd.Timedelta(days=7)
FIGURES = ["n", "satisfied", "outside"]


def period_estimates(counts: LevelCounts, items: Items, *, kind: str = "week", by: Sequence[str] = ()) -> Estimates:
    """The satisfied share of each period alone: one row per unit and period, units as in satisfied_shares.

    ``counts`` has ``period`` (see store.counts.level_counts_by) unless ``kind`` is week. Columns: those of ``by``,
    period, n, satisfied, outside, share. Every unit has every period from the first to the last of ``counts``; one
    without its answers has n = 0 and share NaN, never 0 %.

    Raises ValueError where the weeks do not start on one weekday.
    """
    told = counts if kind != WEEKLY else counts.assign(period=counts["week"])
    return estimates_of(satisfied_shares(told, items, by=[*by, "period"]), kind=kind, by=by)


def estimates_of(
    cells: pd.DataFrame, *, kind: str = "week", by: Sequence[str] = (), through: pd.Timestamp | None = None
) -> Estimates:
    """:func:`period_estimates` of figures counted already: ``cells`` has ``by``, period, n, satisfied, outside.

    ``through``: see :func:`periods.every_start`.
    """
    by = list(by)
    found = summed(cells[[*by, "period", *FIGURES]], [*by, "period"])
    every = every_start(cells["period"], kind, through=through)
    every = every.to_frame(name="period", index=False).astype(cells[["period"]].dtypes)
    units = found[by].drop_duplicates()
    grid = units.merge(every, how="cross") if by else every
    table = grid.merge(found, on=[*by, "period"], how="left")
    table = table.assign(**{column: table[column].fillna(0).astype(np.int64) for column in FIGURES})
    return table.assign(share=share_of(table["satisfied"], table["n"]))


def weekly_estimates(counts: LevelCounts, items: Items, *, by: Sequence[str] = ()) -> Estimates:
    """:func:`period_estimates` of weeks, whose first day is the column ``week``."""
    return period_estimates(counts, items, by=by).rename(columns={"period": "week"})
