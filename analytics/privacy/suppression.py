"""Small groups keep their figures to themselves: no figures under a minimum, and none to be got by subtraction.

A hidden figure is NA, its n too; callers show "<5" (or whatever the minimum is) where ``suppressed`` is True. n = 0 is
"no data", which reveals nobody, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

# Figures from which, with the number of households or of forms, a small group's answers could be worked out.
FIGURES = ("satisfied", "outside", "share", "low", "high", "score", "needed", "severity")


def suppress(frame: pd.DataFrame, *, minimum: int, n: str = "n", hide: Sequence[str] = FIGURES) -> pd.DataFrame:
    """``frame`` with the figures of every row of 1 to ``minimum`` − 1 answers NA, and a boolean column ``suppressed``.

    Hidden are the column ``n`` and the ``hide`` columns; those of FIGURES that the frame does not have are passed over,
    any other that is absent raises KeyError (a misspelt column would be left open). Whole-number columns become Int64.
    Rows suppressed already stay so.

    Worked: n = 4, satisfied = 3, minimum 5 → n NA, satisfied NA, suppressed True.
    """
    return _hidden(frame, _small(frame[n], minimum), n, hide)


def closed(
    frame: pd.DataFrame, hidden: Sequence[bool] | np.ndarray, *, n: str = "n", hide: Sequence[str] = FIGURES
) -> pd.DataFrame:
    """``frame`` with the figures of the ``hidden`` rows NA, as :func:`suppress` has those of few answers.

    For what is decided elsewhere: a row is hidden whatever its n.
    """
    return _hidden(frame, np.asarray(hidden, bool), n, hide)


def suppress_parts(
    frame: pd.DataFrame, *, within: Sequence[str], minimum: int, n: str = "n", hide: Sequence[str] = FIGURES
) -> pd.DataFrame:
    """As :func:`suppress`, and so that no hidden part can be got by subtracting the others from a known total.

    The rows that agree in the ``within`` columns are the parts of one total; () makes the whole frame one. Where a part
    is hidden, the next smallest are hidden too, until what is hidden of that total is at least two parts, at least
    ``minimum`` answers, and more answers than parts (or each part would be known to be 1). Ties go by row order.

    A total whose parts are all hidden, and together fewer than ``minimum``, must be hidden itself: :func:`suppress`.
    One level of totals is guarded: a total hidden for its siblings' sake must not stand beside its own parts.

    Worked: parts 3, 40, 12, minimum 5 → 3 is hidden, and 12 with it: the total less 40 tells 15 only.
    """
    number = frame[n]
    filled = number.fillna(0).astype(np.int64).reset_index(drop=True)
    total = total_of(frame, within)
    parts = pd.DataFrame({"total": total, "n": filled})[filled.to_numpy() > 0]
    parts = parts.sort_values(["total", "n"], kind="stable")
    of_total = parts.groupby("total")["n"]
    smaller, answers_in_them = of_total.cumcount(), of_total.cumsum() - parts["n"]
    has_small = of_total.transform("min") < minimum
    too_little = (smaller < 2) | (answers_in_them < minimum) | (answers_in_them <= smaller)
    hidden = np.zeros(len(frame), dtype=bool)
    hidden[parts.index[(parts["n"] < minimum) | (has_small & too_little)]] = True
    return _hidden(frame, hidden, n, hide)


def total_of(frame: pd.DataFrame, within: Sequence[str]) -> np.ndarray:
    """The number of the total that each row is a part of, from 0 in the order of first rows; missing is a value too."""
    total = np.zeros(len(frame), np.int64)
    for column in within:
        total = split(total, frame[column])
    return total


def split(total: np.ndarray, values: pd.Series) -> np.ndarray:
    """As :func:`total_of`, of the totals that ``values`` make of each ``total``."""
    codes = pd.factorize(values)[0]
    return pd.factorize(total * (codes.max(initial=0) + 2) + codes + 1)[0].astype(np.int64)


def _small(number: pd.Series, minimum: int) -> np.ndarray:
    """Which rows have answers, but fewer than ``minimum``."""
    filled = number.fillna(0).to_numpy(np.int64)
    return (filled > 0) & (filled < minimum)


def _hidden(frame: pd.DataFrame, hidden: np.ndarray, n: str, hide: Sequence[str]) -> pd.DataFrame:
    """``frame`` with NA for the figures of the ``hidden`` rows."""
    absent = [column for column in hide if column not in frame and column not in FIGURES]
    if absent:
        raise KeyError(f"no such columns to hide: {', '.join(absent)}; there are {', '.join(map(str, frame.columns))}")
    figures = {}
    for column in dict.fromkeys([n, *(column for column in hide if column in frame)]):
        values = frame[column]
        values = values.astype("Int64") if pd.api.types.is_integer_dtype(values) else values
        figures[column] = values.mask(hidden)
    before = frame["suppressed"].to_numpy(bool) if "suppressed" in frame else False
    return frame.assign(**figures, suppressed=hidden | before)
