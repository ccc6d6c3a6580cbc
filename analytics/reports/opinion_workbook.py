"""The opinions as an Excel workbook: one row an opinion, to be filled in by the office and read back."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Final

import pandas as pd
import xlsxwriter

from analytics.flows import method_card
from analytics.language import N_, _
from analytics.programme.publicity.opinion_changes import EDITED
from analytics.programme.subjects.preparation import CHANNELS, OPINION_DECISIONS
from analytics.reports import methods_sheet
from analytics.reports.edited_sheet import read_edited
from analytics.reports.plain_cells import TEXT_STAYS_TEXT
from analytics.standard import masks
from analytics.standard.cells import words_shown

HEADINGS: Final = {
    "comment_id": N_("意见编号"),
    "name": N_("小区"),
    "submitted_at": N_("日期"),
    "channel": N_("渠道"),
    "topic": N_("主题"),
    "text": N_("意见"),
    "decision": N_("处理结果"),
    "reply": N_("答复或理由"),
    "unit": N_("办理单位"),
    "answered_on": N_("反馈日期"),
    "version": N_("版本"),
}
_FILLED_IN: Final = ("decision", "reply", "unit", "answered_on")
_WIDTHS: Final = {"comment_id": 18, "name": 18, "text": 60, "reply": 40, "unit": 20, "topic": 16}
_NOTES: Final = (
    (N_("填写"), N_("只填浅色的四列：处理结果、答复或理由、办理单位、反馈日期；其他列请勿改动")),
    (N_("处理结果"), N_("采纳、部分采纳、不采纳、已反馈之一；不必作出采纳与否决定的，填“已反馈”")),
    (N_("答复或理由"), N_("部分采纳、不采纳、已反馈必须写明；不要写居民姓名和电话")),
    (N_("反馈日期"), N_("把处理结果告知居民的日期，如 2026-10-08；没有告知的留空")),
    (N_("版本"), N_("系统据此判断导出之后有没有别人改过；改过的行不能上传，请重新导出")),
    (N_("意见原文"), N_("个人信息已遮盖；意见少于 {n} 条的小区不列原文")),
    (N_("上传之后"), N_("系统先列出全部改动，有一处问题就一条也不改；确认后作为一个批次入库，可整批撤销")),
)


def workbook(table: pd.DataFrame, *, comment_minimum: int, made_at: dt.datetime) -> bytes:
    """``table`` (of ``programme.opinion_changes.table``) as bytes of an .xlsx with the sheets 意见办理 and 说明.

    All cells are text or numbers: what begins with = + - or @ is no formula.
    """
    target = BytesIO()
    with xlsxwriter.Workbook(target, TEXT_STAYS_TEXT) as book:
        heading = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        open_to_edit = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8E5"})
        _write(book.add_worksheet(_("意见办理")), table, heading, wrapped, open_to_edit)
        notes = book.add_worksheet(_("说明"))
        notes.set_column(0, 0, 16, wrapped)
        notes.set_column(1, 1, 90, wrapped)
        about = [(_(what), _(how).format(n=comment_minimum)) for what, how in _NOTES]
        about.append((_("导出时间"), f"{made_at:%Y-%m-%d %H:%M}"))
        for row, cells in enumerate([(_("项目"), _("内容")), *about]):
            for column, cell in enumerate(cells):
                notes.write_string(row, column, cell, heading if row == 0 else wrapped)
        methods_sheet.write(book, method_card.card("records", base=_("收到的意见，逐条计")))
    return target.getvalue()


def read(filename: str, data: bytes) -> pd.DataFrame:
    """A filled-in workbook (or .csv) as ``programme.opinion_changes.changes`` takes it: EDITED, and ``row``.

    ``row`` is the number that the spreadsheet shows. Raises :class:`~analytics.errors.UnreadableFile`, or
    :class:`~analytics.errors.UnmappableFile` naming all columns that are absent or there twice.
    """
    return read_edited(
        filename,
        data,
        sheet=N_("意见办理"),
        name=_("意见办理表"),
        headings=HEADINGS,
        edited=EDITED,
        action=_("请先导出意见办理表，在其上填写后再上传"),
    )


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: pd.DataFrame,
    heading: xlsxwriter.format.Format,
    wrapped: xlsxwriter.format.Format,
    open_to_edit: xlsxwriter.format.Format,
) -> None:
    shown = _in_words(table)
    for at, (column, words) in enumerate(HEADINGS.items()):
        cell_format = open_to_edit if column in _FILLED_IN else wrapped
        sheet.set_column(at, at, _WIDTHS.get(column, 12), wrapped)
        sheet.write_string(0, at, _(words), heading)
        for row, cell in enumerate(shown[column], start=1):
            if column == "version":
                sheet.write_number(row, at, int(cell), cell_format)
            elif isinstance(cell, str) and cell:
                sheet.write_string(row, at, cell, cell_format)
            else:
                sheet.write_blank(row, at, None, cell_format)
    at = list(HEADINGS).index("decision")
    choices = {"validate": "list", "source": [_(words) for words in OPINION_DECISIONS.values()]}
    sheet.data_validation(1, at, max(1, len(shown)), at, choices)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(shown), len(HEADINGS) - 1)


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """The columns of HEADINGS as text: choices in words, days as ISO, hidden words said to be hidden."""
    days = {name: table[name].dt.strftime("%Y-%m-%d") for name in ("submitted_at", "answered_on")}
    return table.assign(
        **days,
        channel=table["channel"].map({name: _(words) for name, words in CHANNELS.items()}),
        decision=table["decision"].map({name: _(words) for name, words in OPINION_DECISIONS.items()}),
        text=words_shown(table["text"].astype("object"), masks.shown).mask(
            table["hidden"], _("（意见太少，不列原文）")
        ),
    )
