"""The result table to print: its cells, its signature lines, text that stays text; and the form that reads back."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from analytics.flows.office import Office
from analytics.ingest.reading.readers import read_table
from analytics.programme.voting import ballot_file, ballots
from analytics.reports import vote_workbook
from tests.programme.test_ballots import alike, roll

NOW = dt.datetime(2026, 3, 3, 9, 30)


def sheet_of(data: bytes, name: str) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))[name]


def test_the_table_to_sign() -> None:
    counted = ballots.count(roll(alike(agree=9, against=3, absent=3), special=True, matter="=1+1"))
    votes = ballots.shown(counted, minimum=5).assign(name="朝阳花园", households=20)
    made = vote_workbook.vote_workbook(votes, {"口径": "民法典"}, made_at=NOW)
    sheet, card = sheet_of(made, "表决结果"), sheet_of(made, "口径")
    assert ("调查日期", "2026-03-02") in list(card.iter_rows(values_only=True))
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[:4] == [["业主表决结果"], ["小区：朝阳花园"], ["表决事项：=1+1（特别事项）"], ["表决日期：2026-03-02"]]
    assert rows[4][:7] == ["表决单位", "总人数", "总面积（㎡）", "参与人数", "占总人数", "参与面积（㎡）", "占总面积"]
    turnout = ["全小区", "15", "1,200.00", "12", "80.00 %", "960.00", "80.00 %"]
    assert [cell for cell in rows[5] if cell] == [*turnout, "9", "75.00 %", "720.00", "75.00 %", "● 通过"]
    said = "\n".join(str(cell) for row in rows for cell in row)
    assert "四分之三以上（含本数）" in said and said.count("（签章）") == 4
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9


def test_what_must_not_be_told_is_a_dash() -> None:
    table = vote_workbook.results(ballots.shown(ballots.count(roll(alike(agree=3, against=1))), minimum=5))
    row = table.iloc[0]
    assert row[["同意人数", "占参与人数", "同意面积（㎡）", "占参与面积"]].tolist() == ["—"] * 4
    assert (row["参与人数"], row["结果"]) == ("4", "● 通过")


def test_the_form_reads_back_as_a_roll(office: Office) -> None:
    book = openpyxl.load_workbook(io.BytesIO(vote_workbook.ballot_form()))
    book.active.append(["C1", "", "改造方案", "一般", "小区", "1", "1", "101", "甲", 60, "同意", "2026-03-02"])
    filled = io.BytesIO()
    book.save(filled)
    assert ballot_file.is_roll(read_table("票册.xlsx", filled.getvalue()))
    checked = ballot_file.read(office, "票册.xlsx", filled.getvalue())
    # The office has no register: nothing but the community is at fault.
    assert checked.issues["column"].tolist() == ["小区编号"]
