"""What one transaction has written so far."""

from __future__ import annotations

from collections.abc import Collection


class Writes:
    """The kinds of data that its statements were ``aimed`` at, and those of which they ``changed`` a row."""

    def __init__(self) -> None:
        self.aimed: set[str] = set()
        self.changed: set[str] = set()

    def add(self, kinds: Collection[str], rows: int | None) -> None:
        """A statement aimed at ``kinds`` has written ``rows``; None where it is not known how many."""
        self.aimed.update(kinds)
        if rows != 0:
            self.changed.update(kinds)
