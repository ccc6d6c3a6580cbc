"""The workbook an analyst downloads when rows were refused: the rows with their reasons, and every issue."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import pandas as pd
import xlsxwriter

from analytics.headings import ISSUE_HEADINGS
from analytics.ingest.validation import Checked
from analytics.language import _

_MOST_ROWS: Final = 1_048_575  # a sheet's rows under its heading
_LONGEST_CELL: Final = 32_767
_WIDEST: Final = 48


def workbook(checked: Checked) -> bytes:
    """An .xlsx with the sheets 问题行 (original cells, 行号, 原因) and 问题清单 (one issue a row).

    Every cell is text, so one that begins with = + - or @ is no formula. Rows beyond what a sheet holds are left out,
    and the last row says so.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        _write(book, heading, _("问题行"), checked.bad_rows)
        shown = {column: _(words) for column, words in ISSUE_HEADINGS.items()}
        issues = checked.issues.drop(columns="sheet") if checked.issues["sheet"].isna().all() else checked.issues
        _write(book, heading, _("问题清单"), issues.rename(columns=shown))
    return target.getvalue()


def _write(book: xlsxwriter.Workbook, heading: xlsxwriter.format.Format, name: str, frame: pd.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    over = len(frame) > _MOST_ROWS
    shown = frame.iloc[: _MOST_ROWS - 1] if over else frame
    for at, column in enumerate(shown.columns):
        sheet.write_string(0, at, str(column), heading)
        cells = shown[column].astype("str")
        width = max([len(str(column)), *cells.head(200).dropna().str.len().tolist()])
        sheet.set_column(at, at, min(2 * width + 2, _WIDEST))
        for row, cell in enumerate(cells.to_list(), start=1):
            if isinstance(cell, str):
                sheet.write_string(row, at, cell[:_LONGEST_CELL])
    if over:
        left = len(frame) - len(shown)
        sheet.write_string(len(shown) + 1, 0, _("还有 {n} 行未列出").format(n=left))
    if len(shown.columns):
        sheet.autofilter(0, 0, len(shown), len(shown.columns) - 1)
