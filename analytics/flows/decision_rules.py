"""By which rules it is decided what may be shown, as one fingerprint."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from analytics.settings import PROJECT

# Where it stands how is decided, and how what it is decided from is read; a new version of any of it decides anew.
_FOLDERS: Final = ("model", "privacy", "estimation", "flows", "store")


def sources() -> list[Path]:
    """The files that decide, and that read what is decided from."""
    analytics = PROJECT / "analytics"
    folders = (sorted((analytics / name).rglob("*.py")) for name in _FOLDERS)
    return [path for found in (sorted(analytics.glob("*.py")), *folders) for path in found]


@cache
def fingerprint() -> str:
    """Another one for every other wording of the rules."""
    told = hashlib.sha256()
    for path in sources():
        told.update(path.read_bytes())
    return told.hexdigest()
