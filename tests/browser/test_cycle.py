"""The whole loop in a browser: flagged, an entry in the ledger, a second round uploaded, accepted by a person."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from analytics.flows.office import open_office
from analytics.programme.entering import records
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme import cycle

pytestmark = pytest.mark.browser

FIRST = cycle.satisfaction("C2", 10, 40)
SECOND = cycle.satisfaction("C2", 36, 40, round_number=2, day="2026-10-12")


def tell(page, label: str, words: str) -> None:
    """Fill a box and leave it, so that the page takes it."""
    box = page.get_by_label(label, exact=True)
    if box.get_attribute("role") == "group":  # a day, figure by figure
        box.get_by_role("spinbutton").first.click()
        page.keyboard.type(words.replace("-", ""))
        page.keyboard.press("Tab")
        return
    box.fill(words)
    box.press("Tab")


def rectify(page, address: str) -> None:
    """Open, start, finish and verify one entry of the ledger on its page."""
    from playwright.sync_api import expect

    page.goto(f"{address}/rectification")
    page.get_by_role("button", name="新增一条").click()
    page.get_by_role("combobox", name="小区").last.fill("建设新村")
    page.keyboard.press("Enter")
    tell(page, "问题描述 *", "下水道反水")
    page.get_by_role("button", name="列入台账").click()
    expect(page.get_by_text("（待整改）")).to_be_visible()
    for move, boxes, state in (
        ("开始整改", {"责任单位 *": "市政公司", "整改时限 *": "2026-12-31"}, "（整改中）"),
        ("整改完成", {"完成情况 *": "主管已疏通"}, "（已整改待核）"),
        ("核实销号", {}, "（已销号）"),
    ):
        page.get_by_role("radio", name=move).click()
        for label, words in boxes.items():
            tell(page, label, words)
        page.get_by_role("button", name=f"确认{move}").click()
        expect(page.get_by_text(state)).to_be_visible()


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

    rectify(page, address)
    page.goto(f"{address}/community?community=C2")
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
