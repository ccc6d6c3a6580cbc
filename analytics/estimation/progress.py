"""How far each community's latest round had come at the end of each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation import periods

Whole: TypeAlias = npt.NDArray[np.int64]
# Sorted by these, the later of a community's equally recent rounds is the one that rounds.latest_rounds prefers.
PREFERENCE = ["community_id", "round", "survey_id"]


@dataclass(frozen=True)
class Progress:
    """Communities × periods: ``rounds`` holds community_id, round and survey_id, a row a round; ``place`` (communities,
    periods) the row of the latest round by then, -1 before the first; ``so_far`` its figures by then, zeros before.
    """

    periods: pd.DatetimeIndex
    rounds: pd.DataFrame
    place: Whole
    so_far: dict[str, Whole]


def progress(
    cells: pd.DataFrame,
    community_ids: Sequence[str],
    kind: str,
    *,
    missing: str = "",
    through: pd.Timestamp | None = None,
) -> Progress:
    """What had been counted by the end of each period from the first to the last of ``cells``, gaps included.

    ``through`` is the first day of a later period that is to be the last, where nothing has been counted since.

    ``cells`` has community_id, round, survey_id, ``week``, ``period`` (first days; a period of ``kind``) and figures in
    whole numbers. The latest round is found by the rule of :func:`rounds.latest_rounds`, by weeks whatever the kind: of
    the rounds that ``n`` grew in, the one that grew in the latest week, then the higher; where ``n`` of none has grown,
    the same by the figure ``missing``.
    """
    every = periods.every_start(cells["period"], kind, through=through)
    rounds = cells[PREFERENCE].drop_duplicates().sort_values(PREFERENCE, ignore_index=True)
    # A slot is what a week and a period share; in the order of time both only grow.
    slots = pd.MultiIndex.from_frame(cells[["period", "week"]]).unique().sort_values()
    week_of = np.unique(slots.get_level_values("week"), return_inverse=True)[1] + 1
    end = slots.get_level_values("period").searchsorted(every, side="right") - 1
    so_far = _so_far(cells, rounds, slots)
    latest = _latest(rounds["community_id"], so_far["n"], so_far.get(missing), week_of)
    known = pd.Index(rounds["community_id"].unique())
    # A place of -1 is the row behind the last: no round, all zeros.
    place = latest[known.get_indexer(pd.Index(community_ids))][:, end]
    return Progress(every, rounds, place, {name: figure[place, end[None, :]] for name, figure in so_far.items()})


def _so_far(cells: pd.DataFrame, rounds: pd.DataFrame, slots: pd.MultiIndex) -> dict[str, Whole]:
    """Each figure up to and including each slot: int64 of shape (rounds + 1, slots), zeros in the last row."""
    row = pd.MultiIndex.from_frame(rounds).get_indexer(pd.MultiIndex.from_frame(cells[PREFERENCE]))
    column = slots.get_indexer(pd.MultiIndex.from_frame(cells[["period", "week"]]))
    figures = {}
    for name in cells.columns.difference([*PREFERENCE, "week", "period"]):
        grid = np.zeros((len(rounds) + 1, len(slots)), np.int64)
        np.add.at(grid, (row, column), cells[name].to_numpy(np.int64))
        figures[str(name)] = grid.cumsum(axis=1)
    return figures


def _latest(community: pd.Series, answered: Whole, missing: Whole | None, week_of: Whole) -> Whole:
    """The row of each community's latest round at the end of each slot.

    Shape (communities with rounds + 1, slots), in the order of ``community``, which is sorted. -1 before a community's
    first answers, and in the last row.
    """
    rows = len(answered)
    last = _last_growth(answered, week_of)
    otherwise = last if missing is None else _last_growth(missing, week_of)
    recency = np.where(last > 0, week_of.max(initial=0) + last, otherwise)
    # Recency leads and the round's row breaks ties, in one whole number that maximum can compare.
    key = recency * rows + np.arange(rows)[:, None]
    first = np.append(np.flatnonzero(~community.duplicated()), rows - 1)
    best = np.maximum.reduceat(key, first, axis=0)
    return np.where(best >= rows, best % rows, -1)


def _last_growth(so_far: Whole, week_of: Whole) -> Whole:
    """For each slot, the number (from 1) of the last week by then in which ``so_far`` grew; 0 where none did."""
    grew = np.diff(so_far, axis=1, prepend=0) > 0
    return np.maximum.accumulate(np.where(grew, week_of, 0), axis=1)
