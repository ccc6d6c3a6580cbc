"""What other processes of this program have read of a store, packed, until somebody here asks for it.

It is handed on as it was written, see :mod:`analytics.store.early_reads`; what is asked for is then kept in memory as
if it had been read here, see :mod:`analytics.store.remembered`.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple

# The quickest: it makes a tenth of what is packed, and more effort hardly less.
_EFFORT: Final = 1


class Written(NamedTuple):
    """One reading, as another process can recall it.

    ``memory`` names the one that it was kept in; ``asked`` is the part of the city, the day that weeks start on, and
    what was asked; ``read_at`` has the versions of the kinds of data that it was read from, ``said_in`` the languages
    in which it was told; ``body`` is what was read, packed.
    """

    memory: str
    asked: tuple[Hashable, ...]
    read_at: dict[str, int]
    said_in: frozenset[str]
    body: bytes

    def holds_at(self, versions: Mapping[str, int]) -> bool:
        """Whether it is what would be read of a store with these versions."""
        return all(versions.get(kind) == at for kind, at in self.read_at.items())

    def opened(self) -> Any:
        """What was read. Who opens it trusts who wrote it: it may be any object."""
        return pickle.loads(zlib.decompress(self.body))


def packed(value: object) -> bytes:
    """``value`` as the body of what is written."""
    return zlib.compress(pickle.dumps(value, protocol=5), _EFFORT)


class Shelf:
    """What was recalled of each store, by its url."""

    def __init__(self) -> None:
        self._readings: dict[str, dict[tuple[str, tuple[Hashable, ...]], Written]] = {}

    def fill(self, url: str, readings: Iterable[Written]) -> None:
        """Have ``readings`` of the store at ``url``, and no others of it."""
        self._readings[url] = {(one.memory, one.asked): one for one in readings}

    def find(self, url: str, memory: str, asked: tuple[Hashable, ...], versions: Mapping[str, int]) -> Written | None:
        """What was read of the store at these ``versions``; None where nobody has read it."""
        found = self._readings.get(url, {}).get((memory, asked))
        return found if found is not None and found.holds_at(versions) else None

    def of(self, url: str) -> list[Written]:
        """All that was recalled of the store at ``url``."""
        return list(self._readings.get(url, {}).values())


shelf: Final = Shelf()
