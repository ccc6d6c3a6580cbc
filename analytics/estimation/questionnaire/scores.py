"""Scores (满意度指数, 0–100): the mean level, stretched over its scale. Kept apart from shares and their 80 % rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.estimation.intervals import floats, share_of
from analytics.estimation.shares import described
from analytics.model import Items, LevelCounts


def scores(counts: LevelCounts, items: Items, *, by: Sequence[str]) -> pd.DataFrame:
    """The mean score of each unit: one row per combination of the ``by`` columns that occurs in ``counts``.

    Columns: those of ``by``, n (valid answers, int64) and score (0–100, NaN where n = 0). An answer x on a scale from
    low to high scores (x − low)/(high − low)·100: (x̄ − 1)/4·100 on five points, (x̄ − 1)/9·100 on ten. Answers to
    several items count alike, each on its own scale. Missing answers are outside; items without a scale are left out.

    A score is not a share: it is never compared with the 80 % rule.

    Worked: levels 5, 4, 3 counted 6, 2, 2 → mean 4.4 → (4.4 − 1)/4·100 = 85.
    """
    by = list(by)
    wanted = [column for column in by if column not in counts]
    rows = described(counts, items, [*wanted, "scale_low", "scale_high"])
    rows = rows[rows["scale_low"].notna()]
    level, low, high = (floats(rows[column]) for column in ("level", "scale_low", "scale_high"))
    number = np.where(np.isnan(level), 0, rows["n"].to_numpy(np.int64))
    points = np.where(np.isnan(level), 0.0, number * (level - low) / (high - low) * 100)
    figures = rows[by].assign(n=number, points=points)
    if by:
        sums = figures.groupby(by, dropna=False, observed=True).sum().reset_index()
    else:
        sums = pd.DataFrame({"n": [number.sum()], "points": [points.sum()]})
    return sums.assign(score=share_of(sums["points"], sums["n"])).drop(columns="points")
