"""What a reader chose for himself, as it lies in the registry. The account '' is that of a machine's own user."""

from __future__ import annotations

import sqlite3


def find(connection: sqlite3.Connection, account: str, name: str) -> str | None:
    """What ``account`` chose for ``name``; None where nothing was."""
    row = connection.execute("SELECT value FROM preferences WHERE (account, name) = (?, ?)", (account, name)).fetchone()
    return None if row is None else row[0]


def keep(connection: sqlite3.Connection, account: str, name: str, value: str) -> None:
    """Let ``value`` be what ``account`` chose for ``name``."""
    connection.execute("INSERT OR REPLACE INTO preferences VALUES (?, ?, ?)", (account, name, value))
