"""The audit log as it lies in the registry: one row an event, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analytics.store.registry_tables import GUARDS

GENESIS: Final = "0" * 64  # what the first event follows


@dataclass(frozen=True)
class Event:
    """One event: who did what, from where, when, on which data, with what outcome; and its place in the chain."""

    event_no: int
    at: str
    who: str
    role: str
    address: str
    action: str
    object: str
    outcome: str
    detail: str
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Head:
    """An event's number and hash: kept elsewhere, it proves later that nothing up to there was taken away."""

    event_no: int
    hash: str


_COLUMNS: Final = "event_no, at, who, role, address, action, object, outcome, detail, previous, hash"


def digest(event: Event) -> str:
    """SHA-256 over the hash before and the event's own words, as hexadecimal digits."""
    words = {name: value for name, value in vars(event).items() if name not in ("previous", "hash")}
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{event.previous}\n{canonical}".encode()).hexdigest()


def append(connection: sqlite3.Connection, **words: str) -> Event:
    """Add an event at the end, within the transaction of what it tells of: both are kept, or neither."""
    last = head(connection)
    unsigned = Event(event_no=last.event_no + 1, previous=last.hash, **words)
    event = Event(**{**vars(unsigned), "hash": digest(unsigned)})
    connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", tuple(vars(event).values()))
    return event


def head(connection: sqlite3.Connection) -> Head:
    """The last event's number and hash; the anchor's where nothing follows it."""
    row = connection.execute("SELECT event_no, hash FROM audit ORDER BY event_no DESC LIMIT 1").fetchone()
    return anchor(connection) if row is None else Head(*row)


def anchor(connection: sqlite3.Connection) -> Head:
    """The last event that was pruned; number 0 where none was."""
    row = connection.execute("SELECT event_no, hash FROM audit_anchors ORDER BY event_no DESC LIMIT 1").fetchone()
    return Head(0, GENESIS) if row is None else Head(*row)


def chain(connection: sqlite3.Connection) -> Iterator[Event]:
    """Every event that is kept, oldest first."""
    for row in connection.execute(f"SELECT {_COLUMNS} FROM audit ORDER BY event_no"):  # noqa: S608
        yield Event(*row)


def listed(
    connection: sqlite3.Connection, *, since: str, who: str, action: str, before: int | None, limit: int
) -> list[Event]:
    """Events newest first; empty words mean no limit, ``before`` is an event number to go on from."""
    query = (
        f"SELECT {_COLUMNS} FROM audit WHERE at >= :since AND (:who = '' OR who = :who)"  # noqa: S608
        " AND (:action = '' OR action = :action) AND (:before IS NULL OR event_no < :before)"
        " ORDER BY event_no DESC LIMIT :limit"
    )
    asked = {"since": since, "who": who, "action": action, "before": before, "limit": limit}
    return [Event(*row) for row in connection.execute(query, asked)]


def last_before(connection: sqlite3.Connection, at: str) -> Head | None:
    """The event up to which all are older than ``at`` (a clock that was set back leaves younger ones between)."""
    row = connection.execute(
        "SELECT event_no, hash FROM audit WHERE event_no <"
        " coalesce((SELECT min(event_no) FROM audit WHERE at >= ?), 1 + (SELECT max(event_no) FROM audit))"
        " ORDER BY event_no DESC LIMIT 1",
        (at,),
    ).fetchone()
    return None if row is None else Head(*row)


def prune(connection: sqlite3.Connection, upto: Head, *, at: str) -> int:
    """Remove events up to ``upto``, which stays as the anchor of those that follow; how many went."""
    connection.execute("INSERT INTO audit_anchors VALUES (?, ?, ?)", (upto.event_no, at, upto.hash))
    return connection.execute("DELETE FROM audit WHERE event_no <= ?", (upto.event_no,)).rowcount


def missing_guards(connection: sqlite3.Connection) -> list[str]:
    """The rules that someone has taken out of the file."""
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    return sorted(GUARDS - found)
