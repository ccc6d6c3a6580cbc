"""The files inside a .zip, as platforms pack their exports."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from analytics.errors import UnreadableFile
from analytics.ingest.reading import filenames, kinds, packages
from analytics.language import _

MOST_MEMBERS: Final = 50
MOST_BYTES: Final = 300 << 20
_TABLES: Final = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".sav", ".zsav")
_ARCHIVES: Final = (".zip", ".rar", ".7z", ".gz", ".tar", ".tgz")
_OFFICE: Final = ("xl/", "word/", "ppt/")
_MOST_ENTRIES: Final = 2_000
_PIECE_BYTES: Final = 1 << 20
_UTF8_NAME: Final = 0x800


@dataclass(frozen=True)
class Member:
    """One file: its name, safe to show, and its bytes."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class Contents:
    """The tables of an archive, in its order, and the names of what else it holds."""

    members: tuple[Member, ...]
    passed_over: tuple[str, ...] = ()


def members(filename: str, data: bytes) -> tuple[Member, ...]:
    """The tables inside ``data``: see :func:`contents`.

    >>> members("问卷.csv", b"1,2")
    (Member(filename='问卷.csv', data=b'1,2'),)
    """
    return contents(filename, data).members


def contents(filename: str, data: bytes) -> Contents:
    """What the file ``data`` holds: itself unless it is a .zip of files; a workbook is a .zip but one file.

    Sizes are counted while inflating. Raises :class:`UnreadableFile` for an archive that is broken, encrypted, holds
    archives or no table, more than 50 tables, or more than 300 MB.
    """
    name = filenames.shown(filename)
    if not data.startswith(kinds.ZIP):
        return Contents((Member(name, data),))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            packages.check_methods(entries)
            if any(entry.filename.casefold().startswith(_OFFICE) or entry.filename == "mimetype" for entry in entries):
                return Contents((Member(name, data),))
            return _unpacked(name, archive, [entry for entry in entries if not _is_hidden(entry)])
    except packages.BROKEN as error:
        if not name.casefold().endswith(".zip"):
            return Contents((Member(name, data),))  # a workbook that its reader refuses in words of its own
        raise UnreadableFile(
            _("压缩包“{name}”已损坏或没有传完").format(name=name), action=_("请重新下载或压缩后再上传")
        ) from error


def _is_hidden(entry: zipfile.ZipInfo) -> bool:
    *folders, last = entry.filename.split("/")
    return "__MACOSX" in folders or last.startswith((".", "~$")) or last in ("", "Thumbs.db")


def _unpacked(filename: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Contents:
    names = {entry: filenames.shown(_member_name(entry)) for entry in entries}
    tables = [entry for entry in entries if names[entry].casefold().endswith(_TABLES)]
    inner = [names[entry] for entry in entries if names[entry].casefold().endswith(_ARCHIVES)]
    if inner:
        raise UnreadableFile(
            _("压缩包“{name}”里还有压缩包 {inner}").format(name=filename, inner=_("、").join(inner[:3])),
            action=_("请先解压里层的压缩包，再上传其中的文件"),
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile(_("压缩包“{name}”设有密码").format(name=filename), action=_("请解压后上传其中的文件"))
    if not tables:
        raise UnreadableFile(
            _("压缩包“{name}”里没有表格").format(name=filename), expected=_(".csv、.xlsx、.xls 或 .sav 文件")
        )
    if len(tables) > MOST_MEMBERS or len(entries) > _MOST_ENTRIES:
        raise UnreadableFile(
            _("压缩包“{name}”里有 {found} 个文件").format(name=filename, found=len(entries)),
            expected=_("不超过 {most} 个").format(most=MOST_MEMBERS),
            action=_("请分几次上传"),
        )
    left = MOST_BYTES
    read = []
    for entry in tables:
        read.append(Member(names[entry], _inflated(filename, archive, entry, left)))
        left -= len(read[-1].data)
    return Contents(tuple(read), tuple(names[entry] for entry in entries if entry not in set(tables)))


def _inflated(filename: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    pieces = BytesIO()
    with archive.open(entry) as part:
        while pieces.tell() <= left and (piece := part.read(_PIECE_BYTES)):
            pieces.write(piece)
    if pieces.tell() > left:
        raise UnreadableFile(
            _("压缩包“{name}”解压后超过 {limit} MB").format(name=filename, limit=MOST_BYTES >> 20),
            action=_("请解压后分次上传其中的文件"),
        )
    return pieces.getvalue()


def _member_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; one written by Chinese Windows is in GBK, which the archive does not say."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    written = entry.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
