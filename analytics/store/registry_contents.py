"""What a registry file holds, as a backup tells it; and the one that is restored made safe before anybody uses it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.store import audit
from analytics.store.audit import Head
from analytics.store.registry import Registry

_TABLES: Final = ("accounts", "audit", "audit_anchors")


@dataclass(frozen=True)
class Contents:
    """The version of the tables, how many rows the lasting ones have, and the end of the audit log."""

    schema_version: int
    rows: dict[str, int]
    head: Head


def contents(path: Path) -> Contents:
    """What the registry file at ``path`` holds. Raises :class:`StoreUnusable` when it is none, of a newer version, or
    damaged."""
    if not path.is_file():
        raise StoreUnusable(_("没有账号文件 {path}").format(path=path))
    registry = Registry(path)
    try:
        with registry.reading() as connection:
            if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise StoreUnusable(_("账号文件 {path} 已损坏").format(path=path))
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _TABLES}  # noqa: S608
            found = Contents(version, rows, audit.head(connection))
    finally:
        registry.close()
    fold(path)
    return found


def make_safe(path: Path, *, enabled: bool, at: str, by: str) -> None:
    """End every session in the closed registry file at ``path`` and, unless ``enabled``, disable every account; what it
    has of a seal's key, whoever put it there, is nobody's."""
    registry = Registry(path)
    with registry.writing() as connection:
        connection.execute("DELETE FROM sessions")
        connection.execute("DELETE FROM seal")
        if not enabled:
            connection.execute(
                "UPDATE accounts SET disabled = 1, changed_at = ?, changed_by = ? WHERE disabled = 0", (at, by)
            )
    registry.close()
    fold(path)


def end_sessions(registry: Registry) -> int:
    """Sign everybody out; how many sessions there were."""
    with registry.writing() as connection:
        return connection.execute("DELETE FROM sessions").rowcount


def fold(path: Path) -> None:
    """Put the log of a closed registry file into it, so that it is one file."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
