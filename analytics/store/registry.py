"""The registry: accounts, sessions and the audit log in one SQLite file beside the data.

It is a file of its own because the server and the command line write to it at the same time, at any moment; a DuckDB
file has one owner. Others' modules hold the queries; each takes the connection of the transaction that it is part of.
"""

from __future__ import annotations

import os
import queue
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.errors import StoreBusy, StoreUnusable, cause
from analytics.language import _
from analytics.store.registry_tables import APPLICATION, TABLES, UPGRADES, VERSION

Connection = sqlite3.Connection  # for those who pass it on: SQLite is at home in this room
_Idle = queue.LifoQueue[tuple[sqlite3.Connection, tuple[int, int]]]  # each with the file that it was opened on
IDLE_CONNECTIONS: Final = 8  # kept open for the next reader; more are opened on demand


@dataclass(frozen=True)
class Limits:
    """How long sessions last, how many failures are borne, how long the audit log is kept."""

    session_idle_minutes: int = 30
    session_hours: int = 10
    lockout_failures: int = 5
    lockout_minutes: int = 15
    audit_months: int = 12


DEFAULT_LIMITS: Final = Limits()
_RETRY_SECONDS: Final = 0.02
# What was kept outlives a loss of power; what was deleted is gone; no REPLACE passes by a rule of the file.
_PRAGMAS: Final = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "secure_delete = ON",
)


class Registry:
    """One registry file. Safe to share between threads, and between processes."""

    def __init__(self, path: Path, *, limits: Limits = DEFAULT_LIMITS, wait_seconds: float = 10) -> None:
        self.path = path
        self.limits = limits
        self.wait_seconds = wait_seconds
        self._idle: _Idle = queue.LifoQueue(IDLE_CONNECTIONS)
        weakref.finalize(self, _close, self._idle)

    def __repr__(self) -> str:
        return f"Registry({str(self.path)!r})"

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the registry throughout."""
        with self._transaction("BEGIN DEFERRED") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: on disk as a whole when the block ends, dropped as a whole when it raises.

        One process or thread writes at a time, others wait; blocks must not nest, and must do nothing slow. Raises
        :class:`StoreBusy` after ``wait_seconds``, :class:`StoreUnusable` when the file cannot be written.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Close what is idle; the next use opens the file again."""
        _close(self._idle)

    def copy_to(self, target: Path) -> None:
        """Write the registry as it is now to ``target``, one new file for its owner's eyes, while others go on writing.

        Sessions are left out: whoever had signed out, or was disabled, after the copy would be back when it is put in
        place. So is the seal's key, which is this office's alone. Raises :class:`StoreUnusable` when there is such a
        file already, or it cannot be written.
        """
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except OSError as error:
            raise _unusable(target, cause(error)) from error
        source, mark = self._connection()
        copy = sqlite3.connect(target, isolation_level=None)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA secure_delete = ON")
            copy.execute("DELETE FROM sessions")
            copy.execute("DELETE FROM seal")
        except sqlite3.Error as error:
            target.unlink()
            raise _refusal(error, target, self.wait_seconds) from error
        finally:
            copy.close()
            self._give_back(source, mark)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        try:
            connection, mark = self._connection()
        except sqlite3.Error as error:
            raise _refusal(error, self.path, self.wait_seconds) from error
        kept = False
        try:
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
            kept = True
        except sqlite3.Error as error:
            refusal = _refusal(error, self.path, self.wait_seconds)
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise refusal from error
        finally:
            if not kept and connection.in_transaction:
                connection.execute("ROLLBACK")
            self._give_back(connection, mark)

    def _connection(self) -> tuple[sqlite3.Connection, tuple[int, int]]:
        """An idle connection to the file as it is now: one that was put in its place (a restored backup) counts."""
        while True:
            try:
                connection, mark = self._idle.get_nowait()
            except queue.Empty:
                return self._open()
            if mark == _mark(self.path):
                return connection, mark
            connection.close()

    def _give_back(self, connection: sqlite3.Connection, mark: tuple[int, int]) -> None:
        try:
            self._idle.put_nowait((connection, mark))
        except queue.Full:
            connection.close()

    def _open(self) -> tuple[sqlite3.Connection, tuple[int, int]]:
        _make(self.path)
        connection = sqlite3.connect(
            self.path, timeout=self.wait_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection, self.path, self.wait_seconds)
        except BaseException:
            connection.close()
            raise
        mark = _mark(self.path)
        if mark is None:
            connection.close()
            raise _unusable(self.path, _("文件刚被移走"))
        return connection, mark


def _close(idle: _Idle) -> None:
    with suppress(queue.Empty):
        while True:
            idle.get_nowait()[0].close()


def _mark(path: Path) -> tuple[int, int] | None:
    """Which file stands at ``path`` now; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _make(path: Path) -> None:
    """An empty file that nobody else may read, where there is none: SQLite gives its companions the same rights.

    One that is there is not touched: to close it here would drop the locks that other connections of this process have
    on it, and another process that closes it then takes what they have written for nobody's, and away.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError
        if not path.exists():
            with suppress(FileExistsError):  # another was faster
                os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise _unusable(path, cause(error)) from error


def _prepare(connection: sqlite3.Connection, path: Path, wait_seconds: float) -> None:
    """Make the tables of a new file; refuse another's before anything of it is touched."""
    connection.execute("PRAGMA trusted_schema = OFF")
    if _stamp(connection) != (APPLICATION, VERSION):
        # One process makes the tables; the one that waited for it finds them made.
        connection.execute("BEGIN IMMEDIATE")
        try:
            _found(connection, path)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    _keep_a_log(connection, wait_seconds)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _keep_a_log(connection: sqlite3.Connection, wait_seconds: float) -> None:
    """Let readers and the writer not wait for each other. Others who use a new file meanwhile are waited for here: at
    this one statement SQLite itself waits for nobody."""
    until = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _found(connection: sqlite3.Connection, path: Path) -> None:
    application, version = _stamp(connection)
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (application, version) == (0, 0) and not tables:
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        version = 1
    elif application != APPLICATION:
        raise _unusable(path, _("不是本系统的账号文件"))
    elif version > VERSION:
        raise _unusable(path, _("由更新的版本建立"))
    for earlier in range(version, VERSION):
        for statement in UPGRADES[earlier]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _stamp(connection: sqlite3.Connection) -> tuple[int, int]:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return application, connection.execute("PRAGMA user_version").fetchone()[0]


def _refusal(error: sqlite3.Error, path: Path, wait_seconds: float) -> StoreBusy | StoreUnusable:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(
            _("账号文件正被另一个程序写入，已等待 {seconds} 秒").format(seconds=round(wait_seconds)),
            action=_("请稍后重试"),
        )
    if code == sqlite3.SQLITE_FULL:
        return _unusable(path, _("磁盘已满"))
    return _unusable(path, str(error))


def _unusable(path: Path, why: str) -> StoreUnusable:
    return StoreUnusable(
        _("账号文件 {path} 不能用：{why}").format(path=path, why=why),
        expected=_("本系统建立的账号文件，或一个尚不存在的文件名"),
        action=_("请检查 MINYI_ACCESS_DATABASE 所写的位置与权限"),
    )
