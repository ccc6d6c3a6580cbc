"""How large a request may be, and how slowly it may come."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.access.addresses import header
from analytics.language import _

FORM_BYTES: Final = 64 * 1024  # a form, or a small message of the page
UPLOAD_PATH: Final = "/_stcore/upload_file/"
MULTIPART_BYTES: Final = 64 * 1024  # what surrounds a file in its request
SILENCE_SECONDS: Final = 30.0  # the longest pause within a body
SLOWEST_BYTES: Final = 1024  # a second, on average: who sends a letter now and then is never silent


class _TooLarge(Exception):
    """A body went over its limit."""


class _TooSlow(Exception):
    """A body paused for too long."""


class BodyLimits:
    """Refuses bodies over their limit (413), also those that say no length, and bodies that stall (408)."""

    def __init__(self, app: ASGIApp, *, upload_limit_mb: int, silence_seconds: float = SILENCE_SECONDS) -> None:
        self.app = app
        self.upload_bytes = upload_limit_mb * 1024 * 1024 + MULTIPART_BYTES
        self.silence_seconds = silence_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.upload_bytes if UPLOAD_PATH in scope["path"] else FORM_BYTES
        said = header(scope, b"content-length")
        if said is not None and (not said.isdigit() or int(said) > limit):
            await _too_large(limit)(scope, receive, send)
            return
        began = False

        async def noting(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, self._counting(receive, limit), noting)
        except (_TooLarge, _TooSlow) as refusal:
            if began:
                raise
            answer = _too_large(limit) if isinstance(refusal, _TooLarge) else _too_slow()
            await answer(scope, receive, send)

    def _counting(self, receive: Receive, limit: int) -> Receive:
        received, over, began = 0, False, time.monotonic()

        async def next_part() -> Message:
            nonlocal received, over
            if over:
                return await receive()  # the body has ended; only a disconnect may follow, however late
            try:
                message = await asyncio.wait_for(receive(), self.silence_seconds)
            except TimeoutError as error:
                raise _TooSlow from error
            received += len(message.get("body", b""))
            if received > limit:
                raise _TooLarge
            elapsed = time.monotonic() - began
            if elapsed > self.silence_seconds and received < SLOWEST_BYTES * elapsed and message.get("more_body"):
                raise _TooSlow
            over = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        return next_part


def _too_large(limit: int) -> PlainTextResponse:
    words = _("请求超过 {limit} MB，已拒绝").format(limit=f"{limit / 1024 / 1024:.0f}")
    return PlainTextResponse(words, status_code=413, headers={"Connection": "close"})


def _too_slow() -> PlainTextResponse:
    return PlainTextResponse(_("请求内容太久没有传完，已断开"), status_code=408, headers={"Connection": "close"})
