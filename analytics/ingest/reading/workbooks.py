"""Sheets of .xlsx and .xls workbooks as text cells. No formula and no macro is run. Runs confined."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pyarrow as pa
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
from analytics.ingest.reading import kinds, packages
from analytics.ingest.reading.sheets import Book, Sheet, cell_text
from analytics.language import _

MOST_TEXT_BYTES: Final = 400 << 20
_BATCH_CELLS: Final = 200_000
_MOST_MERGED: Final = 100_000


def parse(filename: str, data: bytes, sheet: str | None = None) -> Book:
    """All visible sheets that hold anything, or only ``sheet``, hidden or not. Raises :class:`UnreadableFile`."""
    if data.startswith(kinds.ZIP):
        packages.check(filename, data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            about = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
            names = tuple(each.name for each in about if each.visible == SheetVisibleEnum.Visible)
            hidden = tuple(each.name for each in about if each.visible != SheetVisibleEnum.Visible)
            return Book(tuple(_sheets(filename, book, names if sheet is None else (sheet,))), names, hidden)
    except PasswordError as error:
        raise kinds.encrypted(filename) from error
    except WorksheetNotFound as error:
        raise UnreadableFile(
            _("工作簿里没有名为“{sheet}”的工作表").format(sheet=sheet), expected=_("、").join(names)
        ) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError, EOFError) as error:
        raise UnreadableFile(
            _("文件“{name}”已损坏，不能作为表格打开").format(name=filename),
            action=_("请在 Excel 或 WPS 中打开并另存为 .xlsx，再上传"),
        ) from error


def _sheets(filename: str, book: CalamineWorkbook, names: tuple[str, ...]) -> Iterator[Sheet]:
    left = MOST_TEXT_BYTES
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        top, before = sheet.start
        if before + sheet.width > kinds.MOST_COLUMNS:
            raise kinds.too_many_columns(filename, before + sheet.width)
        batches = []
        for batch in _batches(sheet, before):
            batches.append(batch)
            left -= batch.nbytes
            if left < 0:
                raise UnreadableFile(
                    _("文件“{name}”的单元格文字展开后过大").format(name=filename),
                    expected=_("不超过 {limit} MB").format(limit=MOST_TEXT_BYTES >> 20),
                    action=_("请拆分，或导出为 .csv 后再上传"),
                )
        yield Sheet(name, pa.Table.from_batches(batches), top, _merged(sheet, top))


def _batches(sheet: CalamineSheet, before: int) -> Iterator[pa.RecordBatch]:
    """The rows from the first filled one on, ``before`` empty columns on their left."""
    rows = sheet.iter_rows()
    while chunk := list(itertools.islice(rows, max(1, _BATCH_CELLS // sheet.width))):
        cells = [pa.array(map(cell_text, column), pa.large_string()) for column in zip(*chunk, strict=True)]
        columns = [pa.nulls(len(chunk), pa.large_string())] * before + cells
        yield pa.record_batch(columns, names=[str(at) for at in range(len(columns))])


def _merged(sheet: CalamineSheet, top: int) -> tuple[tuple[int, int, int, int], ...]:
    ranges = itertools.islice(sheet.merged_cell_ranges or (), _MOST_MERGED)
    return tuple((first[0] - top, first[1], last[0] - top, last[1]) for first, last in ranges if first[0] >= top)
