"""Small groups in several tables of the same answers: what one of them hides must not follow from the others.

The latest round of each community and the rounds one by one are such tables: each has its own sums of streets,
districts and cities, and they share the communities. Guarding each by itself (``privacy.nesting``) is then not enough:
the sum of the latest rounds, less the sum of the second round, is that of the communities which have had no second.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analytics.privacy import nesting
from analytics.privacy.derivable import Equations, guarded
from analytics.privacy.suppression import split, total_of

_DEPTHS: Final = (nesting.WHOLE, *nesting.LEVELS)


def hidden(counts: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """``counts`` with hidden_whole and hidden_<level>, as ``nesting.hidden`` gives them, over all tables at once.

    ``counts`` has a row a question, table and community: item_id, view (the table), atom (what is counted there: the
    round of the community, say; the same answers in two tables have the same atom), city, district, street,
    community_id, n.

    Each table is guarded by itself; what is hidden in one is hidden in all; and where a figure of 1 to ``minimum`` − 1
    answers still follows from what is shown, by any additions and subtractions, the smallest figure that tells it is
    hidden too, until none follows (``privacy.derivable``). Exact for sums of the tables' own places.

    Worked, minimum 5: C1 has rounds of 9 and 8 forms, C2 one of 3. Shown 8 (second round) and 11 (latest) would tell
    C2's 3; so the sum of the latest is hidden.
    """
    flagged = nesting.hidden(counts, within=["item_id", "view"], minimum=minimum)
    if not flagged[[f"hidden_{depth}" for depth in _DEPTHS]].to_numpy().any():
        return flagged
    places = _places(flagged)
    figures, n = _figures(flagged, places)
    closed = np.zeros(len(n), bool)
    for place, figure, depth in zip(places, figures, _DEPTHS, strict=True):
        closed[figure[place[flagged[f"hidden_{depth}"].to_numpy(bool)]]] = True
    few, none = (n > 0) & (n < minimum), np.zeros(len(n), bool)
    alike = np.zeros(len(n), np.int64)
    closed = guarded(_equations(places, figures, n), n, hidden=closed, secret=few, kept=none, cost=alike)
    flags = {
        f"hidden_{depth}": closed[figure[place]] for place, figure, depth in zip(places, figures, _DEPTHS, strict=True)
    }
    return flagged.assign(**flags)


def _places(flagged: pd.DataFrame) -> list[np.ndarray]:
    """Of each depth the number of the place that each row lies in, as question, table and place make it up."""
    found = [total_of(flagged, ["item_id", "view"])]
    for level in nesting.LEVELS:
        found.append(split(found[-1], flagged[level]))
    return found


def _figures(flagged: pd.DataFrame, places: list[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
    """Of each depth the figure of every place, and the n of every figure.

    Sums of the same answers, in whichever table, are one figure.
    """
    number = flagged["n"].to_numpy(np.int64)
    marks = pd.util.hash_pandas_object(flagged[["item_id", "community_id", "atom"]], index=False).to_numpy(np.uint64)
    keys, amounts = [], []
    for place in places:
        key, amount = np.zeros(place.max() + 1, np.uint64), np.zeros(place.max() + 1, np.int64)
        np.add.at(key, place, np.where(number > 0, marks, np.uint64(0)))
        np.add.at(amount, place, number)
        keys.append(key)
        amounts.append(amount)
    _keys, first, figure = np.unique(np.concatenate(keys), return_index=True, return_inverse=True)
    ends = np.cumsum([len(key) for key in keys])[:-1]
    return np.split(figure, ends), np.concatenate(amounts)[first]


def _equations(places: list[np.ndarray], figures: list[np.ndarray], n: np.ndarray) -> Equations:
    """Every sum as its parts; a sum has no more than one part on each level but the one that divides it."""
    pairs = []
    for (place, figure), (below, part) in pairwise(zip(places, figures, strict=True)):
        first = np.unique(below, return_index=True)[1]
        pairs.append(np.stack([figure[place[first]], part]))
    total, part = np.unique(np.concatenate(pairs, axis=1), axis=1)
    kept = (total != part) & (n[part] > 0)
    total, part = total[kept], part[kept]
    alone = np.unique(total)
    return Equations(
        np.concatenate([total, alone]),
        np.concatenate([part, alone]),
        np.concatenate([np.ones(len(part), np.int64), -np.ones(len(alone), np.int64)]),
    )
