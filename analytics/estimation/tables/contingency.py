"""Whether two answers hang together: tests, strength and residuals of a table of counts.

A table is an array of counts, rows × columns, every row and column with at least one answer. The answers are taken as
independent of each other; where those of one community hang together see :mod:`analytics.estimation.tables.clustered`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chndtr

from analytics.estimation.intervals import Floats

# Fisher's test of a table larger than 2 × 2 draws this many tables with its margins; always the same ones.
DRAWN: Final = 9_999
SEED: Final = 20_260_101


@dataclass(frozen=True)
class Tested:
    """A test's ``statistic`` (NaN where it has none), degrees of freedom and ``p``-value."""

    statistic: float
    df: float
    p: float


def expected(table: Any) -> Floats:
    """The counts that independence would give: row total × column total / all.

    >>> expected([[30, 10], [30, 30]]).tolist()
    [[24.0, 16.0], [36.0, 24.0]]
    """
    counts = _checked(table)
    return np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()


def pearson(table: Any) -> Tested:
    """Pearson's chi-square, without continuity correction.

    Worked, Agresti 2007, table 2.5: party by sex.

    >>> tested = pearson([[762, 327, 468], [484, 239, 477]])
    >>> round(tested.statistic, 2), tested.df, tested.p < 0.0001
    (30.07, 2.0, True)
    """
    counts, fitted = _checked(table), expected(table)
    return _chi_square(float(((counts - fitted) ** 2 / fitted).sum()), counts)


def likelihood_ratio(table: Any) -> Tested:
    """The likelihood-ratio chi-square G² = 2·Σ n·ln(n / expected).

    >>> round(likelihood_ratio([[762, 327, 468], [484, 239, 477]]).statistic, 2)
    30.02
    """
    counts, fitted = _checked(table), expected(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(counts > 0, counts * np.log(counts / fitted), 0.0)
    return _chi_square(2 * float(terms.sum()), counts)


def fisher(table: Any) -> Tested:
    """Fisher's exact test, two-sided by probability; larger tables by :data:`DRAWN` tables drawn with its margins.

    A drawn p is (k + 1) / (DRAWN + 1), so it is never 0 and the same counts always give the same one.

    >>> round(fisher([[3, 1], [1, 3]]).p, 4)  # Fisher's tea
    0.4857
    """
    from scipy import stats  # half a second to load: not before it is needed

    counts = _checked(table).astype(np.int64)
    if counts.shape == (2, 2):
        return Tested(float("nan"), float("nan"), float(stats.fisher_exact(counts).pvalue))
    drawn = stats.MonteCarloMethod(n_resamples=DRAWN, rng=np.random.default_rng(SEED))
    return Tested(float("nan"), float("nan"), float(stats.fisher_exact(counts, method=drawn).pvalue))


def adjusted_residuals(table: Any) -> Floats:
    """How far each cell lies from independence, in standard errors: about normal(0, 1) where there is nothing.

    (n − e) / √(e(1 − row share)(1 − column share)); Haberman 1973. NaN where one row or column holds everything.

    >>> adjusted_residuals([[762, 327, 468], [484, 239, 477]]).round(2).tolist()  # Agresti 2007, table 2.5
    [[4.5, 0.7, -5.32], [-4.5, -0.7, 5.32]]
    """
    counts, fitted = _checked(table), expected(table)
    everyone = counts.sum()
    rows, columns = counts.sum(axis=1) / everyone, counts.sum(axis=0) / everyone
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.sqrt(fitted * np.outer(1 - rows, 1 - columns))
        return np.asarray(np.where(errors > 0, (counts - fitted) / errors, np.nan))


def cramers_v(table: Any, *, confidence: float = 0.95, effect: float = 1.0) -> tuple[float, float, float]:
    """(V, low, high): how closely two answers hang together, 0 not at all to 1 one tells the other.

    V is corrected for what chance alone would give (Bergsma 2013, J. Korean Stat. Soc. 42:323–328); the interval holds
    the V whose noncentral chi-square does not make the one found improbable (Smithson 2003, Confidence Intervals). With
    ``effect``, the design effect of the table, chi-square and n are divided by it. NaN for a single row or column.

    >>> [round(value, 3) for value in cramers_v([[762, 327, 468], [484, 239, 477]])]
    [0.101, 0.065, 0.14]
    """
    counts = _checked(table)
    r, c = counts.shape
    if min(r, c) < 2:
        return (float("nan"),) * 3
    found, n = pearson(counts), float(counts.sum()) / effect
    chi_square = found.statistic / effect
    v = 0.0
    if n > 1:
        phi = max(0.0, chi_square / n - (r - 1) * (c - 1) / (n - 1))
        least = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
        v = float(min(1.0, np.sqrt(phi / least))) if least > 0 else 1.0
    scale = n * (min(r, c) - 1)
    limits = [
        min(1.0, float(np.sqrt(_noncentrality(chi_square, found.df, level) / scale)))
        for level in ((1 + confidence) / 2, (1 - confidence) / 2)
    ]
    return v, limits[0], limits[1]


def _noncentrality(chi_square: float, df: float, level: float) -> float:
    """The noncentrality at which a chi-square is at most ``chi_square`` with a chance of ``level``; 0 if none is."""

    def excess(noncentrality: float) -> float:
        return float(chndtr(chi_square, df, noncentrality)) - level

    if excess(0.0) <= 0:
        return 0.0
    upper = 4 * chi_square + 100.0
    return float(brentq(excess, 0.0, upper, xtol=1e-9, rtol=1e-12))


def _chi_square(statistic: float, counts: Floats) -> Tested:
    df = float((counts.shape[0] - 1) * (counts.shape[1] - 1))
    p = float(chdtrc(df, statistic)) if df else float("nan")
    return Tested(statistic, df, p)


def _checked(table: Any) -> Floats:
    """``table`` as floats; ValueError for what is no table of counts, or has an empty row or column."""
    counts = np.asarray(table, np.float64)
    if counts.ndim != 2 or not counts.size:
        raise ValueError(f"a table has rows and columns; this array has the shape {counts.shape}")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts are finite and not negative")
    if (counts.sum(axis=0) == 0).any() or (counts.sum(axis=1) == 0).any():
        raise ValueError("a row or column without answers: leave it out")
    return counts
