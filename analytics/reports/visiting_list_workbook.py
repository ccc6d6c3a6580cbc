"""The list of visits of a survey as an Excel workbook: buildings, how many forms each is to give, room to write in.

It names no resident and no door: who is asked is drawn on the spot.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter

from analytics.flows.method_card import Card
from analytics.language import N_, _
from analytics.reports import methods_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT

SHEET: Final = N_("走访清单")
A4: Final = 9
HIDDEN: Final = N_("不显示")
# Heading, width, the column of the visits, kind; without a column the visitor writes there.
COLUMNS: Final = (
    (N_("序号"), 6, "number", "count"),
    (N_("区县"), 11, "district", "text"),
    (N_("街道"), 14, "street", "text"),
    (N_("小区"), 20, "name", "text"),
    (N_("楼栋"), 12, "building", "text"),
    (N_("户数"), 8, "households", "count"),
    (N_("已收"), 8, "answered", "count"),
    (N_("需再收"), 9, "further", "count"),
    (N_("走访日期"), 13, "", "text"),
    (N_("走访人"), 12, "", "text"),
    (N_("收到份数"), 10, "", "text"),
    (N_("备注"), 22, "note", "text"),
)
_NOTES: Final = (
    N_("每栋从门牌中随机或隔户抽取，抽中的住户不在家时改日再访，不以愿意作答的邻居代替；一户答一份。"),
    N_("户数为登记的该栋户数，空白为未登记，按各栋户数相同估计。楼栋空白的请到现场补填楼号。"),
    N_("“不显示”：该栋份数少，为保护答卷人不显示；这些楼栋的需再收按户数分配。"),
    N_("清单不含住户姓名、门牌和联系方式，走访时也不要写在本表上。"),
)


def visiting_list_workbook(
    visits: pd.DataFrame, provenance: Mapping[str, str], *, made_at: dt.datetime, card: Card
) -> bytes:
    """``visits`` (of ``planning.visits.by_building``, with name, district, street) as bytes of an .xlsx.

    Sheets 走访清单 (A4 across, its headings on every page), 说明 (the ``provenance``) and 口径 (the ``card``).
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        cell = {"border": 1, "border_color": "#c9d1da", "valign": "vcenter", "font_size": 10, "text_wrap": True}
        formats = {
            "heading": book.add_format({**cell, "bold": True, "bg_color": "#e3e8ee", "align": "center"}),
            "text": book.add_format(cell),
            "count": book.add_format({**cell, "num_format": "#,##0"}),
        }
        sheet = book.add_worksheet(_(SHEET))
        for at, (words, width, _column, _kind) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, _(words), formats["heading"])
        for row, visit in enumerate(visits.to_dict("records"), start=1):
            sheet.set_row(row, 22)
            _row(sheet, row, visit, formats)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(visits), 1), len(COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L" + _("不含个人信息") + "&R&P / &N")
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 100)
        about = [(_("走访须知"), _(words)) for words in _NOTES]
        about += [*provenance.items(), (_("生成时间"), f"{made_at:%Y-%m-%d %H:%M}")]
        for row, (name, words) in enumerate([(_("项目"), _("内容")), *about]):
            notes.write_string(row, 0, name, formats["heading" if row == 0 else "text"])
            notes.write_string(row, 1, str(words), formats["heading" if row == 0 else "text"])
        methods_sheet.write(book, card)
    return written.getvalue()


def _row(sheet: Any, row: int, visit: Mapping[Any, Any], formats: Mapping[str, Any]) -> None:
    told = {**visit, "number": row, "note": _("含已收") if visit["counts_all"] else ""}
    for at, (_words, _width, column, kind) in enumerate(COLUMNS):
        value = told.get(column)
        if column == "answered" and visit["suppressed"]:
            sheet.write_string(row, at, _(HIDDEN), formats["text"])
        elif value is None or pd.isna(value):
            sheet.write_blank(row, at, None, formats["text"])
        elif kind == "count":
            sheet.write_number(row, at, int(value), formats["count"])
        else:
            sheet.write_string(row, at, str(value), formats["text"])
