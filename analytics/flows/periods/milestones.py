"""Milestones: days from which a place is measured anew, so that its control limits are too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    """A milestone where most communities have gone on to a new round of a survey.

    In each period count the communities that answered, by survey and round. A round that more than half of them
    answered in leads that period. The first period that a round leads is a milestone, if more than half of those who
    answer it then had answered another round before: communities asked for the first time are measured by no other
    yardstick. A round that leads again, by late forms, is no milestone a second time. Where communities go on one by
    one, no round leads anew at any time and there is none.
    """
    who = counted.forms[["period", "survey_id", "round", "community_id"]].drop_duplicates()
    answered = who.groupby("period")["community_id"].nunique()
    taking_part = who.groupby(["period", "survey_id", "round"])["community_id"].nunique().reset_index(name="n")
    leading = taking_part[taking_part["n"] * 2 > taking_part["period"].map(answered)]
    # Two rounds may each hold more than half, where communities answered in both: the fuller leads, then the later.
    leading = leading.sort_values(["period", "n", "round", "survey_id"]).drop_duplicates("period", keep="last")
    first = leading.drop_duplicates(["survey_id", "round"])
    first = first[[_go_on(who, row) for row in first.to_dict("records")]]
    titles = counted.surveys.set_index("survey_id")["title"]
    several = len(set(leading["survey_id"])) > 1
    return [
        Milestone(row.period.date(), _words(titles[row.survey_id] if several else "", int(row.round)))
        for row in first.itertuples()
    ]


def phases(counted: Counted, milestones: Sequence[Milestone]) -> list[int]:
    """The phase of every period of ``counted``, from 1; milestones before its first period begin none."""
    begun = sorted({pd.Timestamp(counted.period(each.day).start) for each in milestones})
    begun = [start for start in begun if len(counted.starts) and start > counted.starts[0]]
    numbers = np.searchsorted(pd.DatetimeIndex(begun).as_unit("us"), counted.starts, side="right") + 1
    return [int(number) for number in numbers]


def _go_on(who: pd.DataFrame, led: Mapping[Hashable, Any]) -> bool:
    """Whether most of those who answer the leading round in its period had answered another before."""
    mine = (who["survey_id"] == led["survey_id"]) & (who["round"] == led["round"])
    now = who.loc[mine & (who["period"] == led["period"]), "community_id"]
    before = who.loc[~mine & (who["period"] < led["period"]), "community_id"]
    return bool(2 * now.isin(before).sum() > len(now))


def _words(title: str, number: int) -> str:
    if title:
        return _("“{title}”{round}开始").format(title=title, round=round_name(number))
    return _("{round}调查开始").format(round=round_name(number))
