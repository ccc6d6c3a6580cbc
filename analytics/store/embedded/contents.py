"""What a closed store file holds, as a backup tells it; and a restored one brought in step with the one it replaces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.store.changes import drawn
from analytics.store.connection import Store
from analytics.store.embedded.capacity import shortage
from analytics.store.embedded.file import CONFIGURATION, prepare

# Numbers that are never given twice, as the audit log and caches know things by them.
_COUNTERS: Final = ("data_version", "comments_version", "last_batch_no", "last_response_no")
# Deletions of persons' answers that a backup made before does not know of.
_DELETIONS: Final = ("forgotten", "retired")


@dataclass(frozen=True)
class Contents:
    """The version of the tables, and how many rows each has."""

    schema_version: int
    rows: dict[str, int]


def contents(path: Path) -> Contents:
    """What the store file at ``path`` holds, read to its last row; nobody else may have it open.

    Raises :class:`StoreUnusable` when it is not a store of ours or cannot be read.
    """
    try:
        with duckdb.connect(str(path), read_only=True, config=dict(CONFIGURATION)) as connection:
            (version,) = connection.execute("SELECT schema_version FROM store_state").fetchall()[0]
            names = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_name").fetchall()
            counted = {name: _count(connection, name) for (name,) in names}
    except duckdb.Error as error:
        raise _unusable(path, error) from error
    return Contents(int(version), counted)


def upgrade(path: Path) -> None:
    """Bring the tables of the store file at ``path`` up to date. Raises :class:`StoreUnusable` when a newer version has
    written it."""
    try:
        with duckdb.connect(str(path), config=dict(CONFIGURATION)) as connection:
            prepare(connection)
            connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise _unusable(path, error) from error


def counters(store: Store) -> dict[str, int]:
    """How far the numbers of ``store`` have come."""
    with store.reading() as connection:
        row = connection.execute(f"SELECT {', '.join(_COUNTERS)} FROM store_state").fetchall()[0]  # noqa: S608
    return dict(zip(_COUNTERS, map(int, row), strict=True))


def carry_on(path: Path, reached: dict[str, int]) -> None:
    """Let the numbers of the store file at ``path`` go on behind ``reached``, so that none is given a second time and
    no cache takes what it kept of the other store for this one's."""
    changes = ", ".join(f"{name} = greatest({name}, $reached_{name}) + 1" for name in _COUNTERS)
    given = {f"reached_{name}": reached.get(name, 0) for name in _COUNTERS}
    try:
        with duckdb.connect(str(path), config=dict(CONFIGURATION)) as connection:
            connection.execute(f"UPDATE store_state SET {changes}", given)  # noqa: S608 (constants of this module)
            connection.execute("UPDATE kind_versions SET version = ?", [drawn()])
            connection.execute("DELETE FROM early_reads")
            connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise _unusable(path, error) from error


def deletions(store: Store, since: dt.datetime) -> int:
    """From how many batches answers of persons were deleted after ``since`` (Asia/Shanghai)."""
    with store.reading() as connection:
        query = (
            "SELECT count(DISTINCT batch_no) FROM batch_events"
            " WHERE list_contains($deletions, event) AND done_at > $since"
        )
        found = connection.execute(query, {"deletions": list(_DELETIONS), "since": since}).fetchall()
    return int(found[0][0])


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    name = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0])  # noqa: S608


def _unusable(path: Path, error: duckdb.Error) -> StoreUnusable:
    cause = str(error).splitlines()[0]
    return shortage(error, path) or StoreUnusable(_("数据文件 {path} 不能用：{cause}").format(path=path, cause=cause))
