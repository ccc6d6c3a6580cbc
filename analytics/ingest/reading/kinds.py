"""What kind of file the first bytes tell, and the refusals of kinds that are no table."""

from __future__ import annotations

from typing import Final

from analytics.errors import UnreadableFile
from analytics.language import N_, _

OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP: Final = b"PK\x03\x04"
_SPSS: Final = (b"$FL2", b"$FL3")
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = "_VBA_PROJECT".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", N_("PDF 文件")),
    (b"\x89PNG", N_("图片")),
    (b"\xff\xd8\xff", N_("图片")),
    (b"GIF8", N_("图片")),
    (b"Rar!", N_("RAR 压缩包")),
    (b"7z\xbc\xaf", N_("7z 压缩包")),
    (b"\x1f\x8b", N_("gzip 压缩包")),
    (b"PK\x05\x06", N_("空的压缩包")),
    (b"SQLite format 3", N_("数据库文件")),
    (b"MZ", N_("程序")),
    (b"\x7fELF", N_("程序")),
)
_WEB_PAGES: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"<style")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes open like an .xlsx or .xls file."""
    return data.startswith((OLE, ZIP))


def is_spss(data: bytes) -> bool:
    """Whether the bytes open like an SPSS .sav or .zsav file."""
    return data.startswith(_SPSS)


def refuse_others(filename: str, data: bytes) -> None:
    """Raise :class:`UnreadableFile` for an empty file and for the kinds that people take for tables."""
    # The first byte that says anything, without copying a file of 300 MB.
    if not any(data[at : at + 65_536].strip(b" \t\r\n\x00\xef\xbb\xbf") for at in range(0, len(data), 65_536)):
        raise UnreadableFile(_("文件“{name}”是空的").format(name=filename), action=_("请重新导出后再上传"))
    for start, kind in _OTHERS:
        if data.startswith(start):
            raise no_table(filename, _(kind))
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB_PAGES):
        raise no_table(filename, _("网页或 XML 文件"))
    if data.startswith(OLE) and _ENCRYPTED_PACKAGE in data:
        raise encrypted(filename)
    if data.startswith(OLE) and _MACROS in data:
        raise with_macros(filename)


def no_table(filename: str, found: str) -> UnreadableFile:
    """The refusal of a file that is no table."""
    return UnreadableFile(
        _("文件“{name}”是{found}，不是表格").format(name=filename, found=found),
        expected=_(".csv、.xlsx、.xls 或 .sav 文件"),
        action=_("请在原软件中导出或另存为 .xlsx，再上传"),
    )


def encrypted(filename: str) -> UnreadableFile:
    """The refusal of a file that opens with a password only."""
    return UnreadableFile(
        _("文件“{name}”设有打开密码").format(name=filename), action=_("请在 Excel 或 WPS 中取消密码后另存，再上传")
    )


def with_macros(filename: str) -> UnreadableFile:
    """The refusal of a workbook that carries a program."""
    return UnreadableFile(
        _("文件“{name}”带有宏（VBA 程序）").format(name=filename),
        expected=_("不带宏的工作簿"),
        action=_("请在 Excel 或 WPS 中另存为 .xlsx，再上传"),
    )


def too_many_columns(filename: str, found: int) -> UnreadableFile:
    """The refusal of a table that is wider than any survey."""
    return UnreadableFile(
        _("文件“{name}”有 {found} 列").format(name=filename, found=found),
        expected=_("不超过 {most} 列").format(most=MOST_COLUMNS),
        action=_("请检查导出设置或分隔符，删去多余的列"),
    )


MOST_COLUMNS: Final = 2_000
