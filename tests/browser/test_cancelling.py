"""取消 pressed in a browser while files enter or comments are grouped, and a tab closed: nothing is half done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.flows import grouping
from analytics.flows.office import open_office
from analytics.store import open_store
from analytics.store import topics as stored_topics
from analytics.store.batches import batches
from analytics.store.topics import GroupingState
from tests.conftest import REGISTER
from tests.pages import desk

pytestmark = pytest.mark.browser
FORMS = 150_000  # whose way into the store has words to say for some seconds, on any machine
LOAD = f"入库 {FORMS:,} 行"
COMMENTS = 60_000  # all different: they are grouped for some seconds
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


def remarks() -> str:
    """A survey with COMMENTS comments, no two alike."""
    things = ("停车位", "下水道", "路灯", "绿化", "电梯", "外墙", "门禁", "垃圾桶", "充电桩", "健身器材")
    faults = ("不够用", "坏了没人修", "晚上看不清", "离楼门太远", "噪音很大", "总被占用", "积水严重", "应当增加")
    lines = [
        f"{at},C{at % 4 + 1},2026-09-15,满意,{things[at % 10]}{faults[at // 10 % 8]}，第{at}户反映{things[at % 7]}"
        for at in range(1, COMMENTS + 1)
    ]
    return "答卷编号,小区编号,提交时间,总体满意度,意见建议\n" + "\n".join(lines) + "\n"


def grouped(folder: Path) -> tuple[GroupingState | None, list[tuple[object, ...]]]:
    """By what the comments were grouped, and which is in which topic."""
    with closing(open_store(desk.address(folder), wait_seconds=PATIENCE // 1000)) as store:
        with store.reading() as connection:
            rows = connection.execute("SELECT * FROM topic_assignments").fetchall()
        return stored_topics.grouping_state(store), sorted(rows, key=repr)


def test_grouping_is_stopped_by_its_button_and_taken_up_again(
    tmp_path: Path, serve: Callable[[str], str], page: object
) -> None:
    from playwright.sync_api import expect

    url = desk.address(tmp_path)
    desk.fill(url)
    with closing(open_office(url)) as office:
        grouping.group_store(office)
    desk.fill(url, (("意见.csv", remarks()),))
    before = grouped(tmp_path)
    assert before[0] is not None and before[1]

    page.goto(f"{serve(url)}/comments")
    page.get_by_role("button", name="取消", exact=True).click(timeout=PATIENCE)
    said = page.get_by_text("意见归类已取消，没有写入任何内容。")
    expect(page.get_by_test_id("stAlert").filter(has=said)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("意见归类完成以后，才能显示这里的内容。")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert grouped(tmp_path) == before

    page.get_by_role("button", name="继续", exact=True).click()
    expect(page.get_by_test_id("stMetric").first).to_be_visible(timeout=PATIENCE)
    state, assigned = grouped(tmp_path)
    assert state != before[0] and len(assigned) > len(before[1])
