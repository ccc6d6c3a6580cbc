"""The main job in a browser: upload a week's file, see a community flagged, take the file back, see it cleared."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REGISTER, survey_csv
from tests.pages import desk

pytestmark = pytest.mark.browser

# 9 of 10 satisfied: above the gate. The next week's file brings 6 more who are not: 9 of 16, below.
BEFORE = survey_csv({"C2": ["满意"] * 9 + ["一般"]})
NEXT_WEEK = survey_csv({"C2": ["不满意"] * 6}, first=200, day="2026-09-15")


def cell(page, text: str):
    """The cells of the page's tables that read ``text``; a grid draws on canvas and keeps them for screen readers."""
    return page.locator("[role=gridcell]", has_text=text)


def test_upload_flags_a_community_and_undo_clears_it(tmp_path: Path, serve: Callable[[str], str], page: object) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER), ("满意度调查.csv", BEFORE)))
    (tmp_path / "next_week.csv").write_text(NEXT_WEEK, encoding="utf-8")
    address = serve(desk.address(tmp_path))

    page.goto(address)
    expect(page.get_by_role("heading", name="总览")).to_be_visible()
    page.get_by_role("link", name="验收预警").first.click()
    expect(page.get_by_role("heading", name="验收预警")).to_be_visible()
    expect(page.get_by_text("当前筛选条件下没有小区")).to_be_visible()

    page.get_by_role("link", name="数据上传").first.click()
    expect(page.get_by_role("heading", name="数据上传")).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "next_week.csv")
    page.get_by_label("调查名称").fill("满意度调查")
    page.get_by_label("调查名称").press("Enter")
    page.get_by_role("button", name="检查").click()
    page.get_by_role("button", name="入库 6 行").click()
    expect(page.get_by_text("已入库，批次 3")).to_be_visible()

    page.get_by_role("link", name="查看验收预警").click()
    expect(page.get_by_role("heading", name="1 个小区，按严重度排列")).to_be_visible()
    expect(cell(page, "建设新村")).to_have_count(1)

    page.get_by_role("link", name="批次", exact=True).first.click()
    page.get_by_role("button", name="撤销这个批次").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_role("button", name="恢复这个批次")).to_be_visible()

    page.get_by_role("link", name="验收预警").first.click()
    expect(page.get_by_text("当前筛选条件下没有小区")).to_be_visible()
