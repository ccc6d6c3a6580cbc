"""The store itself: where its file lies, and how others read and write it."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import duckdb

from analytics.errors import StoreUnusable, cause
from analytics.language import _
from analytics.model import EVERYWHERE, Scope
from analytics.store import reach, schema, tally
from analytics.store.instance import Instance

SCHEME: Final = "duckdb:///"

_instances: dict[Path, Instance] = {}
_registry = threading.Lock()


class Store:
    """One store. Safe to share between threads; the file is open only while it is used, and a moment longer.

    ``url`` and ``week_starts_on`` (1 Monday … 7 Sunday) are as given to :func:`open_store`; ``scope`` is the part of
    the city that this one shows (see :meth:`within`); ``permit`` is asked before every write (see
    :meth:`permitted_by`).
    """

    def __init__(
        self,
        url: str,
        instance: Instance,
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
        self._instance = instance
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
            self._instance,
            wait_seconds=self.wait_seconds,
            week_starts_on=self.week_starts_on,
            scope=scope,
            permit=permit,
        )

    def __repr__(self) -> str:
        return f"Store({self.url!r})"

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection that sees one state of the store throughout: all of a batch or nothing of it.

        Raises :class:`StoreBusy` when another process holds the file for longer than ``wait_seconds``.
        """
        with self._confined() as cursor:
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            try:
                yield cursor
            finally:
                cursor.execute("ROLLBACK")  # temporary tables of the reader's go with it

    def _confined(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        if self.scope.is_everywhere:
            return self._instance.cursor(self.wait_seconds)
        return self._instance.kept_cursor(
            self.scope,
            self.wait_seconds,
            make=lambda cursor: reach.confine(cursor, self.scope),
            renew=lambda cursor: reach.renew(cursor, self.scope),
        )

    @contextmanager
    def writing(
        self, *, data: bool = True, concerning: Collection[str] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction: kept as a whole when the block ends, dropped as a whole when it raises.

        Where the store shows a part of the city only, what is written must be said to concern communities of that part,
        by id: :class:`OutOfReach` is raised before anything is done otherwise.

        One thread writes at a time; others wait for it, so blocks must not nest. Every one kept makes the data
        version grow by one, unless what it writes is no ``data``: nothing that figures are made of. Raises
        :class:`StoreBusy` as :meth:`reading` does, and :class:`StoreUnusable` when the disk is full.
        """
        if self._permit is not None:
            self._permit()
        with self._instance.write_lock, self._instance.cursor(self.wait_seconds) as cursor:
            cursor.execute("BEGIN TRANSACTION")
            try:
                reach.refuse_beyond(cursor, self.scope, concerning)
                yield cursor
                if data:
                    schema.settle(cursor)
                    cursor.execute("UPDATE store_state SET data_version = data_version + 1")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")

    def compact(self) -> None:
        """Write the file anew, so that nothing of what was deleted can be read from it; after every erasure.

        Raises :class:`StoreBusy` and :class:`StoreUnusable` (no room for a second file); the deletion stays done.
        """
        self._instance.rewrite(self.wait_seconds)

    def replace(self, fresh: Path, aside: Path) -> None:
        """Put the closed store file ``fresh`` in the place of this one's, which stays as ``aside``.

        Raises :class:`StoreBusy` and :class:`StoreUnusable`; everything is then as it was.
        """
        self._instance.replace(fresh, aside, self.wait_seconds)

    def close(self) -> None:
        """Let go of the file now, unless a thread is using it. The store stays usable: its next use opens it."""
        self._instance.close()


def open_store(url: str, *, wait_seconds: int = 10, week_starts_on: int = 1) -> Store:
    """The store at ``url``; its folder and tables are made on first use.

    ``url`` is ``duckdb:///PATH``, so an absolute path gives four slashes. Counts are kept by weeks that start on
    ``week_starts_on`` (1 Monday … 7 Sunday); when the store was last used with another day they are made anew, once.

    Raises :class:`StoreUnusable` (wrong address, not our file, from a newer version) or :class:`StoreBusy` (another
    process holds the file for longer than ``wait_seconds``).
    """
    store = unopened_store(url, wait_seconds=wait_seconds, week_starts_on=week_starts_on)
    with store.reading() as connection:
        in_step = tally.week_starts_on(connection) == week_starts_on
    if not in_step:
        with store.writing() as connection:
            tally.rebuild(connection, week_starts_on)
    return store


def unopened_store(url: str, *, wait_seconds: float = 10, week_starts_on: int = 1) -> Store:
    """The store at ``url``, whose file may be broken: it is opened when it is first asked for something.

    Raises :class:`StoreUnusable` for a wrong address.
    """
    return Store(url, _instance(file_of(url)), wait_seconds=wait_seconds, week_starts_on=week_starts_on)


def file_of(url: str) -> Path:
    """The file that ``url`` names; raises :class:`StoreUnusable` when it names none."""
    name = url.removeprefix(SCHEME)
    if name == url or not name.strip("/ ") or name == ":memory:":
        raise StoreUnusable(
            _("数据存放位置写作 {url}").format(url=url),
            expected=_("duckdb:///路径"),
            action=_("请改正 MINYI_DATABASE 或 --database"),
        )
    return Path(name).expanduser().resolve()


def _instance(path: Path) -> Instance:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            _("文件夹 {folder} 建不成：{cause}").format(folder=path.parent, cause=cause(error)),
            action=_("请换一个可写的位置"),
        ) from error
    with _registry:
        if not _instances:
            atexit.register(_close_all)
        return _instances.setdefault(path, Instance(path, schema.prepare))


def _close_all() -> None:
    """Close files in order at the end of the process, rather than while the interpreter is being taken down."""
    for instance in _instances.values():
        instance.close()
