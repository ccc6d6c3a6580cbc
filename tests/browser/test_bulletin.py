"""A leader opens the week, asks what a sentence rests on, issues it, and finds it among those issued."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from analytics.flows import grouping
from analytics.flows.office import open_office
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_from_a_sentence_to_an_issued_bulletin(page: Page, serve: Callable[[str], str], tmp_path: Path) -> None:
    from playwright.sync_api import expect

    database = desk.address(tmp_path)
    desk.fill(database)
    with closing(open_office(database)) as office:
        grouping.group_store(office)
    page.goto(f"{serve(database)}/weekly")
    expect(page.get_by_text("2026 年第 38 周（09-14 至 09-20）").first).to_be_visible()

    page.locator(".st-key-basics-sentence-received-behind button").click()
    expect(page.get_by_text("n = 24").first).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("button", name="上一期").click()
    expect(page.get_by_text("2026 年第 37 周（09-07 至 09-13）").first).to_be_visible()
    page.get_by_role("button", name="出具本期通报").click()
    page.get_by_role("button", name="生成通报").click()
    expect(page.get_by_text("第 1 次印发")).to_be_visible()
    page.get_by_role("button", name="看印发的通报").click()
    expect(page.get_by_text("印发时的数字")).to_be_visible()
    page.get_by_role("button", name="返回列表").click()
    expect(page.get_by_text("打开当时印发的通报")).to_be_visible()
