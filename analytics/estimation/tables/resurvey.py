"""Whether residents are more satisfied the second time: households that answered twice, and all others.

A household that answers twice is its own comparison: what differs between households cancels out. The others are two
separate samples. Both tell the same change, and are put together by how sure each is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy.special import bdtr, chdtrc

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import normal_quantile
from analytics.estimation.paired import paired_difference

# With fewer households that changed their mind the exact test takes the place of the chi-square.
FEWEST_CHANGED: Final = 25
# (difference, low, high), shares −1 to 1, after less before.
Limits: TypeAlias = tuple[float, float, float]
NOTHING: Final[Limits] = (float("nan"), float("nan"), float("nan"))


@dataclass(frozen=True)
class Pairs:
    """Households that answered both times: satisfied both times, only before, only after, neither time."""

    both: int
    lost: int
    gained: int
    neither: int

    @property
    def n(self) -> int:
        """All of them.

        >>> Pairs(36, 2, 12, 0).n
        50
        """
        return self.both + self.lost + self.gained + self.neither


@dataclass(frozen=True)
class Change:
    """The change by the households that answered ``twice``, by the others (``once``), and by all ``together``.

    ``p`` is McNemar's of the pairs, NaN where nobody changed; ``overlap`` whether the two agree: their intervals for
    the change meet, or one of them is missing.
    """

    twice: Limits
    once: Limits
    together: Limits
    p: float
    overlap: bool


def change(pairs: Pairs, before: tuple[int, int], after: tuple[int, int], *, confidence: float = 0.95) -> Change:
    """``before`` and ``after`` are (satisfied, n) of those who answered one of the two times only.

    Pairs by Newcombe's interval for paired shares, the others by his for independent ones; together weighted by the
    inverse of each one's variance, taken from the width of its interval, which does not collapse at 0 or 100 %.

    Worked: of 50 pairs 36 satisfied twice, 2 no longer, 12 now; of the others 40 of 80 before and 50 of 80 after.

    >>> found = change(Pairs(36, 2, 12, 0), (40, 80), (50, 80))
    >>> [round(value, 3) for value in found.twice], [round(value, 3) for value in found.once]
    ([0.2, 0.057, 0.34], [0.125, -0.028, 0.27])
    >>> [round(value, 3) for value in found.together]
    [0.164, 0.062, 0.267]
    """
    size = pairs.n
    twice = once = NOTHING
    if size:
        twice = _limits(
            paired_difference(
                pairs.both + pairs.gained, pairs.both + pairs.lost, pairs.both, size, confidence=confidence
            )
        )
    if before[1] and after[1]:
        once = _limits(newcombe_difference(*after, *before, confidence=confidence))
    found = [each for each in (twice, once) if not np.isnan(each[0])]
    meets = len(found) < 2 or (twice[1] <= once[2] and once[1] <= twice[2])
    return Change(twice, once, _together(found, confidence), mcnemar(pairs.lost, pairs.gained), meets)


def mcnemar(lost: int, gained: int) -> float:
    """The p-value of as many having changed one way as the other: exact under FEWEST_CHANGED, else chi-square.

    NaN where nobody changed. McNemar 1947. Worked, Agresti 2007, section 8.1: 150 against 86 is z² = 17.36.

    >>> round(mcnemar(2, 12), 4), round(mcnemar(150, 86), 6)
    (0.0129, 3.1e-05)
    """
    changed, fewer = lost + gained, min(lost, gained)
    if not changed:
        return float("nan")
    if changed < FEWEST_CHANGED:
        return float(min(1.0, 2 * bdtr(fewer, changed, 0.5)))
    return float(chdtrc(1, (lost - gained) ** 2 / changed))


def _together(found: list[Limits], confidence: float) -> Limits:
    if len(found) < 2:
        return found[0] if found else NOTHING
    z = normal_quantile(confidence)
    weights = [(2 * z / (high - low)) ** 2 for _difference, low, high in found]
    total = sum(weights)
    mean = sum(weight * each[0] for weight, each in zip(weights, found, strict=True)) / total
    half = z / float(np.sqrt(total))
    return mean, max(-1.0, mean - half), min(1.0, mean + half)


def _limits(values: tuple[float, float, float]) -> Limits:
    return float(values[0]), float(values[1]), float(values[2])
