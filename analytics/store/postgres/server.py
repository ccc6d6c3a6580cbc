"""One database of a PostgreSQL server, as this process uses it.

Connections are kept for a while and looked at before they are used again: a server that was started anew, or a line
that was cut, costs whoever was in the middle one clear message, and nobody after.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from analytics.cancelling import heed, held, interruptible
from analytics.errors import StoreBusy, StoreUnusable
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.settings import without_password
from analytics.store import reach, schema
from analytics.store.engine import writing_elsewhere
from analytics.store.postgres.connection import Client, ServerConnection
from analytics.store.postgres.refusals import passes, refusal
from analytics.store.postgres.statements import register
from analytics.store.trace import untraced

KEPT_CONNECTIONS: Final = 12
KEPT_SECONDS: Final = 60.0
RETRY_SECONDS: Final = 0.2
UNLOOKED_SECONDS: Final = 1.0  # a connection given back so lately is taken for alive
# One lock for all stores of a database would let two of them wait for each other; so it is the schema's.
_ALONE: Final = """
SELECT pg_advisory_xact_lock('pg_namespace'::regclass::oid::integer, current_schema()::regnamespace::oid::integer)
"""

# Queries here are few and large: compiling them takes longer than it saves, and their hash tables want room.
_SESSION: Final = ("TIME ZONE 'UTC'", "client_min_messages = warning", "jit = off", "work_mem = '64MB'")
_Kept = tuple[Scope, ServerConnection, float]


class Server:
    """The database at ``url``. Threads share it, each with a connection of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._write_lock = threading.Lock()
        self._changed = threading.Lock()
        self._kept: list[_Kept] = []  # the one used last at the end
        self._is_prepared = False

    @contextmanager
    def reading(self, scope: Scope, wait_seconds: float) -> Iterator[ServerConnection]:
        """A connection that sees one state of the store within ``scope``; all that is done on it is dropped.

        Raises :class:`StoreUnusable` when the server cannot be reached, or goes away meanwhile.
        """
        with self._connection(scope, wait_seconds) as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            if not scope.is_everywhere:
                with untraced():
                    reach.renew(connection, scope)
            with interruptible(connection.interrupt, psycopg.errors.QueryCanceled):
                yield connection

    @contextmanager
    def writing(self, wait_seconds: float) -> Iterator[ServerConnection]:
        """A transaction, one at a time among all processes: kept when the block ends, dropped when it raises.

        Raises :class:`StoreBusy` when another process writes for longer than ``wait_seconds``, else as :meth:`reading`
        does. Threads of this process wait for each other however long it takes.
        """
        with (
            held(self._write_lock, writing_elsewhere()),
            self._connection(EVERYWHERE, wait_seconds) as connection,
        ):
            connection.execute("BEGIN")
            _wait_for_others(connection, wait_seconds)
            with interruptible(connection.interrupt, psycopg.errors.QueryCanceled):
                yield connection
            connection.execute("COMMIT")

    @property
    def moment(self) -> None:
        """Others may write at any time."""
        return None

    def compact(self, wait_seconds: float) -> None:
        """Write every table anew without the rows that were deleted."""
        with self._write_lock, self._connection(EVERYWHERE, wait_seconds) as connection:
            for name in sorted(connection.tables()):
                connection.execute(f'VACUUM FULL "{name}"')

    def close(self) -> None:
        """Close what nobody uses; the next use opens it again."""
        with self._changed:
            while self._kept:
                self._kept.pop()[1].client.close()

    @contextmanager
    def _connection(self, scope: Scope, wait_seconds: float) -> Iterator[ServerConnection]:
        """A connection for one thread, confined to ``scope``; a transaction left open is dropped. It is kept for the
        next use, unless the server has failed it."""
        connection = self._taken(scope) or self._opened(scope, wait_seconds)
        try:
            yield connection
        except psycopg.Error as error:
            connection.client.close()
            self._refuse(error)
            raise
        finally:
            if not connection.client.closed:
                self._give_back(scope, connection)

    def _refuse(self, error: psycopg.Error) -> None:
        """Raise the refusal that ``error`` amounts to, if it is no defect of ours."""
        if (found := refusal(error, self.url)) is not None:
            raise found from error

    def _give_back(self, scope: Scope, connection: ServerConnection) -> None:
        try:
            connection.rest()
        except psycopg.Error:  # away between two statements: nothing was to be kept of them
            connection.client.close()
        else:
            self._keep(scope, connection)

    def _taken(self, scope: Scope) -> ServerConnection | None:
        while True:
            with self._changed:
                at = next((at for at, (kept_for, *_rest) in enumerate(self._kept) if kept_for == scope), None)
                if at is None:
                    return None
                _scope, connection, since = self._kept.pop(at)
            if time.monotonic() - since < UNLOOKED_SECONDS or _is_alive(connection):
                return connection
            connection.client.close()

    def _keep(self, scope: Scope, connection: ServerConnection) -> None:
        with self._changed:
            now = time.monotonic()
            self._kept.append((scope, connection, now))
            while len(self._kept) > KEPT_CONNECTIONS or now - self._kept[0][2] > KEPT_SECONDS:
                self._kept.pop(0)[1].client.close()

    def _opened(self, scope: Scope, wait_seconds: float) -> ServerConnection:
        """A new connection. A server that is starting, or has none free, is asked again for ``wait_seconds``."""
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                connection = ServerConnection(_connect(self.url))
                break
            except psycopg.Error as error:
                if not passes(error) or time.monotonic() >= deadline:
                    raise refusal(error, self.url) or _wrong(self.url) from error
            heed()
            time.sleep(RETRY_SECONDS)
        try:
            if not self._is_prepared:
                self._prepare(connection, wait_seconds)
            if not scope.is_everywhere:
                with untraced():
                    reach.confine(connection)
        except BaseException as error:
            connection.client.close()
            if isinstance(error, psycopg.Error):
                self._refuse(error)
            raise
        return connection

    def _prepare(self, connection: ServerConnection, wait_seconds: float) -> None:
        """Make the tables of an empty database, once; another process may be doing the same."""
        connection.execute("BEGIN")
        _wait_for_others(connection, wait_seconds)
        schema.prepare(connection)
        connection.execute("COMMIT")
        self._is_prepared = True


def _connect(url: str) -> Client:
    client: Client = psycopg.connect(url, autocommit=True, connect_timeout=5, application_name="minyi")
    register(client.adapters)
    client.prepare_threshold = None
    for setting in _SESSION:
        client.execute(f"SET {setting}")
    return client


def _is_alive(connection: ServerConnection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _wait_for_others(connection: ServerConnection, wait_seconds: float) -> None:
    milliseconds = max(1, round(wait_seconds * 1000))
    connection.execute(f"SET LOCAL lock_timeout = {milliseconds}")
    try:
        connection.execute(_ALONE)
    except psycopg.errors.LockNotAvailable as error:
        raise busy(wait_seconds) from error
    connection.execute("SET LOCAL lock_timeout = 0")


def _wrong(url: str) -> StoreUnusable:
    return StoreUnusable(
        _("数据库 {database} 连不上").format(database=without_password(url)),
        expected=_("postgresql://用户:密码@主机:端口/库名"),
        action=_("请检查 MINYI_DATABASE 或 --database 所写的地址"),
    )


def busy(waited: float) -> StoreBusy:
    return StoreBusy(
        _("数据库正被另一个程序写入，已等待 {seconds} 秒").format(seconds=round(waited)),
        action=_("请等它完成当前操作（如正在上传）后重试"),
    )
