"""A page that is loaded by its address is put together without moving what has been drawn; what opens is within sight.

The measure is cumulative layout shift, as browsers tell it: the sum of the shares of the window that moved, 0.1 or less
is called good (web.dev/articles/cls). Without the places kept in look.css it is 0.3 and more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
GOOD: Final = 0.1
WATCH: Final = """window.shifted = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.shifted += one.value; })).observe({type: 'layout-shift', buffered: true})"""


@pytest.mark.parametrize("name", ["", "acceptance", "drivers", "review", "upload", "methods"])
def test_what_has_been_drawn_stays_where_it_is(page: Page, city: Town, name: str) -> None:
    page.add_init_script(WATCH)
    visitor = Visitor(page, city.address)
    visitor.open(name)
    visitor.settle()
    assert page.evaluate("window.shifted") <= GOOD


def test_what_draws_charts_is_there_before_the_first_of_them(page: Page, city: Town) -> None:
    visitor = Visitor(page, city.address)
    with page.expect_event("requestfinished", lambda one: "PlotlyChart" in one.url):
        visitor.open("upload")  # which has no chart
    visitor.settle()
    page.get_by_test_id("stSidebarNavLink").first.click()
    page.locator(".js-plotly-plot").first.wait_for()
    asked = "performance.getEntriesByType('resource').filter(one => one.name.includes('PlotlyChart'))"
    over_the_line = page.evaluate(f"{asked}.map(one => one.transferSize)")
    assert len(over_the_line) >= 1 and over_the_line[1:] == [0] * (len(over_the_line) - 1)


@pytest.mark.parametrize("size", [(1200, 500), (390, 600)])
def test_what_asks_before_a_batch_is_taken_back_is_within_sight(page: Page, city: Town, size: tuple[int, int]) -> None:
    from playwright.sync_api import expect

    page.set_viewport_size({"width": size[0], "height": size[1]})
    visitor = Visitor(page, city.address)
    visitor.open("batches")
    visitor.settle()
    opening = visitor.button("撤销这个批次")
    opening.evaluate("one => one.scrollIntoView({block: 'end'})")  # as low in the window as it can be pressed
    visitor.click(opening)
    expect(visitor.button("确认撤销")).to_be_in_viewport(ratio=1)


def test_an_address_that_is_no_page_leads_to_the_first_which_says_so(page: Page, city: Town) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, city.address)
    for name in ("nothing", "community/nothing", "accounts"):
        visitor.open(name)
        visitor.stands("总览")
        visitor.settle()
        expect(page.get_by_text(f"或您的角色不能打开它：{name}；已打开总览")).to_be_visible()
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "unknown" not in page.url
    visitor.to("满意度")
    visitor.to("总览")
    expect(page.get_by_text("已打开总览")).to_have_count(0)
    assert visitor.complaints == []
