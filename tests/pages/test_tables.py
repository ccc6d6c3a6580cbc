"""Workbooks: text stays text, and figures say where they come from."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.flows.method_card import FIELDS, card
from analytics.language import using
from analytics.model import Gate
from pages.shared import tables


def opened(frame: pd.DataFrame) -> openpyxl.Workbook:
    made = tables.workbook(frame, {"定义": "满意＝满意"}, made_at=dt.datetime(2026, 9, 7, 10, 30), card=card("records"))
    return openpyxl.load_workbook(io.BytesIO(made))


def test_a_column_of_english_words_is_wider_and_one_of_chinese_as_it_was() -> None:
    assert tables.pixels(110) == 110
    with using("en"):
        assert tables.pixels(110) == 176


def test_nothing_runs_as_a_formula_or_a_link() -> None:
    names = ["=1+1", "+86", "-1", "@cmd", "http://example.org", "普通"]
    cells = [row[0] for row in opened(pd.DataFrame({"小区": names}))["数据"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == names
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_second_sheet_says_where_the_figures_come_from() -> None:
    rows = [tuple(cell.value for cell in row) for row in opened(pd.DataFrame({"n": [1]}))["说明"].iter_rows(min_row=2)]
    assert rows == [("定义", "满意＝满意"), ("生成时间", "2026-09-07 10:30")]


def test_the_last_sheet_is_the_methods_card() -> None:
    book = opened(pd.DataFrame({"n": [1]}))
    assert book.sheetnames == ["数据", "说明", "口径"]
    rows = [tuple(cell.value for cell in row) for row in book["口径"].iter_rows(min_row=2)]
    assert [name for name, _words in rows] == list(FIELDS.values()) and all(words for _name, words in rows)


def test_a_column_of_shares_has_the_decimals_of_its_hardest() -> None:
    shown = tables.in_words(pd.DataFrame({"share": [0.79961, 0.5], "low": [0.7, 0.4], "high": [0.85, 0.6]}), Gate())
    config = tables.columns(shown, Gate())
    assert config["share"]["type_config"]["format"] == "%.2f %%"
    assert config["low"]["type_config"]["format"] == "%.1f %%"


def test_whole_numbers_stand_by_thousands_and_terms_say_what_they_mean() -> None:
    frame = pd.DataFrame({"户数": pd.array([1820, pd.NA], dtype="Int64"), "小区": ["甲", "乙"], "设计效应": [1.5, 2.0]})
    config = tables.explained(frame)
    assert config["户数"]["type_config"]["format"] == "localized" and "小区" not in config
    assert config["设计效应"]["help"] and "type_config" not in config["设计效应"]


def test_verdicts_read_elsewhere_are_in_words_and_per_cent() -> None:
    row = {"community_id": "C1", "survey_id": "s-1", "n": 10, "share": 0.8, "low": 0.5, "high": 0.9}
    rows = pd.DataFrame([row | {"standing": "met", "evidence": "uncertain", "standing_before": "below"}])
    table = tables.verdict_table(rows)
    assert table.iloc[0].to_dict() == {
        "小区编号": "C1",
        "有效份数": 10,
        "满意率（%）": 80.0,
        "区间下限（%）": 50.0,
        "区间上限（%）": 90.0,
        "判定": "达标",
        "证据": "存疑",
    }


def test_a_long_table_is_written_whole_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_ROWS_AT_ONCE", 3)
    frame = pd.DataFrame({"小区": [f"第{n}小区" for n in range(7)], "n": pd.array([*range(6), pd.NA], dtype="Int64")})
    rows = [tuple(cell.value for cell in row) for row in opened(frame)["数据"].iter_rows()]
    assert rows == [("小区", "n"), *((f"第{n}小区", n if n < 6 else None) for n in range(7))]
    assert [tuple(cell.value for cell in row) for row in opened(frame.head(0))["数据"].iter_rows()] == [("小区", "n")]


def test_the_browser_has_no_column_that_is_not_seen() -> None:
    def page() -> None:
        import pandas as pd

        from pages.shared import tables

        frame = pd.DataFrame({"id": ["C1", "C2"], "n": [1, 2], "seen": [7, 8]}, index=[5, 9])
        tables.draw(frame, key="drawn", column_order=["n"])
        told = tables.edited(frame, key="edited", column_config={"seen": None}, column_order=["n", "id"])
        assert told.equals(frame)

    app = AppTest.from_function(page).run()
    assert not app.exception, app.exception
    drawn, edited = (one.value for one in app.dataframe)
    assert drawn.to_dict("list") == {"n": [1, 2]} and drawn.index.tolist() == [0, 1]
    assert edited.to_dict("list") == {"n": [1, 2], "id": ["C1", "C2"]}
