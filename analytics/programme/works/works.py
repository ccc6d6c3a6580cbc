"""During the works (共管): how many households each item has reached, by dated reports; what supervisors saw."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analytics.flows.deciding import plain
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.programme.entering import particulars, records
from analytics.programme.works import works_tally
from analytics.store import communities, cycle
from analytics.store.cycle import Draft, StepRefused

PROGRESS: Final = "progress"
OBSERVATION: Final = "observation"


def report(
    office: Office,
    community_id: str,
    item: str,
    done: int,
    *,
    by: str,
    of: int | None = None,
    unit: str = "",
    on: dt.date | None = None,
    note: str = "",
    reason: str = "",
    seen: int | None = None,
) -> str:
    """Enter that ``done`` (of ``of``) are finished by the day ``on``; the id of the entry.

    A total or unit that is not told stays as it was. ``seen``: the ``seen`` of the row in :func:`progress` that the
    editor looked at, None for a new item. Raises :class:`StepRefused` for more done than there is, a day before the
    last report's, or a fall without a reason, and :class:`~analytics.store.cycle.EntryChanged` where somebody else was
    faster.
    """
    name = plain(item)
    if not name:
        raise StepRefused(_("没有写改造内容"), expected=_("例如：暖气、节能窗"))
    told: dict[str, Any] = {"item": name, "done": done, "of": of, "unit": unit, "note": note}
    value = {key: one for key, one in told.items() if one is not None and one != ""}
    entry_id = particulars.entry_id(PROGRESS, community_id, value)
    draft = Draft(PROGRESS, "report", community_id, entry_id, value, on, reason, seen)
    return records.enter(office, [draft], by=by)[0]


def progress(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How far each item of each 小区 within ``scope`` has come: a row an entry.

    Columns: entry_id, community_id, name, district, street, item, done, of, unit, share (done / of, 0–1; NA without a
    total), reported_on, changed_by, note, seen.
    """
    found = works_tally.shares(records.entries(office, PROGRESS, scope))
    known = communities.communities(office.store).set_index("community_id")
    found = found.join(known[["name", "district", "street"]], on="community_id")
    columns = ["entry_id", "community_id", "name", "district", "street", "item", "done", "of", "unit", "share"]
    told = found.rename(columns={"changed_on": "reported_on", "last_event_no": "seen"})
    told = told.sort_values(["community_id", "item"], kind="stable", ignore_index=True)
    return told[[*columns, "reported_on", "changed_by", "note", "seen"]]


def summary(office: Office, scope: Scope = EVERYWHERE, *, by: Sequence[str] = ("item", "unit")) -> pd.DataFrame:
    """Progress added up; ``by`` may hold item, unit, community_id, name, district, street.

    See ``works_tally.summary`` for the columns.
    """
    return works_tally.summary(progress(office, scope).assign(changed_on=lambda told: told["reported_on"]), by)


def reports(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Every dated report that stands, by item, 小区 and day: the columns of ``works_tally.REPORTS``."""
    events = cycle.events(office.store, scope, subjects=[PROGRESS])
    taken_back = events["event_no"].isin(events["undoes"].dropna())
    return works_tally.reports(events.assign(taken_back=taken_back))


def observations(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """What residents' supervisors saw, those waiting first, then the latest first.

    Columns: entry_id, community_id, name, state (noted, settled), opened_on, item, observer, text, settled, changed_by,
    last_event_no. Words are masked.
    """
    found = records.entries(office, OBSERVATION, scope)
    names = communities.communities(office.store).set_index("community_id")["name"]
    found = found.assign(name=found["community_id"].map(names), waiting=found["state"].eq("noted"))
    found = found.sort_values(["waiting", "opened_on"], ascending=False, kind="stable", ignore_index=True)
    columns = ["entry_id", "community_id", "name", "state", "opened_on", "item", "observer", "text", "settled"]
    return found[[*columns, "changed_by", "last_event_no"]]


def observe(
    office: Office,
    community_id: str,
    text: str,
    *,
    by: str,
    item: str = "",
    observer: str = "",
    on: dt.date | None = None,
) -> str:
    """Note what a supervisor saw; the id of the entry. Raises as ``records.enter`` does."""
    told = {"text": text, "item": item, "observer": observer}
    return records.enter(office, [Draft(OBSERVATION, "note", community_id, None, told, on)], by=by)[0]


def settle(
    office: Office, entry_id: str, community_id: str, settled: str, *, seen: int, by: str, on: dt.date | None = None
) -> None:
    """Note what was done about an observation. Raises as ``records.enter`` does."""
    draft = Draft(OBSERVATION, "settle", community_id, entry_id, {"settled": settled}, on, seen=seen)
    records.enter(office, [draft], by=by)


def reopen(office: Office, entry_id: str, community_id: str, *, seen: int, by: str, reason: str) -> None:
    """Take an observation up again, with a reason. Raises as ``records.enter`` does."""
    draft = Draft(OBSERVATION, "reopen", community_id, entry_id, {}, None, reason, seen)
    records.enter(office, [draft], by=by)
