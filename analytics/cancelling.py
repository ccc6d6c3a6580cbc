"""Work ends early where whoever asked for it wants it no more: what the flows and the store know of who asks.

Long work asks in between (:func:`heed`), is interrupted inside a statement of the store (:func:`interruptible`), and
says that it waits for somebody else's work instead of standing still (:func:`held`). Where nobody is set to be asked
(:func:`asked_by`), as on the command line, all of them do nothing: the work goes on to its end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol, TypeVar

from analytics.errors import Cancelled

LOOK_SECONDS: Final = 0.1
TOLD_EVERY: Final = 2_000

Tell = Callable[[float, str], object]
T = TypeVar("T")


class Asker(Protocol):
    """Whoever asked for the work of a thread."""

    def is_gone(self) -> bool:
        """Whether the work is wanted no more. Asked by any thread; once it is so it stays so."""
        ...

    def waits(self, words: str) -> None:
        """The work waits for what ``words`` say; told again and again. Raises :class:`Cancelled` where it is gone."""
        ...


class _Watch:
    """Looks from a thread of its own whether the asker is gone, and then interrupts the statements under way."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self._lock = threading.Lock()
        self._interrupts: list[Callable[[], None]] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, interrupt: Callable[[], None]) -> None:
        with self._lock:
            self._interrupts.append(interrupt)
        if self._thread is None:
            # It reads nothing: what reads the store does so on the thread that asked.
            self._thread = threading.Thread(target=self._look, name="cancelling", daemon=True)
            self._thread.start()

    def cease(self, interrupt: Callable[[], None]) -> None:
        """From here on nothing that ``interrupt`` would end is interrupted."""
        with self._lock:
            self._interrupts.remove(interrupt)

    def end(self) -> None:
        self._ended.set()

    def _look(self) -> None:
        # Again and again: an interrupt that comes between two statements ends neither.
        while not self._ended.wait(LOOK_SECONDS):
            if self.asker.is_gone():
                with self._lock:
                    for interrupt in self._interrupts:
                        interrupt()


_watching: Final[ContextVar[_Watch | None]] = ContextVar("watching", default=None)


@contextmanager
def asked_by(asker: Asker) -> Iterator[None]:
    """``asker`` has asked for what this thread does in the block."""
    watch = _Watch(asker)
    mark = _watching.set(watch)
    try:
        yield
    finally:
        _watching.reset(mark)
        watch.end()


@contextmanager
def to_its_end() -> Iterator[None]:
    """A block that is done whole, whoever is gone: what it follows from is kept already, and cannot be taken back."""
    mark = _watching.set(None)
    try:
        yield
    finally:
        _watching.reset(mark)


def heed() -> None:
    """Raise :class:`Cancelled` where the work of this thread is wanted no more; nothing is lost by asking often."""
    watch = _watching.get()
    if watch is not None and watch.asker.is_gone():
        raise Cancelled


@contextmanager
def interruptible(interrupt: Callable[[], None], interrupted: type[Exception]) -> Iterator[None]:
    """A block whose statements ``interrupt``, called by another thread, ends by raising ``interrupted`` in this one.

    It leaves the block as :class:`Cancelled`; so does one that came too late to end anything, so that what follows the
    block (a transaction is kept) is done only where nobody has interrupted.
    """
    watch = _watching.get()
    if watch is None:
        yield
        return
    watch.begin(interrupt)
    try:
        yield
    except interrupted as end:
        if watch.asker.is_gone():
            raise Cancelled from end
        raise
    finally:
        watch.cease(interrupt)
    heed()


@contextmanager
def held(lock: threading.Lock, words: str) -> Iterator[None]:
    """``lock`` for the length of the block. As long as another thread has it, ``words`` say what is waited for."""
    watch = _watching.get()
    if watch is None:
        lock.acquire()
    else:
        heed()
        while not lock.acquire(timeout=LOOK_SECONDS):
            watch.asker.waits(words)
    try:
        yield
    finally:
        lock.release()


def along(items: Sequence[T], tell: Tell, doing: str, *, since: float = 0.0, until: float = 1.0) -> Iterator[T]:
    """``items`` one by one; ``tell`` is told the share done, from ``since`` on and below ``until``, and what is done.

    >>> told = []
    >>> sum(along(range(5_000), lambda share, _doing: told.append(share), "逐行检查", since=0.5)), told
    (12497500, [0.5, 0.7, 0.9])
    """
    for at, one in enumerate(items):
        if at % TOLD_EVERY == 0:
            tell(since + (until - since) * at / len(items), doing)
        yield one


def untold(_share: float, _doing: str) -> None:
    """Who tells of work that nobody watches."""
