"""A file made in one language is read in the other: by its headings, its sheets and its words."""

from __future__ import annotations

import argparse
import datetime as dt
import io

import openpyxl
import pytest

from analytics.commands import account, scopes
from analytics.flows import codebook_table, curation, drafting
from analytics.flows.office import Office
from analytics.ingest import rectifications
from analytics.ingest.reading.archives import Member
from analytics.ingest.reading.readers import read_table
from analytics.language import NC_
from analytics.programme.entering import record_files
from analytics.programme.ledger import ledger_files, rectification
from analytics.programme.voting import ballot_cells, ballot_file
from analytics.programme.wishes import measures
from analytics.programme.wishes.classes import NATIONAL
from analytics.reports import codebook_workbook, measures_workbook, record_template, vote_workbook
from analytics.reports.ledger_workbook import COLUMNS, ledger_workbook
from tests.english import english, spoken
from tests.programme.ledgers import opened

__all__ = ["english"]
MADE = dt.datetime(2026, 9, 7, 12)
CODEBOOK = {
    "类目表": "Codebook", "编号": "ID", "主题": "Topic", "类别": "Category", "责任单位": "Unit responsible",
    "种子词": "Seed words", "状态": "Status", "在用": "In use", NC_("state", "停用"): "Retired",
    "并入“{name}”": "merged into “{name}”", "基础类": "Basic", "完善类": "Improving", "提升类": "Upgrading",
}  # fmt: skip


def test_a_codebook_made_in_english_changes_nothing_in_chinese(office: Office, english: dict[str, str]) -> None:
    english |= CODEBOOK
    curation.merge(office, ["c-facade"], "c-roof", by="李强")
    curation.retire(office, "c-lighting", by="李强")
    with spoken():
        data = codebook_workbook.workbook(codebook_table.codebook_table(office), method="m/1", made_at=MADE)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Codebook"]
    words = {cell.value for row in sheet.iter_rows() for cell in row}
    into = codebook_table.codebook_table(office).set_index("topic_id").loc["c-roof", "name"]
    assert {"Topic", "Retired", f"merged into “{into}”", "Basic"} <= words
    found = codebook_workbook.read("codebook.xlsx", data)
    assert codebook_table.preview_table(office, found).empty


def test_a_state_written_in_english_is_understood_in_chinese(office: Office, english: dict[str, str]) -> None:
    english |= CODEBOOK
    table = codebook_table.codebook_table(office)
    edited = table.assign(state=table["state"].mask(table["topic_id"] == "c-lighting", "Retired"))
    assert codebook_table.preview_table(office, edited)["topic_id"].tolist() == ["c-lighting"]


def test_a_codebook_made_in_chinese_is_read_in_english(office: Office, english: dict[str, str]) -> None:
    english |= CODEBOOK
    curation.retire(office, "c-lighting", by="李强")
    data = codebook_workbook.workbook(codebook_table.codebook_table(office), method="m/1", made_at=MADE)
    with spoken():
        found = codebook_workbook.read("类目表.xlsx", data)
        assert codebook_table.preview_table(office, found).empty


def test_measures_keep_their_class_in_the_office_s_own_words(office: Office, english: dict[str, str]) -> None:
    english |= {"分类": "Classes", "改造内容": "Item", "类别": "Category", "问卷中的写法": "Wording", "基础类": "Basic"}
    before = measures.table(office, NATIONAL)
    with spoken():
        data = measures_workbook.workbook(before, NATIONAL, made_at=MADE)
    assert "Basic" in {row[1].value for row in openpyxl.load_workbook(io.BytesIO(data))["Classes"].iter_rows()}
    found = measures_workbook.read("classes.xlsx", data)
    assert found["category"].tolist() == before["category"].tolist()


def test_a_ledger_made_in_english_is_read_with_its_version_and_states(office: Office, english: dict[str, str]) -> None:
    english |= {words: f"E {at}" for at, words in enumerate(COLUMNS.values())}
    english |= {"整改台账": "Rectification ledger", "待整改": "To be rectified", "说明": "Notes"}
    entry = opened(office)
    with spoken():
        data = ledger_workbook(rectification.ledger(office), {"范围": "全部地区"}, made_at=MADE)
    read = rectifications.read("ledger.xlsx", data)
    assert read.rows["entry_id"].tolist() == [entry] and read.unread == ()
    assert read.rows["state"].tolist() == ["To be rectified"]
    assert rectifications.meant("state", "To be rectified") == "open"
    proposed = ledger_files.propose(office, "ledger.xlsx", data)
    assert not proposed.changes.drafts


def test_a_roll_filled_in_in_english_is_a_roll(office: Office, english: dict[str, str]) -> None:
    headings = ("Community id", "Name", "Matter", "Kind", "Extent", "Building", "Entrance", "Room", "Owner", "Area")
    firsts = [words[0] for words in ballot_file.HEADINGS.values()]
    english |= dict(zip(firsts, (*headings, "Vote", "Date"), strict=True))
    english |= {"一般": "Ordinary", "小区": "Community", "同意": "Agree", "建设单位": "Developer"}
    with spoken():
        book = openpyxl.load_workbook(io.BytesIO(vote_workbook.ballot_form()))
    assert [cell.value for cell in book.active[1]] == [*headings, "Vote", "Date"]
    row = ["C1", "", "改造方案", "Ordinary", "Community", "1", "1", "101", "Developer", 60, "Agree", "2026-03-02"]
    book.active.append(row)
    filled = io.BytesIO()
    book.save(filled)
    assert ballot_file.is_roll(read_table("roll.xlsx", filled.getvalue()))
    checked = ballot_file.read(office, "roll.xlsx", filled.getvalue())
    assert checked.issues.empty and checked.ballots["opinion"].tolist() == ["agree"]
    assert ballot_cells.owner("Developer") == ballot_cells.owner("开发商")


def test_records_filled_in_in_english_enter(office: Office, english: dict[str, str]) -> None:
    english |= {
        "记录类型": "Kind of record", "小区编号": "Community id", "日期": "Date", "办理": "Step", "理由": "Reason",
        "整改": "Rectification", "列入整改": "Open", "问题描述": "Problem", "来源": "Source", "热线信访": "Hotline",
        "记录编号": "Number", "小区名称": "Name",
    }  # fmt: skip
    with spoken():
        head = [
            cell.value
            for cell in openpyxl.load_workbook(io.BytesIO(record_template.record_template("rectification"))).active[1]
        ]
    assert {"Kind of record", "Community id", "Step", "Problem", "Source"} <= set(head)
    text = (
        "Kind of record,Number,Community id,Date,Step,Problem,Source\nRectification,1,C1,2026-08-03,Open,漏水,Hotline\n"
    )
    reading = drafting.read(office, Member("records.csv", text.encode()))
    assert record_files.is_records(reading.table)
    checked = record_files.check(office, reading)
    assert checked.issues.empty and checked.title == "整改 1 条"
    assert dict(checked.drafts[0].value)["source"] == "hotline"
    with spoken():
        bad = drafting.read(office, Member("bad.csv", text.replace("Open", "Dance").encode()))
        assert record_files.check(office, bad).issues["column"].tolist() == ["Step"]


def test_a_scope_is_named_in_either_language_or_by_its_code(english: dict[str, str]) -> None:
    english |= {"区县": "district of the city"}
    assert {scopes._pair(f"{word}=市中区") for word in ("区县", "district of the city", "district")} == {
        ("district", "市中区")
    }
    assert account.scope_of(["district of the city=市中区"]).district == ("市中区",)
    with pytest.raises(argparse.ArgumentTypeError):
        scopes._pair("quarter=市中区")
