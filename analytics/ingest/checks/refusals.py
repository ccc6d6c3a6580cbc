"""The workbook an analyst downloads when rows were refused: the rows with their reasons, and every issue."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import xlsxwriter

from analytics.headings import ISSUE_HEADINGS
from analytics.ingest.checks.validation import Checked
from analytics.language import _, ended, joined
from analytics.model import Issues

_MOST_ROWS: Final = 1_048_575  # a sheet's rows under its heading
_LONGEST_CELL: Final = 32_767
_WIDEST: Final = 48
_MEASURED_ROWS: Final = 200  # a column's width follows its first cells
_MOST_NOTES: Final = 5_000  # a sheet with many more of them is slow to open; the cells stay marked
_NOTE_COLUMNS: Final = 40  # width of a note, in half-width characters
_LINE: Final = 18  # height of its lines, in pixels

# What is to be said of the cells of a column, by row of the frame.
Notes = Mapping[str, Mapping[int, str]]


def workbook(checked: Checked) -> bytes:
    """An .xlsx with the sheets 问题行 (original cells, 行号, 原因) and 问题清单 (one issue a row).

    In 问题行 each offending cell is coloured and carries a note: what is wrong and what to do; where a row as a whole
    is at fault, its 行号 does. Only the first 5 000 cells have notes: the reasons stand in 原因 too. All is text, so
    a cell that begins with = + - or @ is no formula. Rows beyond what a sheet holds are left out, and the last row
    says so.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        _write(book, _("问题行"), checked.bad_rows, _notes(checked.bad_rows, checked.issues))
        shown = {column: _(words) for column, words in ISSUE_HEADINGS.items()}
        issues = checked.issues.drop(columns="sheet") if checked.issues["sheet"].isna().all() else checked.issues
        _write(book, _("问题清单"), issues[[column for column in shown if column in issues]].rename(columns=shown), {})
    return target.getvalue()


def _notes(bad_rows: pd.DataFrame, issues: Issues) -> Notes:
    """Reason and remedy for every offending cell of ``bad_rows``, one line an issue."""
    issues = issues.dropna(subset="row")
    at = _places(issues)
    columns = issues["column"].where(issues["column"].isin(bad_rows.columns), "行号")
    notes: dict[str, dict[int, str]] = {}
    for row, column, reason, action in zip(at, columns, issues["reason"], issues["action"], strict=True):
        cells = notes.setdefault(column, {})
        words = joined([ended(reason), ended(action)])
        cells[row] = f"{cells[row]}\n{words}" if row in cells else words
    return notes


def _places(issues: Issues) -> npt.NDArray[np.int64]:
    """The place among the bad rows that each issue is about: both stand in the file's order, and no bad row is without
    an issue, so the next row begins where the row number or the sheet changes."""
    where = issues[["sheet", "row"]].fillna({"sheet": ""})
    return where.ne(where.shift()).any(axis=1).cumsum().to_numpy(np.int64) - 1


def _write(book: xlsxwriter.Workbook, name: str, frame: pd.DataFrame, notes: Notes) -> None:
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
    offending = book.add_format({"bg_color": "#FCE4D6", "bottom": 1, "bottom_color": "#C00000"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    over = len(frame) > _MOST_ROWS
    shown = frame.iloc[: _MOST_ROWS - 1] if over else frame
    noted = 0
    for at, column in enumerate(map(str, shown.columns)):
        cells = shown[column].astype("str").to_list()
        marked = {row: words for row, words in notes.get(column, {}).items() if row < len(cells)}
        sheet.write_string(0, at, column, heading)
        sheet.set_column(at, at, _width(column, cells[:_MEASURED_ROWS]))
        for row, cell in enumerate(cells):
            style = offending if row in marked else None
            if isinstance(cell, str):
                sheet.write_string(row + 1, at, cell[:_LONGEST_CELL], style)
            elif style is not None:
                sheet.write_blank(row + 1, at, None, style)
        for row in sorted(marked)[: _MOST_NOTES - noted]:
            sheet.write_comment(row + 1, at, marked[row], _note_size(marked[row]))
        noted = min(noted + len(marked), _MOST_NOTES)
    if over:
        left = len(frame) - len(shown)
        sheet.write_string(len(shown) + 1, 0, _("还有 {n} 行未列出").format(n=left))
    if len(shown.columns):
        sheet.autofilter(0, 0, len(shown), len(shown.columns) - 1)


def _width(heading: str, cells: Sequence[object]) -> int:
    """A column's width in half-width characters, with room for the heading's filter button."""
    widest = max((_columns(cell) for cell in cells if isinstance(cell, str)), default=0)
    return min(max(widest, _columns(heading) + 2) + 2, _WIDEST)


def _columns(text: str) -> int:
    """How many half-width characters wide a text is, as far as that matters.

    >>> _columns("小区ID")
    6
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text[:_WIDEST])


def _note_size(words: str) -> dict[str, int]:
    """Room for the whole of a note."""
    lines = sum(-(-2 * len(line) // _NOTE_COLUMNS) for line in words.split("\n"))
    return {"width": 7 * _NOTE_COLUMNS + 20, "height": _LINE * (lines + 1)}
