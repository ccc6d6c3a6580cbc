"""Who reads ahead of the readers: one thread, which steps back whenever a page is being drawn.

What pages usually read costs seconds where there are a million forms, and is kept once it is read. So it is read when
the server has started and its first page stands, or nobody came, and again when a page has been drawn and the data are
no longer those that were read; for every part of the city that some account may see. A reader who comes meanwhile and
asks for what is just being read waits for that, and reads nothing twice. Then it is kept beside the data: the next
process that opens them, or one that works beside, begins with it.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Final

from analytics.errors import MinyiError
from analytics.settings import read_settings

if TYPE_CHECKING:
    from pages.shared.ahead import State

_LOG: Final = logging.getLogger(__name__)
# So long the first reader is waited for, whose page is to have the whole machine.
PATIENCE_SECONDS: Final = 20.0
# So long after a page is drawn its reader looks at it.
PAUSE_SECONDS: Final = 2.0
# So long a reading under way is waited for when the server stops.
STOP_SECONDS: Final = 10.0


class EarlyReader:
    """Reads ahead from :meth:`start` to :meth:`stop`; pages are drawn within :meth:`drawing`."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._drawn = 0
        self._drawing = 0
        self._stopping = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def drawing(self) -> Iterator[None]:
        """A page is drawn while the block runs: no reading is begun ahead of others."""
        with self._moved:
            self._drawing += 1
        try:
            yield
        finally:
            with self._moved:
                self._drawing -= 1
                self._drawn += 1
                self._moved.notify_all()

    def start(self) -> None:
        """Begin, when the first page has been drawn or nobody came for a while."""
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="early-reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing any more, and wait for the reading under way."""
        with self._moved:
            self._stopping = True
            self._moved.notify_all()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                _LOG.warning("a reading ahead of readers still runs after %g s; it ends with the server", STOP_SECONDS)

    def _work(self) -> None:
        with self._moved:
            self._moved.wait_for(lambda: self._stopping or self._drawn > 0, PATIENCE_SECONDS)
        read: State | None = None
        while self._is_quiet():
            with self._moved:
                drawn = self._drawn
            try:
                read = self._brought_up_to(read)
            except MinyiError as refusal:
                # A page that is opened will say it to its reader; here there is none. The next page has it tried again.
                _LOG.warning("nothing was read ahead of readers: %s", refusal)
            with self._moved:
                self._moved.wait_for(self._has_moved_since(drawn))

    def _is_quiet(self) -> bool:
        """Wait until no page has been drawn for a while; False where all is to stop."""
        with self._moved:
            while not self._stopping:
                drawn = self._drawn
                if not self._moved.wait_for(self._has_moved_since(drawn), PAUSE_SECONDS) and not self._drawing:
                    return True
        return False

    def _has_moved_since(self, drawn: int) -> Callable[[], bool]:
        return lambda: self._stopping or self._drawn != drawn

    def _brought_up_to(self, read: State | None) -> State:
        """Read what is to be read of the state of now, unless that is what was ``read``."""
        from pages.shared import ahead  # with the store: the server starts without it

        now = ahead.state()
        if now == read:
            return now
        ahead.recall()
        for scope in now[1]:
            ahead.read_ahead(scope, now[0], go_on=self._may_go_on)
            _LOG.info("read ahead for readers of %s", scope)
        ahead.keep()
        return now

    def _may_go_on(self) -> bool:
        """Whether another reading may begin: at once where no page is drawn, else when readers have paused."""
        return self._may_go_on_at_once() or self._is_quiet()

    def _may_go_on_at_once(self) -> bool:
        with self._moved:
            return not self._drawing and not self._stopping


early_reader: Final = EarlyReader()


@asynccontextmanager
async def reading_ahead(_app: object) -> AsyncIterator[None]:
    """A part of the server's life: the early reader's, where the settings want one."""
    if read_settings().read_ahead == "yes":
        early_reader.start()
    yield
    await asyncio.to_thread(early_reader.stop)
