"""The plans as a workbook: printed on A4, text that stays text, sources named, hidden figures said."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from analytics.flows.method_card import card
from analytics.programme.wishes.plan_lines import plan_lines
from analytics.reports.community_plan_workbook import MOST_SHEETS, community_plan_workbook
from tests.programme.test_community_plan import MAPPING, asked, there

MADE = dt.datetime(2026, 10, 8, 9, 30)


@pytest.fixture
def lines() -> pd.DataFrame:
    wanted = asked(("道路", "道路", 30, 40), ("=1+1", None, 20, 40), ("停车位", "停车位", None, None))
    found = plan_lines(wanted, there(照明="none", 停车位="poor"), MAPPING, asked_percent=25)
    comments = pd.array([None, 9, 0, 3], dtype="Int64")
    return found.assign(
        scheme="national", comments=comments, comments_hidden=comments.isna(), quote_1="@路灯不亮", quote_2=None
    )


def known(*ids: str) -> pd.DataFrame:
    facts = {"city": "枣庄", "district": "市中区", "street": "光明路街道", "households": 120, "buildings": 6}
    facts |= {
        "floor_area_m2": 9600.0,
        "built_year": 1995,
        "renovation_year": 2026,
        "stage": None,
        "management_mode": None,
    }
    return pd.DataFrame([{"community_id": one, "name": f"朝阳[花园]{one}", **facts} for one in ids])


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_to_print_with_its_three_parts(lines: pd.DataFrame) -> None:
    book = opened(
        community_plan_workbook(
            lines, known("C1"), {"来源": "甲.csv  abc\n乙.csv  def"}, made_at=MADE, card=card("answers")
        )
    )
    assert book.sheetnames == ["1 朝阳花园C1", "说明", "口径"]
    sheet = book.worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9,
        "landscape",
        0,
    )
    column = [str(cell.value) for cell in sheet["A"] if cell.value]
    assert column[0] == "朝阳[花园]C1改造方案建议表（一小区一方案）"
    assert "120 户" in column[1] and "9,600 ㎡" in column[1]
    assert [one for one in column if "项）" in one] == ["必做（1 项）", "居民要求做（2 项）", "可以做（1 项）"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "道路")
    assert row[1:7] == ("基础类", "未登记", 30, 40, 120, 0.75)
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"
    hidden = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "停车位")
    assert hidden[3] == "份数少，不显示" and hidden[6] == "—"
    notes = list(book["说明"].iter_rows(values_only=True))
    assert ("来源", "乙.csv  def") in notes and ("生成时间", "2026-10-08 09:30") in notes


def test_all_communities_in_one_workbook(lines: pd.DataFrame) -> None:
    both = pd.concat([lines, lines.assign(community_id="C2")], ignore_index=True)
    book = opened(community_plan_workbook(both, known("C1", "C2"), {}, made_at=MADE, card=card("answers")))
    assert book.sheetnames == ["总表", "1 朝阳花园C1", "2 朝阳花园C2", "说明", "口径"]
    assert book["总表"].max_row == 1 + len(both) and book["总表"].auto_filter.ref.startswith("A1")


def test_too_many_communities_stand_in_one_table(lines: pd.DataFrame) -> None:
    many = known(*[f"C{number}" for number in range(MOST_SHEETS + 1)])
    book = opened(community_plan_workbook(lines, many, {}, made_at=MADE, card=card("answers")))
    assert book.sheetnames == ["总表", "说明", "口径"]
    assert any("超过 200 个" in str(row[1]) for row in book["说明"].iter_rows(values_only=True))
