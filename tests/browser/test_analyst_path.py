"""An analyst's way in a browser, in both languages: a file with faults, a good one, what it changes, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analytics.language import LANGUAGES, NC_
from analytics.settings import PROJECT
from tests.browser.conftest import Town
from tests.browser.tongues import strange
from tests.browser.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FAULTY, GOOD = (PROJECT / "sample_data" / f"satisfaction_{name}.csv" for name in ("with_errors", "next_week"))
# Of sample_data: the faulty file has 21 rows, 14 of them with a fault; the good one 45, all new.
BEFORE, AFTER = "8,941", "8,986"


@pytest.mark.parametrize("language", LANGUAGES)
def test_faults_are_told_and_a_good_file_comes_in_and_out(page: Page, town: Town, language: str) -> None:
    from playwright.sync_api import expect

    visitor = Visitor(page, town.address, language)
    visitor.open()
    visitor.sign_in("analyst")
    expect(visitor.figure("有效答卷")).to_contain_text(BEFORE)

    visitor.to("数据上传")
    chosen = page.locator("input[type=file]")
    chosen.set_input_files(FAULTY)
    visitor.click(visitor.button("检查"))
    for words, n in (("读到行数", 21), ("可入库", 0), ("问题行", 14)):
        expect(visitor.figure(words)).to_contain_text(f"\n{n}")
    words = "有问题行，整份文件不会入库。请按清单修改后重新上传；或在上面改选“问题行另存，其余入库”，再检查一次。"
    expect(page.get_by_role("alert")).to_contain_text(visitor.word(words))
    odd = seen(visitor, town)
    expect(page.get_by_role("button", name=visitor.pattern("入库 {n} 行"))).to_have_count(0)

    page.reload()
    visitor.stands(visitor.word("数据上传"))
    chosen.set_input_files(GOOD)
    visitor.click(visitor.button("检查"))
    visitor.click(visitor.button("入库 {n} 行", n=45))
    expect(page.get_by_role("link", name=visitor.word("查看验收预警"), exact=True)).to_be_visible()
    odd += seen(visitor, town)
    visitor.to("总览")
    expect(visitor.figure("有效答卷")).to_contain_text(AFTER)

    visitor.to(NC_("menu", "批次"))
    visitor.click(visitor.button("撤销这个批次"))
    visitor.click(visitor.button("确认撤销"))
    expect(visitor.button("恢复这个批次")).to_be_visible()
    odd += seen(visitor, town)
    visitor.to("总览")
    expect(visitor.figure("有效答卷")).to_contain_text(BEFORE)
    assert (odd, visitor.complaints) == ([], [])


def seen(visitor: Visitor, town: Town) -> list[str]:
    """What of the page, now that it is whole, is neither in the visitor's language nor in the files."""
    visitor.settle()
    # Long names are shortened; the three words are an example of words in a file.
    files = [
        FAULTY.name,
        GOOD.name,
        "satisfa...errors",
        "satisfa...t_week",
        "很棒/还行/糟糕",
        *FAULTY.read_text("utf-8-sig").replace(",", "\n").split(),
    ]
    return strange(visitor.page, visitor.language, town.theirs, ["analyst", *files])
