"""The bar at the top of every page: within the window of a desk and of a phone, before the page, not on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Town
from tests.pages import desk

pytestmark = pytest.mark.browser
# Whether the bar comes before the page's title, for who goes by the keyboard.
COMES_FIRST = """() => Boolean(document.querySelector('.st-key-top_bar')
    .compareDocumentPosition(document.querySelector('h1')) & Node.DOCUMENT_POSITION_FOLLOWING)"""
OVERFLOWS = "() => document.documentElement.scrollWidth > window.innerWidth"


def test_it_fits_a_desk_and_a_phone_and_leaves_the_paper(city: Town, page: object) -> None:
    from playwright.sync_api import expect

    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(f"{city.address}/methods")
        expect(page.get_by_role("heading", name="方法", exact=True)).to_be_visible()
        menu = page.get_by_test_id("stMainMenu").bounding_box()
        for name in ("书签（0）", "中文 / English", "使用说明"):
            button = page.get_by_role("button", name=name)
            expect(button).to_be_visible()
            box = button.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= menu["x"], (width, name)
            assert min(box["width"], box["height"]) >= 24, (width, name)
        assert page.evaluate(COMES_FIRST) and not page.evaluate(OVERFLOWS)
    page.get_by_role("button", name="展开侧栏").click()  # which the bar must not cover
    expect(page.get_by_role("link", name="总览")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox", include_hidden=True)).to_be_hidden()


def test_the_language_is_chosen_and_the_tour_put_away(
    tmp_path: Path, serve: Callable[[str], str], page: object
) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path))
    address = serve(desk.address(tmp_path))
    page.goto(f"{address}/methods")
    page.get_by_role("button", name="知道了").click()
    expect(page.get_by_role("button", name="知道了")).to_have_count(0)
    page.get_by_role("button", name="使用说明").click()
    page.get_by_role("link", name="批次").last.click()
    expect(page.get_by_role("heading", name="批次", exact=True)).to_be_visible()
    page.get_by_role("button", name="中文 / English").click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Uploads", exact=True)).to_be_visible()
