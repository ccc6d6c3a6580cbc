"""Where tests keep their stores: in files, or, with TEST_SERVER=postgresql://…, each in a schema of that database."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Callable, Hashable, Iterable
from functools import cache
from pathlib import Path
from typing import Final

from analytics.store import Store, open_store
from analytics.store.connection import file_of

# An empty database that tests may fill with schemas; see ``tests.server``.
SERVER: Final = os.environ.get("TEST_SERVER", "")
# Stores that were filled lately are kept for the next test that fills its own with the same, which is mostly the next.
_KEPT: Final = 16
_kept: Final[dict[Hashable, Path]] = {}
_numbers: Final = itertools.count()


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


def fill_once(url: str, given: Hashable, fill: Callable[[], None]) -> None:
    """Let the empty store at ``url`` hold what ``fill`` puts into it and leaves closed.

    ``given`` is all that decides what that is, but for settings: what was given before in this process is copied.
    """
    if SERVER:
        fill()
        return
    settings = {name: value for name, value in os.environ.items() if name.startswith("MINYI_")} | {"MINYI_DATABASE": ""}
    key = given, tuple(sorted(settings.items()))
    kept = _kept.pop(key, None)
    if kept is None:
        fill()
        kept = Path(_folder().name, f"{next(_numbers)}.duckdb")
        assert not file_of(url).with_suffix(".duckdb.wal").exists(), "it is closed"
        shutil.copy(file_of(url), kept)
    else:
        shutil.copy(kept, file_of(url))
    _kept[key] = kept
    if len(_kept) > _KEPT:
        _kept.pop(next(iter(_kept))).unlink()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Gone when the process ends."""
    return tempfile.TemporaryDirectory(prefix="minyi-stores-")


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
