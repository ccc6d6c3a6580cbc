"""Another file put in the place of a store's, or a registry's, while nobody uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from analytics.errors import StoreBusy
from analytics.language import _
from analytics.store import placing

_CONFIGURATION: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_LOCKED: Final = "Could not set lock"


def replace_store(path: Path, fresh: Path, aside: Path) -> None:
    """Put the closed store file ``fresh`` at ``path``; what stood there stays as ``aside``, even where it is broken.

    The old file stays locked against other processes until the new one has its name. Raises ``duckdb.Error`` when
    another process holds it, and ``OSError``; the old file is then as it was.
    """
    with duckdb.connect(config=dict(_CONFIGURATION)) as connection:
        if path.exists():
            try:
                connection.execute("ATTACH '{}' AS stored".format(str(path).replace("'", "''")))
                # The log's entries go into the file, so that none is left that the new file would take for its own.
                connection.execute("CHECKPOINT stored")
            except duckdb.Error as error:
                if _LOCKED in str(error):
                    raise
        logs = [(log, log.name.removeprefix(path.name)) for log in path.parent.glob(f"{path.name}.wal*")]
        _exchange(path, fresh, aside, logs)  # there are logs only of a file that could not be opened


@contextmanager
def registry_alone(path: Path) -> Iterator[bool]:
    """Hold the registry at ``path`` while nobody else has it open; gives whether it can be read at all.

    A dashboard keeps it open from its first visitor on, so this tells whether one is running. Raises
    :class:`StoreBusy` when somebody has it open.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        try:
            # Goes only where there is no other connection; folds the log into the file as well.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            usable = True
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(
                    _("账号文件 {path} 正在使用：看板在运行，或有别的命令未完").format(path=path),
                    action=_("请先停止看板，等其他命令完成后再恢复"),
                ) from error
            usable = False
        yield usable
    finally:
        connection.close()


def replace_registry(path: Path, fresh: Path, aside: Path) -> None:
    """Put the closed registry file ``fresh`` at ``path``; what stood there stays as ``aside``. See
    :func:`registry_alone`."""
    logs = [(path.with_name(path.name + ending), ending) for ending in ("-wal", "-shm", "-journal")]
    _exchange(path, fresh, aside, [(log, ending) for log, ending in logs if log.exists()])


def _exchange(path: Path, fresh: Path, aside: Path, logs: Sequence[tuple[Path, str]]) -> None:
    """Keep ``path`` with its ``logs`` (each with its ending) as ``aside``, and put ``fresh`` there; all or nothing."""
    there, moved = path.exists(), []
    if there:
        placing.keep_beside(path, aside)
    try:
        for log, ending in logs:
            log.rename(aside.with_name(aside.name + ending))
            moved.append((log, ending))
        placing.put(fresh, path)
    except OSError:
        for log, ending in moved:
            aside.with_name(aside.name + ending).rename(log)
        if there:
            aside.unlink()
        raise
