"""How a share is written: with as many decimals as it takes to stand on its own side of the threshold."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "—"
MOST_DECIMALS = 6


def rounded(share: float, places: int) -> float:
    """``share`` in per cent with ``places`` decimals, halves away from zero, as every spreadsheet rounds.

    >>> rounded(0.7295, 1), rounded(-0.1125, 1)
    (73.0, -11.3)
    """
    return float(Decimal(f"{share:.15g}").scaleb(2).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def decimals(shares: Iterable[float], threshold_percent: int = 80, *, fewest: int = 1) -> int:
    """Decimals, from ``fewest``, at which no share below the threshold, or below 1, is written as if it reached it.

    ``shares`` are 0–1; missing ones are passed over. The threshold is whole per cent.

    >>> decimals([0.7333, 0.8])
    1
    >>> decimals([0.7996])  # 79.96 % must not be written 80.0 %
    2
    """
    needed = fewest
    for share in shares:
        if share is None or math.isnan(share):
            continue
        for limit in (threshold_percent, 100):
            # Most are too far below to be rounded up to it: they need no exact decimals.
            while share < limit / 100 and limit - 100 * share < 10**-needed and _reads_as(share, limit, needed):
                needed += 1
    return needed


def _reads_as(share: float, limit: int, places: int) -> bool:
    return places < MOST_DECIMALS and rounded(share, places) >= limit


def percent(share: float | None, threshold_percent: int = 80, *, fewest: int = 1) -> str:
    """A share (0–1) in words, never rounded onto a threshold that it misses; a dash when it is missing.

    >>> percent(0.8241), percent(0.7996), percent(float("nan"))
    ('82.4 %', '79.96 %', '—')
    """
    if share is None or math.isnan(share):
        return NOTHING
    places = decimals([share], threshold_percent, fewest=fewest)
    return f"{rounded(share, places):.{places}f} %"


def points(difference: float | None) -> str:
    """A difference of two shares in 百分点, signed; the unit is written by whoever shows it.

    >>> points(0.012), points(-0.034), points(0.7996 - 0.8), points(0.8 - 0.8)
    ('+1.2', '−3.4', '−0.04', '±0.0')
    """
    if difference is None or math.isnan(difference):
        return NOTHING
    held = round(difference, 12)
    told = rounded(held, point_decimals(100 * held))
    return f"{'+' if told > 0 else '−' if told < 0 else '±'}{abs(told):.{point_decimals(100 * held)}f}"


def point_decimals(held: float) -> int:
    """Decimals, from 1, at which 百分点 that differ from none do not read as none; 1 where they are none.

    >>> point_decimals(-0.04), point_decimals(2.3), point_decimals(0.0)
    (2, 1, 1)
    """
    places = 1
    while round(held, MOST_DECIMALS) and not rounded(held / 100, places):
        places += 1
    return places
