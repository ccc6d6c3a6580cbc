"""Files of five kinds come in through the upload page, each with as many forms as it holds; and a real .xls is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyreadstat
import pytest

from tests.browser.conftest import Town
from tests.browser.visitor import Visitor
from tests.conftest import REGISTER, survey_csv
from tests.pages import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def forms(community: str, n: int, first: int) -> str:
    """A survey of n forms, all satisfied but one."""
    return survey_csv({community: ["满意"] * (n - 1) + ["不满意"]}, first=first)


def frame(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype="str")


def sav(path: Path, text: str) -> None:
    told = frame(text)
    levels = {1: "非常不满意", 2: "不满意", 3: "一般", 4: "满意", 5: "非常满意"}
    codes = told["总体满意度"].map({word: code for code, word in levels.items()})
    columns = {"no": told["答卷编号"], "place": told["小区编号"], "t": pd.to_datetime(told["提交时间"]), "q1": codes}
    labels = ["答卷编号", "小区编号", "提交时间", "总体满意度"]
    pyreadstat.write_sav(pd.DataFrame(columns), path, column_labels=labels, variable_value_labels={"q1": levels})


def zipped(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("答卷.csv", text.encode("gb18030"))


# By name: community, forms, and how they are written down.
KINDS: dict[str, tuple[str, int, Callable[[Path, str], object]]] = {
    "甲.csv": ("C1", 6, lambda path, text: path.write_text(text, "utf-8")),
    "乙.csv": ("C2", 7, lambda path, text: path.write_text(text, "gb18030")),
    "丙.xlsx": ("C3", 8, lambda path, text: frame(text).to_excel(path, index=False)),
    "丁.zip": ("C4", 9, zipped),
    "戊.sav": ("C5", 10, sav),
}
FIFTH = "C5,新兴苑,枣庄,市中区,文化路街道,新兴社区,2,40,2900,1986,2026,已完工,60,镇街物业,,\n"


def test_each_kind_brings_the_forms_it_holds(page: Page, serve: Callable[[str], str], tmp_path: Path) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER + FIFTH),))
    visitor = Visitor(page, serve(desk.address(tmp_path)))
    visitor.open("upload")
    for place, (name, (community, n, write)) in enumerate(KINDS.items()):
        write(tmp_path / name, forms(community, n, first=100 * (place + 1)))
        page.locator("input[type=file]").set_input_files(tmp_path / name)
        visitor.click(visitor.button("检查").last)
        expect(page.get_by_test_id("stMetric").filter(has_text="可入库").last).to_contain_text(f"\n{n}")
        visitor.click(visitor.button("入库 {n} 行", n=n))
        # The table of files above says the same in its cells.
        expect(page.get_by_test_id("stAlert").filter(has_text=f"已入库，批次 {place + 2}")).to_be_visible()
    visitor.to("总览")
    expect(visitor.figure("有效答卷")).to_contain_text(f"\n{sum(n for _community, n, _write in KINDS.values())}")
    visitor.open("community?community=C5")
    expect(page.get_by_text("有效 10 份，满意 9 份").first).to_be_visible()
    assert visitor.complaints == []


@pytest.mark.reference
def test_an_old_workbook_of_a_platform_is_read_whole(page: Page, city: Town, reference: Callable[[str], Path]) -> None:
    from playwright.sync_api import expect

    file = reference("survey-exports/wjx_357_357_0.xls")
    visitor = Visitor(page, city.address)
    visitor.open("upload")
    page.locator("input[type=file]").set_input_files(file)
    visitor.click(visitor.button("检查"))
    expect(page.get_by_test_id("stMetric").filter(has_text="读到行数")).to_contain_text("\n204")
    assert visitor.complaints == []
