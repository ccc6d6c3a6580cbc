"""Counting a rectification ledger: what is overdue, how many stand where, and what moved by period. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.estimation.periods import Period, period_of
from analytics.programme.subjects import SUBJECTS

SUBJECT: Final = SUBJECTS["rectification"]
# Not done yet: an entry in one of these is overdue once its deadline has passed.
UNFINISHED: Final = ("open", "in_hand")
# Still on the desk of the office: done, but nobody has verified it.
ACTIVE: Final = (*UNFINISHED, "done")
_MOVES: Final = {"opened": "open", "reopened": "reopen", "closed": "verify", "dropped": "drop"}
_COLUMNS: Final = (
    *("period", "opened", "reopened", "closed", "closed_in_time", "closed_late", "dropped"),
    *("in_hand", "unfinished", "overdue"),
)


def overdue(state: pd.Series, deadline: pd.Series, today: dt.date) -> pd.Series:
    """Which entries should have been done before ``today`` (bool): the day of the deadline itself is still in time.

    >>> days = pd.to_datetime(pd.Series(["2026-10-07", "2026-10-08", "2026-10-07", None]))
    >>> overdue(pd.Series(["open", "in_hand", "done", "open"]), days, dt.date(2026, 10, 8)).tolist()
    [True, False, False, False]
    """
    return state.isin(UNFINISHED) & (deadline < pd.Timestamp(today)).fillna(False).astype(bool)


def counts(ledger: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """How many entries stand where: ``by``, then entries, one column a state, overdue; most overdue, then most, first.

    ``ledger`` has state and overdue. ``by`` may be unit, community or others of its columns; a missing one is a group
    of its own (unit NA: nobody is responsible yet).
    """
    columns = list(by)
    marks = ledger[columns].assign(entries=1)
    marks = marks.assign(**{state: (ledger["state"] == state).astype("int64") for state in SUBJECT.states})
    marks = marks.assign(overdue=ledger["overdue"].astype("int64"))
    if not columns:
        return marks.sum().to_frame().T.astype("int64")
    table = marks.groupby(columns, dropna=False).sum().reset_index()
    return table.sort_values(
        ["overdue", "entries", *columns], ascending=[False, False, *[True] * len(columns)], ignore_index=True
    )


def movements(events: pd.DataFrame) -> pd.DataFrame:
    """What each event that stands made of its entry: entry_id, day, move, state, deadline; in order of the events.

    ``events``: the columns of ``model.CYCLE_EVENTS`` of rectifications and ``taken_back``. ``day`` is the day it
    happened, else was entered, and never before the event that it follows.
    """
    standing = events[(events["kind"] != "undo") & ~events["taken_back"].astype(bool)]
    latest: dict[str, tuple[pd.Timestamp, str, pd.Timestamp]] = {}
    rows = []
    for event in standing.itertuples():
        day = pd.Timestamp(event.at if pd.isna(event.happened_on) else event.happened_on).normalize()
        before, state, deadline = latest.get(event.entry_id, (day, "", pd.NaT))
        told = json.loads(event.value)
        if "deadline" in told:
            deadline = pd.NaT if told["deadline"] is None else pd.Timestamp(told["deadline"])
        latest[event.entry_id] = (max(day, before), SUBJECT.moves[event.kind].after or state, deadline)
        day, state, deadline = latest[event.entry_id]
        rows.append((event.entry_id, day, event.kind, state, deadline))
    frame = pd.DataFrame(rows, columns=["entry_id", "day", "move", "state", "deadline"])
    return frame.astype({"day": "datetime64[us]", "deadline": "datetime64[us]"})


def by_period(moved: pd.DataFrame, *, kind: str, today: dt.date, week_starts_on: int = 1) -> pd.DataFrame:
    """Period by period from the first event to ``today``, one row each:

    ``period`` (its first day, datetime64); in it opened, reopened, closed (销号), of these closed_in_time (按时) and
    closed_late (超时), and dropped; at its end in_hand (在办), unfinished (未办结: those, and what nobody has begun)
    and overdue (逾期). Of the running period as of ``today``.

    ``moved``: of :func:`movements`; ``kind`` one of ``estimation.periods.KINDS``; ``week_starts_on``: 1 Monday …
    7 Sunday. Closed in time is what was done by its deadline, however long the office took to verify it; what had no
    deadline is neither in time nor late. Overdue is what is not done though its deadline
    passed within the period or before.

    Worked: opened on 7 October with the deadline 9 October, done on the 14th, verified on the 20th: weeks from Monday
    5 October have opened 1 and overdue 1; then overdue 0; then closed 1, closed_late 1.
    """
    moved = moved[moved["day"] <= pd.Timestamp(today)]
    if moved.empty:
        return _typed(pd.DataFrame(columns=list(_COLUMNS)))
    done = moved["day"].where(moved["move"] == "finish").groupby(moved["entry_id"]).ffill()
    verified = moved["move"] == "verify"
    in_time = verified & (done <= moved["deadline"])
    late = verified & (done > moved["deadline"])
    marks = {name: moved["move"] == move for name, move in _MOVES.items()}
    marks |= {"closed_in_time": in_time, "closed_late": late}
    periods = _periods(moved["day"].min().date(), kind, today, week_starts_on)
    starts = pd.DatetimeIndex([each.start for each in periods])
    place = starts.searchsorted(moved["day"], side="right") - 1
    within = pd.DataFrame(marks).groupby(place).sum().reindex(range(len(periods)), fill_value=0)
    at_end = pd.DataFrame([_at_end(moved, min(each.end, today), today) for each in periods])
    return _typed(pd.concat([within, at_end], axis="columns").assign(period=starts))


def _periods(first: dt.date, kind: str, today: dt.date, week_starts_on: int) -> list[Period]:
    found = [period_of(first, kind, week_starts_on=week_starts_on)]
    while found[-1].end < today:
        found.append(found[-1].next)
    return found


def _at_end(moved: pd.DataFrame, day: dt.date, today: dt.date) -> dict[str, int]:
    """How many stand where when ``day`` is over; a deadline on ``today`` itself is still to come."""
    last = moved[moved["day"] <= pd.Timestamp(day)].drop_duplicates("entry_id", keep="last")
    asked = min(day + dt.timedelta(days=1), today)
    return {
        "in_hand": int((last["state"] == "in_hand").sum()),
        "unfinished": int(last["state"].isin(UNFINISHED).sum()),
        "overdue": int(overdue(last["state"], last["deadline"], asked).sum()),
    }


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table[list(_COLUMNS)].astype({"period": "datetime64[us]"} | dict.fromkeys(_COLUMNS[1:], "int64"))
