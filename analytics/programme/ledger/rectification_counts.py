"""Counting a rectification ledger: what is overdue, how many stand where, and what moved week by week. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.programme.subjects import SUBJECTS

SUBJECT: Final = SUBJECTS["rectification"]
# Not done yet: an entry in one of these is overdue once its deadline has passed.
UNFINISHED: Final = ("open", "in_hand")
# Still on the desk of the office: done, but nobody has verified it.
ACTIVE: Final = (*UNFINISHED, "done")
WEEK: Final = dt.timedelta(days=7)
_WEEK_COLUMNS: Final = ("week", "opened", "reopened", "closed", "dropped", "unfinished", "overdue")


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


def by_week(moved: pd.DataFrame, *, today: dt.date, week_starts_on: int = 1) -> pd.DataFrame:
    """Week by week from the first event to ``today``: week (first day, datetime64), opened, reopened, closed (销号),
    dropped (entries in the week), unfinished and overdue (entries, at its end; of the running week as of ``today``).

    ``moved``: of :func:`movements`. ``week_starts_on``: 1 Monday … 7 Sunday. An overdue entry is one whose deadline
    has passed at the end of the week without its being done.

    Worked: opened on 7 October with the deadline 9 October, done on the 14th: weeks from Monday 5 October have opened
    1, overdue 1 (on the 12th), and in the next week overdue 0.
    """
    moved = moved[moved["day"] <= pd.Timestamp(today)]
    if moved.empty:
        return pd.DataFrame({name: pd.Series(dtype="int64") for name in _WEEK_COLUMNS}).astype(
            {"week": "datetime64[us]"}
        )
    starts = moved["day"] - pd.to_timedelta((moved["day"].dt.day_of_week + 1 - week_starts_on) % 7, unit="D")
    this_week = pd.Timestamp(today) - pd.Timedelta(days=(today.isoweekday() - week_starts_on) % 7)
    weeks = pd.date_range(starts.min(), this_week, freq="7D")
    in_week = {
        name: starts[moved["move"] == move].value_counts().reindex(weeks, fill_value=0)
        for name, move in (("opened", "open"), ("reopened", "reopen"), ("closed", "verify"), ("dropped", "drop"))
    }
    at_end = [_at_end(moved, min(week + WEEK, pd.Timestamp(today))) for week in weeks]
    table = pd.DataFrame(in_week).rename_axis("week").reset_index()
    table = table.assign(unfinished=[count for count, _late in at_end], overdue=[late for _count, late in at_end])
    return table[list(_WEEK_COLUMNS)].astype({"week": "datetime64[us]"} | dict.fromkeys(_WEEK_COLUMNS[1:], "int64"))


def _at_end(moved: pd.DataFrame, moment: pd.Timestamp) -> tuple[int, int]:
    """Entries not done, and of them overdue, as ``moment`` begins; what happened on the day itself counts today."""
    last = moved[moved["day"] <= moment].drop_duplicates("entry_id", keep="last")
    return int(last["state"].isin(UNFINISHED).sum()), int(overdue(last["state"], last["deadline"], moment.date()).sum())
