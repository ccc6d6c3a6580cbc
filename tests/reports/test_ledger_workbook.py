"""The ledger as a workbook: what it holds, how it prints, and that it comes back as it went."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from analytics.flows import loading
from analytics.flows.office import Office, open_office
from analytics.programme.ledger import ledger_files, rectification
from analytics.reports.ledger_workbook import COLUMNS, ledger_workbook
from tests.conftest import REGISTER
from tests.programme.ledgers import move, opened, verified
from tests.stores import url_of


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(url_of(tmp_path / "minyi.duckdb"))
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    loading.load_file(office, register, by="tester")
    yield office
    office.close()


def made(office: Office) -> bytes:
    return ledger_workbook(rectification.ledger(office), {"范围": "全部地区"}, made_at=office.now())


def test_it_prints_across_and_keeps_hostile_words_as_text(office: Office) -> None:
    entry = opened(office, problem="=HYPERLINK(1)漏水", source="topic", deadline="2020-01-01")
    book = openpyxl.load_workbook(io.BytesIO(made(office)))
    assert book.sheetnames == ["整改台账", "说明", "口径"]
    sheet = book["整改台账"]
    assert [cell.value for cell in sheet[3]] == list(COLUMNS.values())
    row = dict(zip(COLUMNS, sheet[4], strict=True))
    assert row["problem"].value == "=HYPERLINK(1)漏水" and row["problem"].data_type == "s"
    assert (row["source"].value, row["state"].value, row["overdue"].value) == ("居民意见", "待整改", "逾期")
    assert (row["entry_id"].value, row["seen"].value) == (entry, 1)
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$3:$3" and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "共 1 条，逾期 1 条" in sheet["A2"].value


def test_an_empty_ledger_has_its_headings(office: Office) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(office)))
    assert [cell.value for cell in book["整改台账"][3]][:3] == ["序号", "小区", "问题描述"]
    assert dict(book["说明"].iter_rows(min_row=2, max_col=2, values_only=True))["范围"] == "全部地区"


def test_what_went_out_comes_back_unchanged(office: Office) -> None:
    first = opened(office, source="topic", category="基础类", evidence="满意 3 份 / 10 份", deadline="2026-10-31")
    verified(office, opened(office, "C2", problem="路灯不亮"))
    move(office, first, "start", unit="城建公司", deadline="2026-11-05")
    proposed = ledger_files.propose(office, "台账.xlsx", made(office))
    assert proposed.changes.drafts == () and proposed.changes.unchanged == 2
    assert proposed.file.unread == ()


def test_edits_made_outside_come_in(office: Office) -> None:
    opened(office)
    book = openpyxl.load_workbook(io.BytesIO(made(office)))
    sheet, at = book["整改台账"], {name: place for place, name in enumerate(COLUMNS, start=1)}
    for name, words in (("unit", "城建公司"), ("deadline", "2026-11-05"), ("state", "整改中")):
        sheet.cell(4, at[name]).value = words
    for name, words in (("community", "建设新村"), ("problem", "路灯不亮"), ("state", "待整改")):
        sheet.cell(5, at[name]).value = words
    changed = io.BytesIO()
    book.save(changed)
    proposed = ledger_files.propose(office, "台账.xlsx", changed.getvalue())
    assert proposed.changes.told["what"].tolist() == [
        "责任单位：— → 城建公司；整改时限：— → 2026-11-05；状态：待整改 → 整改中",
        "新列入：路灯不亮（待整改）",
    ]
    ledger_files.commit(office, proposed, by="赵强")
    table = rectification.ledger(office)
    assert table["state"].tolist() == ["in_hand", "open"] and table["unit"].iloc[0] == "城建公司"
