"""一小区一方案 as an .xlsx to print and take to the meeting: a sheet a community, one of all, and the sources."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.flows.method_card import Card
from analytics.language import N_, _
from analytics.model import Communities
from analytics.programme.subjects.works import FACILITY_STATES
from analytics.programme.wishes.classes import scheme_words
from analytics.programme.wishes.plan_lines import NEEDS, PARTS
from analytics.reports import methods_sheet
from analytics.reports.plain_cells import TEXT_STAYS_TEXT
from analytics.standard import communities as standard_communities
from analytics.standard import masks
from analytics.standard import measures as standard_measures
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown

# Heading, width in characters, column of the lines, format.
COLUMNS: Final = (
    (N_("改造内容"), 14, "measure", "text"),
    (N_("类别"), 9, "category", "text"),
    (N_("现状"), 10, "condition", "text"),
    (N_("要求户数"), 8, "n", "count"),
    (N_("作答户数"), 8, "base", "count"),
    (N_("名册户数"), 8, "population", "count"),
    (N_("占比"), 8, "share", "share"),
    (N_("区间下限"), 8, "low", "share"),
    (N_("区间上限"), 8, "high", "share"),
    (N_("需求与现状"), 15, "need", "text"),
    (N_("依据题目"), 20, "heading", "text"),
    (N_("意见条数"), 8, "comments", "count"),
    (N_("意见原文一"), 24, "quote_1", "text"),
    (N_("意见原文二"), 24, "quote_2", "text"),
    (N_("现状说明"), 14, "note", "text"),
)
MOST_SHEETS: Final = 200
HIDDEN: Final = N_("份数少，不显示")
SIGNED: Final = N_("住建部门：　　　　　街道：　　　　　社区：　　　　　居民代表：　　　　　日期：")
A4: Final = 9
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def in_words(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of ``programme.community_plan.lines`` in words: part, measure, category, condition, need, scheme; of
    rankings the heading says that those who put it first are counted, and several options of one measure are named."""
    several = lines["options_asked"].fillna("").str.contains(_("、"), regex=False)
    first = lines["type"].eq("ranking").fillna(False).astype(bool)
    heading = lines["heading"].astype("object").where(~first, lines["heading"].astype("object") + _("（排第一的份数）"))
    named = heading + _("：") + words_shown(lines["choice"].astype("object"), standard_measures.measure)
    return lines.assign(
        part=lines["part"].map({code: _(words) for code, words in PARTS.items()}),
        measure=words_shown(lines["measure"], standard_measures.measure),
        category=words_shown(lines["category"], standard_topics.category),
        quote_1=words_shown(lines["quote_1"], masks.shown),
        quote_2=words_shown(lines["quote_2"], masks.shown),
        condition=lines["condition"]
        .map({code: _(words) for code, words in FACILITY_STATES.items()})
        .fillna(_("未登记")),
        need=lines["need"].map({code: _(words) for code, words in NEEDS.items()}),
        scheme=lines["scheme"].map(scheme_words),
        heading=heading.where(~several, named + _("（另有同类选项，未相加）")),
    )


def community_plan_workbook(
    lines: pd.DataFrame, known: Communities, provenance: Mapping[str, str], *, made_at: dt.datetime, card: Card
) -> bytes:
    """The plans of the communities in ``known`` as bytes of an .xlsx; ``provenance`` on 说明, ``card`` on 口径.

    With several communities a table of all comes first; beyond MOST_SHEETS only that table, and 说明 says so. Texts
    stay text: nothing in them is run as a formula or a link. Printed on A4, across, one page wide.
    """
    written = io.BytesIO()
    shown = in_words(lines)
    with xlsxwriter.Workbook(written, TEXT_STAYS_TEXT) as book:
        formats = _formats(book)
        if len(known) > 1:
            _table_of_all(book, shown.merge(known[["community_id", "name", "district", "street"]]), formats)
        apart = known if len(known) <= MOST_SHEETS else known.head(0)
        for number, facts in enumerate(apart.to_dict("records"), start=1):
            _community_sheet(book, number, facts, shown[shown["community_id"] == facts["community_id"]], formats)
        notes = {**provenance, _("生成时间"): f"{made_at:%Y-%m-%d %H:%M}"}
        if apart.empty and len(known):
            notes[_("分表")] = _("小区超过 {most} 个，只列总表；请缩小范围后再导出分表").format(most=MOST_SHEETS)
        _notes_sheet(book, notes, formats)
        methods_sheet.write(book, card)
    return written.getvalue()


def _table_of_all(book: xlsxwriter.Workbook, lines: pd.DataFrame, formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(_("总表"))
    front = (
        (N_("小区"), 18, "name", "text"),
        (N_("区县"), 10, "district", "text"),
        (N_("街道"), 14, "street", "text"),
        (N_("方案部分"), 11, "part", "text"),
    )
    columns = (*front, *COLUMNS)
    _head(sheet, 0, columns, formats)
    for row, line in enumerate(lines.to_dict("records"), start=1):
        _line(sheet, row, columns, line, formats)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(lines)), len(columns) - 1)
    _on_paper(sheet, repeat=0)


