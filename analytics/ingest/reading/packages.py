"""The package of an .xlsx workbook (a zip of XML), looked over before anything parses it.

Sizes are counted while inflating, since a directory may lie about them.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Final

from analytics.errors import UnreadableFile
from analytics.ingest.reading import kinds
from analytics.language import _

MOST_BYTES: Final = 512 << 20
# What zipfile raises on bytes that are no sound archive.
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)
_MOST_ENTRIES: Final = 10_000
_CHUNK: Final = 1 << 20
_CELL_END: Final = b"c>"
_TAIL: Final = 1 << 16

# A formula cell that holds no value. An empty text is a value: Excel writes it with t="str".
_NOT_CALCULATED: Final = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]{0,300}\bt=["']str["'])[^>]{0,300}>\s*"""
    rb"""<(?:\w+:)?f\b[^>]{0,300}?(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)"""
)


def check(filename: str, data: bytes) -> None:
    """Raise :class:`UnreadableFile` unless ``data`` is a whole, open, modest workbook package without macros."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _check_directory(filename, package.infolist())
            left = MOST_BYTES
            for entry in package.infolist():
                with package.open(entry) as part:
                    left = _check_part(filename, entry.filename, part, left)
    except BROKEN as error:
        raise UnreadableFile(
            _("文件“{name}”已损坏或没有传完").format(name=filename), action=_("请重新导出后再上传")
        ) from error


def _check_directory(filename: str, entries: list[zipfile.ZipInfo]) -> None:
    check_methods(entries)
    names = [entry.filename.casefold() for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise kinds.encrypted(filename)
    if not any(name.startswith("xl/") for name in names):
        raise kinds.no_table(filename, _package_kind(names))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise kinds.with_macros(filename)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _too_big(filename)


def check_methods(entries: list[zipfile.ZipInfo]) -> None:
    """Raise :class:`zipfile.BadZipFile` for other packing than deflate, which offices do not use and bombs may."""
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise zipfile.BadZipFile("neither stored nor deflated")


def _package_kind(names: list[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return _("Word 文档")
    if any(name.startswith("ppt/") for name in names):
        return _("演示文稿")
    return _("OpenDocument 文件") if "mimetype" in names else _("压缩包")


def _check_part(filename: str, name: str, part: IO[bytes], left: int) -> int:
    """Look through one entry; how many of ``left`` bytes the others may have."""
    is_xml, is_sheet = name.endswith((".xml", ".rels")), name.startswith("xl/worksheets/") and name.endswith(".xml")
    for new, window in _windows(part):
        left -= new
        if left < 0:
            raise _too_big(filename)
        if is_xml and (b"<!DOCTYPE" in window or b"<!ENTITY" in window):
            raise UnreadableFile(
                _("文件“{name}”内含文档类型声明或实体，正常的工作簿没有这些，不予打开").format(name=filename),
                action=_("请在 Excel 或 WPS 中新建工作簿，粘贴数据后另存为 .xlsx，再上传"),
            )
        if is_sheet and _NOT_CALCULATED.search(window):
            raise UnreadableFile(
                _("文件“{name}”有公式单元格没有保存计算结果").format(name=filename),
                action=_("请在 Excel 或 WPS 中打开并保存一次，再上传"),
            )
    return left


def _windows(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The entry in pieces, each beginning with what followed the last whole cell, and the bytes new in it."""
    tail = b""
    while chunk := part.read(_CHUNK):
        window = tail + chunk
        yield len(chunk), window
        end = window.rfind(_CELL_END)
        tail = window[end + len(_CELL_END) if end >= 0 else 0 :][-_TAIL:]


def _too_big(filename: str) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”展开后过大").format(name=filename),
        expected=_("展开后不超过 {limit} MB").format(limit=MOST_BYTES >> 20),
        action=_("请拆分，或导出为 .csv 后再上传"),
    )
