"""One DuckDB instance per file and process: opened when needed, closed soon after the last use.

DuckDB locks its file for as long as a process holds it open. A dashboard that kept it open would lock out the command
line for good; so the file is let go after a short idle time and opened again on demand, which takes some 10 ms.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from analytics.cancelling import heed, held, interruptible
from analytics.errors import StoreBusy, StoreUnusable, cause
from analytics.language import _
from analytics.model import Scope
from analytics.store import reach, schema
from analytics.store.embedded.capacity import shortage
from analytics.store.embedded.connection import EmbeddedConnection
from analytics.store.embedded.rewriting import rewrite
from analytics.store.engine import writing_elsewhere
from analytics.store.replacing import replace_store
from analytics.store.trace import untraced

LINGER_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.05
KEPT_CURSORS: Final = 64
_MAGIC: Final = b"DUCK"  # of a database file, after 8 bytes of checksum
_MAGIC_AT: Final = 8

# The store works offline on files from strangers: nothing in a query may reach the network or another file.
CONFIGURATION: Final = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "preserve_insertion_order": "false",
    "memory_limit": "2GB",
    "lock_configuration": "true",
}


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of a new file, bring those of an older version up to date. See :func:`schema.prepare`."""
    connection.execute("BEGIN TRANSACTION")
    try:
        schema.prepare(EmbeddedConnection(connection))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class EmbeddedFile:
    """The file ``path`` as this process holds it. Threads share it, each with a cursor of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write_lock = threading.Lock()
        self._changed = threading.Condition()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._kept: list[tuple[Scope, duckdb.DuckDBPyConnection]] = []  # the one used last at the end
        self._users = 0
        self._openings = self._commits = 0
        self._idle_since = 0.0
        self._closer: threading.Thread | None = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    @property
    def moment(self) -> tuple[int, int] | None:
        """As long as this process has the file open nobody else can write to it."""
        return (self._openings, self._commits) if self.is_open else None

    @contextmanager
    def reading(self, scope: Scope, wait_seconds: float) -> Iterator[EmbeddedConnection]:
        """A connection that sees one state of the store within ``scope``; temporary tables go when it is given back.

        Raises :class:`StoreBusy` when another process still holds the file after ``wait_seconds``, and
        :class:`StoreUnusable` when it cannot be opened at all, or disk or memory do not suffice for what is done.
        """
        whole = self._cursor(wait_seconds) if scope.is_everywhere else self._confined(scope, wait_seconds)
        with whole as connection:
            connection.execute("BEGIN TRANSACTION READ ONLY")
            try:
                with interruptible(connection.cursor.interrupt, duckdb.InterruptException):
                    yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self, wait_seconds: float) -> Iterator[EmbeddedConnection]:
        """A transaction, one at a time: kept when the block ends, dropped as a whole when it raises. Raises as
        :meth:`reading` does."""
        with held(self._write_lock, writing_elsewhere()), self._cursor(wait_seconds) as connection:
            connection.execute("BEGIN TRANSACTION")
            try:
                with interruptible(connection.cursor.interrupt, duckdb.InterruptException):
                    yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
            self._commits += 1

    @contextmanager
    def _cursor(self, wait_seconds: float) -> Iterator[EmbeddedConnection]:
        """A connection for one thread; the file stays open at least until it is given back."""
        cursor = self._acquire(wait_seconds)
        try:
            yield EmbeddedConnection(cursor)
        except duckdb.Error as error:
            refusal = shortage(error, self.path)
            if refusal is None:
                raise
            raise refusal from error
        finally:
            cursor.close()
            self._release()

    @contextmanager
    def _confined(self, scope: Scope, wait_seconds: float) -> Iterator[EmbeddedConnection]:
        """As :meth:`_cursor`, but one that was confined to ``scope`` before, where there is one. It is kept for the
        next use, unless the block raises: what the block leaves on it must be dropped by the block."""
        with self._cursor(wait_seconds):
            mine, is_new = self._taken(scope)
            try:
                connection = EmbeddedConnection(mine)
                with untraced():
                    if is_new:
                        reach.confine(connection)
                    reach.renew(connection, scope)
                yield connection
            except BaseException:
                mine.close()
                raise
            self._keep(scope, mine)

    def _taken(self, scope: Scope) -> tuple[duckdb.DuckDBPyConnection, bool]:
        """A cursor for ``scope`` while the file is open, and whether it is a new one."""
        with self._changed:
            for at, (kept_for, _cursor) in enumerate(self._kept):
                if kept_for == scope:
                    return self._kept.pop(at)[1], False
            assert self._connection is not None
            return self._connection.cursor(), True  # one of another cursor would be closed with it

    def _keep(self, scope: Scope, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._changed:
            self._kept.append((scope, cursor))
            if len(self._kept) > KEPT_CURSORS:
                self._kept.pop(0)[1].close()

    def close(self) -> None:
        """Let go of the file now, unless a thread is using it; the next use opens it again."""
        with self._changed:
            if not self._users:
                self._shut()
            closer = self._closer
        if closer is not None and not self.is_open:
            closer.join()

    def compact(self, wait_seconds: float) -> None:
        """Write the file anew without what was deleted, once nobody uses it; every use waits meanwhile.

        Raises :class:`StoreBusy` when threads or another process use it for longer than ``wait_seconds``, and
        :class:`StoreUnusable` when the disk has no room for a second file.
        """
        self._alone(lambda: rewrite(self.path), wait_seconds)

    def replace(self, fresh: Path, aside: Path, wait_seconds: float) -> None:
        """Put the store file ``fresh`` in the place of this one, which stays as ``aside``; raises as :meth:`compact`
        does, and this file is then as it was."""
        self._alone(lambda: replace_store(self.path, fresh, aside), wait_seconds)

    def _alone(self, work: Callable[[], None], wait_seconds: float) -> None:
        """Do ``work`` on the closed file."""
        deadline = time.monotonic() + wait_seconds
        with self._write_lock, self._changed:
            if not self._changed.wait_for(lambda: not self._users, wait_seconds):
                raise _busy("", wait_seconds)
            self._shut()
            while (held_by := self._held(work)) is not None:
                if time.monotonic() >= deadline:
                    raise _busy(held_by, wait_seconds)
                time.sleep(RETRY_SECONDS)

    def _held(self, work: Callable[[], None]) -> str | None:
        """Do ``work``; when another process holds the file, leave it and say which."""
        try:
            work()
        except duckdb.Error as error:
            if (holder := _holder(error)) is not None:
                return holder
            raise shortage(error, self.path) or _unusable(self.path, str(error)) from error
        except OSError as error:
            raise _unusable(self.path, cause(error)) from error
        return None

    def _acquire(self, wait_seconds: float) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + wait_seconds
        while True:
            # Each try takes the lock anew, so that waiting threads share one wait instead of queueing for theirs.
            with self._changed:
                held_by = self._open() if self._connection is None else None
                if self._connection is not None:
                    cursor = self._connection.cursor()
                    self._users += 1
                    return cursor
            if time.monotonic() >= deadline:
                raise _busy(held_by or "", wait_seconds)
            heed()
            time.sleep(RETRY_SECONDS)

    def _release(self) -> None:
        with self._changed:
            self._users -= 1
            self._idle_since = time.monotonic()
            self._changed.notify_all()

    def _open(self) -> str | None:
        """Open the file; when another process holds it, leave it closed and say which."""
        _refuse_out_of_reach(self.path)
        if not _is_database(self.path):
            raise _unusable(self.path, _("不是 DuckDB 数据文件"))
        try:
            connection = duckdb.connect(str(self.path), config=dict(CONFIGURATION))
        except duckdb.Error as error:
            if (holder := _holder(error)) is not None:
                return holder
            raise shortage(error, self.path) or _unusable(self.path, str(error)) from error
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self._openings += 1
        self._idle_since = time.monotonic()
        self._closer = threading.Thread(target=self._close_when_idle, name="store-closer", daemon=True)
        self._closer.start()
        return None

    def _shut(self) -> None:
        while self._kept:  # the file stays open as long as one of them is
            self._kept.pop()[1].close()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._changed.notify_all()

    def _close_when_idle(self) -> None:
        with self._changed:
            while self._connection is not None and threading.current_thread() is self._closer:
                if self._users:
                    self._changed.wait()
                elif (remaining := self._idle_since + LINGER_SECONDS - time.monotonic()) > 0:
                    self._changed.wait(remaining)
                else:
                    self._shut()


def _refuse_out_of_reach(path: Path) -> None:
    """Raise :class:`StoreUnusable` for what DuckDB would refuse in words of its own: a folder, a lack of rights."""
    if path.is_dir():
        raise _unusable(path, cause(IsADirectoryError()))
    if not os.access(path if path.exists() else path.parent, os.R_OK | os.W_OK):
        raise _unusable(path, cause(PermissionError()))


def _is_database(path: Path) -> bool:
    """Whether ``path`` may be opened: DuckDB would read a CSV or Parquet file too, and forget what is written to it."""
    if not path.is_file():
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_MAGIC_AT + len(_MAGIC))
    except OSError as error:
        raise _unusable(path, cause(error)) from error
    return not head or head[_MAGIC_AT:] == _MAGIC


def _holder(error: duckdb.Error) -> str | None:
    """Which other process holds the file, in words; None when ``error`` says something else."""
    if "Could not set lock" not in str(error):
        return None
    process = re.search(r"PID (\d+)", str(error))
    return _("（进程 {number}）").format(number=process[1]) if process else ""


def _busy(held_by: str, waited: float) -> StoreBusy:
    return StoreBusy(
        _("数据文件正被另一个程序占用{holder}，已等待 {seconds} 秒").format(holder=held_by, seconds=round(waited)),
        action=_("请等它完成当前操作（如正在上传）后重试，或先关闭那个程序"),
    )


def _unusable(path: Path, error: str) -> StoreUnusable:
    said = error.splitlines()[0].removeprefix("IO Error: ")
    return StoreUnusable(
        _("数据文件 {path} 打不开：{cause}").format(path=path, cause=said),
        expected=_("本系统建立的数据文件，或一个尚不存在的文件名"),
        action=_("请检查 MINYI_DATABASE 或 --database 所写的位置与权限"),
    )
