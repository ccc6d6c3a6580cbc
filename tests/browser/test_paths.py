"""From anywhere to a community, to several side by side, and back to a view that was kept; as a browser goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import settle
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_find_keep_and_open_again(tmp_path: Path, serve: Callable[[str], str], page: object) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path))
    address = serve(desk.address(tmp_path))

    page.goto(f"{address}/methods")
    expect(page.get_by_role("heading", name="方法", exact=True)).to_be_visible()
    box = page.get_by_placeholder("找小区：名称、拼音或首字母")
    box.press_sequentially("jsxc", delay=30)  # no Enter
    page.get_by_role("button", name="建设新村").click()
    expect(page.get_by_role("heading", name="建设新村")).to_be_visible()
    assert page.url.endswith("/community?community=C2")
    expect(box).to_have_value("")

    page.get_by_role("button", name="书签（0）").click()
    page.get_by_label("给当前页面和筛选起个名称").fill("建设新村<b>")
    page.get_by_role("button", name="加为书签").click()
    expect(page.get_by_role("button", name="书签（1）")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="满意度", exact=True).click()
    expect(page.get_by_role("heading", name="满意度", exact=True)).to_be_visible()
    page.get_by_role("button", name="书签（1）").click()
    page.get_by_role("link", name="建设新村<b>").click()
    expect(page.get_by_role("heading", name="建设新村")).to_be_visible()
    assert page.url.endswith("/community?community=C2")


def test_two_rows_of_a_table_lead_side_by_side(city: Town, regular: Page) -> None:
    from playwright.sync_api import expect

    regular.goto(f"{city.address}/ranking")
    regular.get_by_text("勾选几行并排比较").click()
    expect(regular.get_by_text("已勾选 0 个小区")).to_be_visible()
    table = regular.locator(".st-key-units .dvn-scroller")
    table.scroll_into_view_if_needed()
    settle(regular)  # what is ticked while the table is drawn anew is lost
    for row in (1, 2):
        table.click(position={"x": 16, "y": 35 * row + 17})
    regular.get_by_role("link", name="并排比较（2 个小区）").click()
    expect(regular.get_by_role("heading", name="并排比较")).to_be_visible()
    expect(regular.get_by_text("差别都未超出抽样误差")).to_be_visible()
    assert "community=C1" in regular.url and "community=C2" in regular.url


def test_a_table_is_given_away_by_the_recorded_button_alone(city: Town, regular: Page) -> None:
    """Streamlit's own, above the table, makes the file in the browser, where no log is kept."""
    from playwright.sync_api import expect

    regular.goto(f"{city.address}/ranking")
    table = regular.locator(".st-key-units")
    table.scroll_into_view_if_needed()
    table.hover()
    expect(table.get_by_role("button", name="在表中查找")).to_be_visible()
    expect(table.locator('[aria-label="Download as CSV"]')).to_have_count(1)  # Streamlit calls it so still
    expect(table.locator('[aria-label="Download as CSV"]')).to_be_hidden()
    expect(regular.get_by_role("button", name="下载表格（.xlsx）").first).to_be_visible()
