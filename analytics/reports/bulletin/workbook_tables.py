"""A sheet a table: frozen headings, a filter, numbers that stay numbers, and words that stand out on paper too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from xlsxwriter.worksheet import Worksheet

from analytics.bulletin.content import TEXT, Bulletin, DataTable
from analytics.language import N_, _
from analytics.reports.bulletin import paging
from analytics.reports.bulletin.cells import Cells, columns_of
from analytics.reports.bulletin.numbering import titled
from analytics.reports.bulletin.sheets import set_paper, standing_behind

HEADING_ROW: Final = 3  # from 0: title, what stands behind, note, headings
WIDEST: Final = 46  # columns; longer texts are wrapped
# Whole cells that say how something stands, and the look that they get.
MARKED: Final = {
    N_("未达标"): "below",
    N_("超时"): "below",
    N_("逾期"): "below",
    N_("超期"): "below",
    N_("达标"): "met",
    N_("无数据"): "unknown",
    N_("样本不足"): "unknown",
    N_("存疑"): "unknown",
}


def write_table(cells: Cells, sheet: Worksheet, table: DataTable, label: str, bulletin: Bulletin) -> None:
    """Fill ``sheet`` with ``table``: its title, what stands behind it, its note, its headings and its rows."""
    texts = paging.cells(table, cells.thresholds)
    widths = [_width(table, at, texts) for at in range(len(table.columns))]
    last = max(len(table.columns) - 1, 0)
    cells.text(sheet, 0, 0, titled(label, table), "title")
    cells.line(sheet, 1, last, standing_behind(table), width=sum(widths))
    note = table.note if table.rows else _("本期没有记录。") + table.note
    cells.line(sheet, 2, last, note, width=sum(widths))
    for at, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        cells.text(sheet, HEADING_ROW, at, column.heading, "heading")
        for row, cell in enumerate((row[at] for row in table.rows), start=HEADING_ROW + 1):
            cells.value(sheet, row, at, cell, column.format)
    for place, record in enumerate(texts, start=HEADING_ROW + 1):
        cells.raise_row(sheet, place, zip(record, widths, strict=True))
    cells.raise_row(sheet, HEADING_ROW, [(table.columns[at].heading, width - 3) for at, width in enumerate(widths)])
    sheet.freeze_panes(HEADING_ROW + 1, _frozen(table))
    bottom = HEADING_ROW + len(table.rows)
    if table.columns:
        sheet.autofilter(HEADING_ROW, 0, bottom, last)
        sheet.print_area(0, 0, bottom, last)
    _mark(cells, sheet, table)
    set_paper(sheet, bulletin, repeated=HEADING_ROW)
    sheet.fit_to_pages(1, 0)


def _width(table: DataTable, at: int, texts: Sequence[Sequence[str]]) -> int:
    """Wide enough for every number, which would be hashes else; texts are wrapped from WIDEST on."""
    column = table.columns[at]
    longest = max((columns_of(row[at]) for row in texts), default=0)
    # The heading may stand in two lines, parted between words, and has the filter's button beside it.
    word = 2 * math.ceil(paging.unbroken(column.heading))
    needed = max(column.width, -(-columns_of(column.heading) // 2) + 4, word)
    return max(needed, min(longest, WIDEST) + 3)


def _frozen(table: DataTable) -> int:
    """Columns that stay in sight: up to the first of words, which is what a row is called by."""
    named = [at for at, column in enumerate(table.columns[:3]) if column.format == TEXT]
    return named[0] + 1 if named else 0


def _mark(cells: Cells, sheet: Worksheet, table: DataTable) -> None:
    first, last = HEADING_ROW + 1, HEADING_ROW + len(table.rows)
    for at, column in enumerate(table.columns):
        if column.format != TEXT or not table.rows:
            continue
        for words, look in MARKED.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{_(words)}"', "format": cells.look(look)}
            sheet.conditional_format(first, at, last, at, rule)