def _community_sheet(
    book: xlsxwriter.Workbook, number: int, facts: dict[Any, Any], lines: pd.DataFrame, formats: Mapping[str, Any]
) -> None:
    name = _FORBIDDEN.sub("", f"{number} {facts['name']}")[:31]
    sheet = book.add_worksheet(name)
    last = len(COLUMNS) - 1
    sheet.merge_range(
        0, 0, 0, last, _("{name}改造方案建议表（一小区一方案）").format(name=facts["name"]), formats["title"]
    )
    sheet.merge_range(1, 0, 1, last, _facts(facts), formats["facts"])
    row = 2
    for part in (_(words) for words in PARTS.values()):
        mine = lines[lines["part"] == part]
        sheet.merge_range(row, 0, row, last, _("{part}（{n} 项）").format(part=part, n=len(mine)), formats["part"])
        _head(sheet, row + 1, COLUMNS, formats)
        row += 2
        for line in mine.to_dict("records"):
            _line(sheet, row, COLUMNS, line, formats)
            row += 1
        if mine.empty:
            sheet.merge_range(row, 0, row, last, _("没有"), formats["text"])
            row += 1
    sheet.merge_range(row + 1, 0, row + 1, last, _(SIGNED), formats["facts"])
    sheet.freeze_panes(2, 1)
    _on_paper(sheet)


def _facts(facts: dict[Any, Any]) -> str:
    told = (
        (
            "{value}",
            " · ".join(str(facts[level]) for level in ("city", "district", "street") if not pd.isna(facts[level])),
        ),
        (_("{value} 户"), facts["households"]),
        (_("{value} 栋"), facts["buildings"]),
        (_("{value:,.0f} ㎡"), facts["floor_area_m2"]),
        (_("{value} 年建成"), facts["built_year"]),
        (_("{value} 年改造"), facts["renovation_year"]),
        (_("阶段：{value}"), standard_communities.stage(facts["stage"])),
        (_("管理模式：{value}"), standard_communities.management(facts["management_mode"])),
    )
    return _(" ｜ ").join(words.format(value=value) for words, value in told if not pd.isna(value) and value != "")


def _head(
    sheet: Worksheet, row: int, columns: tuple[tuple[str, int, str, str], ...], formats: Mapping[str, Any]
) -> None:
    for at, (words, width, _name, _kind) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(row, at, _(words), formats["heading"])


def _line(
    sheet: Worksheet,
    row: int,
    columns: tuple[tuple[str, int, str, str], ...],
    line: dict[Any, Any],
    formats: Mapping[str, Any],
) -> None:
    for at, (_words, _width, name, kind) in enumerate(columns):
        value = line[name]
        if not pd.isna(value):
            if kind == "text":
                sheet.write_string(row, at, str(value), formats["text"])
            else:
                sheet.write_number(row, at, float(value), formats[kind])
        elif (name == "n" and line["suppressed"]) or (name == "comments" and line["comments_hidden"]):
            sheet.write_string(row, at, _(HIDDEN), formats["text"])
        else:
            sheet.write_string(row, at, "" if kind == "text" else "—", formats["text"])


def _notes_sheet(book: xlsxwriter.Workbook, notes: Mapping[str, str], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(_("说明"))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 110)
    lines = [(name, line) for name, value in notes.items() for line in str(value).split("\n")]
    for row, (name, line) in enumerate([(_("项目"), _("内容")), *lines]):
        kind = formats["heading" if row == 0 else "text"]
        sheet.write_string(row, 0, name, kind)
        sheet.write_string(row, 1, line, kind)
    _on_paper(sheet)


def _on_paper(sheet: Worksheet, repeat: int | None = None) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L" + _("占比的基数为作答户数；区间按名册户数修正") + "&R&P / &N")
    if repeat is not None:
        sheet.repeat_rows(repeat)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#c9d1da", "valign": "top", "font_size": 10, "text_wrap": True}
    return {
        "title": book.add_format({"bold": True, "font_size": 15, "align": "center", "valign": "vcenter"}),
        "facts": book.add_format({"font_size": 10, "text_wrap": True, "valign": "vcenter"}),
        "part": book.add_format({"bold": True, "font_size": 12, "bg_color": "#dbe7f3", "border": 1}),
        "heading": book.add_format({**cell, "bold": True, "bg_color": "#e3e8ee", "align": "center"}),
        "text": book.add_format(cell),
        "count": book.add_format({**cell, "num_format": "#,##0"}),
        "share": book.add_format({**cell, "num_format": "0.0%"}),
    }
