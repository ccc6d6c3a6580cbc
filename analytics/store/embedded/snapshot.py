"""A copy of the store's file while a dashboard uses it.

DuckDB locks its file against other processes, but only against those that open it as a database. Reading writes nothing
to it: so its bytes are copied, and the copy counts if nothing was written from before its first byte to after its last.
Otherwise it is made again. Nobody waits for it, and it need not wait for readers, however many there are.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Final

import duckdb

from analytics.errors import NothingFound, StoreBusy, StoreUnusable
from analytics.language import _
from analytics.store.embedded.capacity import shortage
from analytics.store.embedded.rewriting import rewrite

# A file that has just been written may be written again within the same tick of its disk's clock: a network's or a
# memory stick's ticks every second or two.
SETTLED_SECONDS: Final = 2.0
RETRY_SECONDS: Final = 0.25
_State = tuple[tuple[str, int, int, int], ...]


def take(path: Path, target: Path, *, wait_seconds: float) -> None:
    """Copy the store at ``path`` to ``target``, one file that holds what is there and nothing of what was deleted.

    Needs twice the room of the store in the folder of ``target`` while it runs. Raises :class:`NothingFound` where
    there is no store, :class:`StoreBusy` when it was being written to for ``wait_seconds`` on end, and
    :class:`StoreUnusable` when the copy cannot be read, or the disk is full.
    """
    deadline = time.monotonic() + wait_seconds
    while not _copied(path, target):
        if time.monotonic() >= deadline:
            raise StoreBusy(
                _("数据文件一直有人写入，等了 {seconds} 秒").format(seconds=round(wait_seconds)),
                action=_("请等上传等操作完成后重试，或用 --wait 等得更久"),
            )
        time.sleep(RETRY_SECONDS)
    try:
        rewrite(target)
    except duckdb.Error as error:
        raise shortage(error, target) or _unreadable(path, str(error)) from error


def _copied(path: Path, target: Path) -> bool:
    """Copy the file and its logs; False when they are, or were meanwhile, being written."""
    before = _state(path)
    if not before or before[0][0] != path.name:
        raise NothingFound(
            _("没有数据文件 {path}").format(path=path), action=_("请检查 MINYI_DATABASE 或 --database 所写的位置")
        )
    newest = max(changed for *_rest, changed in before) / 1e9
    if 0 <= time.time() - newest < SETTLED_SECONDS:
        return False
    for stale in target.parent.glob(f"{target.name}*"):
        stale.unlink()
    try:
        for name, *_rest in before:
            copy = target.with_name(target.name + name.removeprefix(path.name))
            shutil.copyfile(path.with_name(name), copy)
    except FileNotFoundError:  # the log went into the file
        return False
    return _state(path) == before


def _state(path: Path) -> _State:
    """Name, number, size and last change of the file and of its logs, the file first; of those that there are."""
    found = []
    for one in sorted(path.parent.iterdir()):
        if one.name == path.name or one.name.startswith(f"{path.name}.wal"):
            try:
                about = one.stat()
            except FileNotFoundError:
                continue
            found.append((one.name, about.st_ino, about.st_size, about.st_mtime_ns))
    return tuple(found)


def _unreadable(path: Path, error: str) -> StoreUnusable:
    return StoreUnusable(
        _("数据文件 {path} 读不全：{cause}").format(path=path, cause=error.splitlines()[0]),
        action=_("请从以前的备份恢复（restore）"),
    )
