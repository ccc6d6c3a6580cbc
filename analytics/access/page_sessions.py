"""Whose page session each of Streamlit's is, so that nobody goes on with another's by its number."""

from __future__ import annotations

import threading
from typing import Final

from starlette.types import Scope

from analytics.access.addresses import header

MOST: Final = 5000  # known at once; the one that has not run for the longest goes first


class PageSessions:
    """Who may go on with which page session, and send files to it."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._owners: dict[str, str] = {}
        self._lock = threading.Lock()

    def belongs(self, session_id: str, owner: str) -> None:
        """Remember the owner of a page session; told by the page's script at its every run."""
        with self._lock:
            self._owners.pop(session_id, None)
            self._owners[session_id] = owner
            if len(self._owners) > self.most:
                del self._owners[next(iter(self._owners))]

    def owner_of(self, session_id: str) -> str | None:
        """Whose it is; None where that is not known."""
        with self._lock:
            return self._owners.get(session_id)

    def is_owned_by(self, session_id: str, owner: str) -> bool:
        """Whether it is known and its own."""
        return self.owner_of(session_id) == owner


page_sessions: Final = PageSessions()


def without_foreign(scope: Scope, owner: str) -> Scope:
    """A web socket may go on with a page session of its own only: the third of its subprotocols names it."""
    names = [name.strip() for name in (header(scope, b"sec-websocket-protocol") or "").split(",")]
    if scope["type"] != "websocket" or len(names) < 3 or page_sessions.is_owned_by(names[2], owner):
        return scope
    kept = ", ".join(names[:2])
    headers = [(key, value) for key, value in scope["headers"] if key != b"sec-websocket-protocol"]
    headers.append((b"sec-websocket-protocol", kept.encode("latin-1")))
    return {**scope, "headers": headers, "subprotocols": names[:2]}
