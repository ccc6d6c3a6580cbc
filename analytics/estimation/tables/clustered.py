"""Tests of a table whose answers hang together within communities, or carry weights: Rao and Scott's correction.

``parts`` is an array of counts, or of weighted counts: communities × rows × columns. Residents of one community share
its works and its manager, so a hundred answers of two communities tell less than a hundred of a hundred; Pearson's
test, which takes them as independent, finds differences that are not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import fdtrc, stdtr

from analytics.estimation.intervals import Floats
from analytics.estimation.tables.contingency import pearson

# With fewer communities their spread is not known well enough to correct by.
FEWEST: Final = 5


@dataclass(frozen=True)
class Corrected:
    """Rao and Scott's second-order test: ``statistic`` F on ``df`` and ``df_between`` degrees of freedom.

    ``effect`` is the mean design effect of the table: answers count as if there were that many times fewer.
    """

    statistic: float
    df: float
    df_between: float
    p: float
    effect: float


def rao_scott(parts: Any, *, n: float | None = None, sampled: float = 0.0) -> Corrected:
    """Independence of rows and columns; Rao & Scott 1984, Ann. Statist. 12:46–60, with Satterthwaite's correction.

    ``n`` is the number of forms where ``parts`` are weighted; ``sampled`` the share of all communities that were
    surveyed (a finite population correction). NaN where a row, a column or the communities are fewer than two.

    Worked: R's survey package on its 183 schools in 15 districts (svychisq(~sch.wide + stype, dclus1)) has
    F = 5.1934, ndf = 1.4946, ddf = 20.925, p = 0.0217; so has this, see the tests.
    """
    counts = _checked(parts)
    m, r, c = counts.shape
    total = counts.sum()
    if m < 2 or min(r, c) < 2:
        return Corrected(*(float("nan"),) * 5)
    size = total if n is None else float(n)
    shares = counts.sum(axis=0) / total
    filled = shares.ravel() > 0
    inverse = np.where(filled, 1 / np.where(filled, shares.ravel(), 1), 0.0)
    contrasts = _interactions(r, c)
    within = contrasts.T @ (inverse[:, None] / size * contrasts)
    scaled = inverse[:, None] * contrasts
    between = scaled.T @ _covariance(counts, shares, sampled) @ scaled
    effects = np.linalg.solve(within, between)
    trace = float(np.trace(effects))
    chi_square = pearson(shares * size).statistic
    if trace <= 0:  # every community has the same shares: nothing to correct by
        return Corrected(*(float("nan"),) * 5)
    df = trace**2 / float(np.trace(effects @ effects))
    statistic, df_between = chi_square / trace, df * (m - 1)
    return Corrected(statistic, df, df_between, float(fdtrc(df, df_between, statistic)), trace / ((r - 1) * (c - 1)))


def residuals(parts: Any) -> tuple[Floats, Floats]:
    """(t, p) of every cell's share less what independence would give, its error from the spread between communities.

    t has communities − 1 degrees of freedom, p is two-sided; NaN where there is no spread.
    """
    counts = _checked(parts)
    m, total = len(counts), counts.sum()
    shares = counts.sum(axis=0) / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    distance = shares - np.outer(rows, columns)
    influence = (
        counts
        - counts.sum(axis=2)[:, :, None] * columns
        - counts.sum(axis=1)[:, None, :] * rows[:, None]
        + counts.sum(axis=(1, 2))[:, None, None] * (np.outer(rows, columns) - distance)
    ) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt((influence**2).sum(axis=0) * m / (m - 1))
        t = np.where(error > 1e-12, distance / error, np.nan)
    return t, 2 * stdtr(m - 1, -np.abs(t))


def _interactions(r: int, c: int) -> Floats:
    """What of a table is neither its rows nor its columns: a basis, cells (row by row) × (r − 1)(c − 1)."""
    rows, columns = np.eye(r)[:, 1:] - 1 / r, np.eye(c)[:, 1:] - 1 / c
    return np.asarray(np.kron(rows, columns))


def _covariance(counts: Floats, shares: Floats, sampled: float) -> Floats:
    """The covariance of the cells' shares, linearised, from the spread between communities."""
    m, total = len(counts), counts.sum()
    influence = (counts - counts.sum(axis=(1, 2))[:, None, None] * shares) / total
    flat = influence.reshape(m, -1)
    return np.asarray(flat.T @ flat * m / (m - 1) * (1 - sampled))


def _checked(parts: Any) -> Floats:
    counts = np.asarray(parts, np.float64)
    if counts.ndim != 3 or not counts.size or not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("parts are counts by community, row and column")
    kept = counts[counts.sum(axis=(1, 2)) > 0]
    if not len(kept) or (kept.sum(axis=(0, 1)) == 0).any() or (kept.sum(axis=(0, 2)) == 0).any():
        raise ValueError("a row or column without answers: leave it out")
    return kept
