"""Which kinds of data are read by whatever a block does, on any connection of its thread to the store; and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from analytics.store import kinds
from analytics.store.engine import Connection

# Of the innermost block under way; a thread that a block starts has none: see tests/test_layers.py.
_reading: Final[ContextVar[set[str] | None]] = ContextVar("reading", default=None)


@contextmanager
def tracing() -> Iterator[set[str]]:
    """The kinds that the block has read so far; what surrounds it has read them too."""
    outer, found = _reading.get(), set[str]()
    mark = _reading.set(found)
    try:
        yield found
    finally:
        _reading.reset(mark)
        if outer is not None:
            outer |= found


@contextmanager
def untraced() -> Iterator[None]:
    """What the block reads is nobody's reading: it tells of the connection, not of the data."""
    mark = _reading.set(None)
    try:
        yield
    finally:
        _reading.reset(mark)


def saw(connection: Connection, statement: str, rows: Callable[[], int | None]) -> None:
    """``connection`` has carried out ``statement``; ``rows``, asked where it is a write, is how many it has written."""
    if _reading.get() is not None:
        note(kinds.read_by(statement, confined=connection.confined))
    written = kinds.written_by(statement)
    if written.writes:
        connection.writes.add(written.kinds, rows() if written.writes == 1 else None)


def note(read: Iterable[str]) -> None:
    """These kinds have been read, now or when what is given instead was."""
    found = _reading.get()
    if found is not None:
        found.update(read)
