"""The areas on the overview: a place that is clicked opens up, a community that is clicked leads to its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import settle

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
AREAS = ".st-key-standings_areas .treemaplayer .slice"


@pytest.fixture
def areas(city: Town, regular: Page) -> Callable[[str], Locator]:
    """``areas(words)``: the area with those words, on a page that is at rest and looks at one district."""
    regular.goto(f"{city.address}/?standings=areas&district=市中区")
    return lambda words: regular.locator(AREAS).filter(has_text=words).last


def click(page: Page, area: Locator) -> None:
    """Where the words of the area are, once the figure stands still."""
    settle(page)
    words = area.locator("text.slicetext")
    words.scroll_into_view_if_needed()
    box = words.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_community_opens_with_the_filters_kept(regular: Page, areas: Callable[[str], Locator]) -> None:
    from playwright.sync_api import expect

    click(regular, areas("建设新村"))
    regular.wait_for_url("**/community?**")
    expect(regular.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()
    assert "community=C2" in regular.url and "district=" in regular.url
    regular.go_back()
    expect(regular.get_by_role("heading", name="总览", exact=True)).to_be_visible()
    settle(regular)
    expect(regular.get_by_role("heading", name="总览", exact=True)).to_be_visible()
    assert "standings=areas" in regular.url and "community=" not in regular.url
    expect(areas("建设新村")).to_be_visible()


def test_a_street_opens_up_and_its_community_still_leads_away(regular: Page, areas: Callable[[str], Locator]) -> None:
    from playwright.sync_api import expect

    click(regular, areas("光明路街道"))
    expect(areas("纺织家属院")).to_have_count(0)
    expect(areas("建设新村")).to_be_visible()
    expect(regular.get_by_role("heading", name="总览", exact=True)).to_be_visible()
    click(regular, areas("建设新村"))
    regular.wait_for_url("**/community?**community=C2**")


def test_keys_reach_the_same_communities(regular: Page, areas: Callable[[str], Locator]) -> None:
    from playwright.sync_api import expect

    expect(areas("建设新村")).to_be_visible()
    link = regular.get_by_role("link", name="在列表中打开小区")
    link.focus()
    link.press("Enter")
    expect(regular.get_by_role("heading", name="4 个小区，按严重度排列")).to_be_visible()
