"""Estimates period by period, and which topics took more or less of a week's comments than of the week before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.estimation.comparison import newcombe_difference
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


def estimates_of(cells: pd.DataFrame, *, kind: str = "week", by: Sequence[str] = ()) -> Estimates:
    """:func:`period_estimates` of figures counted already: ``cells`` has ``by``, period, n, satisfied, outside."""
    by = list(by)
    found = summed(cells[[*by, "period", *FIGURES]], [*by, "period"])
    every = every_start(cells["period"], kind).to_frame(name="period", index=False).astype(cells[["period"]].dtypes)
    units = found[by].drop_duplicates()
    grid = units.merge(every, how="cross") if by else every
    table = grid.merge(found, on=[*by, "period"], how="left")
    table = table.assign(**{column: table[column].fillna(0).astype(np.int64) for column in FIGURES})
    return table.assign(share=share_of(table["satisfied"], table["n"]))


def weekly_estimates(counts: LevelCounts, items: Items, *, by: Sequence[str] = ()) -> Estimates:
    """:func:`period_estimates` of weeks, whose first day is the column ``week``."""
    return period_estimates(counts, items, by=by).rename(columns={"period": "week"})


def topic_changes(topic_weeks: pd.DataFrame, week: dt.date, *, confidence: float = 0.95) -> pd.DataFrame:
    """Which topics took more, or less, of the comments of ``week`` than of the week before.

    ``topic_weeks`` has topic_id, week and n (comments). All its rows count in a week's total, those without a topic_id
    too, which are not listed themselves. One row per topic with comments in either week: topic_id, n, n_before, share,
    share_before (of the week's comments, 0–1, NaN without any), difference, low, high (Newcombe), and direction: rising
    or falling only where the interval excludes 0, else steady. Largest rise first, then by n, then by topic_id.
    ``confidence`` holds for all topics of the week together (Bonferroni): thirty topics looked at each week would cry
    wolf every week otherwise.

    Worked: of two topics, one has 20 of 60 comments after 10 of 80, 33.3 % from 12.5 %: +20.8 百分点, interval
    4.9 to 36.5 at 97.5 %: rising.
    """
    at = pd.Timestamp(week)
    recent = topic_weeks[topic_weeks["week"].isin([at, at - WEEK])]
    current = recent["week"] == at
    figures = recent[["topic_id"]].assign(n=recent["n"].where(current, 0), n_before=recent["n"].where(~current, 0))
    table = figures.groupby("topic_id").sum().astype(np.int64).reset_index()
    table = table[(table["n"] > 0) | (table["n_before"] > 0)]
    total, total_before = figures["n"].sum(), figures["n_before"].sum()
    each = 1 - (1 - confidence) / max(len(table), 1)
    difference, low, high = newcombe_difference(table["n"], total, table["n_before"], total_before, confidence=each)
    table = table.assign(
        share=share_of(table["n"], total),
        share_before=share_of(table["n_before"], total_before),
        difference=difference,
        low=low,
        high=high,
        direction=np.select([low > 0, high < 0], ["rising", "falling"], "steady"),
    )
    return table.sort_values(["difference", "n", "topic_id"], ascending=[False, False, True], ignore_index=True)
