"""Sessions as they lie in the registry: hashes of tokens, never tokens; and failed attempts to open one."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from analytics.store import accounts
from analytics.store.accounts import Account


@dataclass(frozen=True)
class StoredSession:
    """One session; moments in seconds since 1970."""

    token_hash: str
    account_no: int
    address: str
    started: int
    seen: int
    expires: int


@dataclass(frozen=True)
class Attempts:
    """Failures in a row of one account or address; moments in seconds since 1970.

    ``turned_away`` counts the attempts made while it was locked, which were not looked at.
    """

    failures: int = 0
    last: int = 0
    locked_until: int = 0
    turned_away: int = 0


NO_ATTEMPTS: Final = Attempts()
_SESSION: Final = "s.token_hash, s.account_no, s.address, s.started, s.seen, s.expires"
_ACCOUNT: Final = (
    "a.account_no, a.name, a.display, a.role, a.scope, a.password_hash, a.password_at, a.must_change, a.disabled,"
    " a.issuer, a.subject, a.created_at, a.created_by, a.changed_at, a.changed_by"
)
_FIND: Final = (
    f"SELECT {_SESSION}, {_ACCOUNT} FROM sessions s JOIN accounts a USING (account_no) WHERE s.token_hash = ?"  # noqa: S608
)
_OF: Final = f"SELECT {_SESSION} FROM sessions s WHERE s.account_no = ? ORDER BY s.started DESC"  # noqa: S608


def open_one(connection: sqlite3.Connection, new: StoredSession) -> None:
    """Add a session."""
    connection.execute(
        "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)",
        (new.token_hash, new.account_no, new.address, new.started, new.seen, new.expires),
    )


def find(connection: sqlite3.Connection, token_hash: str) -> tuple[StoredSession, Account] | None:
    """The session of that hash, and whose it is."""
    row = connection.execute(_FIND, (token_hash,)).fetchone()
    return None if row is None else (StoredSession(*row[:6]), accounts.account(row[6:]))


def touch(connection: sqlite3.Connection, token_hash: str, seen: int) -> None:
    """The session was in use at ``seen``."""
    connection.execute("UPDATE sessions SET seen = max(seen, ?) WHERE token_hash = ?", (seen, token_hash))


def of(connection: sqlite3.Connection, account_no: int) -> list[StoredSession]:
    """The sessions of one account, newest first."""
    return [StoredSession(*row) for row in connection.execute(_OF, (account_no,))]


def end(connection: sqlite3.Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))


def end_all(connection: sqlite3.Connection, account_no: int) -> int:
    """End every session of an account; how many there were."""
    return connection.execute("DELETE FROM sessions WHERE account_no = ?", (account_no,)).rowcount


def sweep(connection: sqlite3.Connection, *, now: int, idle_since: int) -> None:
    """Drop sessions that have run out."""
    connection.execute("DELETE FROM sessions WHERE expires <= ? OR seen <= ?", (now, idle_since))


def attempts(connection: sqlite3.Connection, kind: str, subject: str) -> Attempts:
    """What is remembered of an ``account`` or ``address``."""
    row = connection.execute(
        "SELECT failures, last, locked_until, turned_away FROM attempts WHERE kind = ? AND subject = ?",
        (kind, subject),
    ).fetchone()
    return NO_ATTEMPTS if row is None else Attempts(*row)


def remember(connection: sqlite3.Connection, kind: str, subject: str, found: Attempts) -> None:
    """Keep ``found``; nothing is kept where there is nothing to remember."""
    if found.failures <= 0:
        connection.execute("DELETE FROM attempts WHERE kind = ? AND subject = ?", (kind, subject))
        return
    connection.execute(
        "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, subject) DO UPDATE SET"
        " failures = excluded.failures, last = excluded.last, locked_until = excluded.locked_until,"
        " turned_away = excluded.turned_away",
        (kind, subject, found.failures, found.last, found.locked_until, found.turned_away),
    )


def forget_attempts(connection: sqlite3.Connection, *, before: int) -> None:
    """Drop what ended before ``before``; made-up names would fill the file otherwise."""
    connection.execute("DELETE FROM attempts WHERE max(last, locked_until) < ?", (before,))
