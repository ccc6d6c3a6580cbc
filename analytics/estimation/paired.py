"""Whether two shares of the same households differ: two rounds of one household, or two options of one question."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.estimation.intervals import Numbers, effective_size, floats, normal_quantile


def paired_difference(
    only_first: Numbers, only_second: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(difference, low, high) of two shares of the same ``n``, −1 to 1; NaN where ``n`` is 0.

    ``only_first`` counts those who are for the first alone, ``only_second`` those for the second alone: households
    that changed sides between two rounds (McNemar's pairs), or that chose the one or the other option of a question.
    Adjusted Wald: p₁ = (f₁ + 1)/(n + 2), p₂ = (f₂ + 1)/(n + 2), p₁ − p₂ ± z·√((p₁ + p₂ − (p₁ − p₂)²)/(n + 2)), kept
    within −1 and 1; Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37:479–488. With a population
    of N households n* = n(N − 1)/(N − n) stands for n, so that a census has no sampling error.

    Worked: 40 and 20 of 160 → p = 41/162 and 21/162, difference 0.125, 0.0301 to 0.2168.

    >>> [round(float(value), 4) for value in paired_difference(40, 20, 160)]
    [0.125, 0.0301, 0.2168]
    """
    n = floats(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        first, second = floats(only_first) / n, floats(only_second) / n
        ratio = 1 / effective_size(n, population)  # 0 for a census
        ratio = np.where(n > 0, ratio, np.nan)
    difference = np.where(n > 0, first - second, np.nan)
    p_first, p_second = (first + ratio) / (1 + 2 * ratio), (second + ratio) / (1 + 2 * ratio)
    variance = (p_first + p_second - (p_first - p_second) ** 2) * ratio / (1 + 2 * ratio)
    half = normal_quantile(confidence) * np.sqrt(np.maximum(variance, 0))
    centre = p_first - p_second
    low = np.clip(np.minimum(centre - half, difference), -1, 1)
    high = np.clip(np.maximum(centre + half, difference), -1, 1)
    return difference[()], low[()], high[()]
