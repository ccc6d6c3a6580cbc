"""What was read from the store, kept in memory until what it was read from changes."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from typing import Any, Final, Generic, NamedTuple, TypeVar

import pandas as pd

from analytics.cancelling import held
from analytics.language import _, current, hear, listening, unheard
from analytics.model import EVERYWHERE
from analytics.store import changes, trace
from analytics.store.connection import Store
from analytics.store.recalled import Written, packed, shelf

MOST_ENTRIES: Final = 8_192
MOST_BYTES: Final = 256 * 1024**2
# Of all memories together, packed.
MOST_WRITTEN: Final = 32 * 1024**2

T = TypeVar("T")
_IMMUTABLE: Final = (str, int, float, bool, bytes, type(None))


class Holding(NamedTuple, Generic[T]):
    """A value in memory: what gives it to whoever asks, and how many bytes it takes."""

    give: Callable[[], T]
    size: int


def copied(value: T) -> Holding[T]:
    """Held so that each who asks is given a copy of his own, to change as he likes."""
    if isinstance(value, pd.DataFrame):
        return Holding(lambda: value.copy(deep=False), int(value.memory_usage(deep=True).sum()))
    if isinstance(value, _IMMUTABLE):
        return Holding(lambda: value, 64)
    written = pickle.dumps(value, protocol=5)
    return Holding(lambda: pickle.loads(written), len(written))


def shared(value: T) -> Holding[T]:
    """Held as it is: all are given the same, which nobody changes."""
    buffers: list[pickle.PickleBuffer] = []
    written = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    return Holding(lambda: value, len(written) + sum(buffer.raw().nbytes for buffer in buffers))


def unweighed(value: T) -> Holding[T]:
    """As :func:`shared`, for what is kept by number, whatever its size."""
    return Holding(lambda: value, 0)


class _Reading(NamedTuple, Generic[T]):
    """What was read, or kept of it: the versions of the kinds it was read from, and the languages it is told in."""

    holding: Holding[T]
    read_at: dict[str, int]
    said_in: frozenset[str]


class _Kept:
    """One thing that was asked for, once it is read; its lock is held by who reads it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.holding: Holding[Any] | None = None
        self.read_at: dict[str, int] = {}  # versions of the kinds that it was read from
        self.said_in: frozenset[str] = frozenset()  # the languages in which it was told, if it was told in words

    def holds_at(self, versions: dict[str, int]) -> bool:
        return self.holding is not None and all(versions[kind] == at for kind, at in self.read_at.items())


# What a reading under way began with: what it asks for in turn is to be no older, and need be no newer.
_began_at: Final[ContextVar[tuple[str, dict[str, int]] | None]] = ContextVar("began_at", default=None)


# The url of the store, the part of it, the day that weeks start on, and what was asked.
_Key = tuple[Hashable, ...]


