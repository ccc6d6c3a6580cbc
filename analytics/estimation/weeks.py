"""Weeks: estimates per week, standings at the end of each week, and what changed from one week to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import share_of
from analytics.estimation.shares import satisfied_shares
from analytics.estimation.verdicts import judged_counts, with_judgement, worst_first
from analytics.model import VERDICTS, Communities, Estimates, Gate, Items, LevelCounts, Verdicts

WEEK = pd.Timedelta(days=7)
FIGURES = ["n", "satisfied", "outside"]
# Sorted by these, the later of a community's equally recent rounds is the one that rounds.latest_rounds prefers.
PREFERENCE = ["community_id", "round", "survey_id"]


@dataclass(frozen=True)
class FlagChanges:
    """What changed in a week: rows of standings_by_week, worst first, each with its ``standing_before``."""

    newly_flagged: Verdicts
    cleared: Verdicts


def weekly_estimates(counts: LevelCounts, items: Items, *, by: Sequence[str] = ()) -> Estimates:
    """The satisfied share of each week alone: one row per unit and week, units as in satisfied_shares.

    Columns: those of ``by``, week, n, satisfied, outside, share. Every unit has every week from the first to the last
    of ``counts``; a week without its answers has n = 0 and share NaN, never 0 %.

    Raises ValueError where the weeks do not start on one weekday.
    """
    by = list(by)
    found = satisfied_shares(counts, items, by=[*by, "week"])
    every_week = _every_week(counts["week"]).to_frame(name="week", index=False)
    units = found[by].drop_duplicates()
    grid = units.merge(every_week, how="cross") if by else every_week
    table = grid.merge(found, on=[*by, "week"], how="left")
    return table.assign(**{column: table[column].fillna(0).astype(np.int64) for column in FIGURES})


def standings_by_week(counts: LevelCounts, items: Items, communities: Communities, gate: Gate) -> Verdicts:
    """The verdict on every community at the end of every week: ``week`` and the columns of model.VERDICTS.

    At the end of week w a community is judged by what :func:`verdicts.verdicts` would see if it read the answers up to
    and including w: its latest round by then, cumulated from that round's start. So the last week repeats the verdict
    table. Rows: weeks from the first to the last of the judged counts, in order, each week worst first.

    Raises ValueError where the weeks do not start on one weekday.
    """
    judged = judged_counts(counts, items)
    judged = judged[judged["community_id"].isin(communities["community_id"])]
    answers = satisfied_shares(judged, items, by=[*PREFERENCE, "week"])
    rounds = answers[PREFERENCE].drop_duplicates().sort_values(PREFERENCE, ignore_index=True)
    weeks = _every_week(answers["week"])
    so_far = _by_round_and_week(answers, rounds, weeks)
    # One line per week × community, weeks outermost. A place of -1 is the row behind the last: no round, all zeros.
    known = pd.Index(rounds["community_id"].unique())
    place = _latest_by_week(rounds["community_id"], so_far)[known.get_indexer(communities["community_id"])].T.ravel()
    line_week = np.repeat(np.arange(len(weeks)), len(communities))
    table = communities.take(np.tile(np.arange(len(communities)), len(weeks))).reset_index(drop=True)
    table = table.assign(
        week=weeks.take(line_week),
        survey_id=rounds["survey_id"].reindex(place).array,
        round=rounds["round"].astype("Int64").reindex(place).array,
        **{column: values[place, line_week] for column, values in so_far.items()},
    )
    return worst_first(with_judgement(table, gate), within=["week"])[["week", *VERDICTS.columns]]


def flag_changes(standings: Verdicts, week: dt.date) -> FlagChanges:
    """Which communities fell below the gate in ``week``, and which cleared it; ``standings`` from standings_by_week.

    Newly flagged: below at the end of ``week`` and not at the end of the week before (then met, without data, or before
    the first week). Cleared: below then, met now. Outside the weeks of ``standings`` nothing has changed.
    """
    at = pd.Timestamp(week)
    now = standings[standings["week"] == at]
    before = standings[standings["week"] == at - WEEK].set_index("community_id")["standing"]
    now = now.assign(standing_before=before.reindex(now["community_id"]).fillna("no_data").array)
    below, below_before = now["standing"] == "below", now["standing_before"] == "below"
    return FlagChanges(
        newly_flagged=now[below & ~below_before].reset_index(drop=True),
        cleared=now[(now["standing"] == "met") & below_before].reset_index(drop=True),
    )


def topic_changes(topic_weeks: pd.DataFrame, week: dt.date, *, confidence: float = 0.95) -> pd.DataFrame:
    """Which topics took more, or less, of the comments of ``week`` than of the week before.

    ``topic_weeks`` has topic_id, week and n (comments). All its rows count in a week's total, those without a topic_id
    too, which are not listed themselves. One row per topic with comments in either week: topic_id, n, n_before, share,
    share_before (of the week's comments, 0–1, NaN without any), difference, low, high (Newcombe), and direction: rising
    or falling only where the interval excludes 0, else steady. Largest rise first, then by n, then by topic_id.
    ``confidence`` holds for all topics of the week together (Bonferroni): thirty topics looked at each week would cry
    wolf every week otherwise.

    Worked: of two topics, one has 20 of 60 comments after 10 of 80, 33.3 % from 12.5 %: +20.8 百分点, interval
    4.9 to 36.5 at 97.5 %: rising.
    """
    at = pd.Timestamp(week)
    recent = topic_weeks[topic_weeks["week"].isin([at, at - WEEK])]
    current = recent["week"] == at
    figures = recent[["topic_id"]].assign(n=recent["n"].where(current, 0), n_before=recent["n"].where(~current, 0))
    table = figures.groupby("topic_id").sum().astype(np.int64).reset_index()
    table = table[(table["n"] > 0) | (table["n_before"] > 0)]
    total, total_before = figures["n"].sum(), figures["n_before"].sum()
    each = 1 - (1 - confidence) / max(len(table), 1)
    difference, low, high = newcombe_difference(table["n"], total, table["n_before"], total_before, confidence=each)
    table = table.assign(
        share=share_of(table["n"], total),
        share_before=share_of(table["n_before"], total_before),
        difference=difference,
        low=low,
        high=high,
        direction=np.select([low > 0, high < 0], ["rising", "falling"], "steady"),
    )
    return table.sort_values(["difference", "n", "topic_id"], ascending=[False, False, True], ignore_index=True)


def _every_week(weeks: pd.Series) -> pd.Index:
    """Every week from the first to the last of ``weeks``, in their resolution; empty where there is none."""
    if weeks.empty:
        return pd.Index(weeks, name="week")
    if ((weeks - weeks.min()) % WEEK != pd.Timedelta(0)).any():
        raise ValueError("the weeks do not start on one weekday")
    return pd.date_range(weeks.min(), weeks.max(), freq=WEEK, name="week").astype(weeks.dtype)


def _by_round_and_week(answers: Estimates, rounds: pd.DataFrame, weeks: pd.Index) -> dict[str, np.ndarray]:
    """Each of FIGURES up to and including each week: int64 of shape (rounds + 1, weeks), zeros in the last row."""
    round_of = pd.MultiIndex.from_frame(rounds).get_indexer(pd.MultiIndex.from_frame(answers[PREFERENCE]))
    week_of = weeks.get_indexer(answers["week"])
    so_far = {}
    for column in FIGURES:
        in_week = np.zeros((len(rounds) + 1, len(weeks)), np.int64)
        in_week[round_of, week_of] = answers[column]
        so_far[column] = in_week.cumsum(axis=1)
    return so_far


def _latest_by_week(community_of_round: pd.Series, so_far: dict[str, np.ndarray]) -> np.ndarray:
    """The row of each community's latest round at the end of each week, by the rule of rounds.latest_rounds.

    Shape (communities with rounds + 1, weeks), in the order of ``community_of_round``, which is sorted. -1 before a
    community's first answers, and in the last row.
    """
    rows, weeks = so_far["n"].shape
    answered, missing = _last_growth(so_far["n"]), _last_growth(so_far["outside"])
    recency = np.where(answered > 0, weeks + answered, missing)
    # Recency leads and the round's row breaks ties, in one whole number that maximum can compare.
    key = recency * rows + np.arange(rows)[:, None]
    first = np.append(np.flatnonzero(~community_of_round.duplicated()), rows - 1)
    best = np.maximum.reduceat(key, first, axis=0)
    return np.where(best >= rows, best % rows, -1)


def _last_growth(so_far: np.ndarray) -> np.ndarray:
    """For each week, the number (from 1) of the last week by then in which ``so_far`` grew; 0 where none did."""
    grew = np.diff(so_far, axis=1, prepend=0) > 0
    return np.maximum.accumulate(np.where(grew, np.arange(1, so_far.shape[1] + 1), 0), axis=1)
