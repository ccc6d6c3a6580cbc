"""Answers that hang together: the variance of a share when buildings, not single households, are what was drawn.

Neighbours of one staircase hear, see and answer alike; an interval that takes their answers for independent ones is too
narrow. Works on counts: one row a cluster (building) and group of equal weight, never a respondent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analytics.estimation.intervals import Floats, effective_size, normal_quantile, wilson_at


@dataclass(frozen=True)
class ClusteredShare:
    """A share whose variance was reckoned between clusters within strata.

    ``deff`` compares with as many independent answers of equal weight; ``freedom`` is clusters less strata. ``lonely``
    strata have a single cluster, which tells nothing of the spread: they are centred at the share of all.
    ``effective`` is n / deff, deff taken as 1 at least, made smaller for few degrees of freedom.
    """

    n: int
    share: float
    error: float
    deff: float
    freedom: int
    clusters: int
    strata: int
    lonely: int
    icc: float
    effective: float
    low: float
    high: float


def clustered_share(
    sample: pd.DataFrame, *, population: float | None = None, confidence: float = 0.95
) -> ClusteredShare:
    """The share Σw·s/Σw·n of ``sample`` with a design-based interval.

    ``sample`` has stratum, cluster, n, satisfied and, where weighted, weight (of one respondent). Optional column
    ``clusters_in_all``: how many clusters the stratum has, for the correction 1 − m/M of a stratum whose clusters were
    drawn from so many; absent or NA: as if drawn with replacement (the cautious way).

    Taylor linearisation: z = w(y − p̂)/Σw summed by cluster, V = Σₕ (1 − fₕ)·mₕ/(mₕ − 1)·Σⱼ(zₕⱼ − z̄ₕ)² (Särndal,
    Swensson & Wretman 1992, 5.6; R survey::svymean). The interval is Wilson's on the effective size
    n/deff·(z/t)² (Korn & Graubard 1998), corrected for the ``population`` of households.

    Worked: buildings of 9/10, 9/10, 5/10 and 5/10 satisfied: share 70 %, error 11.5 points, deff 2.48 (n − 1 in the
    denominator), where 40 independent answers would have 7.3.
    """
    rows = sample[sample["n"] > 0]
    if rows.empty:
        nothing = float("nan")
        return ClusteredShare(0, nothing, nothing, nothing, 0, 0, 0, 0, nothing, nothing, nothing, nothing)
    weight = rows["weight"].to_numpy(np.float64) if "weight" in rows else np.ones(len(rows))
    number, part = rows["n"].to_numpy(np.float64), rows["satisfied"].to_numpy(np.float64)
    mass = float((weight * number).sum())
    share = float((weight * part).sum() / mass)
    residual = weight * (part - share * number) / mass
    units = _clusters(rows, residual)
    variance, lonely = _variance(units)
    n, clusters, strata = int(number.sum()), len(units), units["stratum"].nunique()
    freedom = clusters - strata
    plain = share * (1 - share) / (n - 1) if n > 1 else float("nan")
    deff = variance / plain if plain > 0 else float("nan")
    icc = intraclass(rows)
    effective = _effective(n, deff, freedom, confidence)
    low, high = _interval(share, n, effective, population, confidence)
    error = float(np.sqrt(variance)) if freedom > 0 else float("nan")
    return ClusteredShare(n, share, error, deff, freedom, clusters, strata, lonely, icc, effective, low, high)


def intraclass(sample: pd.DataFrame) -> float:
    """How alike answers of one cluster are within its stratum (ρ of one-way analysis of variance, unweighted).

    (MSB − MSW)/(MSB + (m₀ − 1)·MSW), m₀ = (n − Σₕ Σm²/nₕ)/(k − H). 0: no more alike than any of the stratum; 1: all of
    a cluster answer the same. NaN where no stratum has two clusters, or no cluster two answers.
    """
    units = sample.groupby(["stratum", "cluster"], dropna=False)[["n", "satisfied"]].sum().reset_index()
    size, part = units["n"].to_numpy(np.float64), units["satisfied"].to_numpy(np.float64)
    of = units.groupby("stratum", dropna=False)
    whole = of["n"].transform("sum").to_numpy(np.float64)
    centre = of["satisfied"].transform("sum").to_numpy(np.float64) / whole
    n, k, strata = size.sum(), len(size), of.ngroups
    if k <= strata or n <= k:
        return float("nan")
    between = (size * (part / size - centre) ** 2).sum() / (k - strata)
    within = (part * (1 - part / size)).sum() / (n - k)
    usual = (n - (size**2 / whole).sum()) / (k - strata)
    spread = between + (usual - 1) * within
    return float((between - within) / spread) if spread > 0 else float("nan")


def cluster_effect(sizes: Floats, icc: float) -> float:
    """The design effect to be expected of clusters of these ``sizes``: 1 + (Σm²/Σm − 1)·ρ (Kish 1965, 5.4), ≥ 1.

    For places with too few clusters for a variance of their own: ρ is taken from all of them.

    >>> round(cluster_effect(np.array([10.0, 10.0, 5.0, 5.0]), 0.1), 4)
    1.7333
    """
    size = np.asarray(sizes, np.float64)
    if not size.sum() or np.isnan(icc):
        return 1.0
    return 1 + max(float((size**2).sum() / size.sum()) - 1, 0.0) * max(icc, 0.0)


def _clusters(rows: pd.DataFrame, residual: Floats) -> pd.DataFrame:
    """One row a cluster: stratum, z (its linearised total), clusters_in_all."""
    table = rows.reindex(columns=["stratum", "cluster", "clusters_in_all"]).assign(z=residual)
    of = table.groupby(["stratum", "cluster"], sort=False, dropna=False)
    return of.agg(z=("z", "sum"), clusters_in_all=("clusters_in_all", "max")).reset_index()


def _variance(units: pd.DataFrame) -> tuple[float, int]:
    """The variance between clusters within strata, and how many strata have a single cluster."""
    of = units.groupby("stratum", sort=False)
    m = of["z"].transform("size").to_numpy(np.float64)
    every = units["clusters_in_all"].to_numpy(np.float64)
    every = np.where(every >= m, every, np.nan)
    left = np.where(np.isnan(every), 1.0, 1 - m / every)
    centre = np.where(m > 1, of["z"].transform("mean").to_numpy(np.float64), units["z"].mean())
    with np.errstate(divide="ignore"):
        factor = np.where(m > 1, m / (m - 1), 1.0)
    squares = left * factor * (units["z"].to_numpy(np.float64) - centre) ** 2
    return float(squares.sum()), int((of.size() == 1).sum())


def _effective(n: int, deff: float, freedom: int, confidence: float) -> float:
    """How many independent answers the share is worth; NaN where clusters are too few to say."""
    if freedom < 1:
        return float("nan")
    # All alike: nothing is told of the spread between clusters, and nothing contradicts the plain interval.
    effect = 1.0 if np.isnan(deff) else max(deff, 1.0)
    t = float(stdtrit(freedom, (1 + confidence) / 2))
    z = normal_quantile(confidence)
    return n / effect * (z / t) ** 2


def _interval(
    share: float, n: int, effective: float, population: float | None, confidence: float
) -> tuple[float, float]:
    if np.isnan(effective):
        return float("nan"), float("nan")
    corrected = effective_size(n, population) / n * effective
    low, high = wilson_at(share, corrected, confidence=confidence)
    return float(low), float(high)
