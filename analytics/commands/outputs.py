"""Files that a command writes: whether they may be written is asked first, and each appears whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from analytics.errors import UnwritableFile, cause
from analytics.language import _


def refuse_unwritable(targets: Sequence[Path], *, overwrite: bool) -> None:
    """Raise :class:`UnwritableFile` where a folder is absent, or a file is there already and may not be replaced."""
    for target in targets:
        if not target.parent.is_dir():
            raise UnwritableFile(
                _("没有文件夹 {folder}").format(folder=target.parent), action=_("请先建立，或换一个位置")
            )
        if target.is_dir():
            raise UnwritableFile(_("{path} 是一个文件夹").format(path=target), action=_("请在后面写上文件名"))
        if target.exists() and not overwrite:
            raise UnwritableFile(
                _("文件 {path} 已存在").format(path=target), action=_("请换一个名字，或加 --overwrite 替换它")
            )


def write(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write ``files``: first all of them beside their places, then each into its own, so that no reader sees a part.

    Raises :class:`UnwritableFile`; what stood there before is then as it was, but for files replaced before it.
    """
    beside: dict[Path, Path] = {}
    target = Path()
    try:
        for target, data in files.items():
            beside[target] = target.with_name(f".{target.name[:40]}.{os.getpid()}-{len(beside)}.part")
            with beside[target].open("xb") as file:
                file.write(data)
        refuse_unwritable(list(files), overwrite=overwrite)
        for target, part in beside.items():
            part.replace(target)
    except OSError as error:
        raise UnwritableFile(
            _("写不了文件 {path}：{reason}").format(path=target, reason=cause(error)), action=_("请换一个位置")
        ) from error
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)
