"""In which language a request is answered: the one its link says, else the one this browser was last answered in."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.access import cookies
from analytics.access.addresses import is_secure
from analytics.language import LANGUAGES, using

LANGUAGE: Final = "lang"  # the name in a link
KEPT_SECONDS: Final = 365 * 24 * 3600


class Tongue:
    """Answers in ``default`` where neither link nor cookie says another. A link's word is kept in a cookie."""

    def __init__(self, app: ASGIApp, *, default: str) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = parse_qs(scope["query_string"].decode("latin-1")).get(LANGUAGE, [""])[-1]
        kept = cookies.read(scope, cookies.LANGUAGE)
        language = next((one for one in (said, kept) if one in LANGUAGES), self.default)

        async def in_language(message: Message) -> None:
            if message["type"] == "http.response.start" and said in LANGUAGES and said != kept:
                MutableHeaders(scope=message).append("Set-Cookie", _kept(scope, said))
            await send(message)

        with using(language):
            await self.app(scope, receive, in_language)


def _kept(scope: Scope, language: str) -> str:
    secure = is_secure(scope)
    cookie: SimpleCookie = SimpleCookie()
    name = cookies.name(cookies.LANGUAGE, secure=secure)
    cookie[name] = language
    cookie[name]["path"], cookie[name]["max-age"], cookie[name]["samesite"] = "/", str(KEPT_SECONDS), "Lax"
    cookie[name]["httponly"], cookie[name]["secure"] = True, secure
    return cookie[name].OutputString()
