"""SPSS files: value labels become words, user-missing values become meanings."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.errors import UnreadableFile
from analytics.ingest.reading.readers import Table, read_table
from tests.ingest.frames import proposed
from tests.ingest.spss import sav

LEVELS = {1: "非常满意", 2: "满意", 3: "一般", 4: "不满意", 5: "非常不满意"}
FRAME = pd.DataFrame(
    {
        "q1": [1.0, 4.0, 9.0, None],
        "q2": [2.0, 97.0, 5.0, 3.0],
        "q3": [1.0, 7.0, 10.0, 99.0],
        "t": [dt.datetime(2026, 9, 3, 12, 5), None, dt.datetime(2026, 9, 4), dt.datetime(2026, 9, 5, 0, 0, 1)],
        "say": ["楼道灯不亮", "", "无", " "],
        "sex": ["M", "F", "F", "M"],
    }
)
ABOUT = {
    "column_labels": ["道路满意吗？", "道路满意吗？", "打几分", "提交时间", "", "性别"],
    "variable_value_labels": {
        "q1": {**LEVELS, 9: "不清楚"},
        "q2": LEVELS,
        "q3": {1: "最差", 10: "最好", 99: "拒答"},
        "sex": {"M": "男", "F": "女"},
    },
    "missing_ranges": {"q1": [9], "q2": [{"lo": 97, "hi": 99}], "q3": [99]},
}


@pytest.fixture(scope="module", params=[False, True], ids=["sav", "zsav"])
def table(request: pytest.FixtureRequest) -> Table:
    return read_table("满意度.sav", sav(FRAME, compress=request.param, **ABOUT))


def column(read: Table, heading: str) -> list[str | None]:
    return [None if cell != cell else cell for cell in read.frame[heading]]


def test_headings_are_the_questions_else_the_names(table: Table) -> None:
    assert list(table.frame.columns) == ["道路满意吗？", "道路满意吗？（第2列）", "打几分", "提交时间", "say", "性别"]
    assert table.row_numbers.tolist() == [1, 2, 3, 4]


def test_values_become_their_words(table: Table) -> None:
    assert column(table, "道路满意吗？") == ["非常满意", "不满意", "不清楚", None]
    assert column(table, "性别") == ["男", "女", "女", "男"]
    assert column(table, "say") == ["楼道灯不亮", None, "无", None]
    assert column(table, "提交时间") == ["2026-09-03 12:05:00", None, "2026-09-04 00:00:00", "2026-09-05 00:00:01"]


def test_user_missing_values_keep_their_label_or_number(table: Table) -> None:
    assert column(table, "道路满意吗？（第2列）") == ["满意", "97", "非常不满意", "一般"]
    assert table.meanings == {
        "道路满意吗？": (("不清楚", "dont_know"),),
        "道路满意吗？（第2列）": (("97", "blank"),),
        "打几分": (("拒答", "blank"),),
    }


def test_the_words_of_a_scale_are_told_in_the_order_of_their_codes(table: Table) -> None:
    assert table.labels["道路满意吗？"] == tuple(LEVELS.values())
    assert table.labels["性别"] == ("女", "男")


def test_numbers_stay_where_only_the_ends_have_words(table: Table) -> None:
    assert column(table, "打几分") == ["1", "7", "10", "拒答"]
    assert "打几分" not in table.labels


def test_a_sheet_cannot_be_asked_for() -> None:
    with pytest.raises(UnreadableFile, match="没有工作表“一”"):
        read_table("a.sav", sav(FRAME), sheet="一")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有数据"):
        read_table("a.sav", sav(FRAME.iloc[:0]))


def test_a_scale_with_words_at_its_ends_runs_as_these_say() -> None:
    ends = {
        "q1": {1: "非常满意", 5: "非常不满意"},
        "q2": {1: "很不安全", 7: "很安全", 8: "不清楚"},
        "q3": {1: "东门", 5: "西门"},
    }
    cells = pd.DataFrame(dict.fromkeys(ends, [1.0, 2.0, 4.0, 5.0] * 10))
    read = read_table(
        "满意度.sav", sav(cells, variable_value_labels=ends, column_labels=["总体满意", "安全感", "位置"])
    )
    plans = {plan.heading: plan for plan in proposed(read)[1].columns}
    assert plans["总体满意"].levels.level("2") == 4 and plans["总体满意"].satisfied_from == 4
    assert plans["安全感"].scale == "编号1–7（7为最好）"
    assert "1 为“东门”" in plans["位置"].note
