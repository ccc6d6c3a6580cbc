"""Where tests keep their stores: in files, or, with TEST_SERVER=postgresql://…, each in a schema of that database."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from analytics.store import Store, open_store

# An empty database that tests may fill with schemas; see ``tests.server``.
SERVER: Final = os.environ.get("TEST_SERVER", "")


def url_of(path: Path | str) -> str:
    """The address of the store that would be the file ``path``; on a server, of a schema named after it."""
    if not SERVER:
        return f"duckdb:///{path}"
    _ask(f"CREATE SCHEMA IF NOT EXISTS {_schema(path)}")
    return f"{SERVER}?options=-csearch_path%3D{_schema(path)}"


def copy_of(source: Path | str, target: Path | str) -> str:
    """The address of ``target``, which now holds what the store at ``source`` holds."""
    url = url_of(target)
    if not SERVER:
        shutil.copy(source, target)
        return url
    store = open_store(url)
    with store.writing(data=False) as connection:
        theirs = url_of(source).rpartition("%3D")[2]
        for table in connection.tables():
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 (the store's own tables)
            connection.execute(f"INSERT INTO {table} SELECT * FROM {theirs}.{table}")  # noqa: S608
    store.close()
    return url


def removed(path: Path) -> None:
    """Let the store at ``path`` be none."""
    if SERVER:
        _ask(f"DROP SCHEMA IF EXISTS {_schema(path)} CASCADE")
    else:
        path.unlink(missing_ok=True)


def sizes(store: Store, tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of ``tables`` has."""
    with store.reading() as connection:
        counted = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall() for name in tables}  # noqa: S608
    return {name: number for name, ((number,),) in counted.items()}


def _schema(path: Path | str) -> str:
    return "t" + hashlib.sha256(str(Path(path).resolve()).encode()).hexdigest()[:16]


def _ask(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)
