"""How sure a share is: Wilson intervals with finite-population correction, margins of error, sample sizes.

Shares are 0–1. Every function takes numbers or arrays (Series with NA too), broadcasts them, and answers with a float
for numbers, an ndarray otherwise. A population is a number of households; None or NaN means unknown.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Numbers: TypeAlias = Any  # a number, an array or a Series of numbers
Floats: TypeAlias = npt.NDArray[np.float64]


def normal_quantile(confidence: float) -> float:
    """The z of a two-sided interval at ``confidence`` (share, 0–1).

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence!r} is not a share strictly between 0 and 1")
    return float(ndtri((1 + confidence) / 2))


def share_of(satisfied: Numbers, n: Numbers) -> Floats:
    """``satisfied / n``, share 0–1; NaN where ``n`` is 0 or missing: no data is never 0 %.

    >>> float(share_of(4, 5))
    0.8
    """
    part, base = floats(satisfied), floats(n)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(base > 0, part / base, np.nan)[()]


def effective_size(n: Numbers, population: Numbers = None) -> Floats:
    """The sample size of an infinite population that would tell as much: n* = n(N − 1)/(N − n).

    Infinite for a census (n = N). Plain ``n`` where the population is unknown, or smaller than ``n``: then the register
    is out of date or a household answered twice, and a correction would claim a certainty that is not there.

    >>> float(effective_size(90, 120))
    357.0
    """
    size, everyone = np.broadcast_arrays(floats(n), floats(population))
    with np.errstate(invalid="ignore", divide="ignore"):
        corrected = size * (everyone - 1) / (everyone - size)
    census = (size == everyone) & (size > 0)
    return np.where(census, np.inf, np.where(everyone > size, corrected, size))[()]


def wilson_at(share: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """The Wilson interval (low, high) around an observed ``share`` of ``n``, finite population corrected.

    It holds every π with (share − π)² ≤ z²/n* · π(1 − π), so it only narrows as ``n`` grows at the same share.
    """
    ratio = normal_quantile(confidence) ** 2 / _positive(effective_size(n, population))
    p, ratio = np.broadcast_arrays(floats(share), ratio)
    centre = (p + ratio / 2) / (1 + ratio)
    half = np.sqrt(ratio * p * (1 - p) + ratio**2 / 4) / (1 + ratio)
    # Rounding must not put the share itself, or a limit of exactly 0 or 1, a hair outside.
    low = np.where(p == 0, 0.0, np.clip(centre - half, 0, p))
    high = np.where(p == 1, 1.0, np.clip(centre + half, p, 1))
    return low[()], high[()]


def wilson_interval(
    satisfied: Numbers, n: Numbers, population: Numbers = None, *, confidence: float = 0.95
) -> tuple[Any, Any]:
    """The Wilson score interval (low, high) of a share, shares 0–1; NaN where ``n`` is 0.

    With a population of N households: Wilson on (p·n*, n*), n* = n(N − 1)/(N − n); a census (n = N) has no sampling
    error, and both limits are the share. Wilson 1927; Newcombe 1998, method 3.

    >>> [round(float(limit), 4) for limit in wilson_interval(81, 263)]
    [0.2553, 0.3662]
    >>> [round(float(limit), 3) for limit in wilson_interval(68, 90, 120)]
    [0.708, 0.797]
    """
    return wilson_at(share_of(satisfied, n), n, population, confidence=confidence)


def margin_of_error(n: Numbers, population: Numbers = None, *, confidence: float = 0.95) -> Floats:
    """The half-width as offices publish it, for a share of one half: z·√(0.25/n · (N − n)/(N − 1)), share 0–1.

    0 for a census, NaN where ``n`` is 0. It describes a sample, not the share at hand: judge by the Wilson interval.

    >>> round(float(margin_of_error(575, 3854)), 4)
    0.0377
    """
    return normal_quantile(confidence) * np.sqrt(0.25 / _positive(effective_size(n, population)))


def sample_size(population: Numbers, margin: Numbers, *, confidence: float = 0.95) -> Floats:
    """How many forms keep the margin of error within ``margin`` (share): n₀/(1 + (n₀ − 1)/N), n₀ = z²·0.25/margin².

    Whole forms, rounded up. An unknown population counts as infinite.

    >>> int(sample_size(10_000, 0.04))
    567
    """
    width = floats(margin)
    if not np.all(width > 0):
        raise ValueError(f"margin {margin!r} is not a share above 0")
    infinite = normal_quantile(confidence) ** 2 * 0.25 / width**2
    everyone = floats(population)
    everyone = np.where(np.isnan(everyone), np.inf, everyone)
    return np.ceil(np.minimum(infinite / (1 + (infinite - 1) / everyone), everyone))[()]


def decision_limits(
    n: int, threshold: float, *, confidence: float = 0.95, population: float | None = None
) -> tuple[int | None, int | None]:
    """Of ``n`` forms: the largest number satisfied that is clearly below ``threshold``, the smallest clearly above.

    Clearly below: the interval's upper limit is under the threshold; clearly above: its lower limit is at it or over.
    None where no number is (10 of 10 does not yet show 80 %).

    >>> decision_limits(100, 0.8)
    (72, 88)
    """
    satisfied = np.arange(n + 1)
    low, high = wilson_interval(satisfied, n, population, confidence=confidence)
    below, above = satisfied[high < threshold], satisfied[low >= threshold]
    return (int(below[-1]) if below.size else None), (int(above[0]) if above.size else None)


def floats(numbers: Numbers) -> Floats:
    """``numbers`` as floats, missing ones (None, NA) as NaN."""
    return np.asarray(np.nan if numbers is None else numbers, dtype=np.float64)


def _positive(size: Floats) -> Floats:
    """``size`` with NaN in place of 0: an interval around no answers does not exist."""
    return np.where(size > 0, size, np.nan)
