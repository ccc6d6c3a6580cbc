"""Weights that bring a sample to the register: post-stratification, raking, and what the weighting costs.

Everything works on cells: a row is a combination of categories with ``n`` respondents, who all get the same weight.
Margins say how the register spreads over the categories of a variable: variable, category, population. Margins of
different variables may count different things (households, persons): only their shares are used, brought to one total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from analytics.estimation.intervals import Floats, Numbers, effective_size, floats, wilson_at

# A weight beyond these (the mean weight is 1) rests on few answers that stand for many, or hardly counts.
LARGEST: Final = 5.0
SMALLEST: Final = 0.2
LARGEST_EFFECT: Final = 2.0
_TOLERANCE: Final = 1e-9
_MOST_ROUNDS: Final = 1_000

Cells: TypeAlias = pd.DataFrame
Margins: TypeAlias = pd.DataFrame


@dataclass(frozen=True, eq=False)
class Weighting:
    """The weight of a respondent in each cell, and what is to be told of it.

    ``weights`` is aligned with the cells and sums to the population over respondents: Σ n·w = N; NaN in empty cells.
    ``left_out`` tells by variable why it could not be used, in the words of REASONS, with the categories concerned.
    ``largest_gap`` is the largest difference of a weighted share from the register's (share 0–1): not 0 where limits
    cut weights, or where raking did not converge.
    """

    weights: pd.Series
    variables: tuple[str, ...]
    left_out: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    converged: bool = True
    rounds: int = 0
    largest_gap: float = 0.0
    cut: int = 0


# Why a variable is left out of the weighting.
NOBODY: Final = "nobody"  # a category of the register without a respondent
UNKNOWN: Final = "unknown"  # a category of the answers that the register does not have
NO_MARGIN: Final = "no_margin"  # the register says nothing of it


def rake(
    cells: Cells,
    margins: Margins,
    *,
    variables: Sequence[str],
    total: float | None = None,
    limits: tuple[float, float] | None = None,
    tolerance: float = _TOLERANCE,
) -> Weighting:
    """Iterative proportional fitting of ``cells`` (``variables``, n) to the margins; one variable post-stratifies.

    ``total`` is the population that weights sum to; by default that of the first variable used. A variable that cannot
    be met (a category without a respondent, or one that the register does not know) is left out and told, never
    collapsed here: see :func:`collapsed`. ``limits`` bound the weight over the mean weight: weights beyond are cut, the
    others fitted again, until nothing moves. Deming & Stephan 1940; bounded as in Deville & Särndal 1992.

    Worked: 30 women and 20 men of a register of 100 and 100 households weigh 100/30 = 3.33 and 100/20 = 5.
    """
    used, left_out = _usable(cells, margins, variables)
    base = _whole(cells["n"])
    everyone = float(_total(margins, used[0]) if total is None and used else total or base.sum())
    start = np.where(base > 0, everyone / max(base.sum(), 1), np.nan)
    targets = [_target(cells, margins, name, everyone) for name in used]
    weights, rounds, converged = _fitted(base, start, targets, everyone, limits, tolerance)
    mean = everyone / max(base.sum(), 1)
    cut = 0
    if limits is not None:
        relative = weights / mean
        at_limit = np.isclose(relative, limits[0]) | np.isclose(relative, limits[1])
        cut = int((at_limit & (base > 0)).sum())
    gap = max((_gap(base, weights, codes, wanted) for codes, wanted in targets), default=0.0) / max(everyone, 1.0)
    named = pd.Series(weights, index=cells.index, name="weight")
    return Weighting(named, tuple(used), left_out, converged, rounds, gap, cut)


def collapsed(frame: pd.DataFrame, variable: str, into: Mapping[str, str], *, column: str | None = None) -> Cells:
    """``frame`` with categories of ``variable`` put together as the analyst decided: ``into`` maps old to new.

    Of cells ``column`` is the variable's own; of margins give ``column="category"``, rows of others stay. Numbers of
    what falls together are added up.
    """
    name = column or variable
    mine = frame["variable"].eq(variable) if column else pd.Series(True, index=frame.index)
    renamed = frame.assign(**{name: frame[name].mask(mine, frame[name].replace(dict(into)))})
    numbers = [each for each in ("n", "satisfied", "population") if each in frame]
    keys = [each for each in frame if each not in numbers]
    return renamed.groupby(keys, dropna=False, sort=False)[numbers].sum().reset_index()


def with_unstated(margins: Margins, cells: Cells, unstated: str) -> Margins:
    """``margins`` with a category for those who did not state theirs, as large a part as they are of the answers.

    The register's shares apply to those who stated it. Variables without such answers stay as they are.
    """
    parts = [margins]
    for variable in dict.fromkeys(margins["variable"]):
        if variable not in cells:
            continue
        silent = cells.loc[cells[variable] == unstated, "n"].sum() / max(cells["n"].sum(), 1)
        if 0 < silent < 1:
            population = _total(margins, variable) * silent / (1 - silent)
            parts.append(pd.DataFrame({"variable": [variable], "category": [unstated], "population": [population]}))
    return pd.concat(parts, ignore_index=True)


def design_effect(weights: Numbers, n: Numbers = 1) -> float:
    """Kish's 1 + CV²: m·Σw²/(Σw)² over respondents, ``n`` of them with each weight; ≥ 1, NaN without any.

    >>> round(design_effect([1, 3]), 2), round(design_effect([10 / 3, 5], [30, 20]), 4)
    (1.25, 1.0417)
    """
    weight, number = np.broadcast_arrays(np.atleast_1d(floats(weights)), np.atleast_1d(floats(n)))
    has = number > 0
    weight, number = weight[has], number[has]
    if not number.sum():
        return float("nan")
    return float(number.sum() * (number * weight**2).sum() / (number * weight).sum() ** 2)


@dataclass(frozen=True)
class WeightedShare:
    """A weighted share with its interval (0–1). ``effective`` are the answers it is worth: n / deff."""

    n: int
    share: float
    low: float
    high: float
    deff: float
    effective: float


def weighted_share(
    satisfied: Numbers, n: Numbers, weights: Numbers, *, population: float | None = None, confidence: float = 0.95
) -> WeightedShare:
    """Σw·s / Σw·n with the Wilson interval on the effective size, finite population corrected.

    Worked: 24 of 30 women and 12 of 20 men, weights 3.33 and 5: (80 + 60)/200 = 70 %, unweighted 72 %; deff 1.0417,
    effective n 48.
    """
    part, number, weight = (np.atleast_1d(floats(each)) for each in (satisfied, n, weights))
    has = number > 0
    part, number, weight = part[has], number[has], weight[has]
    if not number.sum():
        nothing = float("nan")
        return WeightedShare(0, nothing, nothing, nothing, nothing, nothing)
    share = float((weight * part).sum() / (weight * number).sum())
    effect = design_effect(weight, number)
    size = float(number.sum())
    low, high = interval_at(share, size, effect, population, confidence=confidence)
    return WeightedShare(int(size), share, low, high, effect, size / effect)


def interval_at(
    share: float, n: float, deff: float, population: float | None = None, *, confidence: float = 0.95
) -> tuple[float, float]:
    """The Wilson interval of a share whose ``n`` answers are worth n / deff; a census has no sampling error.

    A design effect under 1 does not narrow it: it is itself estimated, from few clusters or cells.
    """
    size = effective_size(n, population) / max(deff, 1.0)
    low, high = wilson_at(share, size, confidence=confidence)
    return float(low), float(high)


def beyond(weights: Numbers, n: Numbers) -> tuple[int, int]:
    """How many respondents weigh over LARGEST times, and how many under SMALLEST of, the mean weight."""
    weight, number = np.atleast_1d(floats(weights)), np.atleast_1d(floats(n))
    has = number > 0
    relative = weight[has] / ((weight[has] * number[has]).sum() / max(number[has].sum(), 1))
    return int(number[has][relative > LARGEST].sum()), int(number[has][relative < SMALLEST].sum())


def _usable(
    cells: Cells, margins: Margins, variables: Sequence[str]
) -> tuple[list[str], dict[str, tuple[str, tuple[str, ...]]]]:
    """The variables whose margins can be met, and why the others cannot."""
    used: list[str] = []
    left_out: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in variables:
        wanted = margins[(margins["variable"] == name) & (margins["population"] > 0)]
        here = set(cells.loc[cells["n"] > 0, name].astype(str)) if name in cells else set[str]()
        there = set(wanted["category"].astype(str))
        if not there or not here:
            left_out[name] = (NO_MARGIN, ())
        elif here - there:
            left_out[name] = (UNKNOWN, tuple(sorted(here - there)))
        elif there - here:
            left_out[name] = (NOBODY, tuple(sorted(there - here)))
        else:
            used.append(name)
    return used, left_out


def _total(margins: Margins, variable: str) -> float:
    return float(margins.loc[margins["variable"] == variable, "population"].sum())


def _whole(n: pd.Series) -> Floats:
    return n.fillna(0).to_numpy(np.float64)


def _target(cells: Cells, margins: Margins, name: str, everyone: float) -> tuple[np.ndarray, Floats]:
    """The category number of each cell, and the population that each category is to have."""
    wanted = margins[(margins["variable"] == name) & (margins["population"] > 0)]
    wanted = wanted.groupby("category", sort=True)["population"].sum()
    codes = pd.Index(wanted.index.astype(str)).get_indexer(cells[name].astype(str))
    return codes, wanted.to_numpy(np.float64) * everyone / wanted.sum()


def _sums(base: Floats, weights: Floats, codes: np.ndarray, size: int) -> Floats:
    has = (base > 0) & (codes >= 0)
    return np.bincount(codes[has], (base * weights)[has], size).astype(np.float64)


def _gap(base: Floats, weights: Floats, codes: np.ndarray, wanted: Floats) -> float:
    return float(np.abs(_sums(base, weights, codes, len(wanted)) - wanted).max())


def _fitted(
    base: Floats,
    start: Floats,
    targets: list[tuple[np.ndarray, Floats]],
    everyone: float,
    limits: tuple[float, float] | None,
    tolerance: float,
) -> tuple[Floats, int, bool]:
    """Weights, how many rounds they took, and whether they came to rest (and, unbounded, meet every margin)."""
    weights, mean = start, everyone / max(base.sum(), 1)
    for number in range(1, _MOST_ROUNDS + 1):
        before = weights
        for codes, wanted in targets:
            sums = _sums(base, weights, codes, len(wanted))
            with np.errstate(invalid="ignore", divide="ignore"):
                weights = weights * np.where(sums > 0, wanted / sums, 1.0)[codes]
        if limits is not None:
            weights = np.clip(weights, limits[0] * mean, limits[1] * mean)
        moved = np.nanmax(np.abs(weights - before), initial=0.0) / mean
        met = all(_gap(base, weights, codes, wanted) <= tolerance * everyone for codes, wanted in targets)
        if met or (limits is not None and moved <= tolerance):
            return weights, number, True
    return weights, _MOST_ROUNDS, False
