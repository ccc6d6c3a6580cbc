"""The sheets of the bulletin's workbook: their names, their paper, and what stands over every figure."""

from __future__ import annotations

import re
from typing import Final

from xlsxwriter.worksheet import Worksheet

from analytics.bulletin.content import Bulletin, Chart, DataTable
from analytics.bulletin.numbers import written
from analytics.language import _

A4: Final = 9
LONGEST_NAME: Final = 31  # characters that Excel takes
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def sheet_name(label: str, title: str) -> str:
    """A name that Excel takes; ``label`` keeps it apart from the others.

    >>> sheet_name("图1", "满意率[本周/上周]")
    '图1 满意率本周上周'
    """
    said = _FORBIDDEN.sub("", title).strip()
    return f"{label} {said}"[:LONGEST_NAME].strip()


def standing_behind(figure: Chart | DataTable) -> str:
    """How many answers, counted how: the line over a chart or a table; empty where nothing is known."""
    source = figure.source
    said = [
        _("有效份数 {n}").format(n=written(source.n, "count")) if source.n is not None else "",
        _("基数：{base}").format(base=source.base) if source.base else "",
        _("口径：{definition}").format(definition=source.definition) if source.definition else "",
        _("方法：{method}").format(method=source.method) if source.method else "",
    ]
    return _("；").join(filter(None, said))


def set_paper(sheet: Worksheet, bulletin: Bulletin, *, repeated: int | None = None) -> None:
    """A4 landscape with the bulletin's name and the page's number below; ``repeated`` is the row of headings."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.hide_gridlines(2)
    if repeated is not None:
        sheet.repeat_rows(repeated)
    # An ampersand begins a code there, and 255 characters are all that fit.
    said = f"{bulletin.title[:60]} {bulletin.number[:20]}".replace("&", "&&")
    sheet.set_footer(f"&L{said}&R" + _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N"))
