"""Files put in their place in one step, and what stood there kept beside it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Final

_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


def on_disk(path: Path) -> None:
    """Wait until the content of ``path``, a file or the names in a folder, outlives a loss of power."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def keep_beside(path: Path, aside: Path) -> None:
    """Give the file at ``path`` a second name, which stays with it when another takes its place; a copy where the disk
    knows no second names. Raises ``FileExistsError`` where there is such a file already."""
    try:
        os.link(path, aside)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with path.open("rb") as source, aside.open("xb") as target:
            shutil.copyfileobj(source, target)
        shutil.copymode(path, aside)
        on_disk(aside)


def put(fresh: Path, path: Path) -> None:
    """Put ``fresh`` at ``path``, on the same disk: others find the old file or the new one, whole."""
    on_disk(fresh)
    os.replace(fresh, path)
    on_disk(path.parent)


def put_new(fresh: Path, path: Path) -> None:
    """Put ``fresh`` at ``path`` where nothing stands; raises ``FileExistsError`` where something does."""
    on_disk(fresh)
    keep_beside(fresh, path)
    fresh.unlink()
    on_disk(path.parent)
