"""A printed page has the rows that the screen had not scrolled to; on screen nothing of that is seen or read out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.visitor import Visitor
from tests.conftest import REGISTER, survey_csv
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
COMMUNITIES = 60


def city() -> desk.Files:
    """As many communities, every one below the gate, the last row being the one that lacks least."""
    head = REGISTER.splitlines()[:1]
    of_each = "枣庄,市中区,光明路街道,某社区,6,120,9600,1995,2026,已完工,180,市场化,,"
    rows = [f"C{n},第{n}小区,{of_each}" for n in range(COMMUNITIES)]
    answers = {f"C{n}": ["满意"] * (n * 15 // COMMUNITIES) + ["一般"] * 10 for n in range(COMMUNITIES)}
    return ("名册.csv", "\n".join([*head, *rows]) + "\n"), ("调查.csv", survey_csv(answers))


def test_paper_has_the_last_row(tmp_path: Path, serve: Callable[[str], str], page: Page) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), city())
    visitor = Visitor(page, serve(desk.address(tmp_path)))
    visitor.open("acceptance")
    visitor.settle()
    canvas = page.locator(".st-key-verdicts [data-testid=stDataFrame]")
    rows = page.locator(".st-key-verdicts [class*=st-key-paper-] tbody tr")
    expect(canvas).to_be_visible()
    expect(rows).to_have_count(COMMUNITIES)
    last = rows.last
    words = last.text_content()
    assert words is not None and words not in "".join(visitor.cells("verdicts")), "the canvas has it not on screen"
    expect(last).to_be_hidden()
    assert page.locator(".st-key-verdicts").get_by_role("table").count() == 0, "nothing is read out twice"
    # Sorted on the screen by the name: paper has the order of the page, and says so.
    page.locator(".st-key-verdicts [data-testid=stDataFrame]").click(position={"x": 100, "y": 17})
    order = page.get_by_text("表格各行按页面原来的次序打印")
    expect(order).to_be_hidden()
    page.emulate_media(media="print")
    expect(order).to_be_visible()
    expect(canvas).to_be_hidden()
    expect(last).to_be_visible()
    expect(last.locator("td").first).to_have_text("第59小区")
    page.emulate_media(media="screen")
    visitor.open("upload")
    visitor.settle()
    page.emulate_media(media="print")
    expect(order).to_be_hidden()
    assert visitor.complaints == []
