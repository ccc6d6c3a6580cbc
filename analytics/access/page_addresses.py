"""Which address is a page: its HTML where it is one for the reader, else the way to the first page, which says so.

Streamlit would answer any address with its page, and then say in English that there is none. Whether an address is
nobody's or only not this reader's makes no difference here either.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from analytics.access import roles
from analytics.access.gate import PASSWORD, SIGN_IN, SIGN_OUT, SSO, is_page
from analytics.access.passage import HOME, nothing_here
from analytics.access.tongue import LANGUAGE
from analytics.language import current
from analytics.model import EVERYWHERE

UNKNOWN: Final = "unknown"  # in a link to the first page: which address was none of the reader's pages
UNNAMED: Final = "-"  # one that is not to be repeated
# Whoever answers these does so in his own words: Streamlit's server, and the entrance.
_ANSWERED: Final = ("/_stcore/", "/media/", "/component/", "/static/", "/app/static/", SIGN_IN, SIGN_OUT, PASSWORD, SSO)
# Streamlit looks for its server below a page's own address, too, and must find none there.
_BELOW: Final = "/_stcore/"
# What is repeated on the page comes from a link, which anybody may have written: a name, never a sentence.
_NAME: Final = re.compile(r"[A-Za-z0-9_./-]{1,40}")


class PageAddresses:
    """Answers what is a page of the reader's with ``shells`` (HTML by language); sends other addresses to the first.

    ``folder`` is Streamlit's, whose files are no pages.
    """

    def __init__(self, app: ASGIApp, *, shells: Mapping[str, str], folder: Path) -> None:
        self.app = app
        self.files = {f"/{path.name}" for path in folder.iterdir() if path.is_file()} - {"/index.html"}
        self.plain = {language: shell.encode() for language, shell in shells.items()}
        self.packed = {language: gzip.compress(shell, mtime=0) for language, shell in self.plain.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """None where it is for others to answer."""
        path: str = scope["path"]
        name = path.removeprefix("/")
        if path == HOME or (name != roles.FIRST and _is_for(scope, name)):
            return self._page(Headers(scope=scope))
        if name == roles.FIRST:
            return _to_first(scope)
        if path in self.files or path.startswith((*_ANSWERED, "//")) or _BELOW in path:
            return None
        if path.endswith("/"):  # without which it may be one
            return None
        return _to_first(scope, unknown=name) if is_page(scope) else nothing_here()

    def _page(self, headers: Headers) -> Response:
        about = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if "gzip" in headers.get("accept-encoding", ""):
            return HTMLResponse(self.packed[current()], headers=about | {"Content-Encoding": "gzip"})
        return HTMLResponse(self.plain[current()], headers=about)


def _is_for(scope: Scope, name: str) -> bool:
    """Whether ``name`` is a page of whoever asks; without a reader that is the person at this machine."""
    reader = scope.get("state", {}).get("reader")
    role, part = (reader.role, reader.scope) if reader else (roles.DESKTOP, EVERYWHERE)
    return roles.allowed(role, part, name)


def _to_first(scope: Scope, *, unknown: str = "") -> Response:
    """To the first page, in the language that the link says; it says that ``unknown`` is none of the reader's."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    if unknown:
        asked = {LANGUAGE: asked[LANGUAGE]} if LANGUAGE in asked else {}
        asked[UNKNOWN] = [unknown if _NAME.fullmatch(unknown) else UNNAMED]
    query = urlencode(asked, doseq=True)
    return RedirectResponse(
        HOME + (f"?{query}" if query else ""), status_code=303, headers={"Cache-Control": "no-store"}
    )
