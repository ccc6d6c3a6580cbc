"""Which program this is, told by its own files and the libraries that it computes with."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import version
from typing import Final

from analytics.settings import PROJECT

# Whose next release may compute, or write down, something else.
_LIBRARIES: Final = ("jieba", "numpy", "pandas", "pyarrow", "scikit-learn", "scipy")


@cache
def files(*folders: str) -> bytes:
    """A digest of every file that lies under ``folders`` of the project, by name and content; 32 bytes."""
    told = hashlib.sha256()
    for folder in folders:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                content = path.read_bytes()
                told.update(f"\n{path.relative_to(PROJECT).as_posix()} {len(content)}\n".encode())
                told.update(content)
    return told.digest()


@cache
def identity(*folders: str) -> bytes:
    """What two programs have in common whose ``folders`` find the same in the same data, in the same form; 32 bytes."""
    told = hashlib.sha256(files(*folders))
    told.update(sys.version.encode())
    told.update(" ".join(f"{library}=={version(library)}" for library in _LIBRARIES).encode())
    return told.digest()
