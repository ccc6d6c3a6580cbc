"""A new user's afternoon: five files of five kinds at once, one doubtful spelling, all loaded, a wrong one undone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from tests.conftest import REGISTER
from tests.pages import desk

pytestmark = pytest.mark.browser

LEVELS = ["满意", "非常满意", "一般", "满意", "不满意", "非常不满意"]


def ledger(path: Path) -> None:
    """A register of visits with a title, two rows of headings, a total, and one spelling that is nobody's."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2026年满意度回访登记表"])
    sheet.append(["序号", "小区", "回访时间", "满意度评价", None])
    sheet.append([None, None, None, "总体", "停车"])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("D2:E2")
    for at, level in enumerate(LEVELS, start=1):
        sheet.append([at, "朝阳花圆" if at == 3 else "建设新村 3号楼", f"2026年9月{at}日", level, "满意"])
    sheet.append(["合计", None, None, 6, 6])
    book.save(path)


def by_text(path: Path) -> None:
    """An export of 问卷星 by text: no community but in its name, and the address of everybody."""
    columns = {
        "序号": range(1, 7),
        "提交答卷时间": [f"2026/9/{day} 12:00:00" for day in range(1, 7)],
        "所用时间": ["123秒"] * 6,
        "来源": ["微信"] * 6,
        "来源详情": [""] * 6,
        "来自IP": ["10.20.30.40(山东-枣庄)"] * 6,
        "1、总体满意度": LEVELS,
    }
    pd.DataFrame(columns).to_excel(path, index=False)


def variables(path: Path) -> None:
    frame = pd.DataFrame({"comm": ["朝阳花园"] * 6, "t": pd.Timestamp("2026-09-10"), "q1": [1, 2, 3, 4, 5, 9]})
    words = {1: "非常不满意", 2: "不满意", 3: "一般", 4: "满意", 5: "非常满意", 9: "不清楚"}
    labels = ["小区名称", "提交时间", "总体满意度"]
    pyreadstat.write_sav(
        frame, path, column_labels=labels, variable_value_labels={"q1": words}, missing_ranges={"q1": [9]}
    )


def tencent(path: Path) -> None:
    head = "编号,开始答题时间,结束答题时间,答题时长,1.您居住的小区是？,2.总体满意度,3.您的建议\n"
    rows = [
        f"{at},{at:02d}-Sep-2026 20:26:58,{at:02d}-Sep-2026 20:28:58,120,铁路宿舍,{level},请打13812345678\n"
        for at, level in enumerate(LEVELS, start=1)
    ]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("住户回访.csv", (head + "".join(rows)).encode("gb18030"))
        archive.writestr("说明.docx", b"")
    path.write_bytes(held.getvalue())


def by_hand(path: Path) -> None:
    rows = [f"{at},C4,2026-09-0{at},{level}" for at, level in enumerate(LEVELS, start=1)]
    path.write_text("\n".join(["答卷编号,小区编号,提交时间,总体满意度", *rows]), encoding="gb18030")


FILES = {
    "回访登记表.xlsx": ledger,
    "建设新村满意度_按文本.xlsx": by_text,
    "入户调查.sav": variables,
    "腾讯问卷.zip": tencent,
    "纺织院补录.csv": by_hand,
}


def test_five_kinds_of_files_are_loaded_together_and_a_wrong_one_undone(
    tmp_path: Path, serve: Callable[[str], str], page: object
) -> None:
    from playwright.sync_api import expect

    desk.fill(desk.address(tmp_path), (("名册.csv", REGISTER),))
    for name, make in FILES.items():
        make(tmp_path / name)
    page.goto(f"{serve(desk.address(tmp_path))}/upload")
    page.locator("input[type=file]").set_input_files([tmp_path / name for name in FILES])

    page.get_by_role("button", name="检查全部 5 份").click()
    expect(page.get_by_role("button", name="入库没有问题的 4 份")).to_be_enabled()
    expect(page.get_by_text("请先在“小区核对”中选定")).to_be_visible()
    for preview in page.get_by_text("预览前 8 行").all():
        preview.click()
    expect(page.locator("[role=gridcell]", has_text="（不显示）").first).to_be_attached()
    for secret in ("10.20.30.40", "13812345678"):
        expect(page.locator("body")).not_to_contain_text(secret)

    page.get_by_text("采用建议的小区").click()
    page.get_by_role("button", name="记住这 1 条并重新检查").click()
    page.get_by_role("button", name="入库没有问题的 5 份").click()
    # One notice a file; the table of files above says the same in its cells.
    expect(page.get_by_test_id("stAlert").filter(has_text="已入库，批次")).to_have_count(len(FILES))
    expect(page.get_by_text("记住的小区写法（1 条）")).to_be_visible()

    page.get_by_role("link", name="批次", exact=True).first.click()
    expect(page.get_by_role("combobox", name="选择批次")).to_have_value("批次 6：纺织院补录.csv")
    page.get_by_role("button", name="撤销这个批次").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_role("button", name="恢复这个批次")).to_be_visible()
    page.get_by_role("link", name="数据上传").first.click()
    expect(page.get_by_role("heading", name="数据上传")).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "纺织院补录.csv")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("button", name="入库 6 行")).to_be_visible()
