"""Streamlit's own words are in the reader's language: its menus, the buttons of its tables, what is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.language import SOURCE_LANGUAGE
from tests.browser.conftest import Town
from tests.browser.tongues import strange
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = ("", "acceptance", "upload", "publicity", "programmes", "works")


def left(page: Page, city: Town) -> list[str]:
    """The English that stands on the Chinese page now."""
    return strange(page, SOURCE_LANGUAGE, city.theirs)


@pytest.mark.parametrize("name", PAGES)
def test_no_english_is_left_on_a_page(regular: Page, city: Town, name: str) -> None:
    visitor = Visitor(regular, city.address)
    visitor.open(name)
    visitor.settle()
    assert left(regular, city) == [] and visitor.complaints == []


def test_none_is_left_in_what_opens(page: Page, city: Town) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, city.address)
    visitor.open("ranking")
    visitor.settle()
    page.get_by_role("button", name="主菜单").click()
    expect(page.get_by_role("menuitemradio", name="浅色")).to_be_visible()
    assert left(page, city) == []
    page.keyboard.press("Escape")
    table = page.locator(".st-key-units")
    table.scroll_into_view_if_needed()
    table.hover()
    table.get_by_role("button", name="在表中查找").click()
    expect(page.get_by_role("button", name="结束查找")).to_be_visible()
    assert left(page, city) == []
    page.get_by_role("button", name="结束查找").click()
    table.hover()
    table.get_by_role("button", name="全屏").click()
    expect(page.get_by_role("button", name="退出全屏")).to_be_visible()
    page.get_by_role("button", name="退出全屏").click()
    box = page.get_by_role("combobox").first
    box.click()
    box.fill("zzzz")
    expect(page.get_by_text("没有符合的选项")).to_be_visible()


def test_the_words_follow_a_change_of_the_language(page: Page, city: Town) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, city.address)
    visitor.open("methods")
    visitor.settle()
    for language, said, html in (("English", "Main menu", "en"), ("中文", "主菜单", "zh-CN")):
        page.get_by_role("button", name="中文 / English").click()
        page.get_by_text(language, exact=True).click()
        expect(page.get_by_role("button", name=said)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", html)


@pytest.mark.parametrize(
    ("locale", "language", "form", "place", "month", "monday", "said"),
    [
        ("zh-CN", "en", "Record progress", "Community (type to find a name)", "January", "M", "month, Date"),
        ("en-US", SOURCE_LANGUAGE, "登记进度", "小区（可输入名称查找）", "一月", "一", "日期的月份"),
    ],
)
def test_a_calendar_is_in_the_language_of_the_page_whatever_the_browser_s(
    page: Page, city: Town, locale: str, language: str, form: str, place: str, month: str, monday: str,
    said: str,
) -> None:  # fmt: skip
    from playwright.sync_api import expect

    browser = page.context.browser
    assert browser is not None
    foreign = browser.new_context(locale=locale, viewport={"width": 1440, "height": 900}).new_page()
    visitor = Visitor(foreign, city.address, language)
    visitor.open("works")
    visitor.settle()
    foreign.locator("summary", has_text=form).click()
    visitor.settle()  # what opens is drawn anew, and what is chosen meanwhile is lost
    box = foreign.get_by_role("combobox", name=place)
    box.click()
    box.fill("建设新村")
    foreign.get_by_role("option", name="建设新村").click()
    field = foreign.get_by_test_id("stDateInputField")
    expect(field.get_by_role("spinbutton", name=said)).to_be_visible()
    field.get_by_role("spinbutton").first.click()
    calendar = foreign.get_by_test_id("stDateInputCalendar")
    expect(calendar.get_by_role("columnheader").or_(calendar.locator("th")).first).to_have_text(monday)
    expect(calendar).to_contain_text(month)
    foreign.context.close()
