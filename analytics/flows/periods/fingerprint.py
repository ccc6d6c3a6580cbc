"""By what a decision that was kept is known again: all that it was decided from, and the rules it was decided by."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

import pandas as pd

from analytics.settings import PROJECT

# Where it stands how is decided; a new version of any of it decides anew.
_RULES: Final = ("privacy", "estimation", "flows/periods")


def of(atoms: pd.DataFrame, minimum: int) -> str:
    """The fingerprint of what is decided from ``atoms`` (see ``released.atoms``) where ``minimum`` answers are shown.

    Other answers, places, names, days or rules give another one. Raises :class:`TypeError` for a column of objects,
    whose bytes are where they lie in memory and not what they are.
    """
    told = hashlib.sha256(_rules())
    told.update(f"{minimum} {len(atoms)}".encode())
    for name, column in atoms.items():
        told.update(f"\n{name} {column.dtype.name}\n".encode())
        if isinstance(column.dtype, pd.CategoricalDtype):
            told.update("\n".join(column.cat.categories).encode())
            told.update(column.cat.codes.to_numpy("int64").tobytes())
        elif column.dtype.kind == "O":
            raise TypeError(f"column {name} holds objects, expected numbers, days or categories")
        else:
            told.update(column.to_numpy().tobytes())
    return told.hexdigest()


@cache
def _rules() -> bytes:
    told = hashlib.sha256()
    for folder in _RULES:
        for path in sorted((PROJECT / "analytics" / folder).rglob("*.py")):
            told.update(path.read_bytes())
    return told.digest()
