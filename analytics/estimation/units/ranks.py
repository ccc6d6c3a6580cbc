"""Ranks of communities with their uncertainty, from seeded draws of what their households would say.

Marshall & Spiegelhalter 1998, BMJ 316:1701: ranks of small units are mostly chance, and their intervals say so. Rank 1
is the lowest share.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation.intervals import Floats, Numbers, floats
from analytics.estimation.units.shrinkage import Prior

DRAWS: Final = 1000
SEED: Final = 20221100
RANKS: Final = ("rank", "rank_median", "rank_low", "rank_high", "among_worst")


def drawn_shares(
    satisfied: Numbers, n: Numbers, households: Numbers, known: Prior, *, draws: int = DRAWS, seed: int = SEED
) -> Floats:
    """Shares of all households as they may be: ndarray of shape (draws, units), 0–1.

    A unit's probability is drawn from its Beta, and the satisfied among the households that did not answer from it;
    those that answered are what they are. Unknown households, or fewer than answers, count as infinitely many. NaN
    where nobody answered. The same ``seed`` gives the same draws.
    """
    part, size, everyone = np.broadcast_arrays(*(np.atleast_1d(floats(each)) for each in (satisfied, n, households)))
    random = np.random.default_rng(seed)
    answered = size > 0
    if np.isinf(known.strength) or not answered.any():
        chance = np.full((draws, len(size)), known.mean)
    else:
        a, b = known.after(np.where(answered, part, 0.0), np.where(answered, size, 0.0))
        chance = random.beta(a, b, size=(draws, len(size)))
    finite = answered & (everyone >= size)
    others = np.where(finite, everyone - size, 0).astype(np.int64)
    found = random.binomial(others, np.where(finite, chance, 0.0))
    shares = np.where(finite, (part + found) / np.where(finite, everyone, 1.0), chance)
    return np.where(answered, shares, np.nan)


def ranks(shares: Floats, *, worst: int | None = None, confidence: float = 0.95, seed: int = SEED) -> pd.DataFrame:
    """The ranks of units in draws of their shares, ``shares`` of shape (draws, units); one row a unit, in that order.

    rank (expected, from 1), rank_median, rank_low, rank_high (the interval at ``confidence``), among_worst (how
    probable it is that the unit is one of the ``worst`` lowest, 0–1; NA unless asked for). Units that are level share
    their places by lot, so expected ranks always add up to I(I + 1)/2. NA for units without shares, which take no rank.

    Worked: two units of which the first is lower in three draws of four.

    >>> ranks(np.array([[.1, .2], [.1, .2], [.1, .2], [.3, .2]]), worst=1)[["rank", "among_worst"]].values.tolist()
    [[1.25, 0.75], [1.75, 0.25]]
    """
    answered = np.asarray(~np.isnan(shares).any(axis=0))
    told = shares[:, answered]
    lots = np.random.default_rng(seed).random(told.shape)
    order = _lowest_first(told, lots)
    place = np.empty(told.shape, np.int32)
    np.put_along_axis(place, order, np.arange(1, told.shape[1] + 1, dtype=np.int32)[None, :], axis=1)
    tail = (1 - confidence) / 2
    table: dict[str, Any] = {name: np.full(len(answered), np.nan) for name in RANKS}
    if told.size:
        table["rank"][answered] = place.mean(axis=0)
        limits = np.quantile(place, [tail, 0.5, 1 - tail], axis=0, method="inverted_cdf")
        for name, values in zip(("rank_low", "rank_median", "rank_high"), limits, strict=True):
            table[name][answered] = values
        if worst is not None:
            table["among_worst"][answered] = (place <= worst).mean(axis=0)
    whole = {name: pd.array(table[name], dtype="Int64") for name in ("rank_median", "rank_low", "rank_high")}
    return pd.DataFrame(table).assign(**whole)


def _lowest_first(told: Floats, lots: Floats) -> npt.NDArray[np.intp]:
    """The units of each draw from the lowest on, those that are level by their ``lots``: few are, in most data.

    >>> _lowest_first(np.array([[0.3, 0.1, 0.3]]), np.array([[0.9, 0.5, 0.2]])).tolist()
    [[1, 2, 0]]
    """
    order = np.argsort(told, axis=1)
    rising = np.take_along_axis(told, order, axis=1)
    same = rising[:, 1:] == rising[:, :-1]
    level = np.zeros(told.shape, bool)
    level[:, 1:] |= same
    level[:, :-1] |= same
    draw, place = np.nonzero(level)
    unit = order[draw, place]
    order[draw, place] = unit[np.lexsort((lots[draw, unit], rising[draw, place], draw))]
    return order
