"""Streamlit's own scripts and styles, sent compressed: 8 MB before a first page is drawn, 2 MB so.

Streamlit sends them as they lie on the disk, since compressing them anew for every reader costs more than it saves; a
proxy may do it, and an office without one has none. Here each file is compressed once a process, when it is first asked
for. They hold nothing of anybody's, so their length tells nothing.
"""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KINDS: Final = (".js", ".css")
_LEVEL: Final = 6  # all 320 files: half a second of the processor, 23 MB to 7


class PackedFiles:
    """Sends what lies in ``folder`` and is of KINDS compressed to whoever takes it so; all else passes as it is."""

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        self.app = app
        # Only a name that stands here is ever opened, whatever an address says.
        self.files = {f"/{path.relative_to(folder).as_posix()}": path for kind in KINDS for path in _of(folder, kind)}
        self.packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_asked_for(scope):
            await self.app(scope, receive, send)
            return
        packed: bytes | None = None

        async def compressed(message: Message) -> None:
            nonlocal packed
            if message["type"] == "http.response.start" and _is_whole(message):
                packed = await self._of(scope["path"])
                headers = MutableHeaders(scope=message)
                headers["Content-Encoding"] = "gzip"
                headers["Content-Length"] = str(len(packed))
                headers.add_vary_header("Accept-Encoding")
            elif message["type"] == "http.response.body" and packed is not None:
                if message.get("more_body", False):
                    return  # what lies on the disk, piece by piece, in place of which ours goes at the end
                message = {"type": "http.response.body", "body": packed}
            await send(message)

        await self.app(scope, receive, compressed)

    def _is_asked_for(self, scope: Scope) -> bool:
        if scope["method"] != "GET" or scope["path"] not in self.files:
            return False
        headers = Headers(scope=scope)
        return "gzip" in headers.get("accept-encoding", "") and "range" not in headers

    async def _of(self, name: str) -> bytes:
        if name not in self.packed:
            self.packed[name] = await asyncio.to_thread(_packed, self.files[name])
        return self.packed[name]


def _is_whole(message: Message) -> bool:
    return message["status"] == 200 and "content-encoding" not in Headers(raw=message["headers"])


def _of(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.rglob(f"*{kind}"))


def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), _LEVEL, mtime=0)
