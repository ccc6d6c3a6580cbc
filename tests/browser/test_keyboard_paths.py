"""One path of each role by keys alone, with the focus in sight at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.settings import PROJECT
from tests.access.people import RIGHT
from tests.browser.conftest import Town
from tests.browser.keyboard import Typist

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def entered(page: Page, town: Town, role: str) -> Typist:
    """Signed in without a click: the name's field has the focus when the page opens."""
    from playwright.sync_api import expect

    typist = Typist(page, town.address)
    typist.open()
    expect(page.get_by_role("textbox").first).to_be_focused()
    typist.type(role)
    typist.press("Tab")
    typist.type(RIGHT)
    typist.press("Enter")
    typist.stands("总览")
    return typist


def link(typist: Typist, words: str) -> Locator:
    return typist.page.get_by_role("link", name=words, exact=True).first


def test_an_official_reads_what_residents_of_a_flagged_community_say(page: Page, town: Town) -> None:
    typist = entered(page, town, "viewer")
    typist.enter(link(typist, "铁西二区"))
    typist.stands("铁西二区", level=2)
    typist.enter(link(typist, "看全部意见聚类"))
    typist.stands("意见聚类")
    assert typist.clicks == 0 and typist.complaints == []


def test_a_leader_turns_a_week_back_and_looks_at_past_bulletins(page: Page, town: Town) -> None:
    from playwright.sync_api import expect

    typist = entered(page, town, "leader")
    typist.enter(link(typist, "周报"))
    typist.stands("周报")
    typist.enter(typist.button("上一期"))
    expect(typist.figure("收到答卷")).to_contain_text("830")
    typist.reach(page.get_by_role("radio", name="本期", exact=True), back=True)
    typist.press("ArrowRight", "Space")
    expect(page.get_by_role("radio", name="往期通报")).to_be_checked()
    assert typist.clicks == 0 and typist.complaints == []


def test_an_analyst_brings_a_file_in_and_takes_it_back(page: Page, town: Town) -> None:
    from playwright.sync_api import expect

    typist = entered(page, town, "analyst")
    typist.enter(link(typist, "数据上传"))
    typist.stands("数据上传")
    # That its chooser is awaited reaches the page on another way than the keys do, and may be overtaken by them. Asking
    # where the focus is goes the same way: once that is answered, the page knows.
    with page.expect_file_chooser() as chooser:
        typist.enter(page.get_by_test_id("stFileUploader").get_by_role("button").last)
    chooser.value.set_files(PROJECT / "sample_data" / "satisfaction_next_week.csv")
    typist.enter(typist.button("检查"))
    typist.enter(typist.button("入库 45 行"))
    expect(page.get_by_text("已入库，批次").first).to_be_visible()
    typist.enter(page.get_by_test_id("stSidebarNav").get_by_role("link", name="批次", exact=True), back=True)
    typist.stands("批次")
    typist.enter(typist.button("撤销这个批次"))
    typist.enter(typist.button("确认撤销"))
    expect(typist.button("恢复这个批次")).to_be_visible()
    assert typist.clicks == 0 and typist.complaints == []
