"""Ranks of options: weighted scores with their interval, and whether two neighbours in a ranking differ at all."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.estimation.intervals import Numbers, effective_size, floats, normal_quantile, share_of, wilson_at


def mean_interval(
    total: Numbers, squares: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(mean, low, high) of ``n`` values from their sum and the sum of their squares: x̄ ± z·s/√n*.

    n* is the size corrected for a population of households; a census has no sampling error. NaN without values, and
    limits NaN with a single one.

    Worked: three forms score 3, 3, 0 → x̄ 2, s² 3, 2 ± 1.96·√(3/3).

    >>> [round(float(value), 2) for value in mean_interval(6, 18, 3)]
    [2.0, 0.04, 3.96]
    """
    size, sums = floats(n), floats(total)
    mean = share_of(sums, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.where(size > 1, np.maximum(floats(squares) - sums**2 / size, 0) / (size - 1), np.nan)
        half = normal_quantile(confidence) * np.sqrt(variance / effective_size(size, population))
    return mean, (mean - half)[()], (mean + half)[()]


def paired_difference(
    first: Numbers, second: Numbers, both: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(difference, low, high) of the shares of ``first`` and ``second`` among the same ``n``; ``both`` chose both.

    Shares −1 to 1; NaN where ``n`` is 0. Built from the two Wilson intervals (corrected for a population of households)
    and the correlation φ of the two choices, its numerator lessened by n/2 where positive. Newcombe 1998, Statistics in
    Medicine 17:2635–2650, method 10.

    Worked, his table: 36 both, 12 first only, 2 second only, 0 neither.

    >>> [round(float(value), 4) for value in paired_difference(48, 38, 36, 50)]
    [0.2, 0.0569, 0.3404]
    """
    one, two, together, size = (floats(value) for value in (first, second, both, n))
    share_1, share_2 = share_of(one, size), share_of(two, size)
    low_1, high_1 = wilson_at(share_1, size, population, confidence=confidence)
    low_2, high_2 = wilson_at(share_2, size, population, confidence=confidence)
    correlation = _correlation(one, two, together, size)
    difference = share_1 - share_2
    down = _combined(share_1 - low_1, high_2 - share_2, correlation)
    up = _combined(high_1 - share_1, share_2 - low_2, correlation)
    return difference, difference - down, difference + up


def scores_product(both: Numbers, places: Numbers, other_places: Numbers, products: Numbers, options: Numbers) -> Any:
    """Σ wₐ·w_b over forms that rank both options, w = K + 1 − place, from the sums of places and of their products.

    Worked: K = 3, one form ranks them 1 and 2: 3 · 2.

    >>> int(scores_product(1, 1, 2, 2, 3))
    6
    """
    top = floats(options) + 1
    return floats(both) * top**2 - top * (floats(places) + floats(other_places)) + floats(products)


def _correlation(one: Any, two: Any, both: Any, n: Any) -> Any:
    neither = n - one - two + both
    numerator = both * neither - (one - both) * (two - both)
    lessened = np.where(numerator > 0, np.maximum(numerator - n / 2, 0), numerator)
    margins = np.sqrt(one * (n - one) * two * (n - two))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(margins > 0, lessened / margins, 0.0)


def _combined(one: Any, two: Any, correlation: Any) -> Any:
    return np.sqrt(np.maximum(one**2 - 2 * correlation * one * two + two**2, 0))
