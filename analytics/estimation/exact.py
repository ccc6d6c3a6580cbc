"""Intervals from the exact chances of a sample from a finite population (hypergeometric), by mid-p.

The finite-population Wilson interval covers 95 % on average, but as little as 80 % where nearly all are satisfied and
few answered, or where few are left to ask (tests/benchmarks/RESULTS.md). Joined with the exact one it never falls
under 90 %, and on average is a twentieth wider.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from analytics.estimation.intervals import Floats, Numbers, floats, wilson_interval

# So near to the limit, relatively, a sum of rounded chances does not tell on which side it is; scipy's decides.
_DOUBT = 1e-6


def mid_p_interval(satisfied: Numbers, n: Numbers, population: Numbers, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """(low, high), shares 0–1: the fewest and the most satisfied households that the sample does not contradict.

    K of N households are contradicted where so many satisfied of ``n`` (or so few), half of those just as many, have a
    chance of (1 − ``confidence``)/2 or less. Lancaster 1961; Berry & Armitage 1995. A census gives the share twice.
    NaN where nobody answered, or where the households are unknown or fewer than the answers.

    >>> [round(float(limit) * 120) for limit in mid_p_interval(68, 90, 120)]
    [85, 95]
    """
    part, size, everyone = np.broadcast_arrays(*(floats(each) for each in (satisfied, n, population)))
    known = (size > 0) & (everyone >= size)
    low, high = (np.full(part.shape, np.nan) for _each in range(2))
    counted = part[known], size[known], everyone[known]
    tail = (1 - confidence) / 2
    low[known] = _fewest(*counted, tail) / counted[2]
    high[known] = 1 - _fewest(counted[1] - counted[0], *counted[1:], tail) / counted[2]
    return low[()], high[()]


def joined_interval(
    satisfied: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any]:
    """The Wilson interval, widened to :func:`mid_p_interval` where the households are known and that reaches further.

    >>> [round(float(limit), 3) for limit in joined_interval(68, 90, 120)]
    [0.708, 0.797]
    >>> [round(float(limit), 3) for limit in (*wilson_interval(5, 6, 33), *joined_interval(5, 6, 33))]
    [0.467, 0.966, 0.455, 0.97]
    """
    low, high = (np.atleast_1d(each) for each in wilson_interval(satisfied, n, population, confidence=confidence))
    part, size, everyone = np.broadcast_arrays(*(np.atleast_1d(floats(one)) for one in (satisfied, n, population)))
    known = (size > 0) & (everyone >= size)
    part, size, everyone = part[known], size[known], everyone[known]
    low, high = low.copy(), high.copy()
    # Both sides at once: the high limit is the low one of those who are not satisfied.
    most = np.ceil(np.concatenate([everyone * low[known], everyone * (1 - high[known])]))
    found, twice, all_ = np.concatenate([part, size - part]), np.tile(size, 2), np.tile(everyone, 2)
    fewest, others = np.split(_fewest(found, twice, all_, (1 - confidence) / 2, most), 2)
    low[known] = np.minimum(low[known], fewest / everyone)
    high[known] = np.maximum(high[known], 1 - others / everyone)
    shape = np.broadcast_shapes(np.shape(satisfied), np.shape(n), np.shape(population))
    return low.reshape(shape)[()], high.reshape(shape)[()]


def _fewest(found: Floats, n: Floats, everyone: Floats, tail: float, most: Floats | None = None) -> Floats:
    """The fewest of ``everyone`` among whom ``found`` or more of ``n`` have a chance above ``tail``, half of ``found``.

    Looked for up to ``most`` where given, and that is the answer where none is fewer. The chance rises with the number:
    from ``most``, which is near, the steps down double until the chance is too small; halving finds the rest.
    """
    low, high = found.copy(), everyone - n + found if most is None else np.maximum(most, found)
    step, falling = np.ones_like(low), np.full(low.shape, most is not None)
    while (open_ := np.flatnonzero(low < high)).size:
        below, above, by = low[open_], high[open_], step[open_]
        look = np.where(falling[open_], np.maximum(above - by, below), np.floor((below + above) / 2))
        enough = _enough(found[open_], n[open_], everyone[open_], tail, look)
        low[open_], high[open_] = np.where(enough, below, look + 1), np.where(enough, look, above)
        falling[open_] &= enough
        step[open_] = 2 * by
    return high


def _enough(found: Floats, n: Floats, everyone: Floats, tail: float, number: Floats) -> npt.NDArray[np.bool_]:
    """Whether ``found`` or more of ``n`` drawn, half of ``found``, have a chance above ``tail`` with ``number``."""
    # Where fewer were found than is likeliest, the chance of as few is summed: outwards the terms only fall.
    few = (number - found) * (n - found) > (found + 1) * (everyone - number - n + found + 1)
    outer, kind = np.where(few, n - found, found), np.where(few, everyone - number, number)
    return few ^ _above(outer, n, everyone, np.where(few, 1 - tail, tail), kind)


def _above(found: Floats, n: Floats, everyone: Floats, limit: Floats, number: Floats) -> npt.NDArray[np.bool_]:
    """Whether ``found`` or more, half of ``found``, have a chance above ``limit``; ``found`` is the likeliest or more.

    The chances of more and more are summed only until the sum is above, or what is left cannot lift it there: each is
    a smaller part of the one before than the last, so the rest is less than a geometric series.
    """
    result, first = np.zeros(found.shape, bool), found
    at, chance = found, chance_of_exactly(found, n, everyone, number)
    open_: npt.NDArray[np.int64] = np.arange(found.size)
    total = chance / 2
    while open_.size:
        part = (number - at) * (n - at) / ((at + 1) * (everyone - number - n + at + 1))
        rest = np.where(part < 1, chance * part / np.maximum(1 - part, _DOUBT), np.inf)
        above, below = total > limit * (1 + _DOUBT), total + rest < limit * (1 - _DOUBT)
        doubtful = ~above & ~below & (rest < limit * _DOUBT)
        result[open_[above]] = True
        if doubtful.any():
            from scipy.stats import hypergeom  # takes longest of all to load, and is hardly ever asked

            drawn = first[open_[doubtful]], everyone[doubtful], number[doubtful], n[doubtful]
            result[open_[doubtful]] = hypergeom.sf(*drawn) + 0.5 * hypergeom.pmf(*drawn) > limit[doubtful]
        on = ~(above | below | doubtful)
        at, n, number, everyone, limit = (each[on] for each in (at + 1, n, number, everyone, limit))
        open_ = open_[on]
        chance = (chance * part)[on]
        total = total[on] + chance
    return result


def chance_of_exactly(found: Floats, n: Floats, everyone: Floats, number: Floats) -> Floats:
    """The chance of exactly ``found`` of ``n`` drawn from ``everyone``, among whom ``number`` are of that kind.

    >>> float(chance_of_exactly(*np.array([1.0, 2.0, 4.0, 2.0])).round(3))
    0.667
    """
    kinds = _log_choose(number, found) + _log_choose(everyone - number, n - found)
    return np.exp(kinds - _log_choose(everyone, n))


def _log_choose(whole: Floats, part: Floats) -> Floats:
    return gammaln(whole + 1) - gammaln(part + 1) - gammaln(whole - part + 1)
