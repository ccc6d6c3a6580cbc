"""Whether two shares of the same households differ: two rounds of one household, or two options of one question."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.estimation.intervals import Numbers, floats, share_of, wilson_at


def paired_difference(
    first: Numbers, second: Numbers, both: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(difference, low, high) of the shares of ``first`` and ``second`` among the same ``n``; ``both`` are for both.

    Two options of one question, two items of one form, or two rounds of the same households. Of options that exclude
    each other ``both`` is 0.

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


def _correlation(one: Any, two: Any, both: Any, n: Any) -> Any:
    neither = n - one - two + both
    numerator = both * neither - (one - both) * (two - both)
    lessened = np.where(numerator > 0, np.maximum(numerator - n / 2, 0), numerator)
    margins = np.sqrt(one * (n - one) * two * (n - two))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(margins > 0, lessened / margins, 0.0)


def _combined(one: Any, two: Any, correlation: Any) -> Any:
    return np.sqrt(np.maximum(one**2 - 2 * correlation * one * two + two**2, 0))
