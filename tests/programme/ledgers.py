"""How the tests of the ledger enter and move what is put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from analytics.flows.office import Office
from analytics.programme.entering import records
from analytics.programme.ledger import rectification
from analytics.store.cycle import Draft

DAY = dt.date(2026, 10, 8)


def opened(office: Office, place: str = "C1", *, day: dt.date = DAY, by: str = "王敏", **told: Any) -> str:
    """Open an entry; its id."""
    value = {"problem": "三号楼漏水"} | told
    return records.enter(office, [Draft("rectification", "open", place, value=value, happened_on=day)], by=by)[0]


def move(
    office: Office, entry: str, kind: str, *, reason: str = "", day: dt.date = DAY, by: str = "王敏", **told: Any
) -> None:
    """Make one move with an entry as it is now."""
    row = rectification.ledger(office).set_index("entry_id").loc[entry]
    draft = Draft("rectification", kind, row["community_id"], entry, told, day, reason, int(row["last_event_no"]))
    records.enter(office, [draft], by=by)


def verified(office: Office, entry: str, day: dt.date = DAY) -> None:
    """Take an open entry the whole way."""
    move(office, entry, "start", unit="城建公司", deadline="2026-10-31", day=day)
    move(office, entry, "finish", outcome="已重做", day=day)
    move(office, entry, "verify", verified_on=day.isoformat(), day=day)
