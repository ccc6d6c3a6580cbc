"""Whether two shares differ: Newcombe's interval for the difference of two independent shares."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from analytics.estimation.intervals import Numbers, share_of, wilson_interval


def newcombe_difference(
    satisfied_1: Numbers, n_1: Numbers, satisfied_2: Numbers, n_2: Numbers, *, confidence: float = 0.95
) -> tuple[Any, Any, Any]:
    """(difference, low, high) of share 1 − share 2, shares −1 to 1; NaN where either has no answers.

    Built from the two Wilson intervals, so it stays within −1 and 1 and behaves at 0 and 100 %.
    Newcombe 1998, Statistics in Medicine 17:873–890, method 10. Times 100 it is 百分点, never %.

    >>> [round(float(value), 4) for value in newcombe_difference(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    share_1, share_2 = share_of(satisfied_1, n_1), share_of(satisfied_2, n_2)
    low_1, high_1 = wilson_interval(satisfied_1, n_1, confidence=confidence)
    low_2, high_2 = wilson_interval(satisfied_2, n_2, confidence=confidence)
    difference = share_1 - share_2
    low = difference - np.hypot(share_1 - low_1, high_2 - share_2)
    high = difference + np.hypot(high_1 - share_1, share_2 - low_2)
    return difference, low, high


def every_pair(units: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Every two rows of ``units`` (satisfied, n) compared, the higher share first, the largest difference on top.

    Columns: higher, lower (positions in ``units``), difference, low, high (shares −1 to 1). The intervals hold all at
    once with ``confidence``: each is made with 1 − (1 − confidence) / number of pairs (Bonferroni). Rows without
    answers are compared with none.

    >>> two = pd.DataFrame({"satisfied": [48, 56], "n": [80, 70]})
    >>> every_pair(two).round(4).to_dict("records")
    [{'higher': 1, 'lower': 0, 'difference': 0.2, 'low': 0.0524, 'high': 0.3339}]
    """
    answered = [at for at, n in enumerate(units["n"]) if not pd.isna(n) and n > 0]
    satisfied, n = (units[name].astype("float64").to_numpy() for name in ("satisfied", "n"))
    share = share_of(satisfied, n)
    pairs = [(a, b) if share[a] >= share[b] else (b, a) for a, b in combinations(answered, 2)]
    higher, lower = np.array(pairs, dtype=int).reshape(-1, 2).T
    apart, low, high = newcombe_difference(
        satisfied[higher], n[higher], satisfied[lower], n[lower], confidence=1 - (1 - confidence) / max(len(pairs), 1)
    )
    found = pd.DataFrame({"higher": higher, "lower": lower, "difference": apart, "low": low, "high": high})
    return found.sort_values("difference", ascending=False, kind="stable", ignore_index=True)
