"""Small groups in tables with totals on more than one side: no hidden cell is to be got by subtracting along any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.privacy.suppression import FIGURES, closed, total_of


def suppress_crossed(
    frame: pd.DataFrame,
    *,
    totals: Sequence[Sequence[str]],
    minimum: int,
    n: str = "n",
    hide: Sequence[str] = FIGURES,
) -> pd.DataFrame:
    """As suppression.suppress_parts, against every one of several kinds of totals at once.

    ``frame`` has a row a cell; each of ``totals`` names the columns whose cells make up one known total, () the whole
    frame: [["period"], ["street"]] for a table of streets by week beside the week's sum and the street's. Every cell
    of 1 to ``minimum`` − 1 answers is hidden, and along each total the next smallest until what is hidden of it is at
    least two cells, at least ``minimum`` answers and more answers than cells. Cells ``suppressed`` already, whose n
    is still there, count as hidden from the start.

    Worked, minimum 5: a week of 3, 40 and 12 forms hides 3 and 12; if the street of the 12 had 30, 12 and 20 over the
    weeks, its 20 is hidden too, or the 12 could be got from the street's sum.
    """
    number = frame[n].fillna(0).to_numpy(np.int64)
    hidden = (number > 0) & (number < minimum)
    if "suppressed" in frame:
        hidden |= frame["suppressed"].to_numpy(bool) & (number > 0)
    groups = [total_of(frame, columns) for columns in totals]
    settled = False
    while not settled:
        more = hidden
        for group in groups:
            more = _guarded(number, more, group, minimum)
        settled, hidden = bool((more == hidden).all()), more
    return closed(frame, hidden, n=n, hide=hide)


def _guarded(number: np.ndarray, hidden: np.ndarray, group: np.ndarray, minimum: int) -> np.ndarray:
    """``hidden`` and, in every group that holds a hidden cell, the next smallest until it cannot be worked out."""
    cells = np.flatnonzero(number > 0)
    cells = cells[np.lexsort((number[cells], ~hidden[cells], group[cells]))]
    shown, n = ~hidden[cells], number[cells]
    at = np.arange(len(cells))
    first = np.maximum.accumulate(np.where(np.diff(group[cells], prepend=-1) != 0, at, 0))
    smaller = n.cumsum() - n
    before, answers = at - first, smaller - smaller[first]
    too_little = (before < 2) | (answers < minimum) | (answers <= before)
    found = hidden.copy()
    # What is hidden stands first in its group.
    found[cells[~shown | (~shown[first] & too_little)]] = True
    return found
