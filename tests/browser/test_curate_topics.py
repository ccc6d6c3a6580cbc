"""An analyst's session: rename, merge, move, lock, decide what was open; then next week's file, and all is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.visitor import settle
from tests.conftest import REGISTER
from tests.flows.test_continuity import survey
from tests.pages import desk
from tests.text.test_topics import comments

pytestmark = pytest.mark.browser

FIRST = survey(comments()[0])
NEXT_WEEK = survey(["顶楼一下雨就漏", "垃圾房臭得很", "新电梯吵得慌"] * 3, first=500, day="2026-09-15")


def open_topic(page, address: str, topic_id: str, name: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"{address}/topic?topic={topic_id}")
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_decisions_hold_through_the_next_file(tmp_path: Path, serve: Callable[[str], str], page: object) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER), ("调查.csv", FIRST)))
    (tmp_path / "next_week.csv").write_text(NEXT_WEEK, encoding="utf-8")
    address = serve(desk.address(tmp_path))

    open_topic(page, address, "c-roof", "屋面防水")
    page.get_by_role("button", name="改名").click()
    page.get_by_label("新名称").fill("楼顶漏雨")
    page.get_by_label("理由（记入决定记录）").first.fill("居民都这么说")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("heading", name="楼顶漏雨", exact=True)).to_be_visible()

    open_topic(page, address, "c-lift", "加装电梯")
    page.get_by_role("button", name="并入").click()
    page.get_by_label("并入哪个主题").fill("适老")
    page.get_by_role("option", name="适老无障碍").click()
    page.get_by_role("button", name="确认并入").click()
    expect(page.get_by_role("heading", name="加装电梯", exact=True)).to_have_count(0)

    open_topic(page, address, "c-waste", "垃圾环卫")
    page.get_by_role("button", name="改归").first.click()
    page.get_by_label("归入（可输入名称查找）").fill("停车")
    page.get_by_role("option", name="停车", exact=True).click()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("已归入“停车”")).to_be_visible()

    open_topic(page, address, "c-waste", "垃圾环卫")
    page.get_by_role("button", name="锁定").click()
    page.get_by_role("button", name="确认锁定").click()
    expect(page.get_by_text("已锁定")).to_be_visible()

    page.goto(f"{address}/codebook?view=history")
    expect(page.get_by_role("heading", name="撤回")).to_be_visible()
    for what in ("改名为“楼顶漏雨”", "并入", "锁定"):
        expect(page.locator("[role=gridcell]", has_text=what).first).to_be_attached()

    page.goto(f"{address}/upload")
    page.locator("input[type=file]").set_input_files(tmp_path / "next_week.csv")
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="入库 9 行").click()
    expect(page.get_by_text("已入库，批次 3")).to_be_visible()

    page.goto(f"{address}/comments")
    expect(page.locator("[role=gridcell]", has_text="楼顶漏雨").first).to_be_attached()
    expect(page.locator("[role=gridcell]", has_text="加装电梯")).to_have_count(0)
    open_topic(page, address, "c-parking", "停车")
    expect(page.get_by_text("人工归类")).to_have_count(1)


def test_split_by_words_mark_as_noise_and_take_it_back(
    tmp_path: Path, serve: Callable[[str], str], page: object
) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER), ("调查.csv", FIRST)))
    address = serve(desk.address(tmp_path))

    open_topic(page, address, "c-lift", "加装电梯")
    page.get_by_role("button", name="拆出").click()
    page.get_by_label("字词（多个以空格分开，含其一即拆出）").fill("补贴 分摊")
    page.get_by_label("新主题名称").fill("电梯费用")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="确认拆出").click()
    expect(page.get_by_text("已拆出“电梯费用”")).to_be_visible()

    open_topic(page, address, "c-waste", "垃圾环卫")
    page.get_by_role("button", name="标为无实质内容").click()
    page.get_by_role("button", name="确认标记").click()
    expect(page.get_by_text("主题“垃圾环卫”已不单列（按无实质内容计）")).to_be_visible()

    page.goto(f"{address}/codebook?view=history")
    page.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("已撤回第 2 号决定")).to_be_visible()
    open_topic(page, address, "c-waste", "垃圾环卫")
    page.goto(f"{address}/comments")
    expect(page.locator("[role=gridcell]", has_text="电梯费用").first).to_be_attached()


def test_the_codebook_is_edited_in_its_table_and_a_row_is_picked_by_keyboard(
    tmp_path: Path, serve: Callable[[str], str], page: object
) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER), ("调查.csv", FIRST)))
    address = serve(desk.address(tmp_path))
    open_topic(page, address, "c-waste", "垃圾环卫")  # the comments are grouped by now

    page.goto(f"{address}/codebook")
    table = page.locator("[data-testid=stDataFrame]").first
    expect(table.locator("[role=gridcell]", has_text="屋面防水").first).to_be_attached()

    def edit(row: int, words: str) -> None:
        settle(page)
        table.evaluate("one => one.scrollIntoView({block: 'center'})")  # clear of the bar at the top
        settle(page)  # where it is drawn anew the keys would be lost
        box = table.bounding_box()
        page.mouse.dblclick(box["x"] + 90, box["y"] + 52 + 35 * row)
        editor = page.locator(".gdg-input")
        expect(editor).to_be_visible()
        editor.fill(words)
        page.keyboard.press("Enter")

    edit(0, "屋顶漏雨")
    expect(page.get_by_text("把主题“屋面防水”改名为“屋顶漏雨”")).to_be_visible()
    edit(1, "供水")
    expect(page.get_by_text("同名（供水）")).to_be_visible()
    page.get_by_role("button", name="放弃改动").click()
    expect(page.get_by_text("同名（供水）")).to_have_count(0)
    expect(page.get_by_role("button", name="放弃改动")).to_have_count(0)
    edit(0, "屋顶漏雨")
    expect(page.get_by_text("把主题“屋面防水”改名为“屋顶漏雨”")).to_be_visible()
    page.get_by_role("button", name="确认改动").click()
    expect(page.get_by_text("已记入 1 处改动")).to_be_visible()

    page.goto(f"{address}/comments")
    listed = page.locator("[data-testid=stDataFrame]").first
    expect(listed).to_be_visible()
    listed.evaluate("one => one.scrollIntoView({block: 'center'})")
    settle(page)  # while the page still runs, its tables may be drawn anew and lose the keys
    box = listed.bounding_box()
    page.mouse.click(box["x"] + 90, box["y"] + 52)
    settle(page)
    page.keyboard.press("Shift+Space")
    expect(page.get_by_role("heading", name="主题档案")).to_be_visible()
    expect(page.get_by_role("heading", name="屋顶漏雨", exact=True)).to_be_visible()
