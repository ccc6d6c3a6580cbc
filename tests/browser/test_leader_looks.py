"""A leader's pages in the dark, on paper and on a telephone: nothing is cut, too small or left over from the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES: Final = ("", "weekly", "acceptance", "community?community=SY-016", "satisfaction")
TABLE: Final = "[data-testid=stDataFrame]"
PRINTED: Final = "[class*=st-key-paper-] table"
TELEPHONE: Final = {"width": 390, "height": 844}
# WCAG 2.2, 2.5.8: 24 by 24 pixels. What lies in a label is as large as the label.
SMALL: Final = """() => [...document.querySelectorAll(
    '[data-testid=stMain] :is(button, a[href], [role=radio], [role=combobox], label:has(input))')]
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !one.closest('h1,h2,h3,h4'))
  .map(one => [one.getBoundingClientRect(), one.getAttribute('aria-label') || one.innerText])
  .filter(([box]) => box.width > 0 && Math.min(box.width, box.height) < 24)
  .map(([box, name]) => `${name} ${box.width} × ${box.height}`)"""
# Words without size are for those who do not see them.
CUT: Final = """() => [...document.querySelectorAll(`[data-testid=stMain] :is(h1, h2, h3, h4, button p, [role=radio] p),
    :is([data-testid=stMetricLabel], [data-testid=stMetricValue], [data-testid=stMetricDelta]) *`)]
  .filter(one => one.checkVisibility() && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.innerText}: ${one.scrollWidth} in ${one.clientWidth}`)"""
WIDTHS: Final = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .map(one => one.scrollWidth)"""
# Pale areas as large as a field of a form.
PALE: Final = """() => [...document.querySelectorAll('.stApp *')].filter(one => {
    const [red, green, blue, share = '1'] = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g) || [0, 0, 0, 0];
    const box = one.getBoundingClientRect();
    return one.checkVisibility() && share > 0.5 && +red + +green + +blue > 690 && box.width * box.height > 4000;
  }).map(one => one.outerHTML.slice(0, 120))"""
LEFT_OVER: Final = """() => [...document.querySelectorAll(`[data-testid=stSidebar], [data-testid=stHeader],
    [data-testid=stMain] :is([data-testid=stButton], [data-testid=stDownloadButton], [data-testid=stPopover],
    [data-testid=stTooltipIcon], [data-testid=stFileUploader], .modebar-container)`)]
  .filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_in_the_dark_on_a_telephone_and_on_paper(page: Page, town: Town, language: str) -> None:
    page.set_viewport_size(TELEPHONE)
    page.emulate_media(color_scheme="dark")
    visitor = Visitor(page, town.address, language)
    visitor.open()
    visitor.sign_in("leader")
    for name in PAGES:
        page.set_viewport_size(TELEPHONE)
        page.emulate_media(media="screen")
        visitor.open(name)
        visitor.settle()
        on_telephone = (page.evaluate(WIDTHS), page.evaluate(CUT), page.evaluate(SMALL), page.evaluate(PALE))
        assert on_telephone == ([TELEPHONE["width"]] * 2, [], [], []), name
        page.set_viewport_size({"width": 1440, "height": 900})
        assert page.evaluate(CUT) == [], name
        tables = page.locator(f"{TABLE}:visible").count()
        page.emulate_media(media="print")
        on_paper = (page.evaluate(LEFT_OVER), page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert on_paper == ([], "rgb(255, 255, 255)"), name
        # Canvases hold the rows that the screen showed: words stand for each, with every row.
        printed = (page.locator(f"{TABLE}:visible").count(), page.locator(f"{PRINTED}:visible").count())
        assert printed == (0, tables), name
    assert visitor.complaints == []
