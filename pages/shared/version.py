"""What every cached read is keyed by: the state of the data, and the part of it that the reader may see."""

from __future__ import annotations

from typing import NamedTuple

from analytics.model import Scope


class Version(NamedTuple):
    """``data`` grows with everything that changes a figure in ``store``; ``scope`` is the reader's own."""

    data: int
    scope: Scope
    store: str

    def __str__(self) -> str:
        """The state of the data as files and figures name it.

        >>> f"{Version(15, Scope(), 'duckdb:///minyi.duckdb')}"
        '15'
        """
        return str(self.data)
