"""Frames read from the store, kept in memory until the data change: what several parts of a page ask for alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.counts import data_version

MOST_FRAMES: Final = 256
MOST_BYTES: Final = 128 * 1024**2


class Remembered:
    """The frames last asked for: at most ``frames`` of them, and ``size`` bytes; for all readers of this process.

    A reader is given what was read for the same part of the city only. Two who ask at once may both read.
    """

    def __init__(self, frames: int = MOST_FRAMES, size: int = MOST_BYTES) -> None:
        self._frames = frames
        self._size = size
        self._lock = threading.Lock()
        self._kept: dict[Hashable, tuple[pd.DataFrame, int]] = {}

    def of(self, store: Store, asked: Hashable, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """What ``read`` gives for ``asked`` on ``store``, or gave since its data last changed.

        Whoever changes the frame given changes his own only.
        """
        # Asked first: what is written meanwhile is then kept under the version before it, which nobody asks for again.
        key = (store.url, store.scope, store.part, store.week_starts_on, data_version(store), asked)
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
        if found is None:
            frame = read()
            found = (frame, int(frame.memory_usage(deep=True).sum()))
            self._keep(key, found)
        return found[0].copy(deep=False)

    def _keep(self, key: Hashable, found: tuple[pd.DataFrame, int]) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = found
            held = sum(size for _frame, size in self._kept.values())
            for old in list(self._kept):
                if len(self._kept) <= self._frames and held <= self._size:
                    break
                held -= self._kept.pop(old)[1]
