"""What is to be said when the machine has no room left: a full disk, too little memory, a file that cannot be written.

DuckDB tells these apart by the words of its errors only. Whatever was being written is dropped as a whole.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import duckdb

from analytics.errors import StoreUnusable
from analytics.language import _

# As Linux, macOS and Windows word it; the second is a limit on the size of files.
_FULL: Final = re.compile(r"No space left|File too large|quota exceeded|not enough space", re.IGNORECASE)
_UNWRITTEN: Final = re.compile(r'Could not write file "[^"]*": ([^\n]+)')


def shortage(error: duckdb.Error, path: Path) -> StoreUnusable | None:
    """The refusal that an error of the store at ``path`` amounts to; None when nothing is short."""
    if _FULL.search(str(error)):
        return StoreUnusable(
            _("磁盘空间不足，数据文件 {path} 写不下，此次操作没有保存任何内容").format(path=path),
            action=_("请清出磁盘空间后重试，已入库的数据不受影响"),
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return StoreUnusable(
            _("内存不足，此次操作没有完成，也没有保存任何内容"),
            action=_("请关闭其他程序后重试，或把文件拆小后分次上传"),
        )
    unwritten = _UNWRITTEN.search(str(error))
    if unwritten:
        return StoreUnusable(
            _("数据文件 {path} 写不了：{cause}").format(path=path, cause=unwritten[1]),
            action=_("请检查磁盘和文件权限后重试，已入库的数据不受影响"),
        )
    return None
