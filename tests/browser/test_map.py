"""The map on the overview: a community that is clicked opens, and whoever comes back finds the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_click_opens_the_community(city: Town, regular: Page) -> None:
    from playwright.sync_api import expect

    regular.goto(f"{city.address}/?standings=map")
    marks = regular.locator(".st-key-standings_map .scatterlayer .point")
    expect(marks.first).to_be_visible()
    marks.first.scroll_into_view_if_needed()
    settle(regular)  # what stands above may come in later, and move the map
    box = marks.first.bounding_box()
    regular.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    regular.wait_for_url("**/community?**")
    expect(regular.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()
    regular.go_back()
    expect(regular.get_by_role("heading", name="总览", exact=True)).to_be_visible()
