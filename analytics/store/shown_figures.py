"""Which figures may be shown, as it was last decided: beside the data, so that it need not be decided again.

What it was decided from, and by which rules, its ``fingerprint`` tells. One that is another's is as good as none: so
nothing is ever shown by a decision on other data, and nothing is lost where there is none.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.store.connection import Store
from analytics.store.trace import untraced

Keys = npt.NDArray[np.uint64]
# However a machine orders the bytes of a number.
_STORED: Final = "<u8"


def found(store: Store, week_starts_on: int, fingerprint: str) -> Keys | None:
    """The keys of the figures that are shown, if it was decided from what has this ``fingerprint``."""
    query = "SELECT keys FROM shown_figures WHERE week_starts_on = ? AND fingerprint = ?"
    # Not data: the same is decided with it and without.
    with untraced(), store.reading() as connection:
        rows = connection.execute(query, [week_starts_on, fingerprint]).fetchall()
    return np.frombuffer(rows[0][0], _STORED).astype(np.uint64) if rows else None


def keep(store: Store, week_starts_on: int, fingerprint: str, keys: Keys) -> None:
    """Keep what was decided, in the place of what was decided before for weeks that begin on that day."""
    with store.writing(data=False) as connection:
        connection.execute("DELETE FROM shown_figures WHERE week_starts_on = ?", [week_starts_on])
        connection.execute(
            "INSERT INTO shown_figures VALUES (?, ?, ?)", [week_starts_on, fingerprint, keys.astype(_STORED).tobytes()]
        )
