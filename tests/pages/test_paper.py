"""Tables on paper: every row and column that a canvas would lose, as words that nothing in them can break out of."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from analytics.settings import PROJECT
from pages.shared import paper
from tests.pages import desk

DRAWING = {"dataframe", "data_editor"}


def cells(told: str) -> list[str]:
    return re.findall(r"<td[^>]*>([^<]*)", told)


def heads(told: str) -> list[str]:
    return re.findall(r"<th(?: [^>]*)?>([^<]*)", told)


def calls(path: Path) -> set[str]:
    """The names of the methods that a file calls, or keeps to call."""
    return {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}


def test_no_page_draws_a_table_that_paper_would_cut() -> None:
    drawing = {path.name for path in Path(PROJECT, "pages").rglob("*.py") if calls(path) & DRAWING}
    assert drawing == {"tables.py"}, "draw it by pages.shared.tables.draw or .edited: they print all of its rows"


def test_the_last_row_is_there() -> None:
    told = paper.table(pd.DataFrame({"小区": [f"第 {n} 小区" for n in range(paper.MOST_ROWS)]}))
    assert cells(told)[-1] == f"第 {paper.MOST_ROWS - 1} 小区" and "<p>" not in told


def test_paper_says_that_rows_are_left_out() -> None:
    told = paper.table(pd.DataFrame({"n": range(1820)}))
    assert "纸上只印前 250 行，共 1,820 行" in told and cells(told)[-1] == "249"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert cells(paper.table(pd.DataFrame({"x": [-0.00001, -0.5, 1200.25]}))) == ["0", "-0.5", "1200.25"]


def test_a_column_that_the_screen_hides_is_not_printed() -> None:
    told = paper.table(pd.DataFrame({"name": ["朝阳花园"], "seen": [7]}), column_config={"seen": None})
    assert cells(told) == ["朝阳花园"]


def test_long_words_leave_room_for_fewer_rows() -> None:
    told = paper.table(pd.DataFrame({"意见": ["漏" * 10_000] * 20}))
    assert len(cells(told)) == 11 and "纸上只印前 11 行，共 20 行" in told


def test_columns_headings_and_formats_are_those_of_the_screen() -> None:
    column = st.column_config
    frame = pd.DataFrame(
        {
            "name": ["朝阳花园", None],
            "share": [79.961, None],
            "distance": [-0.04, 1.26],
            "households": pd.array([1200, pd.NA], dtype="Int64"),
            "heat": [61.25, 3.0],
            "at": pd.to_datetime(["2026-09-07 10:30:15", None]),
            "on": [dt.date(2026, 9, 7), None],
            "weeks": [[0, 3, 5], []],
            "is_done": [True, False],
            "sides": ["data:image/svg+xml,…", None],
            "hidden": ["h", "h"],
            "unasked": ["u", "u"],
        }
    )
    config = {
        "name": "小区",
        "share": column.NumberColumn("满意率", format="%.2f %%"),
        "distance": column.NumberColumn("距达标线", format="%+.1f"),
        "households": column.NumberColumn("户数", format="localized"),
        "heat": column.ProgressColumn("热度", format="%.1f", min_value=0, max_value=100),
        "at": column.DatetimeColumn("时间", format="YYYY-MM-DD HH:mm"),
        "on": column.DateColumn("日期", format="YYYY-MM-DD"),
        "weeks": column.BarChartColumn("近 12 周"),
        "is_done": column.CheckboxColumn("已办"),
        "sides": column.ImageColumn("态度"),
    }
    told = paper.table(frame, column_order=[*config, "absent"], column_config=config)
    assert heads(told) == ["小区", "满意率", "距达标线", "户数", "热度", "时间", "日期", "近 12 周", "已办"]
    assert cells(told)[:9] == [
        "朝阳花园", "79.96 %", "-0.0", "1,200", "61.2", "2026-09-07 10:30", "2026-09-07", "0 3 5", "是",
    ]  # fmt: skip
    assert cells(told)[9:] == ["—", "—", "+1.3", "—", "3.0", "—", "—", "", "否"]


def test_what_nobody_gave_a_form_has_that_of_the_screen() -> None:
    days = pd.to_datetime(["2026-09-07 00:00", "2026-09-08 01:02"])
    frame = pd.DataFrame({"a": [0.123456, 5.0], "b": [1820, 7], "c": days})
    assert cells(paper.table(frame)) == ["0.1235", "1820", "2026-09-07 00:00:00", "5", "7", "2026-09-08 01:02:00"]


def test_numbers_stand_to_the_right() -> None:
    told = paper.table(pd.DataFrame({"小区": ["甲"], "户数": [120]}))
    assert "<th>小区<th class=n>户数" in told and "<td>甲<td class=n>120" in told


@pytest.mark.parametrize("words", ["<img src=x onerror=run()>", "</table><script>run()</script>", "a & b < c", '"><b>'])
def test_words_stay_words(words: str) -> None:
    told = paper.table(pd.DataFrame({words: [words]}), nothing=words, column_config={words: words})
    assert set(re.findall(r"</?(\w+)", told)) <= {"table", "thead", "tr", "th", "tbody", "td"}


def test_a_form_that_paper_cannot_write_is_refused() -> None:
    config = {"n": st.column_config.NumberColumn(format="compact")}
    with pytest.raises(ValueError, match="'compact', expected"):
        paper.table(pd.DataFrame({"n": [1]}), column_config=config)


def test_an_empty_table_says_so() -> None:
    told = paper.table(pd.DataFrame({"小区": [], "户数": []}))
    assert heads(told) == ["小区", "户数"] and cells(told) == ["没有可列的内容。"]


def test_a_page_has_every_table_for_paper(city: str) -> None:
    app = desk.dashboard("acceptance", standing="")
    printed = [one.proto.body for one in app.get("html") if "<table>" in one.proto.body]
    assert len(printed) == len(app.dataframe) > 0
    for table, told in zip(app.dataframe, printed, strict=True):
        assert len(table.value) == told.count("<tr>") - 1
    assert {"朝阳花园", "57.1 %"} <= set(cells(printed[1]))


def test_options_are_printed_as_the_screen_calls_them() -> None:
    called = st.column_config.SelectboxColumn(
        "类别", options=["a", "b"], format_func={"a": "甲", "b": "乙"}.__getitem__
    )
    told = paper.table(pd.DataFrame({"x": ["b", "c", None]}), column_config={"x": called})
    assert cells(told) == ["乙", "c", "—"]
    plain = st.column_config.SelectboxColumn("类别", options=["a", "b"])
    assert cells(paper.table(pd.DataFrame({"x": ["b"]}), column_config={"x": plain})) == ["b"]
