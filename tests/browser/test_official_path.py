"""An official's way in a browser, in both languages: overview, a flagged community, its residents' words, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from analytics.headings import HEADINGS
from analytics.language import LANGUAGES
from tests.browser.conftest import Town
from tests.browser.tongues import strange
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DISTRICT, WORST, BELOW = (
    "大东区",
    "铁西二区",
    9,
)  # of sample_data/register.csv; sample_data/README.md says which are below


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_overview_to_comments_and_back(page: Page, town: Town, language: str, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, town.address, language)
    visitor.open()
    visitor.sign_in("viewer")
    visitor.stands(visitor.word("总览"))
    visitor.choose(visitor.word("区县"), DISTRICT)
    expect(visitor.figure("未达标")).to_contain_text(f"\n{BELOW}")
    odd = seen(visitor, town)

    before = visitor.clicks
    visitor.click(page.get_by_role("link", name=WORST, exact=True))
    visitor.stands(WORST, level=2)
    odd += seen(visitor, town)
    visitor.click(page.get_by_role("link", name=visitor.word("看全部意见聚类"), exact=True))
    visitor.stands(visitor.word("意见聚类"))
    assert visitor.clicks - before <= 3
    odd += seen(visitor, town)

    page.go_back()
    visitor.stands(WORST, level=2)
    page.go_back()
    visitor.stands(visitor.word("总览"))
    expect(visitor.figure("未达标")).to_contain_text(f"\n{BELOW}")

    visitor.to("验收预警")
    visitor.stands(visitor.word("{n} 个小区，按严重度排列", n=BELOW), level=3)
    odd += seen(visitor, town)
    file = visitor.taken(page.locator(".st-key-download_verdicts").get_by_role("button"), tmp_path)
    heads, *rows = openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)
    names = heads.index(visitor.word(HEADINGS["name"]))
    assert (rows[0][names], len(rows)) == (WORST, BELOW)
    assert {row[heads.index(visitor.word(HEADINGS["standing"]))] for row in rows} == {visitor.word("未达标")}
    assert (odd, visitor.complaints) == ([], [])


def seen(visitor: Visitor, town: Town) -> list[str]:
    """What of the page, now that it is whole, is not in the visitor's language."""
    visitor.settle()
    return strange(visitor.page, visitor.language, town.theirs, ["viewer"])
