"""The whole loop in a browser: flagged, an entry in the ledger, a second round uploaded, accepted by a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows.office import open_office
from analytics.programme.entering import records
from analytics.store.cycle import Draft
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme import cycle

pytestmark = pytest.mark.browser

FIRST = cycle.satisfaction("C2", 10, 40)
SECOND = cycle.satisfaction("C2", 36, 40, round_number=2, day="2026-10-12")


def rectify(url: str) -> None:
    """Open, start, finish and verify one entry of the ledger, each an event."""
    moves = (
        ("open", {"problem": "下水道反水", "category": "基础类"}),
        ("start", {"unit": "市政公司", "deadline": "2026-10-08"}),
        ("finish", {"outcome": "主管已疏通"}),
        ("verify", {"verified_on": "2026-10-09"}),
    )
    with closing(open_office(url)) as office:
        entry = None
        for seen, (kind, value) in enumerate(moves):
            draft = Draft("rectification", kind, "C2", entry, value, dt.date(2026, 10, 9), seen=seen or None)
            (entry,) = records.enter(office, [draft], by="陈工")


def test_from_flag_to_acceptance(tmp_path: Path, serve: Callable[[str], str], page: object) -> None:
    from playwright.sync_api import expect

    url = desk.address(tmp_path)
    desk.fill(url, (("名册.csv", REGISTER), ("满意度调查.csv", FIRST)))
    address = serve(url)

    page.goto(f"{address}/acceptance")
    expect(page.get_by_text("未达标，尚无整改台账：1 项")).to_be_visible()
    expect(page.get_by_role("heading", name="1 个小区，按严重度排列")).to_be_visible()
    page.goto(f"{address}/community?community=C2")
    expect(page.get_by_text("还差 22 份，不能验收")).to_be_visible()
    expect(page.get_by_role("button", name="通过验收")).to_have_count(0)

    rectify(url)
    page.reload()
    expect(page.get_by_text("整改 · 核实销号")).to_be_visible()

    (tmp_path / "second.csv").write_text(SECOND, encoding="utf-8")
    page.get_by_role("link", name="数据上传").first.click()
    page.locator("input[type=file]").set_input_files(tmp_path / "second.csv")
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="入库 40 行").click()
    expect(page.get_by_text("已入库，批次 3")).to_be_visible()

    page.goto(f"{address}/community?community=C2")
    expect(page.get_by_text("有效 40 份，满意 36 份，达到 80 % 的线，可以验收")).to_be_visible()
    expect(page.get_by_text("下一步：验收")).to_be_visible()
    page.get_by_role("button", name="通过验收").click()
    expect(page.get_by_text("没有写明操作人姓名；没有写验收意见")).to_be_visible()
    page.get_by_label("验收人姓名").fill("王敏")
    page.get_by_label("验收意见").fill("现场核验，反水已解决")
    page.get_by_role("button", name="通过验收").click()
    expect(page.get_by_text("由 王敏 登记通过验收：有效 40 份，满意 36 份")).to_be_visible()
    expect(page.get_by_text("现处阶段：验收")).to_be_visible()
    with closing(open_office(url)) as office:
        (row,) = records.entries(office, "acceptance").itertuples()
    assert (row.state, row.n, row.satisfied, row.round, row.changed_by) == ("accepted", 40, 36, 2, "王敏")
