"""The map on the overview: a community that is clicked opens, and whoever comes back finds the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pages import desk

pytestmark = pytest.mark.browser


def test_a_click_opens_the_community(tmp_path: Path, serve: Callable[[str], str], page: object) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path))
    page.goto(f"{serve(desk.address(tmp_path))}/?standings=map")
    marks = page.locator(".st-key-standings_map .scatterlayer .point")
    expect(marks.first).to_be_visible()
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    marks.first.scroll_into_view_if_needed()
    box = marks.first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/community?**")
    expect(page.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="总览", exact=True)).to_be_visible()
