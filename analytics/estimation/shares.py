"""Shares from counts: how many of the valid answers are satisfied, and how the answers spread over the levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import Numbers, floats, share_of
from analytics.model import Estimates, Items, LevelCounts


def described(counts: LevelCounts, items: Items, columns: Sequence[str]) -> LevelCounts:
    """``counts`` with ``columns`` of their items beside them, rows and order kept.

    Raises ValueError naming the items that ``items`` does not describe: their answers must not vanish unseen.
    """
    names = items["item_id"]
    number, distinct = counts["item_id"].factorize()  # items are few, their counts many
    position = np.append(pd.Index(names).get_indexer(distinct), -1)[number]
    if (position < 0).any():
        unknown = sorted(counts.loc[position < 0, "item_id"].unique())
        raise ValueError(f"counts of items that the items frame does not describe: {', '.join(unknown)}")
    return counts.assign(**{column: items[column].take(position).array for column in columns})


def satisfied_shares(counts: LevelCounts, items: Items, *, by: Sequence[str]) -> Estimates:
    """The satisfied share of each unit: one row per combination of the ``by`` columns that occurs in ``counts``.

    ``by`` names columns of ``counts``, or of ``items`` (category, heading); () gives one row for everything.
    Columns: those of ``by``, then n, satisfied, outside (int64) and share (0–1, NaN where n = 0). An answer counts as
    satisfied at or above its item's satisfied_from; missing answers (不适用, 不清楚, 未填 …) are outside the base.
    Items without a definition (satisfied_from NA) are left out.

    Worked: levels 5, 4, 3 counted 6, 2, 2 and one 不清楚, satisfied from 4 → n 10, satisfied 8, outside 1, share 0.8.
    """
    by = list(by)
    wanted = [column for column in by if column not in counts]
    rows = described(counts, items, [*wanted, "satisfied_from"])
    defined = rows["satisfied_from"].notna()
    rows = rows if defined.all() else rows[defined]
    level, number = floats(rows["level"]), rows["n"].to_numpy(np.int64)
    valid = ~np.isnan(level)
    figures = rows[by].assign(
        n=np.where(valid, number, 0),
        satisfied=np.where(level >= floats(rows["satisfied_from"]), number, 0),
        outside=np.where(valid, 0, number),
    )
    estimates = summed(figures, by)
    return estimates.assign(share=share_of(estimates["satisfied"], estimates["n"]))


def with_interval(estimates: Estimates, population: Numbers | str = None, *, confidence: float = 0.95) -> Estimates:
    """``estimates`` with low and high: the interval of the share, 0–1, NaN where n = 0: Wilson's, of a population
    exact.joined_interval.

    ``population`` is the number of households of each unit, or the name of the column that holds it; without one, or
    where it is NA, there is no finite-population correction.
    """
    everyone = estimates[population] if isinstance(population, str) else population
    low, high = joined_interval(estimates["satisfied"], estimates["n"], everyone, confidence=confidence)
    return estimates.assign(low=low, high=high)


def summed(figures: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The whole-number columns of ``figures`` summed per combination of ``by``, in the order of ``by``."""
    if not by:
        return figures.sum().to_frame().T
    return figures.groupby(by, dropna=False, observed=True).sum().reset_index()
