"""The state of a community's alert, week by week: pure, and deaf to any single odd form.

A week's standing is judged by the programme's limit on whole numbers, on all forms of the round so far. It is *firm*
when it would stand even if any one form had said the opposite, or had not come. The states and what leads to them:

=========== ===================================== ================================================================
state       means                                 leaves for
=========== ===================================== ================================================================
no_data     no valid form yet                     normal when met, pending when below, below when firm and clear
normal      at or above the limit                 pending when below, below when firm and clear
pending     fell below, not yet sure              below when firm, and clear or below for the second week in a row;
                                                  normal when met and firm
below       below the limit, sure                 recovering when met; normal when met, firm and clear
recovering  back at the limit, not yet sure       normal when firm, and clear or met for the second week in a row;
                                                  below when below and firm
=========== ===================================== ================================================================

Clear: the finite-population interval lies on one side of the limit. Weeks without new forms bring nothing new and are
passed over. A new round takes the state over from the last one. Every move between normal and below asks for a firm
standing in the week it is made, and two series that differ by one form are never firm on opposite sides in one week:
so one form of a round never makes the difference between normal and below.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from analytics.model import Limit


class Week(NamedTuple):
    """All forms of the round up to the end of one week: valid, satisfied, and whether the interval is clear."""

    n: int
    satisfied: int
    clear: bool


class Alert(NamedTuple):
    """A state, the number of weeks in a row that its present standing has held, and the place it was entered at."""

    state: str = "no_data"
    weeks: int = 0
    met: bool = False
    entered: int = -1
    before: str = ""


class _Course(NamedTuple):
    """An alert so far: survey, round and figures last seen, in which week, and in which week its state was entered."""

    alert: Alert = Alert()
    seen: tuple[object, ...] = ()
    last: pd.Timestamp = pd.NaT
    entered: pd.Timestamp = pd.NaT


def firm(week: Week, limit: Limit) -> bool:
    """Whether the standing would be the same had one form said the opposite, or not come.

    >>> firm(Week(20, 16, False), Limit.percent(80)), firm(Week(20, 17, False), Limit.percent(80))
    (False, True)
    """
    if limit.met(week.satisfied, week.n):
        return limit.met(week.satisfied - 1, week.n)
    return not limit.met(min(week.satisfied + 1, week.n), week.n)


def step(alert: Alert, week: Week, limit: Limit, *, at: int) -> Alert:
    """The alert after one more week of forms; see the module."""
    if week.n == 0:
        return alert
    met, sure = limit.met(week.satisfied, week.n), firm(week, limit)
    weeks = alert.weeks + 1 if alert.weeks and met == alert.met else 1
    settled = sure and (week.clear or weeks > 1)
    state = _next(alert.state, met=met, sure=sure, clear=sure and week.clear, settled=settled)
    if state == alert.state:
        return Alert(state, weeks, met, alert.entered, alert.before)
    return Alert(state, weeks, met, at, alert.state)


def run(weeks: Iterable[Week], limit: Limit) -> Alert:
    """The alert at the end of ``weeks``, oldest first.

    Worked, limit 80 %: 40 of 50 → normal; 41 of 55, not clear → pending; 42 of 60 → below, the second week in a row.

    >>> run([Week(50, 40, False), Week(55, 41, False), Week(60, 42, False)], Limit.percent(80)).state
    'below'
    """
    alert = Alert()
    for at, week in enumerate(weeks):
        alert = step(alert, week, limit, at=at)
    return alert


def states(standings: pd.DataFrame) -> pd.DataFrame:
    """The alert of each community from its standings week by week.

    ``standings`` as flows.acceptance.standings_by_week gives them: week, community_id, survey_id, round, n, satisfied,
    evidence, threshold_percent. Rows: the communities, in the order in which they first stand there. Columns:
    community_id, state, since (first day of the week in which the state was entered, NaT without data), before (the
    state left), last_week (the last week that brought forms), met (whether it stands at or above the limit now).
    """
    ordered = standings.sort_values("week", kind="stable")
    limits = {percent: Limit.percent(int(percent)) for percent in ordered["threshold_percent"].unique()}
    told = zip(
        ordered["community_id"].tolist(),
        ordered["week"].tolist(),
        zip(*(ordered[name].tolist() for name in ("survey_id", "round", "n", "satisfied")), strict=True),
        ordered["evidence"].eq("clear").tolist(),
        ordered["threshold_percent"].map(limits).tolist(),
        strict=True,
    )
    courses: dict[str, _Course] = {}
    for community_id, week, now, clear, limit in told:
        course = courses.setdefault(community_id, _Course())
        _survey, _round, n, satisfied = now
        if not n or now == course.seen:
            continue
        following = step(course.alert, Week(n, satisfied, clear), limit, at=0)
        entered = week if following.state != course.alert.state else course.entered
        courses[community_id] = _Course(following, now, week, entered)
    rows = [
        (one, course.alert.state, course.entered, course.alert.before, course.last, course.alert.met)
        for one, course in courses.items()
    ]
    found = pd.DataFrame(rows, columns=["community_id", "state", "since", "before", "last_week", "met"])
    return found.astype({"since": "datetime64[us]", "last_week": "datetime64[us]"})


def _next(state: str, *, met: bool, sure: bool, clear: bool, settled: bool) -> str:
    if state == "normal":
        return "normal" if met else "below" if clear else "pending"
    if state == "pending":
        return ("normal" if sure else "pending") if met else ("below" if settled else "pending")
    if state == "below":
        return ("normal" if clear else "recovering") if met else "below"
    if state == "recovering":
        return ("normal" if settled else "recovering") if met else ("below" if sure else "recovering")
    return "normal" if met else "below" if clear else "pending"
