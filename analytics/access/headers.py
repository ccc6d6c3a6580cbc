"""Headers that tell a browser what a page may do: nothing from elsewhere, in no frame, nothing guessed."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.access.addresses import is_secure

# Everything comes from this server, and no script that stands in a page is run but Streamlit's own few words by name.
# Styles may stand in a page: Streamlit's frontend writes each element's own as it draws it.
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'{scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none at all a form of ours would bear no origin either
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT: Final = "max-age=31536000"
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
DOWNLOADS: Final = "/media/"  # what was exported stays in no cache of a shared machine


def named_scripts(page: str) -> str:
    """The scripts that stand in the HTML of ``page``, each as a policy names it: by the hash of its words.

    >>> named_scripts("<script>1</script><script src='a.js'></script>")
    " 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    digests = (hashlib.sha256(words.encode()).digest() for words in _INLINE.findall(page))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class SecurityHeaders:
    """Adds HEADERS to every response; under TLS the browser is told to stay with it.

    ``page`` is the HTML that Streamlit serves for every page; scripts that stand in it are let in, no other is.
    """

    def __init__(self, app: ASGIApp, *, page: str = "") -> None:
        self.app = app
        self.headers = {"Content-Security-Policy": POLICY.format(scripts=named_scripts(page)), **HEADERS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                if is_secure(scope):
                    headers["Strict-Transport-Security"] = TRANSPORT
                if scope["path"].startswith(DOWNLOADS):
                    headers["Cache-Control"] = "no-store"
                if is_secure(scope):
                    message["headers"] = [_secure(*pair) for pair in message["headers"]]
            await send(message)

        await self.app(scope, receive, with_headers)


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Streamlit's own cookies are for encrypted connections only, too, where a proxy encrypts."""
    plain = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if plain else value
