"""Ranks of options: weighted scores with their interval."""

from __future__ import annotations

from typing import Any

import numpy as np

from analytics.estimation.intervals import Numbers, effective_size, floats, normal_quantile, share_of


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


def scores_product(both: Numbers, places: Numbers, other_places: Numbers, products: Numbers, options: Numbers) -> Any:
    """Σ wₐ·w_b over forms that rank both options, w = K + 1 − place, from the sums of places and of their products.

    Worked: K = 3, one form ranks them 1 and 2: 3 · 2.

    >>> int(scores_product(1, 1, 2, 2, 3))
    6
    """
    top = floats(options) + 1
    return floats(both) * top**2 - top * (floats(places) + floats(other_places)) + floats(products)
