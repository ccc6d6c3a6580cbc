"""Small groups in tables with totals on more than one side: no hidden cell is to be got by subtracting along any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.privacy.suppression import FIGURES, suppress


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
    groups = [_group(frame, columns) for columns in totals]
    settled = False
    while not settled:
        more = hidden
        for group in groups:
            more = _guarded(number, more, group, minimum)
        settled, hidden = bool((more == hidden).all()), more
    # Hidden cells are passed on as the smallest that suppress would hide, so that it alone decides what hiding does.
    marked = suppress(frame.assign(_cell=np.where(hidden, 1, 0)), minimum=2, n="_cell", hide=[n, *_held(frame, hide)])
    return marked.drop(columns="_cell")


def _guarded(number: np.ndarray, hidden: np.ndarray, group: np.ndarray, minimum: int) -> np.ndarray:
    """``hidden`` and, in every group that holds a hidden cell, the next smallest until it cannot be worked out."""
    cells = pd.DataFrame({"group": group, "shown": ~hidden, "n": number})[number > 0]
    cells = cells.sort_values(["group", "shown", "n"], kind="stable")
    of_group = cells.groupby("group")
    before, answers = of_group.cumcount(), of_group["n"].cumsum() - cells["n"]
    too_little = (before < 2) | (answers < minimum) | (answers <= before)
    found = hidden.copy()
    found[cells.index[~cells["shown"] | (~of_group["shown"].transform("all") & too_little)]] = True
    return found


def _group(frame: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    if not columns:
        return np.zeros(len(frame), np.int64)
    return frame.groupby(list(columns), dropna=False, observed=True).ngroup().to_numpy()


def _held(frame: pd.DataFrame, hide: Sequence[str]) -> list[str]:
    """The columns of ``hide``, without those of FIGURES that the frame does not have."""
    return [column for column in hide if column in frame or column not in FIGURES]
