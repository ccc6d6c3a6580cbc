"""The workbook read back with another library: what a cell holds, and what a reader sees in it."""

from __future__ import annotations

import io
import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analytics.bulletin.content import TEXT, Bulletin, Chart, DataTable
from analytics.bulletin.numbers import NOT_SHOWN, written
from analytics.reports.bulletin.numbering import parts
from analytics.reports.bulletin.sheets import sheet_name
from analytics.reports.bulletin.workbook import workbook
from tests.reports.bulletin.reading import plotted_number

TOP = 4  # the row of headings, as Excel counts


def opened(told: Bulletin) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(told)))


def figures(told: Bulletin, book: openpyxl.Workbook) -> list[tuple[Chart | DataTable, Worksheet]]:
    """Each chart and table with its sheet."""
    found = [(part.label, part.content) for part in parts(told) if isinstance(part.content, Chart | DataTable)]
    return [(figure, book[sheet_name(label, figure.title)]) for label, figure in found]


def shown(cell: Cell) -> str:
    """What a spreadsheet shows for a number under its number format (of those that we write)."""
    positive, *others = cell.number_format.split(";")
    chosen = positive if not others or cell.value > 0 else others[0] if cell.value < 0 else others[1]
    share = 100 if chosen.endswith("%") else 1
    decimals = len(re.search(r"0(?:\.(0+))?", chosen)[1] or "")
    # a spreadsheet rounds halves up, of the decimal number that it holds
    held = abs(Decimal(f"{cell.value:.15g}") * share).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    number = f"{held:,}" if "," in chosen else f"{held}"
    literal = re.sub(r"[#,]*0(\.0+)?", "\0", chosen).replace('"', "")
    # a number is never broken over two lines in a cell: its format has the plain space
    return literal.replace("\0", number).replace(" %", "\u00a0%")


def compare(bulletin: Bulletin, book: openpyxl.Workbook) -> int:
    """Every sentence and number of every chart and table of ``bulletin`` stands in ``book``; how many there are."""
    count = 0
    said = {row[1].value: row for row in book["概要"].iter_rows(min_row=6)}
    for section in bulletin.sections:
        for sentence in section.sentences:
            numbers = list(sentence.numbers.values())
            for cell, number in zip(said[sentence.text][3:], numbers, strict=False):
                assert _is_told(cell, number.value, number.format, bulletin.thresholds)
            count += len(numbers)
    for figure, sheet in figures(bulletin, book):
        names, columns = _columns(figure)
        if isinstance(figure, Chart):
            assert [sheet.cell(TOP + 1 + at, 1).value for at in range(len(names))] == names
        for at, (name, kind, values) in enumerate(columns, start=2 if isinstance(figure, Chart) else 1):
            assert sheet.cell(TOP, at).value == name
            count += len(values)
            for row, value in enumerate(values, start=TOP + 1):
                if value is None and isinstance(figure, Chart):
                    assert sheet.cell(row, at).value is None
                else:
                    assert _is_told(sheet.cell(row, at), value, kind, bulletin.thresholds), (figure.key, row, at)
    return count


def _columns(figure: Chart | DataTable) -> tuple[list[str], list[tuple[str, str, tuple]]]:
    if isinstance(figure, Chart):
        return list(figure.categories), [(each.name, figure.format, each.values) for each in figure.series]
    rows = figure.rows
    return [], [
        (column.heading, column.format, tuple(row[at] for row in rows)) for at, column in enumerate(figure.columns)
    ]


def _is_told(cell: Cell, value: object, kind: str, thresholds: tuple[int, ...]) -> bool:
    if kind == TEXT or value is None:
        return (cell.value, cell.data_type) == (NOT_SHOWN if value is None else value, "s")
    same = cell.value == pytest.approx(plotted_number(value, kind), rel=1e-15, abs=0)
    return same and shown(cell) == written(value, kind, thresholds=thresholds)
