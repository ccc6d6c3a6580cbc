"""The gate: nothing of the dashboard answers before it is known who asks.

It stands before Streamlit, so that without a session no page, no file and no web socket begins. With no account at all
it lets this machine in, and no other (local mode).
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from typing import Final, Protocol
from urllib.parse import quote

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from analytics.access import cookies, made_files
from analytics.access.addresses import (
    LOOPBACK_NAMES,
    header,
    is_from_here,
    is_host_allowed,
    is_own_origin,
    is_plain_from_elsewhere,
    peer,
)
from analytics.access.page_sessions import page_sessions, without_foreign
from analytics.access.sessions import SignedIn
from analytics.access.sockets import RECHECK_SECONDS, REFUSED, Watched
from analytics.errors import MinyiError
from analytics.language import _

_LOG: Final = logging.getLogger(__name__)
SIGN_IN, SIGN_OUT, PASSWORD = "/sign-in", "/sign-out", "/password"
SSO = "/sso/"
SSO_START, SSO_CALLBACK, SSO_ENDED = f"{SSO}start", f"{SSO}callback", f"{SSO}ended"
# What may be asked for before anybody has signed in; the forms bring their own style.
HEALTH: Final = "/_stcore/health"
OPEN: Final = (SIGN_IN, SSO_START, SSO_CALLBACK, SSO_ENDED, HEALTH)
UPLOADS: Final = "/_stcore/upload_file/"
# Of Streamlit's, and not in use here: figures of the process, its agents' entrance, a sign-in of its own.
CLOSED: Final = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/", "/auth/", "/oauth2callback")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
OVERLOADED: Final = 1013  # close code of a web socket that may try again later


class Doorkeeper(Protocol):
    """Who knows the accounts. Its answers come from a file, so they are asked for in a thread."""

    def is_local(self) -> bool:
        """Whether there is no account yet: the desktop of one person."""

    def find(self, token: str, *, using: bool = True) -> SignedIn | None:
        """Whose session ``token`` opens; None when it opens none (any more). ``using`` keeps it from idling out."""

    def may_upload(self, reader: SignedIn) -> bool:
        """Whether the reader's role may hand in files."""

    def note_refusal(self, reader: SignedIn, address: str, what: str) -> None:
        """Remember that a reader asked for what is not for the role."""


class Gate:
    """Lets through who is signed in; sends pages to the sign-in form, answers everything else with 401.

    ``allowed_hosts`` are the names under which the dashboard may be called; without them, and in local mode, those of
    this machine. Unless ``plain_http``, nobody comes in from elsewhere on a connection that is not encrypted.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        doorkeeper: Doorkeeper,
        allowed_hosts: tuple[str, ...] = (),
        plain_http: bool = False,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        self.app = app
        self.doorkeeper = doorkeeper
        self.allowed_hosts = allowed_hosts
        self.plain_http = plain_http
        self.recheck_seconds = recheck_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        code = REFUSED
        try:
            refusal = await self._refusal(scope)
        except MinyiError as error:  # the file of the accounts is busy or unusable: nobody comes in
            # Its words name files of this machine: they are for who keeps it.
            _LOG.error("%s", error)
            refusal, code = PlainTextResponse(_("账号暂时不能核对，请稍后再试"), status_code=503), OVERLOADED
        if refusal is None:
            await self._let_in(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": code, "reason": ""})
        else:
            await refusal(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        reader = scope.get("state", {}).get("reader")
        if scope["type"] == "http":
            await self.app(scope, receive, send)
            return
        token = cookies.read(scope, cookies.SESSION)
        made_files.caller.set(reader.account if reader else "")

        async def still(used: bool) -> bool:
            return await asyncio.to_thread(self._may_go_on, reader, token, used)

        left = max(reader.expires - time.time(), 0) if reader else math.inf
        watched = Watched(receive, send, still, self.recheck_seconds, ends_in=left)
        try:
            await self.app(without_foreign(scope, reader.account if reader else ""), watched.receive, watched.send)
        finally:
            watched.close()

    def _may_go_on(self, reader: SignedIn | None, token: str, used: bool) -> bool:
        """Whether a web socket that was opened by ``reader`` (None: in local mode) may stay open."""
        try:
            if reader is None:
                return self.doorkeeper.is_local()
            found = self.doorkeeper.find(token, using=used)
        except MinyiError:
            return False
        return found is not None and found.account == reader.account

    async def _refusal(self, scope: Scope) -> Response | None:
        """What a connection is answered instead of being let in; None where it is let in."""
        local = await asyncio.to_thread(self.doorkeeper.is_local)
        if found := _malformed(scope, LOOPBACK_NAMES if local or not self.allowed_hosts else self.allowed_hosts):
            return found
        path = scope["path"]
        if path.startswith(CLOSED):
            return PlainTextResponse(_("没有这个网址"), status_code=404)
        if local:
            return None if is_from_here(scope) else _elsewhere()
        if is_plain_from_elsewhere(scope) and not self.plain_http and path != HEALTH:
            return PlainTextResponse(_("密码和居民的话不经明文传送，请用 https:// 开头的网址打开"), status_code=403)
        if path in OPEN:
            return None
        reader = await self._reader(scope)
        if reader is None:
            return _to_sign_in(scope)
        scope.setdefault("state", {})["reader"] = reader
        if reader.must_change and path not in (PASSWORD, SIGN_OUT):
            return RedirectResponse(PASSWORD, status_code=303) if is_page(scope) else _unknown()
        if path.startswith(made_files.SERVED) and not made_files.made_files.is_owned_by(path, reader.account):
            return PlainTextResponse(_("没有这个文件"), status_code=404)
        return await self._not_for(reader, scope) if path.startswith(UPLOADS) else None

    async def _reader(self, scope: Scope) -> SignedIn | None:
        token = cookies.read(scope, cookies.SESSION)
        return await asyncio.to_thread(self.doorkeeper.find, token) if token else None

    async def _not_for(self, reader: SignedIn, scope: Scope) -> Response | None:
        """A file comes from a role that may hand in files, to a page of its own."""
        page = scope["path"].removeprefix(UPLOADS).partition("/")[0]
        if self.doorkeeper.may_upload(reader) and page_sessions.is_owned_by(page, reader.account):
            return None
        await asyncio.to_thread(self.doorkeeper.note_refusal, reader, peer(scope), UPLOADS)
        return PlainTextResponse(_("没有上传的权限"), status_code=403)


def _malformed(scope: Scope, allowed: tuple[str, ...]) -> Response | None:
    """Refuse what no reader's browser sends from a page of ours, whoever the reader is."""
    method = scope.get("method", "GET")
    if method not in METHODS:
        return PlainTextResponse(_("不支持这种请求"), status_code=405)
    if not is_host_allowed(header(scope, b"host"), allowed):
        return PlainTextResponse(_("不认识这个网址的主机名"), status_code=400)
    changes = scope["type"] == "websocket" or method not in ("GET", "HEAD", "OPTIONS")
    if changes and not is_own_origin(scope):
        return PlainTextResponse(_("请求来自别的网站，已拒绝"), status_code=403)
    return None


def is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to show, rather than a page for something it needs."""
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and "text/html" in (header(scope, b"accept") or "")
    )


def _to_sign_in(scope: Scope) -> Response:
    if not is_page(scope):
        return _unknown()
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
    return RedirectResponse(f"{SIGN_IN}?next={wanted}", status_code=303)


def _elsewhere() -> Response:
    return PlainTextResponse(_("尚未建立账号，只能在本机使用"), status_code=403)


def _unknown() -> Response:
    return PlainTextResponse(_("请先登录"), status_code=401)
