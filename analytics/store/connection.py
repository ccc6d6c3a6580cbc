"""The store itself: where it lies, and how others read and write it."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from analytics.errors import StoreUnusable, cause
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.settings import without_password
from analytics.store import changes, reach, schema, tally
from analytics.store.embedded.file import EmbeddedFile
from analytics.store.engine import Connection, Engine
from analytics.store.postgres.server import Server

FILE_SCHEME: Final = "duckdb:///"
SERVER_SCHEMES: Final = ("postgresql://", "postgres://")

_files: dict[Path, EmbeddedFile] = {}
_servers: dict[str, Server] = {}
_registry = threading.Lock()


class Store:
    """One store. Safe to share between threads; it is open only while it is used, and a moment longer.

    ``url`` and ``week_starts_on`` (1 Monday … 7 Sunday) are as given to :func:`open_store`; ``scope`` is the part of
    the city that this one shows (see :meth:`within`); ``permit`` is asked before every write (see
    :meth:`permitted_by`).
    """

    def __init__(
        self,
        url: str,
        engine: Engine,
        *,
        wait_seconds: float,
        week_starts_on: int,
        scope: Scope = EVERYWHERE,
        permit: Callable[[], None] | None = None,
    ) -> None:
        self.url = url
        self.week_starts_on = week_starts_on
        self.wait_seconds = wait_seconds
        self.scope = scope
        self._engine = engine
        self._permit = permit

    def within(self, scope: Scope) -> Store:
        """The same store for a reader who may see ``scope`` only: nothing else is in it, whatever is asked."""
        return self._again(scope, self._permit)

    def permitted_by(self, permit: Callable[[], None]) -> Store:
        """The same store where ``permit`` is called before every write, and forbids it by raising."""
        return self._again(self.scope, permit)

    def _again(self, scope: Scope, permit: Callable[[], None] | None) -> Store:
        return Store(
            self.url,
            self._engine,
            wait_seconds=self.wait_seconds,
            week_starts_on=self.week_starts_on,
            scope=scope,
            permit=permit,
        )

    def __repr__(self) -> str:
        return f"Store({without_password(self.url)!r})"

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store throughout: all of a batch or nothing of it.

        Temporary tables of the reader's go when it is given back. Raises :class:`StoreBusy` when the store cannot be
        had for longer than ``wait_seconds``, and :class:`StoreUnusable` when it cannot be used at all.
        """
        return self._engine.reading(self.scope, self.wait_seconds)

    @contextmanager
    def writing(self, *, data: bool = True, concerning: Collection[str] | None = None) -> Iterator[Connection]:
        """A transaction: kept as a whole when the block ends, dropped as a whole when it raises.

        Where the store shows a part of the city only, what is written must be said to concern communities of that part,
        by id: :class:`OutOfReach` is raised before anything is done otherwise.

        One thread, of one process, writes at a time; others wait for it, so blocks must not nest. Every one kept makes
        the data version grow by one, unless what it writes is no ``data``: nothing that figures are made of. What was
        kept in memory of the kinds of data that it changes is read anew (see :mod:`analytics.store.changes`). Raises
        :class:`StoreBusy` as :meth:`reading` does, and :class:`StoreUnusable` when the disk is full.
        """
        if self._permit is not None:
            self._permit()
        with self._engine.writing(self.wait_seconds) as connection:
            reach.refuse_beyond(connection, self.scope, concerning)
            yield connection
            if data:
                schema.settle(connection)
            changes.move(connection, connection.writes, data=data)
            if data:
                connection.execute("UPDATE store_state SET data_version = data_version + 1")

    @property
    def moment(self) -> Hashable | None:
        """Stays what it is as long as nothing is written by anybody; None where that cannot be known without asking."""
        return self._engine.moment

    def compact(self) -> None:
        """Leave nothing of what was deleted where it could be read; after every erasure.

        Raises :class:`StoreBusy` and :class:`StoreUnusable` (no room for a second file); the deletion stays done.
        """
        self._engine.compact(self.wait_seconds)

    def replace(self, fresh: Path, aside: Path) -> None:
        """Put the closed store file ``fresh`` in the place of this one's, which stays as ``aside``.

        Raises :class:`StoreBusy` and :class:`StoreUnusable` (no file of its own, too); everything is then as it was.
        """
        _embedded(self.url).replace(fresh, aside, self.wait_seconds)

    def close(self) -> None:
        """Let go of the store now, unless a thread is using it. It stays usable: its next use opens it."""
        self._engine.close()


def open_store(url: str, *, wait_seconds: int = 10, week_starts_on: int = 1) -> Store:
    """The store at ``url``; its folder and tables are made on first use.

    ``url`` is ``duckdb:///PATH``, so an absolute path gives four slashes, or ``postgresql://…``, a database of that
    server. Counts are kept by weeks that start on ``week_starts_on`` (1 Monday … 7 Sunday); when the store was last
    used with another day they are made anew, once.

    Raises :class:`StoreUnusable` (wrong address, not our file, from a newer version, no such server) or
    :class:`StoreBusy` (another process holds it for longer than ``wait_seconds``).
    """
    store = unopened_store(url, wait_seconds=wait_seconds, week_starts_on=week_starts_on)
    with store.reading() as connection:
        in_step = tally.week_starts_on(connection) == week_starts_on
    if not in_step:
        with store.writing() as connection:
            tally.rebuild(connection, week_starts_on)
    return store


def unopened_store(url: str, *, wait_seconds: float = 10, week_starts_on: int = 1) -> Store:
    """The store at ``url``, which may be broken: it is opened when it is first asked for something.

    Raises :class:`StoreUnusable` for a wrong address.
    """
    engine = _server(url) if is_server(url) else _embedded(url)
    return Store(url, engine, wait_seconds=wait_seconds, week_starts_on=week_starts_on)


def is_server(url: str) -> bool:
    """Whether ``url`` names a database of a PostgreSQL server, rather than a file."""
    return url.startswith(SERVER_SCHEMES)


def file_of(url: str) -> Path:
    """The file that ``url`` names; raises :class:`StoreUnusable` when it names none."""
    name = url.removeprefix(FILE_SCHEME)
    if name == url or not name.strip("/ ") or name == ":memory:":
        raise StoreUnusable(
            _("数据存放位置写作 {url}").format(url=without_password(url)),
            expected=_("duckdb:///路径，或 postgresql://用户@主机/库名"),
            action=_("请改正 MINYI_DATABASE 或 --database"),
        )
    return Path(name).expanduser().resolve()


def _embedded(url: str) -> EmbeddedFile:
    path = file_of(url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            _("文件夹 {folder} 建不成：{cause}").format(folder=path.parent, cause=cause(error)),
            action=_("请换一个可写的位置"),
        ) from error
    with _registry:
        _close_at_end()
        return _files.setdefault(path, EmbeddedFile(path))


def _server(url: str) -> Server:
    with _registry:
        _close_at_end()
        return _servers.setdefault(url, Server(url))


def _close_at_end() -> None:
    if not _files and not _servers:
        atexit.register(_close_all)


def _close_all() -> None:
    """Close stores in order at the end of the process, rather than while the interpreter is being taken down."""
    engines: tuple[Engine, ...] = (*_files.values(), *_servers.values())
    for engine in engines:
        engine.close()
