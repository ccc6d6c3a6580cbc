"""Open web sockets: a page that was let in hours ago must not go on when its session has ended."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.types import Message, Receive, Send

REFUSED: Final = 4401  # close code of a web socket that is not let in, or no more
RECHECK_SECONDS: Final = 60.0


class Watched:
    """One web socket, looked at again every ``seconds``, whether it is in use or not.

    ``still`` says whether it may go on; it is told whether the reader has done anything since it was last asked. It is
    asked at the very end of the session, too, which is in ``ends_in`` seconds.
    """

    def __init__(
        self,
        receive: Receive,
        send: Send,
        still: Callable[[bool], Awaitable[bool]],
        seconds: float,
        *,
        ends_in: float = math.inf,
    ) -> None:
        self._receive, self._send, self._still, self._seconds = receive, send, still, seconds
        self._next: asyncio.Future[Message] | None = None
        self._checked = time.monotonic()
        self._end = self._checked + ends_in
        self._used = self._ended = False

    async def receive(self) -> Message:
        """The next message; a disconnect once the session has ended."""
        while not self._ended:
            if self._next is None:
                self._next = asyncio.ensure_future(self._receive())
            left = min(self._checked + self._seconds, self._end) - time.monotonic()
            done, _waiting = await asyncio.wait({self._next}, timeout=max(left, 0))
            if left <= 0:
                await self._check()
            elif done:
                self._used, message, self._next = True, self._next.result(), None
                return message
        self.close()
        return {"type": "websocket.disconnect", "code": REFUSED, "reason": ""}

    async def send(self, message: Message) -> None:
        """Nothing more goes to a reader whose session has ended."""
        if not self._ended:
            await self._send(message)

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._next is not None:
            self._next.cancel()

    async def _check(self) -> None:
        still = await self._still(self._used)
        self._used, self._checked = False, time.monotonic()
        if self._checked >= self._end:  # a session that goes on though (clocks are set) is looked at as any other
            self._end = math.inf
        if not still and not self._ended:
            self._ended = True
            await self._send({"type": "websocket.close", "code": REFUSED, "reason": ""})
