"""The cookies of the dashboard: the session's token, the token of a form, and the seed of a journey to single sign-on.

Behind TLS their names begin with ``__Host-``: a browser takes such a cookie from this very host only, over TLS only, so
that neither a neighbour of the domain nor somebody on the line can plant one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from analytics.access.addresses import is_secure

SESSION: Final = "minyi_session"
FORM: Final = "minyi_form"
JOURNEY: Final = "minyi_sso"
LANGUAGE: Final = "minyi_language"
HOST: Final = "__Host-"
LONGEST: Final = 128


def name(kind: str, *, secure: bool) -> str:
    """What the cookie is called on such a connection.

    >>> name(SESSION, secure=True), name(SESSION, secure=False)
    ('__Host-minyi_session', 'minyi_session')
    """
    return HOST + kind if secure else kind


def read(connection: Mapping[str, Any], kind: str, *, longest: int = LONGEST) -> str:
    """The cookie's value on an ASGI connection; empty where there is none, or none of ours."""
    found = HTTPConnection(dict(connection)).cookies.get(name(kind, secure=is_secure(connection)), "")
    return found if len(found) <= longest else ""


def session_token(cookies: Mapping[str, str]) -> str:
    """The session's token among the cookies of a page, which does not know how it is reached."""
    return cookies.get(HOST + SESSION) or cookies.get(SESSION) or ""


def language(cookies: Mapping[str, str]) -> str:
    """The language among the cookies of a page; empty where there is none."""
    return cookies.get(HOST + LANGUAGE) or cookies.get(LANGUAGE) or ""


def keep(response: Response, kind: str, value: str, *, secure: bool, seconds: int | None = None) -> None:
    """Give the browser a cookie that scripts cannot read; it goes after ``seconds``, or when the browser is
    closed. A form's goes with requests from this site only; the others also with a link that leads here from elsewhere.
    """
    response.set_cookie(
        name(kind, secure=secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict" if kind == FORM else "lax",
    )


def drop(response: Response, kind: str, *, secure: bool) -> None:
    """Take a cookie back."""
    response.delete_cookie(name(kind, secure=secure), path="/", secure=secure, httponly=True)


def fresh() -> str:
    """A token for a form."""
    return secrets.token_urlsafe(32)


def match(cookie: str, field: str) -> bool:
    """Whether the form came from a page that this browser was given."""
    return len(cookie) >= 32 and hmac.compare_digest(
        cookie.encode("utf-8", "replace"), field.encode("utf-8", "replace")
    )


def form_token(session_token: str) -> str:
    """The token of a form on a page of the dashboard: only who holds the session can know it."""
    return hmac.new(session_token.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()
