"""Journeys of a browser to the provider and back: each begins here, comes back once, soon, and to the same browser.

Nothing is stored for a journey, so that a crowd that begins and never returns costs nothing. The browser holds a seed
in a cookie; state, nonce and PKCE verifier are made of it with a key that only this process has. A state that does not
fit the cookie was begun by another browser (somebody else's account would be slipped in), or not here at all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
from dataclasses import dataclass, field
from typing import Final

from analytics.access.single_sign_on.refusals import Strayed

LIFE_SECONDS: Final = 600
LONGEST_COOKIE: Final = 3500


@dataclass(frozen=True)
class Journey:
    """``wanted`` is the path that the reader was on the way to."""

    wanted: str
    cookie: str = field(repr=False)
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class Journeys:
    """Moments are seconds since 1970."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._ended: dict[str, int] = {}  # states that have come back, until they would be too old anyway
        self._lock = threading.Lock()

    def begin(self, wanted: str, moment: int) -> Journey:
        """A new journey, for whose length the browser keeps its cookie."""
        path = base64.urlsafe_b64encode(wanted.encode("ascii")).decode().rstrip("=")
        return self._of(f"{secrets.token_urlsafe(32)}.{moment}.{path}", wanted)

    def finish(self, cookie: str, state: str, moment: int) -> Journey:
        """The journey that ends here, once. Raises :class:`Strayed` for any other."""
        if not cookie or not state or not cookie.isascii() or not state.isascii():
            raise Strayed("state")
        if not hmac.compare_digest(self._made("state", cookie), state):
            raise Strayed("state")
        _seed, begun, path = cookie.split(".")
        until = int(begun) + LIFE_SECONDS
        with self._lock:
            self._ended = {one: end for one, end in self._ended.items() if end > moment}
            if moment >= until:
                raise Strayed("late")
            if state in self._ended:
                raise Strayed("replayed")
            self._ended[state] = until
        return self._of(cookie, _path(path))

    def _of(self, cookie: str, wanted: str) -> Journey:
        state, nonce, verifier = (self._made(use, cookie) for use in ("state", "nonce", "verifier"))
        return Journey(wanted, cookie, state, nonce, verifier)

    def _made(self, use: str, cookie: str) -> str:
        digest = hmac.new(self._key, f"{use}:{cookie}".encode("ascii"), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _path(written: str) -> str:
    try:
        return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:  # cannot be: the state has vouched for it
        raise Strayed("path") from error
