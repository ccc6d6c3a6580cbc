"""The workbook read back: its figures, its live formula, its print set-up, and what hostile words become."""

from __future__ import annotations

import datetime as dt
import io
import re

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics.flows.hot_issues import COLUMNS as ISSUE_COLUMNS
from analytics.reports.hot_issues_workbook import COLUMNS, HEADING_ROW, hot_issues_workbook

NOON = dt.datetime(2026, 8, 1, 12)
ISSUES = pd.DataFrame(
    {
        "rank": [1, 2],
        "topic_id": ["c-1", "c-2"],
        "label": ["下水道堵塞", "=1+1"],
        "category": ["基础类", None],
        "heat": [90.0, 55.0],
        "n": [1200, 40],
        "n_distinct": [900, 450],
        "communities": [10, 10],
        "households": [1100, 38],
        "dissatisfied": [0.5, None],
        "first_day": pd.to_datetime(["2026-03-02", "2026-03-05"]),
        "last_day": pd.to_datetime(["2026-03-12", "2026-03-05"]),
        "places": ["甲院（12 条）", None],
        "groups": ["年龄段：60 岁以上", None],
        "unit": ["区住建局", None],
        "quote_1": ["下水道还是堵", '=HYPERLINK("http://x","点我")'],
        "quote_2": ["一楼反味", None],
        "handling": ["办理中，市政处", None],
        "most_distinct": 900,
        "most_communities": 10,
    }
)[list(ISSUE_COLUMNS)]
SAID = {"范围": "枣庄市", "来源文件及其 SHA-256": "甲.xlsx（ab12）\n乙.xlsx（cd34）", "说明": "条数不代表居民比例"}


def read(issues: pd.DataFrame = ISSUES, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(hot_issues_workbook(issues, SAID, made_at=NOON)), data_only=values)


def calculated(sheet: Worksheet, formula: str) -> float:
    """What a spreadsheet makes of ``formula``: cells by their values, N() of words being 0."""

    def value(match: re.Match[str]) -> str:
        found = sheet[match.group().replace("$", "")].value
        return repr(found if isinstance(found, int | float) else 0)

    arithmetic = re.sub(r"\$?[A-Z]\$?\d+", value, formula.removeprefix("=").replace("N(", "("))
    assert re.fullmatch(r"[\d.+*/() ]+", arithmetic)
    return float(eval(arithmetic))


def test_the_headings_and_one_row() -> None:
    sheet = read()["热点问题"]
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    assert headings == [words for words, _width in COLUMNS]
    row = [cell.value for cell in sheet[HEADING_ROW + 1]]
    assert row[:2] + row[3:8] == [1, "下水道堵塞", 1200, 900, 10, 1100, 0.5]
    assert row[8:] == [
        "2026-03-02 至 2026-03-12",
        "甲院（12 条）\n年龄段：60 岁以上",
        "区住建局",
        "下水道还是堵",
        "一楼反味",
        "办理中，市政处",
    ]


def test_the_heat_is_a_formula_over_visible_weights() -> None:
    sheet, values = read()["热点问题"], read(values=True)["热点问题"]
    assert [sheet[f"{column}3"].value for column in "DEFGH"] == [50, 30, 20, 900, 10]
    for row, expected in ((6, 90.0), (7, 55.0)):
        formula = sheet[f"C{row}"].value
        assert formula.startswith("=")
        assert calculated(sheet, formula) == pytest.approx(expected)
        assert values[f"C{row}"].value == pytest.approx(expected)
    sheet["D3"], sheet["F3"] = 0, 70  # an office that weighs discontent alone beside spread
    assert calculated(sheet, sheet["C6"].value) == pytest.approx(30 + 35)


def test_a_share_of_too_few_is_a_dash() -> None:
    assert read()["热点问题"]["H7"].value == "—"


def test_residents_words_are_never_run() -> None:
    sheet = read()["热点问题"]
    assert (sheet["B7"].value, sheet["B7"].data_type) == ("=1+1", "s")
    assert sheet["L7"].data_type == "s" and sheet["L7"].hyperlink is None
    formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == ["C6", "C7"]


def test_the_sheet_prints_one_page_wide_with_its_heading() -> None:
    sheet = read()["热点问题"]
    assert sheet.freeze_panes == "C6"
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)  # one is what the format takes without saying
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert sheet["L6"].alignment.wrap_text
    assert sheet.column_dimensions["L"].width > 30


def test_the_notes_say_where_it_comes_from() -> None:
    rows = [tuple(cell.value or "" for cell in row) for row in read()["说明"].iter_rows(min_row=2)]
    assert rows[:5] == [
        ("范围", "枣庄市"),
        ("来源文件及其 SHA-256", "甲.xlsx（ab12）"),
        ("", "乙.xlsx（cd34）"),
        ("说明", "条数不代表居民比例"),
        ("生成时间", "2026-08-01 12:00"),
    ]
    assert any(name == "热度算法" for name, _words in rows)


def test_no_issues_make_an_empty_table() -> None:
    sheet = read(ISSUES.head(0))["热点问题"]
    assert sheet.max_row == HEADING_ROW
    assert [sheet[f"{column}3"].value for column in "GH"] == [1, 1]


def test_its_methods_card_says_that_comments_are_no_sample() -> None:
    rows = {row[0].value: row[1].value for row in read()["口径"].iter_rows(min_row=2)}
    assert all(rows.values()) and rows["总体 N"].startswith("不适用") and "渠道" in rows["调查方式"]
