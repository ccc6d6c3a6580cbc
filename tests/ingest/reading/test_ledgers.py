"""Hand-typed ledgers: titles, headings in several rows, totals, notes, merged cells, several sheets."""

from __future__ import annotations

import time
from collections.abc import Sequence
from io import BytesIO

import openpyxl
import pytest

from analytics.ingest.headings import find_heading
from analytics.ingest.reading.readers import Table, read_table

Row = Sequence[object]

TOP = [
    ["2026年满意度台账"],
    ["填表单位：甲街道", None, None, None, "日期：9月"],
    ["序号", "小区", "满意度", None, None, "意见"],
    [None, None, "道路", "绿化", "停车", None],
]
ROWS = [[1, "甲", "满意", "一般", "满意", "无"], [2, "乙", "满意", None, None, None]]
TITLES = ["A1:F1", "A2:D2", "E2:F2"]
GROUPS = ["A3:A4", "B3:B4", "C3:E3", "F3:F4"]
HEADINGS = ["序号", "小区", "满意度—道路", "满意度—绿化", "满意度—停车", "意见"]


def workbook(*sheets: tuple[str, list[Row], Sequence[str]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
        if name == hidden:
            sheet.sheet_state = "hidden"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def read(rows: list[Row], merged: Sequence[str] = ()) -> Table:
    return read_table("台账.xlsx", workbook(("表", rows, merged)))


def text(rows: Sequence[str]) -> Table:
    return read_table("台账.csv", "\n".join(rows).encode())


@pytest.mark.parametrize("merged", [[], GROUPS, TITLES + GROUPS])
def test_headings_of_groups_are_joined_to_their_sub_headings(merged: list[str]) -> None:
    found = read(TOP + ROWS, merged)
    assert list(found.frame.columns) == HEADINGS
    assert found.row_numbers.tolist() == [5, 6]
    assert found.frame.iloc[0].tolist() == ["1", "甲", "满意", "一般", "满意", "无"]


def test_three_rows_of_headings() -> None:
    rows = [
        ["编号", "基础类", "", "", "", "备注"],
        ["", "道路", "", "排水", "", ""],
        ["", "平整", "照明", "雨水", "污水", ""],
        ["1", "满意", "满意", "一般", "满意", ""],
    ]
    heading = find_heading(rows)
    assert heading.below == 3
    assert heading.names[1:5] == ("基础类—道路—平整", "基础类—道路—照明", "基础类—排水—雨水", "基础类—排水—污水")


def test_groups_merged_over_headings_that_stand_below() -> None:
    rows = [
        [None, None, "满意度", None, "重要性", None],
        ["编号", "小区", "道路", "绿化", "道路", "绿化"],
        [1, "甲", 5, 4, 3, 2],
    ]
    names = ["编号", "小区", "满意度—道路", "满意度—绿化", "重要性—道路", "重要性—绿化"]
    assert list(read(rows, ["C1:D1", "E1:F1"]).frame.columns) == names


@pytest.mark.parametrize(
    "rows",
    [
        ["甲,甲,,", "1,2,3,"],  # columns without a heading
        ["编号,意见,,", "1,漏水,,x"],
        ["小区,道路,绿化", ",满意,一般"],  # a form without its community
        ["编号,道路,绿化", ",4,5"],
        ["调查表,,", "甲,乙,丙", "1,2,3"],
        ["填表单位：甲,,,,日期：9月", "甲,乙,丙,丁,戊", "1,2,3,4,5"],
    ],
)
def test_a_row_that_is_no_sub_heading_stays_data(rows: list[str]) -> None:
    found = text(rows)
    assert len(found.frame) == 1
    assert not any("—" in heading for heading in found.frame.columns)


def test_totals_and_notes_are_set_aside_in_words_and_keep_their_numbers() -> None:
    below = [
        [None, "小计", 5, 6, 7, None],
        [3, "丙", "满意", None, None, None],
        ["合计", None, "12人", "80%", 4, None],
        ["平均：", None, 4.5, 3.5, 4, None],
        [None] * 6,
        ["备注：本表由社区填写"],
        ["2. 不清楚的不填"],
        ["填表人：张三", None, None, "审核人：李四"],
    ]
    found = read(TOP + ROWS + below, TITLES + GROUPS)
    assert found.frame["序号"].tolist() == ["1", "2", "3"]
    assert found.row_numbers.tolist() == [5, 6, 8]
    assert found.set_aside == (
        "第 7、9、10 行是合计、小计或平均，未作为答卷读入",
        "第 12、13、14 行是备注或填表说明，未作为答卷读入",
    )


def test_a_topic_file_keeps_every_row_when_asked() -> None:
    rows = ["编号,小区,意见", "1,甲,漏水", "合计,,1", "备注：无,,"]
    assert len(read_table("a.csv", "\n".join(rows).encode(), every_row=True).frame) == 3
    assert len(text(rows).frame) == 1


@pytest.mark.parametrize(
    "last",
    [
        "3,丙,,",  # wrote little
        ",,,没有意见",
        "3,合计小区,满意,无",  # a community's name
        "3,丙,平均,无",  # an answer
        "3,合计,满意,无",
        "合计,满意,不满意,无",
        "3,丙,满意,备注：电话没人接",
        "丙,,,",
        "2. 不清楚的不填,,,",  # no note above it
    ],
)
def test_the_last_resident_stays(last: str) -> None:
    found = text(["编号,小区,道路,意见", "1,甲,满意,无", "2,乙,一般,有", last])
    assert len(found.frame) == 3
    assert found.set_aside == ()


def test_an_answer_that_reads_like_a_mean_stays() -> None:
    rows = ["分摊方式,金额,户型", "平均,100,2", "按面积,90,3", "平均,80,1"]
    assert len(text(rows).frame) == 3


def test_a_cell_merged_over_rows_is_theirs() -> None:
    found = read(
        [["小区", "道路", "意见"], ["甲", "满意", "好"], [None, "一般", "无"], ["乙", "满意", "堵"]], ["A2:A3"]
    )
    assert found.frame["小区"].tolist() == ["甲", "甲", "乙"]
    assert found.set_aside == ("合并单元格的内容已填入它所跨的各行",)


def test_sheets_with_the_same_headings_are_put_together() -> None:
    sheet = [["小区", "道路"], ["甲", "满意"], [None, None], ["乙", "一般"], ["合计", 2]]
    other = [["二街道"], ["小区", "道路 "], ["丙", "满意"]]
    data = workbook(
        ("一街道", sheet, []), ("二街道", other[1:], []), ("说明", [["怎么填"], ["这样填"]], []), ("码表", other, []),
        ("Sheet5", [], []), hidden="码表",
    )  # fmt: skip
    found = read_table("台账.xlsx", data)
    assert found.frame.to_dict("list") == {
        "小区": ["甲", "乙", "丙"], "道路": ["满意", "一般", "满意"], "工作表": ["一街道", "一街道", "二街道"],
    }  # fmt: skip
    assert found.sheet_of is not None
    assert found.sheet_of.tolist() == ["一街道", "一街道", "二街道"]
    assert found.row_numbers.tolist() == [2, 4, 2]
    assert found.sheets == ("一街道", "二街道", "说明", "Sheet5")
    assert found.set_aside == (
        "工作表“一街道”：第 5 行是合计、小计或平均，未作为答卷读入",
        "标题与所读工作表不同，没有读：说明",
        "隐藏的工作表没有读：码表",
    )
    assert list(read_table("台账.xlsx", data, sheet="说明").frame.columns) == ["怎么填"]


def test_of_different_sheets_the_one_with_most_rows_is_read() -> None:
    found = read_table("a.xlsx", workbook(("封面", [["甲"], [1]], []), ("数据", [["乙"], [1], [2]], [])))
    assert (found.sheet, found.frame.shape, found.sheet_of) == ("数据", (2, 1), None)
    assert found.set_aside == ("标题与所读工作表不同，没有读：封面",)


@pytest.mark.parametrize("line", ["合计,1,2", "平均,1,2", "备注：x,,", "甲,,"])
def test_a_file_of_nothing_but_totals_and_notes_takes_no_time_a_row(line: str) -> None:
    began = time.perf_counter()
    rows = text(["小区,道路,绿化", "甲,满意,一般", *[line] * 200_000])
    assert time.perf_counter() - began < 5
    assert len(rows.frame) >= 1


def test_a_sheet_that_sums_up_the_others_is_not_counted_twice() -> None:
    heading = ["序号", "小区名称", "总体满意度"]
    one, other = [["1", "甲", "满意"], ["2", "甲", "满意"]], [["1", "乙", "一般"]]
    every = [["1", "甲", "满意"], ["2", "甲", "满意"], ["3", "乙", "一般"]]
    found = read_table(
        "台账.xlsx",
        workbook(("汇总", [heading, *every], ()), ("甲", [heading, *one], ()), ("乙", [heading, *other], ())),
    )
    assert found.frame["工作表"].tolist() == ["甲", "甲", "乙"]
    assert any("汇总" in said for said in found.set_aside)
    more = [*every, ["4", "丙", "满意"]]
    kept = read_table("台账.xlsx", workbook(("汇总", [heading, *more], ()), ("甲", [heading, *every], ())))
    assert len(kept.frame) == 7
    alike = read_table("台账.xlsx", workbook(("甲", [heading, *one], ()), ("乙", [heading, *one], ())))
    assert len(alike.frame) == 4
