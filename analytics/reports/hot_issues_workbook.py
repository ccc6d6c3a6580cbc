"""The table of hot issues as an .xlsx to print or to work on with: its heat is a formula, its weights are cells."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.flows import method_card
from analytics.flows.hot_issues import HEAT_WEIGHTS, heat
from analytics.language import N_, _
from analytics.reports import methods_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT
from analytics.standard import masks

# Heading and width in characters, in order.
COLUMNS: Final = (
    (N_("序号"), 6),
    (N_("问题"), 18),
    (N_("热度"), 8),
    (N_("条数"), 8),
    (N_("去重后条数"), 9),
    (N_("涉及小区"), 9),
    (N_("涉及户数"), 9),
    (N_("不满意者占比"), 10),
    (N_("时间范围"), 13),
    (N_("地点/人群"), 28),
    (N_("责任单位"), 14),
    (N_("意见原文一"), 34),
    (N_("意见原文二"), 34),
    (N_("办理情况"), 20),
)
# What the formula reads: heading, and where its value stands.
PARAMETERS: Final = (
    ("D", N_("去重后条数权重")),
    ("E", N_("涉及小区权重")),
    ("F", N_("不满意者占比权重")),
    ("G", N_("最多去重后条数")),
    ("H", N_("最多涉及小区")),
)
PARAMETER_ROW, HEADING_ROW = 3, 5  # as Excel numbers them, from 1
FORMULA: Final = "=$D$3*E{row}/$G$3+$E$3*F{row}/$H$3+$F$3*N(H{row})"
NOT_SHOWN: Final = "—"
A4: Final = 9


def hot_issues_workbook(
    issues: pd.DataFrame, provenance: Mapping[str, str], *, made_at: dt.datetime, title: str = ""
) -> bytes:
    """The frame of :func:`~analytics.flows.hot_issues.hot_issues` as bytes of an .xlsx; ``provenance`` on sheet 说明.

    Texts of residents stay text: nothing in them is run as a formula or a link.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        _issues_sheet(book, issues, title or _("热点问题"))
        _notes_sheet(book, {**provenance, _("生成时间"): f"{made_at:%Y-%m-%d %H:%M}"})
        card = method_card.card(
            "comments", mode=_("随各调查的答卷填写，渠道见“说明”"), dates=provenance.get(_("时间"), "") or _("见“说明”")
        )
        methods_sheet.write(book, card)
    return written.getvalue()


def _issues_sheet(book: xlsxwriter.Workbook, issues: pd.DataFrame, title: str) -> None:
    sheet = book.add_worksheet(_("热点问题"))
    formats = _formats(book)
    sheet.write_string("A1", title, formats["title"])
    sheet.write_string("C2", _("热度参数"), formats["heading"])
    sheet.write_string("C3", _("可修改"), formats["text"])
    values = [*HEAT_WEIGHTS.values(), *_largest(issues)]
    for (column, words), value in zip(PARAMETERS, values, strict=True):
        sheet.write_string(f"{column}2", _(words), formats["heading"])
        sheet.write_number(f"{column}3", value, formats["parameter"])
    for position, (words, width) in enumerate(COLUMNS):
        sheet.set_column(position, position, width)
        sheet.write_string(HEADING_ROW - 1, position, _(words), formats["heading"])
    heats = heat(issues)
    for place, issue in enumerate(issues.to_dict("records")):
        _issue_row(sheet, HEADING_ROW + place, issue, float(heats.iloc[place]), formats)
    sheet.freeze_panes(HEADING_ROW, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L" + _("样本非随机，条数不代表居民比例") + "&R&P / &N")


def _largest(issues: pd.DataFrame) -> tuple[int, int]:
    """The largest counts of any topic, which heat is measured by; 1 where there is no topic."""
    if issues.empty:
        return 1, 1
    return int(issues["most_distinct"].iloc[0]), int(issues["most_communities"].iloc[0])


def _issue_row(sheet: Worksheet, row: int, issue: dict[Any, Any], heated: float, formats: dict[str, Any]) -> None:
    """One issue in ``row`` (from 0)."""
    sheet.write_number(row, 0, issue["rank"], formats["count"])
    sheet.write_string(row, 1, _words(issue["label"]), formats["text"])
    sheet.write_formula(row, 2, FORMULA.format(row=row + 1), formats["heat"], heated)
    for column, name in enumerate(("n", "n_distinct", "communities", "households"), start=3):
        sheet.write_number(row, column, issue[name], formats["count"])
    if pd.isna(issue["dissatisfied"]):
        sheet.write_string(row, 7, NOT_SHOWN, formats["count"])
    else:
        sheet.write_number(row, 7, issue["dissatisfied"], formats["share"])
    days = [f"{issue[name]:%Y-%m-%d}" for name in ("first_day", "last_day") if not pd.isna(issue[name])]
    texts = [
        _(" 至 ").join(dict.fromkeys(days)),
        "\n".join(_words(issue[name]) for name in ("places", "groups") if not pd.isna(issue[name])),
        *(_words(issue[name]) for name in ("unit", "quote_1", "quote_2", "handling")),
    ]
    for column, words in enumerate(texts, start=8):
        sheet.write_string(row, column, words, formats["text"])


def _notes_sheet(book: xlsxwriter.Workbook, provenance: Mapping[str, str]) -> None:
    sheet = book.add_worksheet(_("说明"))
    formats = _formats(book)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, _("项目"), formats["heading"])
    sheet.write_string(0, 1, _("内容"), formats["heading"])
    notes = [
        (
            _("热度算法"),
            _("热度 = 去重后条数 ÷ 最多去重后条数 × 权重 + 涉及小区 ÷ 最多涉及小区 × 权重 + 不满意者占比 × 权重"),
        ),
        (_("权重"), _("三项权重在“热点问题”表第 3 行，可修改，热度随之重算；序号是按原权重排的")),
        (_("条数"), _("谈到该问题的意见；一条意见谈几个问题，各计一次。去重后条数把相同或几乎相同的意见计为一条")),
        (
            _("不满意者占比"),
            _("谈到该问题、又回答了总体满意度的填写人中不满意者所占比例；人数太少的不显示，热度中按 0 计"),
        ),
        (
            _("地点/人群"),
            _("意见最多的几处；以及比其他填写人更常提到该问题的人群（错误发现率不超过 5%）。人数太少的不列"),
        ),
        (_("意见原文"), _("已遮盖个人信息；意见太少的问题不摘录")),
    ]
    lines = [(name, line) for name, value in [*provenance.items(), *notes] for line in str(value).split("\n")]
    for row, (name, line) in enumerate(lines, start=1):
        first = row == 1 or lines[row - 2][0] != name
        sheet.write_string(row, 0, name if first else "", formats["text"])
        sheet.write_string(row, 1, line, formats["text"])
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#c9d1da", "valign": "top", "font_size": 10}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "heading": book.add_format({**cell, "bold": True, "bg_color": "#e3e8ee", "text_wrap": True, "align": "center"}),
        "parameter": book.add_format({**cell, "bg_color": "#fff7d6", "num_format": "#,##0"}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "count": book.add_format({**cell, "num_format": "#,##0"}),
        "heat": book.add_format({**cell, "num_format": "0.0", "bold": True}),
        "share": book.add_format({**cell, "num_format": "0.0%"}),
    }


def _words(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(masks.shown(value))
