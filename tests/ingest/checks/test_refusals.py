"""The workbook of refused rows: what is wrong stands on the cell itself, and nothing in it is a formula."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics.ingest.checks import refusals
from analytics.ingest.checks.validation import Checked
from analytics.ingest.reading import readers
from analytics.ingest.reading.readers import Table
from tests.ingest.frames import checked, survey


def book_of(result: Checked) -> Workbook:
    return openpyxl.load_workbook(BytesIO(refusals.workbook(result)))


def marked(sheet: Worksheet) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows(min_row=2) for cell in row if cell.fill.fill_type}


def noted(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


def two_sheets() -> Table:
    """Three forms of January and three of February, whose rows have the same numbers."""
    january, february = survey(小区编号=["ZZ001", "没有", "ZZ002"]), survey(答卷编号=["4", "5", "5"])
    frame = pd.concat([january.frame, february.frame], ignore_index=True)
    return Table(
        frame,
        "两个月的满意度调查.xlsx",
        sheets=("一月", "二月"),
        numbers=np.array([2, 3, 4, 2, 3, 4]),
        sheet_of=pd.Series(["一月"] * 3 + ["二月"] * 3, dtype="str"),
    )


def test_it_holds_text_only() -> None:
    result = checked(survey(小区编号=["=1+1", "@x", "ZZ001"], 渠道=["-3", "+5", "=A1"]), on_bad_rows="set-aside")
    book = book_of(result)
    assert book.sheetnames == ["问题行", "问题清单"]
    rows, issues = book["问题行"], book["问题清单"]
    assert [cell.value for cell in issues[1]] == ["行号", "列名", "单元格内容", "问题", "处理办法", "问题代码"]
    assert rows["B2"].value == "=1+1"
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None} == {"s"}
    assert issues.max_row == 3


def test_without_issues_it_has_headings_only() -> None:
    empty = book_of(checked(survey()))
    assert empty["问题清单"].max_row == 1
    assert noted(empty["问题行"]) == {}


def test_headings_stay_in_sight_and_filter() -> None:
    book = book_of(checked(survey(小区编号=["没有", "ZZ001", "ZZ002"])))
    for sheet, width in ((book["问题行"], 6), (book["问题清单"], 6)):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{'ABCDEF'[width - 1]}2"
    # 小区编号 is eight half-width characters; two more for the filter button and two of space.
    assert book["问题行"].column_dimensions["B"].width == pytest.approx(12, abs=1)


def test_every_offending_cell_is_marked_with_reason_and_remedy() -> None:
    given = survey(小区编号=["ZZ001", "没有", None], 总体满意度=["满亿", "满意", "满意"])
    sheet = book_of(checked(given))["问题行"]
    assert marked(sheet) == {"D2", "B3", "B4"}
    assert noted(sheet)["B3"] == "名册中没有这个小区。请改正小区，或先在名册中补上该小区。"
    assert noted(sheet)["B4"] == "小区为空。请填写小区编号或小区名称。"
    assert set(noted(sheet)) == marked(sheet)


def test_a_row_at_fault_as_a_whole_has_its_number_marked() -> None:
    result = checked(survey(小区编号=["ZZ001", "没有", "ZZ002"]))
    whole_row = replace(result, issues=result.issues.assign(column=pd.Series([None], dtype="str")))
    sheet = book_of(whole_row)["问题行"]
    assert sheet["E1"].value == "行号"
    assert marked(sheet) == {"E2"}


def test_two_issues_of_one_cell_share_a_note() -> None:
    given = survey(答卷编号=["1", "1", "3"])
    result = checked(given)
    doubled = replace(result, issues=pd.concat([result.issues.iloc[:1], result.issues], ignore_index=True))
    assert noted(book_of(doubled)["问题行"])["A2"].count("同一答卷编号出现多次：第 2、3 行") == 2


def test_only_so_many_cells_have_notes_but_all_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "_MOST_NOTES", 2)
    given = survey(小区编号=["没有", "也没有", "ZZ001"], 提交时间=["昨天", "前天", "2026-09-03"])
    sheet = book_of(checked(given))["问题行"]
    assert marked(sheet) == {"B2", "B3", "C2", "C3"}
    assert set(noted(sheet)) == {"B2", "B3"}


def test_rows_of_several_sheets_are_told_apart() -> None:
    result = checked(two_sheets())
    assert result.issues[["sheet", "row", "code"]].to_numpy().tolist() == [
        ["一月", 3, "unknown_community"], ["二月", 3, "repeated_response"], ["二月", 4, "repeated_response"],
    ]  # fmt: skip
    assert result.issues["reason"].iloc[1] == "同一答卷编号出现多次：第 二月!3、二月!4 行"
    assert result.bad_rows[["工作表", "行号"]].to_numpy().tolist() == [["一月", 3], ["二月", 3], ["二月", 4]]
    book = book_of(result)
    assert [cell.value for cell in book["问题清单"][1]][:2] == ["工作表", "行号"]
    assert marked(book["问题行"]) == {"B2", "A3", "A4"}


def test_a_sheet_column_of_the_file_stays_as_it_is() -> None:
    named = two_sheets()
    given = replace(named, frame=named.frame.assign(工作表=["甲"] * 6).astype("str"))
    result = checked(given)
    assert result.bad_rows["工作表"].tolist() == ["甲"] * 3
    assert marked(book_of(result)["问题行"]) == {"B2", "A3", "A4"}


def test_the_mended_sheet_loads() -> None:
    result = checked(survey(小区编号=["ZZ001", "没有", "ZZ002"]), on_bad_rows="set-aside")
    book = book_of(result)
    book["问题行"]["B2"].value = "ZZ001"
    target = BytesIO()
    book.save(target)
    again = checked(readers.read_table("满意度调查-问题行.xlsx", target.getvalue(), sheet="问题行"))
    assert (again.rows_accepted, len(again.issues)) == (1, 0)
