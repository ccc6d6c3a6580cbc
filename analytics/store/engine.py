"""What every engine of the store offers: connections that take our statements, and transactions.

Queries stand once. They are written in what DuckDB and PostgreSQL both know, with parameters as ``$name`` (values by
name) or ``?`` (values in order); functions that only one of them has bear the same name and meaning on the other, see
``postgres.functions``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pyarrow as pa

from analytics.language import _
from analytics.model import Scope
from analytics.store.schema_views import Function
from analytics.store.writes import Writes

Values = Mapping[str, object] | Sequence[object]


class Rows(Protocol):
    """What a statement has given, each row a tuple of Python's values."""

    def fetchall(self) -> list[tuple[Any, ...]]: ...

    def fetchone(self) -> tuple[Any, ...] | None: ...


class Connection(Protocol):
    """One thread's connection while it is inside a transaction.

    ``main`` is the quoted name of the schema with the store's own tables: a name without a schema means a reader's
    temporary view or table where there is one. It is ``confined`` where that is so (see :mod:`analytics.store.reach`);
    ``writes`` tells what the transaction has written.
    """

    main: str
    confined: bool
    writes: Writes

    def execute(self, statement: str, values: Values | None = None) -> Rows: ...

    def executemany(self, statement: str, rows: Iterable[Sequence[object]]) -> None: ...

    def table(self, query: str, values: Values | None = None) -> pa.Table:
        """The rows of ``query`` as columns."""
        ...

    def lend(self, name: str, rows: pa.Table) -> None:
        """Let statements on this connection read ``rows`` under ``name``, before any table of the store of that name,
        until :meth:`withdraw`."""
        ...

    def withdraw(self, name: str) -> None: ...

    def weigh(self, *tables: str) -> None:
        """Look how much is in ``tables``, which have just been filled: what follows is planned by it."""
        ...

    def follow_names(self) -> None:
        """Let the store's views and functions read what names mean on this connection now."""
        ...

    def tables(self) -> set[str]:
        """Names of the tables in ``main``."""
        ...

    def make(self, tables: str) -> None:
        """Carry out statements that make or alter tables, in DuckDB's types."""
        ...

    def define(self, functions: Iterable[Function], views: Mapping[str, str]) -> None:
        """Put ``functions``, and ``views`` (name: query), in the place of those of an earlier version."""
        ...


class Engine(Protocol):
    """One place where a store lies, as this process uses it. Threads share it."""

    def reading(self, scope: Scope, wait_seconds: float) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store within ``scope``; what it leaves behind is dropped."""
        ...

    def writing(self, wait_seconds: float) -> AbstractContextManager[Connection]:
        """A transaction, alone among those that write: kept when the block ends, dropped as a whole when it raises."""
        ...

    @property
    def moment(self) -> Hashable | None:
        """Stays what it is as long as nothing is written by anybody; None where that cannot be known without asking."""
        ...

    def compact(self, wait_seconds: float) -> None:
        """Leave nothing of what was deleted where it could be read."""
        ...

    def close(self) -> None:
        """Let go of the store until it is used again."""
        ...


def writing_elsewhere() -> str:
    """What a thread says that waits to write."""
    return _("别处正在写入，正在等待")
