"""The rectification ledger as an .xlsx to print, to work on outside, and to bring back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.flows import method_card
from analytics.language import N_, NC_, _
from analytics.programme.ledger import rectification
from analytics.programme.ledger.rectification import SUBJECT
from analytics.programme.subjects import DAY
from analytics.reports import methods_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT

# Behind what is printed: what an editor outside needs beside it, and what says which entry and version a row is.
BESIDE: Final = {
    "reason": N_("理由"),
    "evidence": N_("依据"),
    "opened_on": N_("登记时间"),
    "community_id": N_("小区编号"),
    "entry_id": N_("编号"),
    "seen": N_("版本"),
}
COLUMNS: Final = {**rectification.HEADINGS, **BESIDE}
_WIDTHS: Final = {"number": 5, "community": 13, "problem": 30, "measure": 26, "outcome": 24, "evidence": 40, "unit": 14,
                  "deadline": 11, "verified_on": 11, "opened_on": 11, "entry_id": 22, "overdue": 7}  # fmt: skip
_HEADING_ROW: Final = 2  # from 0: title and line of facts stand above
_SPARE_ROWS: Final = 200  # rows to come are chosen from the lists too
_A4: Final = 9
_NOTES: Final = (
    (N_("修改"), N_("直接改“问题描述”至“回访结果”各列和“状态”；“序号”“逾期”“依据”“登记时间”只供查看")),
    (N_("编号和版本"), N_("请勿改动，系统凭它们认出是哪一条、您改的是哪一版")),
    (NC_("note", "新增"),
     N_("加一行，“编号”和“版本”留空；状态可直接填到实际进度，相应的单位、时限、完成情况、销号时间须填全")),
    (N_("状态"), N_("待整改 → 整改中 → 已整改待核 → 已销号，一次一步；退回、重新整改、不予整改须在“理由”一列写明")),
    (N_("逾期"), N_("整改时限已过（时限当天不算），尚未整改完成")),
    (N_("导入"), N_("先列出全部改动，确认后一次生效；下载之后别人改过、您也改了的条目会逐条指出，不会覆盖")),
)  # fmt: skip


def ledger_workbook(
    ledger: pd.DataFrame, provenance: Mapping[str, str], *, made_at: dt.datetime, title: str = ""
) -> bytes:
    """A ledger (of ``programme.rectification.ledger``) as bytes of an .xlsx with the sheets 整改台账 and 说明.

    The first sheet prints on A4 across, its headings on every page; ``ingest.rectifications.read`` reads it back. Texts
    stay text: nothing in them is run as a formula or a link.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        formats = _formats(book)
        facts = _("共 {n} 条，逾期 {late} 条；{at} 生成").format(
            n=len(ledger), late=int(ledger["overdue"].sum()), at=f"{made_at:%Y-%m-%d %H:%M}"
        )
        _ledger_sheet(book.add_worksheet(_("整改台账")), ledger, title or _("整改台账"), facts, formats)
        notes = [(_(name), _(words)) for name, words in _NOTES]
        _notes_sheet(book.add_worksheet(_("说明")), [*provenance.items(), *notes], formats)
        methods_sheet.write(book, method_card.card("records", base=_("整改条目，逐条计")))
    return written.getvalue()


def _ledger_sheet(sheet: Worksheet, ledger: pd.DataFrame, title: str, facts: str, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, facts, formats["facts"])
    for at, (name, words) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, _WIDTHS.get(name, 10))
        sheet.write_string(_HEADING_ROW, at, _(words), formats["heading"])
    rows = ledger.assign(seen=ledger["last_event_no"], reason=None).to_dict("records")
    for row, entry in enumerate(rows, start=_HEADING_ROW + 1):
        for at, name in enumerate(COLUMNS):
            _cell(sheet, row, at, name, entry[name], formats)
    last = _HEADING_ROW + len(rows) + _SPARE_ROWS
    lists = {"state": SUBJECT.states} | {name: SUBJECT.field(name).choices for name in ("source", "revisit")}
    for name, choices in lists.items():
        at = list(COLUMNS).index(name)
        allowed = {"validate": "list", "source": [_(word) for word in choices.values()]}
        sheet.data_validation(_HEADING_ROW + 1, at, last, at, allowed)
    sheet.freeze_panes(_HEADING_ROW + 1, 3)
    sheet.autofilter(_HEADING_ROW, 0, _HEADING_ROW + max(len(rows), 1), len(COLUMNS) - 1)
    sheet.print_area(0, 0, _HEADING_ROW + max(len(rows), 1), len(rectification.HEADINGS) - 1)
    _across(sheet)
    sheet.repeat_rows(_HEADING_ROW)
    sheet.set_footer("&L" + facts + "&R&P / &N")


def _cell(sheet: Worksheet, row: int, at: int, name: str, value: Any, formats: dict[str, Any]) -> None:
    late = formats["late"] if name == "overdue" else formats["text"]
    if name == "overdue":
        sheet.write_string(row, at, _("逾期") if value else "", late)
    elif value is None or pd.isna(value):
        sheet.write_blank(row, at, None, formats["text"])
    elif name in ("number", "seen"):
        sheet.write_number(row, at, int(value), formats["count"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, at, pd.Timestamp(value).to_pydatetime(), formats["day"])
    else:
        sheet.write_string(row, at, in_words(name, value), formats["text"])


def in_words(name: str, value: Any) -> str:
    """One cell of a ledger as a reader sees it; "" where there is nothing.

    >>> in_words("state", "in_hand"), in_words("revisit", None)
    ('整改中', '')
    """
    if value is None or pd.isna(value):
        return ""
    if name == "state":
        return _(SUBJECT.states[value])
    known = {field.name: field for field in SUBJECT.fields}
    if name in known and known[name].kind == DAY:
        return f"{value:%Y-%m-%d}"
    return known[name].shown(value) if name in known else str(value)


def _notes_sheet(sheet: Worksheet, notes: list[tuple[str, str]], formats: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    for row, (name, words) in enumerate([(_("项目"), _("内容")), *notes]):
        look = formats["heading" if row == 0 else "text"]
        sheet.write_string(row, 0, name, look)
        sheet.write_string(row, 1, words, look)
    sheet.freeze_panes(1, 0)
    _across(sheet)


def _across(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#c9d1da", "valign": "top", "font_size": 10, "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "facts": book.add_format({"font_size": 10, "font_color": "#5b6776"}),
        "heading": book.add_format({**cell, "bold": True, "bg_color": "#e3e8ee", "align": "center"}),
        "text": book.add_format(cell),
        "count": book.add_format({**cell, "num_format": "0", "align": "center"}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "center"}),
        "late": book.add_format({**cell, "bold": True, "font_color": "#d1490c", "align": "center"}),
    }
