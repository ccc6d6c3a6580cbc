"""Standings at the end of each week, month, quarter or year; which communities are newly flagged, cleared, at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation.intervals import floats
from analytics.estimation.progress import PREFERENCE, Progress, progress
from analytics.estimation.shares import satisfied_shares
from analytics.estimation.verdicts import is_clear, judged_counts, standing, with_judgement, worst_first
from analytics.model import STANDINGS, VERDICTS, Communities, Gate, Items, LevelCounts, Verdicts
from analytics.model.ids import are_among

# Which communities are judged by which gate, each in one group: programmes set their own limits.
Groups: TypeAlias = Sequence[tuple[Gate, Communities]]


@dataclass(frozen=True)
class FlagChanges:
    """What changed in a period: verdicts, worst first, each with its ``standing_before``."""

    newly_flagged: Verdicts
    cleared: Verdicts


@dataclass(frozen=True)
class Standings:
    """The standing of every community at the end of every period; ask :meth:`at`, :meth:`tally`, :meth:`changes`.

    At the end of a period a community is judged by what :func:`verdicts.verdicts` would see if it read the answers up
    to and including that period: its latest round by then, cumulated from that round's start. So the last period
    repeats the verdict table.
    """

    groups: Groups
    progress: Progress

    @property
    def communities(self) -> Communities:
        """The communities of all groups, in the order of ``progress``."""
        return pd.concat([known for _, known in self.groups], ignore_index=True)

    @property
    def periods(self) -> pd.DatetimeIndex:
        """First days of all periods from the first to the last of the judged answers."""
        return self.progress.periods

    @property
    def threshold_percent(self) -> npt.NDArray[np.int64]:
        """The gate of each community, whole per cent."""
        return np.concatenate([np.full(len(known), gate.threshold_percent) for gate, known in self.groups])

    @property
    def clear(self) -> npt.NDArray[np.bool_]:
        """Whether the evidence of each community is clear at the end of each period: shape (communities, periods)."""
        figures, households = self.progress.so_far, self.communities["households"]
        told = np.zeros(figures["n"].shape, bool)
        for gate, rows in self._rows():
            part, size = figures["satisfied"][rows], figures["n"][rows]
            everyone = np.repeat(floats(households.iloc[rows]), len(self.periods))
            told[rows] = is_clear(part.ravel(), size.ravel(), everyone, gate).reshape(part.shape)
        return told

    def at(self, starts: Sequence[pd.Timestamp] | pd.DatetimeIndex) -> Verdicts:
        """The verdicts at the end of the periods that begin on ``starts``: ``period`` and the columns of VERDICTS.

        In the order of ``starts``, each worst first. A period that the answers do not reach gives no rows.
        """
        columns = self.periods.get_indexer(pd.DatetimeIndex(starts))
        columns = columns[columns >= 0]
        communities = self.communities
        count = len(communities)
        place = self.progress.place[:, columns].T.ravel()
        table = communities.take(np.tile(np.arange(count), len(columns))).reset_index(drop=True)
        rounds = self.progress.rounds
        table = table.assign(
            turn=np.repeat(np.arange(len(columns)), count),
            period=self.periods.take(np.repeat(columns, count)),
            survey_id=rounds["survey_id"].reindex(place).array,
            round=rounds["round"].astype("Int64").reindex(place).array,
            **{name: figure[:, columns].T.ravel() for name, figure in self.progress.so_far.items()},
        )
        return worst_first(self._judged(table), within=["turn"])[["period", *VERDICTS.columns]]

    def tally(self) -> pd.DataFrame:
        """How many communities stood where at the end of each period: period, standing, n; only where n > 0."""
        figures = self.progress.so_far
        parts = [
            standing(figures["satisfied"][rows].ravel(), figures["n"][rows].ravel(), gate).reshape(
                -1, len(self.periods)
            )
            for gate, rows in self._rows()
        ]
        words = np.concatenate(parts)
        by_standing = [
            pd.DataFrame({"period": self.periods, "standing": name, "n": (words == name).sum(axis=0)})
            for name in STANDINGS
        ]
        table = pd.concat(by_standing).sort_values(["period", "standing"], ignore_index=True)
        return table[table["n"] > 0].reset_index(drop=True)

    def changes(self, start: pd.Timestamp, before: pd.Timestamp) -> FlagChanges:
        """Which communities fell below the gate in the period of ``start``, and which cleared it.

        Newly flagged: below at its end and not at the end of the period of ``before`` (then met, without data, or
        before the first answers). Cleared: below then, met now. Outside the periods nothing has changed.
        """
        now = self.at([start])
        then = self.at([before]).set_index("community_id")["standing"]
        now = now.assign(standing_before=then.reindex(now["community_id"]).fillna("no_data").array)
        below, below_before = now["standing"] == "below", now["standing_before"] == "below"
        return FlagChanges(
            newly_flagged=now[below & ~below_before].reset_index(drop=True),
            cleared=now[(now["standing"] == "met") & below_before].reset_index(drop=True),
        )

    def turned(self, start: pd.Timestamp, before: pd.Timestamp) -> tuple[int, int]:
        """How many communities :meth:`changes` newly flags in the period of ``start``, and how many it clears."""
        now, then = self._words(start), self._words(before)
        return int(((now == "below") & (then != "below")).sum()), int(((now == "met") & (then == "below")).sum())

    def _words(self, start: pd.Timestamp) -> npt.NDArray[np.str_]:
        """The standing of every community at the end of the period of ``start``; no_data outside the periods."""
        figures, column = self.progress.so_far, self.periods.get_indexer(pd.DatetimeIndex([start]))[0]
        if column < 0:
            return np.full(len(figures["n"]), "no_data")
        return np.concatenate(
            [
                standing(figures["satisfied"][rows, column], figures["n"][rows, column], gate)
                for gate, rows in self._rows()
            ]
        )

    def _judged(self, table: pd.DataFrame) -> pd.DataFrame:
        if len(self.groups) == 1:
            return with_judgement(table, self.groups[0][0])
        parts = [
            with_judgement(table[table["community_id"].isin(known["community_id"])], gate)
            for gate, known in self.groups
        ]
        return pd.concat(parts, ignore_index=True)

    def _rows(self) -> list[tuple[Gate, slice]]:
        """The rows of ``progress`` that each gate judges."""
        ends = np.cumsum([len(known) for _, known in self.groups])
        return [
            (gate, slice(int(end) - len(known), int(end))) for (gate, known), end in zip(self.groups, ends, strict=True)
        ]


def judged_cells(counts: LevelCounts, items: Items, *, kind: str = "week") -> pd.DataFrame:
    """What standings and estimates are made of: community_id, round, survey_id, week, period, n, satisfied, outside.

    ``counts`` are LevelCounts by week, with ``period`` (see store.counts.level_counts_by) unless ``kind`` is week; only
    answers to overall items that have a definition of satisfied count.
    """
    judged = judged_counts(counts, items)
    judged = judged if kind != "week" else judged.assign(period=judged["week"])
    return satisfied_shares(judged, items, by=[*PREFERENCE, "week", "period"]).drop(columns="share")


def standings_of(
    cells: pd.DataFrame, groups: Groups, *, kind: str = "week", through: pd.Timestamp | None = None
) -> Standings:
    """The communities of each group, judged by its gate at the end of every period of ``kind``.

    ``cells`` as :func:`judged_cells` has them; those of communities in none of ``groups`` are left aside. ``through``:
    see :func:`progress.progress`. Raises ValueError where the weeks do not start on one weekday.
    """
    ids = pd.concat([known["community_id"] for _, known in groups], ignore_index=True)
    mine = cells[are_among(cells["community_id"], ids)]
    return Standings(tuple(groups), progress(mine, ids, kind, missing="outside", through=through))


def at_risk(verdicts: Verdicts) -> Verdicts:
    """The communities that meet the gate on evidence that does not bear it, most households at stake first.

    Standing met; evidence uncertain or insufficient (the interval reaches below the threshold); and severity above 0,
    which is the expected number of households short of the gate. Where the households are unknown no severity can be
    told: such communities come last rather than being passed over.
    """
    doubtful = (verdicts["standing"] == "met") & (verdicts["evidence"] != "clear")
    short = verdicts["severity"].isna() | (verdicts["severity"] > 0)
    found = verdicts[doubtful & short]
    return found.sort_values(["severity", "community_id"], ascending=[False, True], ignore_index=True)