class Remembered:
    """What was last asked for: at most ``entries``, and ``size`` bytes; for all readers of this process.

    A reader is given what was read for the same part of the city only. Each thing is read by one of those who ask; who
    asks for the same waits for him, who asks for another does not. Where reading raises nothing is kept.

    What may be told in words (:meth:`told`) is kept by language where reading it asked for one, else once for all.

    What is kept in one that has a ``name``, its own, is known to all processes of this program: see :func:`written`
    and :mod:`analytics.store.recalled`.
    """

    def __init__(self, entries: int = MOST_ENTRIES, size: int = MOST_BYTES, *, name: str = "") -> None:
        self._name = name
        if name:
            _named[name] = self
        self._entries = entries
        self._size = size
        self._held = 0
        self._lock = threading.Lock()
        self._kept: dict[_Key, _Kept] = {}  # the one asked for last at the end

    def of(
        self, store: Store, asked: Hashable, read: Callable[[], T], *, hold: Callable[[T], Holding[T]] = copied
    ) -> T:
        """What ``read`` gives for ``asked`` on ``store``, or gave since any kind of data that it reads last changed."""
        return self._noted(self._reading(store, asked, read, hold))

    def told(
        self, store: Store, asked: Hashable, read: Callable[[], T], *, hold: Callable[[T], Holding[T]] = copied
    ) -> T:
        """As :meth:`of`, where what ``read`` gives may be told in the words of whoever asks."""
        with unheard():
            language = current()
        found = self._reading(store, asked, read, hold)
        if found.said_in - {language}:
            found = self._reading(store, (asked, language), read, hold)
        return self._noted(found)

    def clear(self) -> None:
        """Keep nothing of what was asked for so far."""
        with self._lock:
            self._kept.clear()
            self._held = 0

    def readings(self, url: str) -> Iterator[tuple[_Key, _Reading[Any]]]:
        """What is kept of the store at ``url``, what was asked for last first; not what is just being read."""
        with self._lock:
            mine = [(key[1:], kept) for key, kept in reversed(self._kept.items()) if key[0] == url]
        for asked, kept in mine:
            if kept.lock.acquire(blocking=False):
                holding, read_at, said_in = kept.holding, kept.read_at, kept.said_in
                kept.lock.release()
                if holding is not None:
                    yield asked, _Reading(holding, read_at, said_in)

    @property
    def held(self) -> tuple[int, int]:
        """How many things are kept, and their bytes."""
        return len(self._kept), self._held

    def _reading(
        self, store: Store, asked: Hashable, read: Callable[[], T], hold: Callable[[T], Holding[T]]
    ) -> _Reading[T]:
        key = (store.url, store.scope, store.week_starts_on, asked)
        kept = self._found(key)
        with unheard():
            words = _("别处正在读取同样的内容，正在等待")
        with held(kept.lock, words):
            # Asked first: what is written meanwhile is then kept under the version before it, and soon read anew.
            known = versions(store)
            if not kept.holds_at(known) and not self._recall(key, kept, known, hold):
                self._read(key, kept, store.url, known, lambda: hold(read()))
            assert kept.holding is not None
            return _Reading(kept.holding, kept.read_at, kept.said_in)

    def _noted(self, found: _Reading[T]) -> T:
        """What was ``found``, given to a reading under way that is made of it."""
        trace.note(found.read_at)
        hear(found.said_in)
        return found.holding.give()

    def _recall(self, key: _Key, kept: _Kept, versions: dict[str, int], hold: Callable[[T], Holding[T]]) -> bool:
        """Keep what another process has read, where one has."""
        written = shelf.find(str(key[0]), self._name, key[1:], versions) if self._name else None
        if written is None:
            return False
        holding = hold(written.opened())
        kept.read_at, kept.said_in = written.read_at, written.said_in
        self._weigh(key, kept, holding)
        return True

    def _found(self, key: _Key) -> _Kept:
        with self._lock:
            kept = self._kept.pop(key, None) or _Kept()
            self._kept[key] = kept
            return kept

    def _read(self, key: _Key, kept: _Kept, url: str, versions: dict[str, int], read: Callable[[], Holding[T]]) -> None:
        began = _began_at.set((url, versions))
        try:
            with trace.tracing() as kinds, listening() as heard:
                holding = read()
        except BaseException:
            self._weigh(key, kept, None)
            raise
        finally:
            _began_at.reset(began)
        # What reads nothing that is known may depend on anything.
        kept.read_at = {kind: versions[kind] for kind in kinds or versions}
        kept.said_in = frozenset(heard)
        self._weigh(key, kept, holding)

    def _weigh(self, key: _Key, kept: _Kept, holding: Holding[Any] | None) -> None:
        """Put ``holding`` in the place of what was kept, and let go of what was asked for longest ago."""
        with self._lock:
            before, kept.holding = kept.holding, holding
            if self._kept.get(key) is not kept:  # let go of meanwhile: given to those who wait for it, kept for none
                return
            self._held += (holding.size if holding else 0) - (before.size if before else 0)
            if holding is None:
                del self._kept[key]
            for old in list(self._kept):
                if len(self._kept) <= self._entries and self._held <= self._size:
                    break
                gone = self._kept.pop(old).holding
                self._held -= gone.size if gone else 0


# The memories that have a name.
_named: Final[dict[str, Remembered]] = {}


def written(store: Store) -> tuple[list[Written], bool]:
    """What is known of ``store`` as it is now, to be recalled by others of this program's processes: what memories with
    a name keep, and what was recalled itself; and whether it is more than was recalled."""
    known = versions(store)
    found = {(one.memory, one.asked): one for one in shelf.of(store.url) if one.holds_at(known)}
    recalled, room = len(found), MOST_WRITTEN - sum(len(one.body) for one in found.values())
    for name, memory in _named.items():
        for asked, one in memory.readings(store.url):
            if (name, asked) in found or any(known[kind] != at for kind, at in one.read_at.items()):
                continue
            body = packed(one.holding.give())
            if len(body) <= room:
                found[name, asked] = Written(name, asked, one.read_at, one.said_in, body)
                room -= len(body)
    return list(found.values()), len(found) > recalled


# By store, and the moment at which they were asked: asking costs more than all else that finds what is kept.
_last_versions: Final[dict[str, tuple[Hashable | None, dict[str, int]]]] = {}


def versions(store: Store) -> dict[str, int]:
    """The version of every kind of data in ``store``; of a reading under way, those that it began with."""
    began = _began_at.get()
    if began is not None and began[0] == store.url:
        return began[1]
    moment, (asked_at, known) = store.moment, _last_versions.get(store.url, (None, {}))
    if moment is not None and moment == asked_at and known[changes.DAY] == changes.today():
        return known
    # Versions tell of no place: asking the whole store for them spares confining a connection.
    with trace.untraced(), store.within(EVERYWHERE).reading() as connection:
        found = changes.versions(connection)
    _last_versions[store.url] = moment, found
    return found
