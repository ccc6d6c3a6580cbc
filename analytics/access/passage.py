"""Where a browser goes after the entrance, and with which cookies."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from analytics.access import cookies
from analytics.access.addresses import is_secure
from analytics.access.gate import PASSWORD, SIGN_IN, SIGN_OUT, SSO, Doorkeeper
from analytics.access.sessions import Session, SignedIn
from analytics.language import _

HOME: Final = "/"
_LONGEST_NEXT: Final = 2000


def path_within(wanted: str) -> str:
    """Where to go after signing in: a path of this site, else its first page. Nothing that a browser reads as another
    site is a path of ours.

    >>> path_within("/weekly?week=2026-09-07"), path_within("//evil.cn"), path_within("https://evil.cn/")
    ('/weekly?week=2026-09-07', '/', '/')
    """
    plain = wanted.isascii() and wanted.isprintable() and " " not in wanted and "\\" not in wanted
    if not plain or not wanted.startswith("/") or wanted.startswith("//") or len(wanted) > _LONGEST_NEXT:
        return HOME
    parts = urlsplit(wanted)
    ours = not parts.scheme and not parts.netloc and not parts.path.startswith((SIGN_IN, SIGN_OUT, PASSWORD, SSO))
    return wanted if ours else HOME


def to(path: str) -> Response:
    """Send the browser to a path of this site."""
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})


def nothing_here() -> Response:
    """What an address is answered that is not in use."""
    return PlainTextResponse(_("没有这个网址"), status_code=404)


def begun(request: Request, session: Session, wanted: str) -> Response:
    """A session has begun: its token goes to the browser, the form's goes."""
    response, secure = to(wanted), is_secure(request.scope)
    cookies.keep(response, cookies.SESSION, session.token, secure=secure)
    cookies.drop(response, cookies.FORM, secure=secure)
    return response


async def reader(request: Request, doorkeeper: Doorkeeper) -> SignedIn | None:
    """Who is behind a request."""
    token = cookies.read(request.scope, cookies.SESSION)
    return await run_in_threadpool(doorkeeper.find, token) if token else None
