"""Milestones: days from which a place is measured anew, so that its control limits are too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.flows.periods.counted import Counted
from analytics.headings import round_name
from analytics.language import _


@dataclass(frozen=True)
class Milestone:
    """A day, and in words what began on it. The period that holds the day is the first of a new phase."""

    day: dt.date
    words: str


def round_milestones(counted: Counted) -> list[Milestone]:
    """A milestone where most communities have gone on to a new round of a survey, each of its own.

    The rounds that a community answers are numbered by the period in which it first did: its first, its second, …
    whichever survey they belong to, as districts ask by surveys of their own. The first period in which more than half
    of the communities that answer are at their second round is a milestone, and so on. Communities asked for the first
    time are measured by no other yardstick, late forms of an earlier round begin nothing, and where communities go on
    one by one there is none.
    """
    who = counted.forms[["period", "survey_id", "round", "community_id"]].drop_duplicates()
    begun = who.groupby(["community_id", "survey_id", "round"], as_index=False)["period"].min()
    begun = begun.assign(turn=begun.groupby("community_id")["period"].rank(method="dense").astype("int64"))
    answered = who.merge(begun.drop(columns="period"), on=["community_id", "survey_id", "round"])
    # A community may answer two rounds in one period: the later one is where it has got to.
    latest = answered.sort_values(["turn", "survey_id", "round"]).drop_duplicates(
        ["period", "community_id"], keep="last"
    )
    at = latest.groupby(["period", "turn"])["community_id"].nunique().reset_index(name="n")
    leading = at[at["n"] * 2 > at["period"].map(latest.groupby("period")["community_id"].nunique())]
    first = leading[leading["turn"] > 1].drop_duplicates("turn")
    several = len(counted.forms["survey_id"].unique()) > 1
    titles = counted.surveys.set_index("survey_id")["title"] if several else None
    found = []
    for row in first.itertuples():
        led = latest[(latest["period"] == row.period) & (latest["turn"] == row.turn)]
        found.append(Milestone(row.period.date(), _words(led, titles)))
    return found


def phases(counted: Counted, milestones: Sequence[Milestone]) -> list[int]:
    """The phase of every period of ``counted``, from 1; milestones before its first period begin none."""
    begun = sorted({pd.Timestamp(counted.period(each.day).start) for each in milestones})
    begun = [start for start in begun if len(counted.starts) and start > counted.starts[0]]
    numbers = np.searchsorted(pd.DatetimeIndex(begun).as_unit("us"), counted.starts, side="right") + 1
    return [int(number) for number in numbers]


def _words(led: pd.DataFrame, titles: pd.Series | None) -> str:
    """What begins where the communities of ``led`` go on: survey_id and round; ``titles`` where there are several."""
    rounds = sorted({int(number) for number in led["round"]})
    if len(rounds) > 1:
        return _("多数小区转入新一轮调查")
    if titles is None or len(set(led["survey_id"])) > 1:
        return _("{round}调查开始").format(round=round_name(rounds[0]))
    title = titles[led["survey_id"].iloc[0]]
    return _("“{title}”{round}开始").format(title=title, round=round_name(rounds[0]))
