"""Sheets of .xlsx and .xls workbooks as rows of text. No formula and no macro is run."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from analytics.errors import UnreadableFile
from analytics.language import _

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP: Final = b"PK\x03\x04"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet: rows of text cells (None where blank) from the first on, its name, all visible names."""

    rows: list[list[str | None]]
    name: str
    names: tuple[str, ...]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes open like an .xlsx or .xls file."""
    return data.startswith((_OLE, _ZIP))


def read(filename: str, data: bytes, sheet: str | None) -> Sheet:
    """The rows of ``sheet``, or of the first visible sheet with cells. Raises :class:`UnreadableFile`."""
    if data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise _encrypted(filename)
    if data.startswith(_ZIP):
        _check_zip(filename, data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            names = tuple(
                about.name
                for about in book.sheets_metadata
                if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet
            )
            for name in names if sheet is None else (sheet,):
                rows = _rows(book.get_sheet_by_name(name))
                if rows or sheet is not None:
                    return Sheet(rows, name, names)
    except PasswordError as error:
        raise _encrypted(filename) from error
    except WorksheetNotFound as error:
        raise UnreadableFile(
            _("工作簿里没有名为“{sheet}”的工作表").format(sheet=sheet), expected="、".join(names)
        ) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError, EOFError) as error:
        raise UnreadableFile(
            _("文件“{name}”已损坏，不能作为表格打开").format(name=filename),
            action=_("请在 Excel 或 WPS 中打开并另存为 .xlsx，再上传"),
        ) from error
    return Sheet([], names[0] if names else "", names)


def _rows(sheet: CalamineSheet) -> list[list[str | None]]:
    return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def cell_text(cell: object) -> str | None:
    """A cell as a person sees it: whole numbers without a point, 15 digits at most, times to the second.

    >>> [cell_text(cell) for cell in (3.0, 0.1 + 0.2, dt.date(2026, 9, 3), True, " ")]
    ['3', '0.3', '2026-09-03 00:00:00', 'TRUE', None]
    """
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d} 00:00:00"
    return str(cell)


def _check_zip(filename: str, data: bytes) -> None:
    """A .zip, a .docx and an .xlsx begin alike."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            locked = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableFile(
            _("文件“{name}”已损坏或没有传完").format(name=filename), action=_("请重新导出后再上传")
        ) from error
    if locked:
        raise _encrypted(filename)
    if not any(name.startswith("xl/") for name in names):
        found = _("Word 文档") if any(name.startswith("word/") for name in names) else _("压缩包")
        raise unknown_kind(filename, found)


def unknown_kind(filename: str, found: str) -> UnreadableFile:
    """The refusal of a file that is no table."""
    return UnreadableFile(
        _("文件“{name}”是{found}，不是表格").format(name=filename, found=found),
        expected=_(".csv、.xlsx 或 .xls 文件"),
        action=_("请在原软件中导出或另存为 .xlsx，再上传"),
    )


def _encrypted(filename: str) -> UnreadableFile:
    return UnreadableFile(
        _("文件“{name}”设有打开密码").format(name=filename), action=_("请在 Excel 或 WPS 中取消密码后另存，再上传")
    )
