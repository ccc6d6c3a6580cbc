"""The gate: nothing of the dashboard answers before it is known who asks.

It stands before Streamlit, so that without a session no page, no file and no web socket begins. With no account at all
it lets this machine in, and no other (local mode).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from analytics.access.addresses import LOOPBACK_NAMES, header, is_from_here, is_host_allowed
from analytics.access.sessions import SignedIn
from analytics.language import _

COOKIE: Final = "minyi_session"
SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/password"
SINGLE_SIGN_ON: Final = "/sso"
# What a browser needs before anybody has signed in; the form brings its own style.
OPEN: Final = (SIGN_IN, "/favicon.png", "/_stcore/health")
UPLOADS: Final = "/_stcore/upload_file/"
STREAM: Final = "/_stcore/stream"
REFUSED: Final = 4401  # close code of a web socket that is not let in
_LONGEST_TOKEN: Final = 128


class Doorkeeper(Protocol):
    """Who knows the accounts. Its answers come from a file, so they are asked for in a thread."""

    def is_local(self) -> bool:
        """Whether there is no account yet: the desktop of one person."""

    def find(self, token: str) -> SignedIn | None:
        """Whose session ``token`` opens; None when it opens none (any more)."""

    def may_upload(self, reader: SignedIn) -> bool:
        """Whether the reader's role may hand in files."""


class Gate:
    """Lets through who is signed in; sends pages to the sign-in form, answers everything else with 401.

    ``allowed_hosts`` are the names under which the dashboard may be called; in local mode those of this machine.
    """

    def __init__(self, app: ASGIApp, *, doorkeeper: Doorkeeper, allowed_hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.doorkeeper = doorkeeper
        self.allowed_hosts = allowed_hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        local = await asyncio.to_thread(self.doorkeeper.is_local)
        refusal = await self._refusal(scope, local=local)
        if refusal is None:
            await self.app(_without_foreign_session(scope), receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": REFUSED, "reason": ""})
        else:
            await refusal(scope, receive, send)

    async def _refusal(self, scope: Scope, *, local: bool) -> Response | None:
        """What a connection is answered instead of being let in; None where it is let in."""
        allowed = LOOPBACK_NAMES if local and not self.allowed_hosts else self.allowed_hosts
        if allowed and not is_host_allowed(header(scope, b"host"), allowed):
            return PlainTextResponse(_("不认识这个网址的主机名"), status_code=400)
        if local:
            return (
                None if is_from_here(scope) else PlainTextResponse(_("尚未建立账号，只能在本机使用"), status_code=403)
            )
        path = scope["path"]
        if path in OPEN or path.startswith(SINGLE_SIGN_ON):
            return None
        reader = await self._reader(scope)
        if reader is None:
            return _to_sign_in(scope)
        scope.setdefault("state", {})["reader"] = reader
        if reader.must_change and path not in (PASSWORD, SIGN_OUT):
            return RedirectResponse(PASSWORD, status_code=303) if _is_page(scope) else _unknown()
        if UPLOADS in path and not self.doorkeeper.may_upload(reader):
            return PlainTextResponse(_("没有上传的权限"), status_code=403)
        return None

    async def _reader(self, scope: Scope) -> SignedIn | None:
        token = HTTPConnection(scope).cookies.get(COOKIE, "")
        if not token or len(token) > _LONGEST_TOKEN:
            return None
        return await asyncio.to_thread(self.doorkeeper.find, token)


class PageSessions:
    """Whose page session each of Streamlit's is, so that nobody goes on with another's by its number."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._lock = threading.Lock()

    def belongs(self, session_id: str, owner: str) -> None:
        """Remember the owner of a page session; told by the page's script at its every run."""
        with self._lock:
            self._owners[session_id] = owner

    def is_owned_by(self, session_id: str, owner: str) -> bool:
        """Whether it is known and its own."""
        with self._lock:
            return self._owners.get(session_id) == owner

    def forget(self, is_alive: Callable[[str], bool]) -> None:
        """Drop what Streamlit has dropped."""
        with self._lock:
            self._owners = {one: owner for one, owner in self._owners.items() if is_alive(one)}


page_sessions: Final = PageSessions()


def _without_foreign_session(scope: Scope) -> Scope:
    """A web socket may go on with a page session of its own only: the third of its subprotocols names it."""
    if scope["type"] != "websocket":
        return scope
    reader = scope.get("state", {}).get("reader")
    owner = reader.account if reader else ""
    names = [name.strip() for name in (header(scope, b"sec-websocket-protocol") or "").split(",")]
    if len(names) < 3 or page_sessions.is_owned_by(names[2], owner):
        return scope
    kept = ", ".join(names[:2])
    headers = [
        (name, kept.encode("latin-1") if name == b"sec-websocket-protocol" else value)
        for name, value in scope["headers"]
    ]
    return {**scope, "headers": headers, "subprotocols": names[:2]}


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to show, rather than a page for something it needs."""
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and "text/html" in (header(scope, b"accept") or "")
    )


def _to_sign_in(scope: Scope) -> Response:
    if not _is_page(scope):
        return _unknown()
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
    return RedirectResponse(f"{SIGN_IN}?next={wanted}", status_code=303)


def _elsewhere() -> Response:
    return PlainTextResponse(_("尚未建立账号，只能在本机使用"), status_code=403)


def _unknown() -> Response:
    return PlainTextResponse(_("请先登录"), status_code=401)
