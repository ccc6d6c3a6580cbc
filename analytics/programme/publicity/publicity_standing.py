"""What a publicity has come to on a day: days left, objections unanswered, who has signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics.programme.subjects.preparation import PARTIES
from analytics.programme.subjects.publicity_rules import unanswered

COLUMNS: Final = (
    "entry_id",
    "community_id",
    "title",
    "state",
    "starts_on",
    "ends_on",
    "days",
    "rule_days",
    "short",
    "days_left",
    "due",
    "objections",
    "unanswered",
    "signed",
    "missing",
    "complete",
    "latest",
    "opened_on",
    "changed_on",
    "last_event_no",
)


def last_day(starts_on: dt.date, days: int) -> dt.date:
    """The last of ``days`` whole days, the first of them counted as the first.

    >>> last_day(dt.date(2026, 10, 8), 5)
    datetime.date(2026, 10, 12)
    """
    return starts_on + dt.timedelta(days=days - 1)


def days_between(starts_on: dt.date, ends_on: dt.date) -> int:
    """How many whole days a publicity lasts, both its first and its last counted.

    >>> days_between(dt.date(2026, 10, 8), dt.date(2026, 10, 12))
    5
    """
    return (ends_on - starts_on).days + 1


def days_left(starts_on: dt.date, ends_on: dt.date, today: dt.date) -> int:
    """Days still to run, today included; 0 once the last has passed, all of them before the first.

    >>> [days_left(dt.date(2026, 10, 8), dt.date(2026, 10, 12), dt.date(2026, 10, d)) for d in (1, 8, 12, 13)]
    [5, 5, 1, 0]
    """
    return max(0, days_between(max(starts_on, today), ends_on))


def standing(entries: pd.DataFrame, rule_days: Mapping[str, int], *, today: dt.date) -> pd.DataFrame:
    """``entries`` (of ``records.entries(office, "publicity")``) as they stand ``today``: COLUMNS, in their order.

    ``rule_days``: by community_id the days that its programme asks for. days: both ends counted. short: fewer days than
    the rule. days_left: today included, NA unless running. due: running, and the last day has passed. objections,
    unanswered: counts. signed, missing: tuples of PARTIES' keys. complete: closed after a long enough period, and all
    five parties have signed. latest: no later publicity of the same 小区.
    """
    rows = [_row(row, int(rule_days.get(row["community_id"], 0)), today) for row in entries.to_dict("records")]
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "latest"])
    frame["days_left"] = frame["days_left"].astype("Int64")
    order = frame.sort_values(["opened_on", "last_event_no"], kind="stable")
    latest = ~order.duplicated("community_id", keep="last")
    return frame.assign(latest=latest.reindex(frame.index))[list(COLUMNS)]


def signatures(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """The parties that have signed, in the order of PARTIES."""
    told = {one["party"] for one in entry["signatures"]}
    return tuple(party for party in PARTIES if party in told)


def numbered(objections: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The objections of one publicity: number, on, objection, households, settled (NA while unanswered).

    The latest answer to an objection counts; what was told with the objection itself holds until there is one.
    """
    told = {int(one["number"]): one["settled"] for one in answers}
    rows = [
        (number, one.get("on"), one["objection"], one.get("households"), told.get(number, one.get("settled")))
        for number, one in enumerate(objections, start=1)
    ]
    return pd.DataFrame(rows, columns=["number", "on", "objection", "households", "settled"]).astype(
        {"households": "Int64"}
    )


def _row(entry: Mapping[str, Any], rule: int, today: dt.date) -> dict[str, Any]:
    starts, ends = entry["starts_on"].date(), entry["ends_on"].date()
    running, signed, days = entry["state"] == "running", signatures(entry), days_between(starts, ends)
    missing = tuple(party for party in PARTIES if party not in signed)
    return {name: entry[name] for name in COLUMNS if name in entry} | {
        "days": days,
        "rule_days": rule,
        "short": days < rule,
        "days_left": days_left(starts, ends, today) if running else pd.NA,
        "due": running and today > ends,
        "objections": len(entry["objections"]),
        "unanswered": len(unanswered(entry)),
        "signed": signed,
        "missing": missing,
        "complete": entry["state"] == "closed" and days >= rule and not missing,
    }
