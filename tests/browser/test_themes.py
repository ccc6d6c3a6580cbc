"""The reader changes the theme: the page, and what its figures are drawn in, change with it; paper stays white."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.charts import palette
from tests.browser.conftest import Town

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
DARK, MET, MET_ON_DARK = "rgb(21, 27, 34)", "rgb(15, 98, 166)", "rgb(109, 179, 242)"


def test_a_change_of_theme_reaches_the_figures_and_paper_is_white(page: Page, city: Town) -> None:
    from playwright.sync_api import expect

    assert (palette.MET, palette.twin(palette.MET)) == ("#0f62a6", "#6db3f2")
    page.emulate_media(color_scheme="light")
    page.goto(city.address)
    bar, app = page.locator(".barlayer path").first, page.get_by_test_id("stApp")
    expect(bar).to_have_css("fill", MET)

    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    page.get_by_test_id("stMainMenuItem-theme-Dark").click()
    expect(app).to_have_css("background-color", DARK)
    expect(bar).to_have_css("fill", MET_ON_DARK)

    page.reload()
    expect(bar).to_have_css("fill", MET_ON_DARK)
    page.emulate_media(media="print")
    expect(app).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(bar).to_have_css("fill", MET)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
