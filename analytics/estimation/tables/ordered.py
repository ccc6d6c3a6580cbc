"""Whether answers rise or fall along an order: by age, by years of residence, by level of another question.

A table is an array of counts, rows × columns; where both are ordered, linear-by-linear association and Somers' d, where
the columns alone are, Kruskal and Wallis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import chdtrc

from analytics.estimation.intervals import Floats
from analytics.estimation.tables.contingency import Tested


@dataclass(frozen=True)
class Trend:
    """``d``: Somers' d of the columns on the rows, −1 to 1; ``tested``: the linear-by-linear association."""

    d: float
    tested: Tested


def trend(table: Any, *, rows: Any = None, columns: Any = None) -> Trend:
    """Rows and columns both ordered: M² = (n − 1)·r² of their scores (1, 2, … unless given), one degree of freedom.

    Mantel 1963; Agresti 2007, section 2.5. d is what of two answers from different rows the one in the later row is
    more often higher than lower. NaN where all answers stand in one row or column.

    Worked, Agresti 2007, table 2.7, alcohol and malformation of infants:

    >>> found = trend([[17066, 48], [14464, 38], [788, 5], [126, 1], [37, 1]], rows=[0, 0.5, 1.5, 4, 7])
    >>> round(found.tested.statistic, 2), round(found.tested.p, 4)
    (6.57, 0.0104)
    """
    counts = np.asarray(table, np.float64)
    x = np.arange(1, counts.shape[0] + 1) if rows is None else np.asarray(rows, np.float64)
    y = np.arange(1, counts.shape[1] + 1) if columns is None else np.asarray(columns, np.float64)
    n = counts.sum()
    by_row, by_column = counts.sum(axis=1), counts.sum(axis=0)
    nothing = Trend(float("nan"), Tested(float("nan"), float("nan"), float("nan")))
    if (by_row > 0).sum() < 2 or (by_column > 0).sum() < 2:
        return nothing
    x, y = x - x @ by_row / n, y - y @ by_column / n
    covariance = x @ counts @ y
    squared = covariance**2 / ((x**2 @ by_row) * (y**2 @ by_column))
    statistic = float((n - 1) * squared)
    return Trend(_somers(counts), Tested(statistic, 1.0, float(chdtrc(1, statistic))))


def kruskal_wallis(table: Any) -> Tested:
    """Columns ordered, rows not: whether some rows answer higher than others; H corrected for ties.

    NaN where all answers stand in one row or column. Kruskal & Wallis 1952.

    >>> tested = kruskal_wallis([[5, 3, 1], [1, 3, 5]])
    >>> round(tested.statistic, 4), tested.df
    (5.037, 1.0)
    """
    counts = np.asarray(table, np.float64)
    by_row, ties = counts.sum(axis=1), counts.sum(axis=0)
    counts, by_row = counts[by_row > 0], by_row[by_row > 0]
    n = counts.sum()
    if len(by_row) < 2 or (ties > 0).sum() < 2:
        return Tested(float("nan"), float("nan"), float("nan"))
    ranks = np.cumsum(ties) - ties + (ties + 1) / 2
    sums = counts @ ranks
    h = 12 / (n * (n + 1)) * float((sums**2 / by_row).sum()) - 3 * (n + 1)
    h /= 1 - float((ties**3 - ties).sum()) / (n**3 - n)
    df = float(len(by_row) - 1)
    return Tested(float(h), df, float(chdtrc(df, h)))


def _somers(counts: Floats) -> float:
    from scipy import stats  # half a second to load: not before it is needed

    found: Any = stats.somersd(counts.astype(np.int64))
    return float(found.statistic)
