"""Funnel plots: how far units lie from the share of all, beside what chance and their own differences would do.

Spiegelhalter 2005, Statistics in Medicine 24:1185–1202; overdispersion by an additive between-unit variance as in
Spiegelhalter et al. 2012, J. R. Statist. Soc. A 175:1–47. All on the scale of the share itself, 0–1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.estimation.intervals import Floats, Numbers, effective_size, floats, normal_quantile, share_of

# The limits of published funnel plots: 95 % and 99.8 % of a normal distribution lie within.
WARNING: Final = normal_quantile(0.95)
ACTION: Final = normal_quantile(0.998)
# Of the z-scores so large a part at either end is drawn in, so that true outliers do not pass for spread.
WINSORISED: Final = 0.1
POSITIONS: Final = ("far_below", "below", "within", "above", "far_above")


@dataclass(frozen=True)
class Funnel:
    """``centre``: the share of all units together; ``dispersion``: φ, 1 where chance alone is at work, NaN with fewer
    than two units that chance bears on; ``between``: τ², the variance of true shares between units, 0 where φ shows
    none; ``units``: how many went in."""

    centre: float
    dispersion: float
    between: float
    units: int


def funnel(satisfied: Numbers, n: Numbers, population: Numbers = None, *, winsorise: float = WINSORISED) -> Funnel:
    """The funnel of units with answers (``n`` above 0); those without do not count.

    A unit all of whose households answered has no sampling error: it counts towards the centre only. ``winsorise``:
    which part of the z-scores is drawn in at either end, 0 for none. Centre NaN where nobody answered.

    Worked: 8 of 10, 6 of 10 and 7 of 10: centre .7, z ±.69 and 0, φ = .32 unwinsorised, so no between-unit variance.

    >>> found = funnel([8, 6, 7], [10, 10, 10], winsorise=0)
    >>> found.centre, round(found.dispersion, 2), found.between
    (0.7, 0.32, 0.0)
    """
    part, size, everyone = (
        np.atleast_1d(each) for each in np.broadcast_arrays(*map(floats, (satisfied, n, population)))
    )
    answered = size > 0
    part, size, everyone = part[answered], size[answered], everyone[answered]
    centre = float(share_of(part.sum(), size.sum()))
    spread = sampling_spread(centre, size, everyone)
    open_ = spread > 0
    z = (share_of(part, size)[open_] - centre) / spread[open_]
    return Funnel(
        centre, overdispersion(z, winsorise), between_variance(z, spread[open_], winsorise), int(answered.sum())
    )


def sampling_spread(centre: Numbers, n: Numbers, population: Numbers = None) -> Floats:
    """The standard error of a share of ``n`` answers where the true one is ``centre``: √(p₀(1 − p₀)/n*); 0 of a census.

    n* is the effective size for a population of households. NaN where ``n`` is 0.

    >>> round(float(sampling_spread(0.8, 100)), 3)
    0.04
    """
    size = effective_size(n, population)
    p = floats(centre)
    with np.errstate(divide="ignore"):
        return np.sqrt(p * (1 - p) / np.where(size > 0, size, np.nan))[()]


def funnel_limits(
    centre: Numbers, n: Numbers, population: Numbers = None, *, z: float = WARNING, between: float = 0.0
) -> tuple[Any, Any]:
    """(low, high): p₀ ± z·√(p₀(1 − p₀)/n* + τ²), clipped to 0–1, ``between`` being τ².

    Published (Public Health England), p₀ = .80642448 and n = 102:

    >>> [round(float(limit), 6) for limit in funnel_limits(0.80642448, 102)]
    [0.729749, 0.8831]
    """
    half = z * np.sqrt(sampling_spread(centre, n, population) ** 2 + between)
    return np.clip(floats(centre) - half, 0, 1)[()], np.clip(floats(centre) + half, 0, 1)[()]


def z_scores(
    satisfied: Numbers, n: Numbers, population: Numbers = None, *, centre: float, between: float = 0.0
) -> Floats:
    """How many standard errors each share lies from ``centre``, the between-unit variance ``between`` (τ²) included.

    Infinite where there is no error at all (a census, τ² 0) and yet a difference, 0 where there is none; NaN without
    answers.

    >>> round(float(z_scores(70, 100, centre=0.8)), 2)
    -2.5
    """
    distance = share_of(satisfied, n) - centre
    error = np.sqrt(sampling_spread(centre, n, population) ** 2 + between)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((error == 0) & (distance == 0), 0.0, distance / error)[()]


def winsorised(z: Numbers, part: float = WINSORISED) -> Floats:
    """``z`` with the lowest and the highest ``part`` of its values drawn in to the last value that is kept.

    Of I values the ⌊part·I⌋ at each end are replaced.

    >>> winsorised([9, 1, 2, 3, 4, 5, 6, 7, 8, -50], 0.1).tolist()
    [8.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 1.0]
    """
    if not 0 <= part < 0.5:
        raise ValueError(f"{part!r} of the values at either end is not a share from 0 to under a half")
    values = floats(z)
    if not values.size:
        return values
    rising = np.sort(values)
    cut = int(part * len(values))
    return np.clip(values, rising[cut], rising[len(values) - 1 - cut])


def overdispersion(z: Numbers, winsorise: float = WINSORISED) -> float:
    """φ̂ = Σz²/I of the winsorised z-scores; NaN of fewer than two.

    Drawing in a tenth at either end takes normal z-scores themselves down to .68, so φ̂ errs on the side of no spread.

    >>> overdispersion([-2, 2, 0, 0], 0)
    2.0
    """
    values = winsorised(z, winsorise)
    return float((values**2).mean()) if len(values) > 1 else float("nan")


def between_variance(z: Numbers, spread: Numbers, winsorise: float = WINSORISED) -> float:
    """τ̂² = (I·φ̂ − (I − 1)) / (Σw − Σw²/Σw), w = 1/s²; 0 where φ̂ shows no more than chance, or with fewer than two.

    ``spread`` holds the standard errors s of the units. DerSimonian & Laird 1986 by moments.

    >>> round(between_variance([-2, 2, 0, 0], [0.1, 0.1, 0.1, 0.1], 0), 4)
    0.0167
    """
    error = floats(spread)
    if len(error) < 2:
        return 0.0
    excess = len(error) * overdispersion(z, winsorise) - (len(error) - 1)
    weight = 1 / error**2
    return float(max(excess / (weight.sum() - (weight**2).sum() / weight.sum()), 0.0))


def positions(z: Numbers) -> np.ndarray[Any, Any]:
    """Where each z-score lies: one of POSITIONS, beyond the 95 % (below, above) or the 99.8 % limits (far_).

    Empty words for NaN.

    >>> positions([-4, -2, 0, 2, 4]).tolist()
    ['far_below', 'below', 'within', 'above', 'far_above']
    """
    values = np.atleast_1d(floats(z))
    beyond = [values < -ACTION, values < -WARNING, values <= WARNING, values <= ACTION, values > ACTION]
    return np.select(beyond, POSITIONS, "")


def with_positions(units: pd.DataFrame, found: Funnel) -> pd.DataFrame:
    """``units`` (satisfied, n, households) with their place in the funnel ``found``.

    Adds effective (n* of the households, infinite for a census), z and position by chance alone, z_spread and
    position_spread with the between-unit variance added.
    """
    counted = (units["satisfied"], units["n"], units["households"])
    alone = z_scores(*counted, centre=found.centre)
    spread = z_scores(*counted, centre=found.centre, between=found.between)
    return units.assign(
        effective=effective_size(units["n"], units["households"]),
        z=alone,
        position=positions(alone),
        z_spread=spread,
        position_spread=positions(spread),
    )
