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

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation.standings import Standings

STATES: Final = ("no_data", "normal", "pending", "below", "recovering")
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Weeks:
    """All forms of each community's latest round up to the end of each week, oldest first; ndarrays of shape
    (communities, weeks): ``n`` valid, ``satisfied``, whether the interval is ``clear``, and a whole number that tells
    one ``round`` from another. ``percent``: each community's limit, shape (communities,)."""

    n: Whole
    satisfied: Whole
    clear: Flags
    round: Whole
    percent: Whole


@dataclass(frozen=True)
class Alerts:
    """Of each community, shape (communities,): its ``state`` and the one ``before``, numbers of STATES; the number of
    the week it was ``entered`` in and of the ``last`` that brought forms, −1 where none did; for how many weeks in a
    row (``held``) the present standing has held; and whether that is at the limit or above (``met``)."""

    state: Whole
    before: Whole
    entered: Whole
    last: Whole
    held: Whole
    met: Flags


def firm(n: Whole, satisfied: Whole, percent: Whole) -> Flags:
    """Whether the standing would be the same had one form said the opposite, or not come; ``n`` above 0.

    >>> firm(np.array([20, 20]), np.array([16, 17]), np.array([80, 80])).tolist()
    [False, True]
    """
    met = _met(n, satisfied, percent)
    return np.where(met, _met(n, satisfied - 1, percent), ~_met(n, np.minimum(satisfied + 1, n), percent))


def run(weeks: Weeks) -> Alerts:
    """The alerts at the end of ``weeks``, oldest first.

    Worked, limit 80 %: 40 of 50 → normal; 41 of 55, not clear → pending; 42 of 60 → below, the second week in a row.

    >>> n, satisfied = np.array([[50, 55, 60]]), np.array([[40, 41, 42]])
    >>> found = run(Weeks(n, satisfied, np.zeros((1, 3), bool), np.zeros((1, 3), np.int64), np.array([80])))
    >>> STATES[found.state[0]], STATES[found.before[0]], found.entered.tolist()
    ('below', 'pending', [2])
    """
    never, none = np.full(len(weeks.n), -1), np.zeros(len(weeks.n), np.int64)
    alerts = Alerts(none, none, never, never, none, none > 0)
    seen = np.full((3, len(weeks.n)), -1)
    for at in range(weeks.n.shape[1]):
        now = np.stack([weeks.round[:, at], weeks.n[:, at], weeks.satisfied[:, at]])
        new = (weeks.n[:, at] > 0) & (now != seen).any(axis=0)
        alerts, seen = _step(alerts, weeks, at, new), np.where(new, now, seen)
    return alerts


def states(standings: Standings) -> pd.DataFrame:
    """The alert of each community from its standings week by week.

    Rows: the communities, in the order of ``standings``. Columns: community_id, state, since (first day of the week in
    which the state was entered, NaT without data), before (the state left, "" without), last_week (the last week that
    brought forms), met (whether it stands at or above the limit now), n (valid answers of its latest round).
    """
    figures = standings.progress.so_far
    found = run(
        Weeks(
            figures["n"], figures["satisfied"], standings.clear, standings.progress.place, standings.threshold_percent
        )
    )
    words, weeks = np.array(STATES, dtype=object), standings.periods.append(pd.DatetimeIndex([pd.NaT]))
    return pd.DataFrame(
        {
            "community_id": standings.communities["community_id"],
            "state": words[found.state],
            "since": weeks.take(found.entered),
            "before": np.where(found.entered < 0, "", words[found.before]),
            "last_week": weeks.take(found.last),
            "met": found.met,
            "n": figures["n"][:, -1] if len(standings.periods) else 0,
        }
    ).astype({"state": "str", "before": "str", "since": "datetime64[us]", "last_week": "datetime64[us]"})


def _step(alerts: Alerts, weeks: Weeks, at: int, new: Flags) -> Alerts:
    """The alerts after the week ``at``, which brought something ``new`` to some; see the module."""
    n, satisfied = weeks.n[:, at], weeks.satisfied[:, at]
    met, sure = _met(n, satisfied, weeks.percent), firm(n, satisfied, weeks.percent)
    held = np.where((alerts.held > 0) & (met == alerts.met), alerts.held + 1, 1)
    clear = sure & weeks.clear[:, at]
    state = _NEXT[alerts.state, *(each.astype(np.int64) for each in (met, sure, clear, clear | (sure & (held > 1))))]
    changed = new & (state != alerts.state)
    return Alerts(
        np.where(changed, state, alerts.state),
        np.where(changed, alerts.state, alerts.before),
        np.where(changed, at, alerts.entered),
        np.where(new, at, alerts.last),
        np.where(new, held, alerts.held),
        np.where(new, met, alerts.met),
    )


def _met(n: Whole, satisfied: Whole, percent: Whole) -> Flags:
    """On whole numbers, the limit itself included."""
    return 100 * satisfied >= percent * n


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


def _every_move() -> Whole:
    """What :func:`_next` says for each of STATES and each choice of met, sure, clear and settled."""
    found = np.zeros((len(STATES), 2, 2, 2, 2), np.int64)
    for state, name in enumerate(STATES):
        for met, sure, clear, settled in product((0, 1), repeat=4):
            following = _next(name, met=bool(met), sure=bool(sure), clear=bool(clear), settled=bool(settled))
            found[state, met, sure, clear, settled] = STATES.index(following)
    return found


_NEXT: Final = _every_move()
