"""Rows of tables lead on: to the record of their community, or to what the page shows of them below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.visitor import Visitor
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def visitor(tmp_path: Path, serve: Callable[[str], str], page: Page) -> Visitor:
    desk.fill(desk.address(tmp_path))
    return Visitor(page, serve(desk.address(tmp_path)))


def test_a_community_to_be_surveyed_opens(visitor: Visitor) -> None:
    from playwright.sync_api import expect

    visitor.open("planning")
    visitor.settle()
    visitor.pick("plan_table", 0)
    visitor.page.wait_for_url("**/community?**community=C**")
    expect(visitor.page.get_by_role("heading", name="小区档案", exact=True)).to_be_visible()


def test_a_batch_is_shown_below_until_another_is_chosen_by_hand(visitor: Visitor) -> None:
    from playwright.sync_api import expect

    visitor.open("batches")
    visitor.settle()
    box = visitor.page.get_by_role("combobox", name="选择批次")
    expect(box).to_have_value("批次 3：满意度调查 (1).csv")
    visitor.pick("batches", 2)
    expect(box).to_have_value("批次 1：名册.csv")
    visitor.settle()
    visitor.click(box)
    visitor.click(visitor.page.get_by_role("option", name="批次 2：满意度调查.csv"))
    expect(box).to_have_value("批次 2：满意度调查.csv")
    visitor.settle()
    assert "batch=2" in visitor.page.url
