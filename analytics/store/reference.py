"""What nearly every figure needs beside its counts: the register, the questionnaires, the entries of the cycle.

Flows that know nothing of each other ask for the same few frames, a dozen times for one page. Each is read once, and
given to all until the data it was read from change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.remembered import Remembered

_MOST: Final = 512
_MOST_BYTES: Final = 64 * 1024**2
_kept: Final = Remembered(_MOST, _MOST_BYTES)


def read_once(store: Store, asked: Hashable, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What ``read`` gives for ``asked`` on ``store``, or gave since the data it reads last changed; a copy of one's
    own. ``asked`` tells one such frame from all others."""
    return _kept.of(store, asked, read)
