"""The cells of the bulletin's workbook: numbers that stay numbers and look as the other forms write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics.bulletin.content import COUNT, POINTS, SCORE, SHARE, TEXT
from analytics.bulletin.numbers import NOT_SHOWN, written
from analytics.estimation.percent import point_decimals
from analytics.language import _
from analytics.reports.bulletin.wording import places

FONT: Final = "Microsoft YaHei"
LINE_HEIGHT, HIGHEST_ROW = 15, 409  # points; Excel takes no higher row
LONGEST_TEXT: Final = 32_767  # characters that a cell takes
TEXT_STAYS_TEXT: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CELL: Final = {"font_name": FONT, "font_size": 10, "valign": "vcenter", "border": 1, "border_color": "#c9d1da"}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"font_size": 15, "bold": True},
    "line": {"font_color": "#3d4a59", "text_wrap": True, "valign": "top"},
    "line_flat": {"font_color": "#3d4a59"},
    "warning": {"bold": True, "font_color": "#a33505"},
    "heading": {
        **_CELL,
        "bold": True,
        "bg_color": "#e3e8ee",
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "bottom": 2,
    },
    "text": {**_CELL, "text_wrap": True},
    "link": {**_CELL, "font_color": "#0f62a6", "underline": 1},
    # A number, or the dash in its place.
    "number": {**_CELL, "align": "right", "indent": 1},
    # What conditional formats lay over a cell: never by colour alone.
    "below": {"bold": True, "bg_color": "#fbe3d6"},
    "met": {"bg_color": "#dcebf7"},
    "unknown": {"italic": True, "bg_color": "#eef1f4"},
}


def spreadsheet_number(value: float, kind: str, *, thresholds: Sequence[int] = (80,)) -> tuple[float | int, str]:
    """What a cell holds, and the number format under which it reads as ``numbers.written`` has it.

    A share stays a share 0–1; a difference of shares is held in 百分点, as no number format turns one into the other.

    >>> spreadsheet_number(0.7996, "share"), spreadsheet_number(1234, "count")
    ((0.7996, '0.00 %'), (1234, '#,##0'))
    >>> spreadsheet_number(-0.023, "points")
    (-2.3, '"+"0.0" 个百分点";"−"0.0" 个百分点";"±"0.0" 个百分点"')
    """
    if kind == COUNT:
        return int(value), "#,##0"
    if kind == SHARE:
        return float(value), f"0.{'0' * places(float(value), thresholds)} %"
    if kind == POINTS:
        held = round(float(value) * 100, 10)
        unit = _("{points} 个百分点").format(points="").rstrip()
        zeros = "0" * point_decimals(held)
        return held, ";".join(f'"{sign}"0.{zeros}"{unit}"' for sign in "+−±")
    if kind == SCORE:
        return float(value), "0.0"
    raise ValueError(f"no number: {kind}")


def columns_of(text: str) -> int:
    """How many columns ``text`` takes; a Chinese character takes two.

    >>> columns_of("满意率"), columns_of("80.0 %")
    (6, 6)
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def lines_of(text: str, width: int) -> int:
    """Lines of ``text`` wrapped at ``width`` columns, one less for what borders and breaks take.

    >>> lines_of("满意率", 12), lines_of("满意率满意率", 12), lines_of("一\\n二", 12)
    (1, 2, 2)
    """
    return sum(-(-max(columns_of(line), 1) // max(width - 1, 1)) for line in text.split("\n"))


class Cells:
    """Writes into the sheets of one workbook; each look is made once. No share reads as one of ``thresholds`` that it
    misses."""

    def __init__(self, book: Workbook, thresholds: Sequence[int] = (80,)) -> None:
        self.book, self.thresholds = book, thresholds
        self._formats: dict[tuple[str, str], Format] = {}

    def look(self, name: str, number_format: str = "") -> Format:
        """The format called ``name``, one of _LOOKS."""
        at = (name, number_format)
        if at not in self._formats:
            numbers = {"num_format": number_format} if number_format else {}
            self._formats[at] = self.book.add_format({"font_name": FONT, **_LOOKS[name], **numbers})
        return self._formats[at]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: str = "text") -> None:
        """``text`` as text, whatever it looks like."""
        cut = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
        sheet.write_string(row, column, cut, self.look(look))

    def value(self, sheet: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        """A value as ``kind`` says; a dash where nothing may be said."""
        if kind == TEXT:
            self.text(sheet, row, column, written(value, kind))
        elif value is None or pd.isna(value):
            self.text(sheet, row, column, NOT_SHOWN, "number")
        else:
            held, shown = spreadsheet_number(value, kind, thresholds=self.thresholds)
            sheet.write_number(row, column, held, self.look("number", shown))

    def line(self, sheet: Worksheet, row: int, last_column: int, text: str, *, width: int) -> None:
        """``text`` in one row from column 0 to ``last_column``, ``width`` columns wide, as high as it needs."""
        if last_column:
            sheet.merge_range(row, 0, row, last_column, "", self.look("line"))
        self.text(sheet, row, 0, text, "line")
        self.raise_row(sheet, row, [(text, width)])

    def raise_row(self, sheet: Worksheet, row: int, texts: Iterable[tuple[str, int]]) -> None:
        """Make ``row`` as high as the longest of its wrapped texts, each with the width of its column, needs."""
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        sheet.set_row(row, min(LINE_HEIGHT * lines + 2, HIGHEST_ROW))
