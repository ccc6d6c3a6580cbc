"""The codebook goes out as a workbook and comes back, unchanged or with what was edited in Excel."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.flows import codebook_table, curation, deciding
from analytics.flows.codebook_table import TableRefused
from analytics.flows.office import Office
from analytics.reports import codebook_workbook

BY = {"by": "李强"}
MADE = {"method": "ppmi-sif-coder/2", "made_at": dt.datetime(2026, 9, 7, 12)}


@pytest.fixture
def edited_office(office: Office) -> Office:
    """With a name that looks like a formula, a merged and an ended topic."""
    curation.create(office, "=1+1", terms="@加梯|电梯加装", **BY)
    curation.merge(office, ["c-facade"], "c-roof", **BY)
    curation.retire(office, "c-lighting", **BY)
    return office


def exported(office: Office) -> bytes:
    return codebook_workbook.workbook(codebook_table.codebook_table(office), **MADE)


def test_there_and_back_without_differences(edited_office: Office) -> None:
    found = codebook_workbook.read("类目表.xlsx", exported(edited_office))
    assert list(found.columns) == [*codebook_table.EDITED, "row"]
    assert found["row"].tolist() == list(range(2, len(found) + 2))
    assert codebook_table.preview_table(edited_office, found).empty
    assert codebook_table.apply_table(edited_office, found, **BY) == []


def test_the_workbook_is_text_and_says_how_to_edit_it(edited_office: Office) -> None:
    book = openpyxl.load_workbook(BytesIO(exported(edited_office)))
    assert book.sheetnames == ["类目表", "说明"]
    table = pd.DataFrame(book["类目表"].values)
    assert table.iloc[0].tolist() == ["编号", "主题", "类别", "责任单位", "种子词", "状态", "来源", "锁定", "条数"]
    name = book["类目表"].cell(row=len(table), column=2)
    assert (name.value, name.data_type) == ("=1+1", "s")
    notes = dict(pd.DataFrame(book["说明"].values).iloc[1:, :2].itertuples(index=False, name=None))
    assert notes["归类方法"] == "ppmi-sif-coder/2" and notes["导出时间"] == "2026-09-07 12:00"
    assert "不超过 40 个字" in notes["改名"]


def test_what_was_edited_in_excel_becomes_decisions(edited_office: Office) -> None:
    book = openpyxl.load_workbook(BytesIO(exported(edited_office)))
    sheet = book["类目表"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    rows["c-roof"][1].value = "屋面漏雨"
    rows["c-lighting"][5].value = "在用"
    sheet.append([None, "楼道堆物", "完善类", None, "楼道杂物、占道"])
    sheet.delete_rows(rows["c-water"][0].row)
    target = BytesIO()
    book.save(target)
    found = codebook_workbook.read("改过.xlsx", target.getvalue())
    told = codebook_table.preview_table(edited_office, found)["what"].tolist()
    assert sorted(told) == sorted(
        ["把主题“屋面防水”改名为“屋面漏雨”", "撤回第 3 号决定：停用主题“照明”", "新建主题“楼道堆物”", "停用主题“供水”"]
    )
    assert len(codebook_table.apply_table(edited_office, found, **BY)) == 4
    made = deciding.curated(edited_office).topics.set_index("name").loc["楼道堆物"]
    assert (made["terms"], made["category"]) == (("楼道杂物", "占道"), "完善类")


def test_faults_are_told_by_the_rows_of_the_spreadsheet(edited_office: Office) -> None:
    text = exported_csv(edited_office).replace("c-roof,屋面防水,基础类", "c-roof,,高档类")
    found = codebook_workbook.read("类目表.csv", text.encode("utf-8-sig"))
    with pytest.raises(TableRefused, match="第 2 行“主题”：主题名称为空；第 2 行“类别”：没有类别“高档类”") as refused:
        codebook_table.apply_table(edited_office, found, **BY)
    assert refused.value.issues["row"].tolist() == [2, 2]
    assert len(deciding.desk(edited_office).ledger.decisions) == 3


def exported_csv(office: Office) -> str:
    words = {
        column: heading for column, heading in codebook_workbook.HEADINGS.items() if column in codebook_table.EDITED
    }
    return codebook_table.codebook_table(office)[list(words)].rename(columns=words).to_csv(index=False)


def test_other_headings_for_the_same_columns(office: Office) -> None:
    text = exported_csv(office).replace(
        "编号,主题,类别,责任单位,种子词,状态", "主题编号,类目,类 别,单位,关键词,备注", 1
    )
    found = codebook_workbook.read("类目表.csv", text.encode("utf-8"))
    assert found["state"].isna().all()
    assert codebook_table.preview_table(office, found).empty


def test_what_is_no_codebook_is_refused_with_all_that_is_missing() -> None:
    with pytest.raises(UnmappableFile, match="缺少列：编号、类别、种子词；同一列出现多次：名称、主题") as refused:
        codebook_workbook.read("x.csv", "名称,主题,单位\n供水,供水,水务局\n".encode())
    assert refused.value.expected == "编号、主题、类别、责任单位、种子词、状态"


def test_a_short_codebook_is_found_beside_the_longer_notes() -> None:
    columns = ["topic_id", "name", "category", "unit", "terms", "state", "kind", "locked", "n"]
    table = pd.DataFrame([["c-roof", "屋面防水", None, None, "漏雨", "在用", "类目表", False, 0]], columns=columns)
    found = codebook_workbook.read("类目表.xlsx", codebook_workbook.workbook(table, **MADE))
    assert found["name"].tolist() == ["屋面防水"] and found["category"].isna().all()
