"""取消 pressed in a browser while a file enters, and a tab closed meanwhile: nothing is left half done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.store import open_store
from analytics.store.batches import batches
from tests.conftest import REGISTER
from tests.pages import desk

pytestmark = pytest.mark.browser
FORMS = 150_000  # whose way into the store has words to say for some seconds, on any machine
LOAD = f"入库 {FORMS:,} 行"
PATIENCE = 120_000  # ms, for a busy machine


def large(path: Path) -> None:
    """Answers to twenty questions, each form once."""
    random = np.random.default_rng(5)
    levels = np.array(["满意", "非常满意", "一般", "不满意"])
    frame = pd.DataFrame(
        {
            "答卷编号": np.arange(1, FORMS + 1),
            "小区编号": random.choice(["C1", "C2", "C3", "C4"], FORMS),
            "提交时间": "2026-09-15 12:00:00",
            "总体满意度": levels[random.integers(0, 4, FORMS)],
            **{f"第{at}项满意度": levels[random.integers(0, 4, FORMS)] for at in range(1, 20)},
        }
    )
    frame.to_csv(path, index=False, encoding="utf-8-sig")


@pytest.fixture
def address(tmp_path: Path, serve: Callable[[str], str]) -> str:
    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER),))
    large(tmp_path / "大调查.csv")
    return serve(desk.address(tmp_path))


def checked(page, address: str, file: Path) -> None:
    """The file read, confirmed and checked, so that it may enter."""
    from playwright.sync_api import expect

    page.goto(f"{address}/upload")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="检查", exact=True).click(timeout=PATIENCE)
    expect(page.get_by_role("button", name=LOAD)).to_be_visible(timeout=PATIENCE)


def in_store(folder: Path) -> list[str]:
    """The names of the files in the store. The server lets go of its file a moment after each use."""
    with closing(open_store(desk.address(folder), wait_seconds=PATIENCE // 1000)) as store:
        return batches(store)["filename"].to_list()


def test_a_load_is_stopped_by_its_button_and_can_be_done_again(address: str, tmp_path: Path, page: object) -> None:
    from playwright.sync_api import expect

    checked(page, address, tmp_path / "大调查.csv")
    page.get_by_role("button", name=LOAD).click()
    page.get_by_role("button", name="取消", exact=True).click(timeout=PATIENCE)
    # In the corner of the window, and at the top of the page.
    said = page.get_by_text("入库已取消，没有写入任何内容。")
    expect(page.get_by_test_id("stToast").filter(has=said)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stAlert").filter(has=said)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)

    page.get_by_role("link", name="批次", exact=True).first.click()
    expect(page.get_by_role("combobox", name="选择批次")).to_have_value("批次 1：名册.csv")

    checked(page, address, tmp_path / "大调查.csv")
    page.get_by_role("button", name=LOAD).click()
    expect(page.get_by_text("已入库，批次 2")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stAlert").filter(has_text="已取消")).to_have_count(0)
    assert in_store(tmp_path) == ["名册.csv", "大调查.csv"]


def test_a_tab_closed_during_a_load_leaves_nothing(address: str, tmp_path: Path, page: object) -> None:
    checked(page, address, tmp_path / "大调查.csv")
    page.get_by_role("button", name=LOAD).click()
    page.get_by_role("button", name="取消", exact=True).wait_for(timeout=PATIENCE)
    page.close()
    # The server has the file as long as it writes: it is had once the load has ended, in whatever way.
    assert in_store(tmp_path) == ["名册.csv"], "who leaves ends what he began"
