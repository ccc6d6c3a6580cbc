"""Which files that pages made belong to whom. Streamlit names a file by a hash of its content and serves it to whoever
has the name; here a file goes to those only for whom a page made it."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from typing import Final

SERVED: Final = "/media/"
# Whose web socket asked for what is being done. Files that are made when a button is pressed are made on its behalf, in
# a thread that knows of no page session.
caller: Final[ContextVar[str | None]] = ContextVar("caller", default=None)


class MadeFiles:
    """The accounts whose pages made each file. The same content, made for two, is one file of both.

    >>> files = MadeFiles()
    >>> files.belongs("a1", "li")
    >>> files.is_owned_by("/media/a1.xlsx", "li"), files.is_owned_by("/media/a1.xlsx", "zhao")
    (True, False)
    """

    def __init__(self) -> None:
        self._owners: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()

    def belongs(self, file_id: str, owner: str | None) -> None:
        """Remember for whom a file was made; None where nobody knows, and nobody is given it."""
        with self._lock:
            own = frozenset() if owner is None else frozenset({owner})
            self._owners[file_id] = self._owners.get(file_id, frozenset()) | own

    def forget(self, file_id: str) -> None:
        """The file is gone."""
        with self._lock:
            self._owners.pop(file_id, None)

    def is_owned_by(self, path: str, owner: str) -> bool:
        """Whether the file that is served under ``path`` was made for ``owner``; a file that nobody made never was."""
        file_id = path.removeprefix(SERVED).partition(".")[0]
        with self._lock:
            return owner in self._owners.get(file_id, frozenset())


made_files: Final = MadeFiles()
