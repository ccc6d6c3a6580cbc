"""A table of answers by groups of residents: which test fits it, how close the link is, which cells stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import chdtrc, ndtr

from analytics.estimation.association import FALSE_DISCOVERIES, SMALLEST_EXPECTED, false_discovery_rates
from analytics.estimation.intervals import Floats
from analytics.estimation.tables import clustered, contingency, ordered
from analytics.language import N_

METHODS: Final = {
    "rao_scott": N_("Rao–Scott 二阶修正的卡方检验（按小区聚集修正）"),
    "fisher": N_("Fisher 精确检验"),
    "pearson": N_("Pearson 卡方检验"),
    "none": N_("不作检验"),
}


@dataclass(frozen=True)
class Finding:
    """Whether rows and columns of a table hang together.

    ``method`` is one of METHODS and the one that fits: "none" where fewer than two rows or columns have answers.
    ``statistic``, ``df``, ``df_between`` (Rao–Scott) and ``p`` are its own; ``g`` and ``g_p`` the likelihood ratio of
    the answers taken as independent. ``v``, ``low``, ``high``: Cramér's V. ``effect`` is the design effect, 1 where
    communities do not count; ``smallest`` the smallest expected count. ``trend``: Somers' d and ``trend_p`` where rows
    and columns are ordered, else NaN; ``ranks_p``: Kruskal and Wallis where the columns alone are. All others NaN.
    """

    method: str
    n: int
    communities: int
    smallest: float = np.nan
    statistic: float = np.nan
    df: float = np.nan
    df_between: float = np.nan
    p: float = np.nan
    g: float = np.nan
    g_p: float = np.nan
    effect: float = 1.0
    v: float = np.nan
    low: float = np.nan
    high: float = np.nan
    trend: float = np.nan
    trend_p: float = np.nan
    ranks_p: float = np.nan


def finding(parts: Any, *, rows_ordered: bool = False, columns_ordered: bool = False) -> Finding:
    """What the table says; ``parts`` are counts by community, row and column.

    Answers of FEWEST or more communities are tested by Rao and Scott's, for those of one community hang together; of
    fewer by Pearson's, and where an expected count is under 5 by Fisher's. Rows and columns without answers are left
    out. Tests along an order divide by the design effect.

    Worked, one community, Agresti 2007, table 2.5: Pearson's 30.07.

    >>> found = finding([[[762, 327, 468], [484, 239, 477]]])
    >>> found.method, round(found.statistic, 2), round(found.v, 3)
    ('pearson', 30.07, 0.101)
    """
    counts = kept(parts)
    n, communities = int(counts.sum()), int((counts.sum(axis=(1, 2)) > 0).sum()) if counts.size else 0
    if not counts.size or min(counts.shape[1:]) < 2:
        return Finding("none", n, communities)
    table = counts.sum(axis=0)
    smallest = float(contingency.expected(table).min())
    method, tested, effect, df_between = _tested(counts, smallest)
    ratio = contingency.likelihood_ratio(table)
    v, low, high = contingency.cramers_v(table, effect=effect)
    return Finding(
        method=method,
        n=n,
        communities=communities,
        smallest=smallest,
        statistic=tested.statistic,
        df=tested.df,
        df_between=df_between,
        p=tested.p,
        g=ratio.statistic,
        g_p=ratio.p,
        effect=effect,
        v=v,
        low=low,
        high=high,
        **_along(table, effect, rows_ordered=rows_ordered, columns_ordered=columns_ordered),
    )


def residuals(parts: Any) -> tuple[Floats, Floats]:
    """(residual, q) of every cell: how far from independence, in standard errors, and the rate of false findings.

    q is Benjamini and Hochberg's over all cells of the table; a cell with q of at most FALSE_DISCOVERIES stands out.
    NaN in rows and columns without answers, and where there is nothing to compare with. From FEWEST communities on
    errors are taken from the spread between communities.

    Worked: 90 of 100 and 60 of 100 satisfied.

    >>> z, q = residuals([[[90, 10], [60, 40]]])
    >>> z.round(2).tolist(), bool((q < 0.001).all())
    ([[4.9, -4.9], [-4.9, 4.9]], True)
    """
    counts = np.asarray(parts, np.float64)
    rows, columns = counts.sum(axis=(0, 2)) > 0, counts.sum(axis=(0, 1)) > 0
    shape = counts.shape[1:]
    z, p = np.full(shape, np.nan), np.full(shape, np.nan)
    inside = kept(counts)
    if inside.size and min(inside.shape[1:]) > 1:
        at = np.ix_(rows, columns)
        if _communities(inside) >= clustered.FEWEST:
            z[at], p[at] = clustered.residuals(inside)
        else:
            z[at] = contingency.adjusted_residuals(inside.sum(axis=0))
            p[at] = 2 * ndtr(-np.abs(z[at]))
    return z, false_discovery_rates(p.ravel()).reshape(shape)


def stands_out(q: Floats) -> Any:
    """Which cells may be called higher or lower than independence, at most 5 % of them wrongly."""
    return np.asarray(q) <= FALSE_DISCOVERIES


def kept(parts: Any) -> Floats:
    """``parts`` without the rows, columns and communities that have no answers."""
    counts = np.asarray(parts, np.float64)
    counts = counts[counts.sum(axis=(1, 2)) > 0]
    counts = counts[:, counts.sum(axis=(0, 2)) > 0, :]
    return np.asarray(counts[:, :, counts.sum(axis=(0, 1)) > 0])


def _tested(counts: Floats, smallest: float) -> tuple[str, contingency.Tested, float, float]:
    """The method, its test, the design effect (at least 1) and the degrees of freedom between communities."""
    table = counts.sum(axis=0)
    if _communities(counts) >= clustered.FEWEST:
        found = clustered.rao_scott(counts)
        if np.isfinite(found.p):
            tested = contingency.Tested(found.statistic, found.df, found.p)
            return "rao_scott", tested, max(1.0, found.effect), found.df_between
    if smallest < SMALLEST_EXPECTED:
        return "fisher", contingency.fisher(table), 1.0, np.nan
    return "pearson", contingency.pearson(table), 1.0, np.nan


def _along(table: Floats, effect: float, *, rows_ordered: bool, columns_ordered: bool) -> dict[str, float]:
    if not columns_ordered:
        return {}
    if rows_ordered:
        found = ordered.trend(table)
        return {"trend": found.d, "trend_p": float(chdtrc(1, found.tested.statistic / effect))}
    ranks = ordered.kruskal_wallis(table)
    return {"ranks_p": float(chdtrc(ranks.df, ranks.statistic / effect))}


def _communities(counts: Floats) -> int:
    return int((counts.sum(axis=(1, 2)) > 0).sum())
