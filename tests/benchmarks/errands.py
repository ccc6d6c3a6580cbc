"""What people of the three roles come for, done by script on the example: each errand ends with its answer checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
import openpyxl

from analytics.language import NC_
from analytics.settings import PROJECT
from tests.browser.visitor import Visitor

Errand = Callable[[Visitor, Path], None]
WORST, DISTRICT = "铁西二区", "大东区"
NEXT_WEEK = PROJECT / "sample_data" / "satisfaction_next_week.csv"


@dataclass(frozen=True)
class Task:
    """What is to be found or done, by whom; ``do`` fails where the answer is not what it should be."""

    words: str
    role: str
    do: Errand


def expect(found: object):
    from playwright.sync_api import expect

    return expect(found)


def by_initials(visitor: Visitor, _folder: Path) -> None:
    box = visitor.page.get_by_role("searchbox", name="找小区")
    visitor.click(box)
    visitor.type("txeq")
    visitor.click(visitor.button(WORST))
    visitor.stands(WORST, level=2)


def whether_it_passed(visitor: Visitor, folder: Path) -> None:
    by_initials(visitor, folder)
    expect(visitor.page.get_by_text("▲ 未达标 ｜ 证据 ■ 充分")).to_be_visible()


def below_in_a_district(visitor: Visitor, _folder: Path) -> None:
    visitor.to("验收预警")
    visitor.choose("区县", DISTRICT)
    visitor.stands("9 个小区，按严重度排列", level=3)
    expect(visitor.page.locator(".st-key-verdicts [role=gridcell]", has_text=WORST).first).to_be_attached()


def how_sure(visitor: Visitor, _folder: Path) -> None:
    visitor.click(visitor.page.get_by_role("link", name=WORST, exact=True))
    expect(visitor.page.get_by_text("满意率 51.7 %（43.9 %–59.5 %），未达标，证据充分")).to_be_visible()


def complaints(visitor: Visitor, _folder: Path) -> None:
    visitor.click(visitor.page.get_by_role("link", name=WORST, exact=True))
    most = visitor.page.get_by_test_id("stMain").locator("[role=gridcell]", has_text="停车").first
    expect(most).to_be_attached()


def words_of_residents(visitor: Visitor, _folder: Path) -> None:
    visitor.to("意见检索")
    visitor.click(visitor.page.get_by_role("textbox", name="查找意见原文"))
    visitor.type("车位 回来")
    visitor.press("Enter")
    expect(visitor.page.get_by_text("按词查找：车位、回来")).to_be_visible()
    expect(visitor.page.locator("[role=gridcell]", has_text="停车").first).to_be_attached()


def three_side_by_side(visitor: Visitor, _folder: Path) -> None:
    visitor.to("小区比较")
    visitor.click(visitor.page.get_by_text("勾选几行并排比较", exact=True))
    expect(visitor.page.get_by_text("已勾选 0 个小区")).to_be_visible()
    visitor.pick("units", 0, 1, 2)
    visitor.click(visitor.page.get_by_role("link", name="并排比较（3 个小区）"))
    visitor.stands("逐项对照", level=3)


def a_bookmark(visitor: Visitor, _folder: Path) -> None:
    visitor.choose("区县", DISTRICT)
    visitor.click(visitor.page.get_by_text("书签（0）"))
    name = visitor.page.get_by_label("给当前页面和筛选起个名称")
    visitor.click(name)
    visitor.type("大东总览")
    visitor.click(visitor.button("加为书签"))
    expect(visitor.page.get_by_text("书签（1）").first).to_be_visible()


def into_english(visitor: Visitor, _folder: Path) -> None:
    visitor.click(visitor.page.get_by_role("button", name="中文 / English"))
    visitor.click(visitor.page.get_by_text("English", exact=True))
    visitor.stands("Overview")


def list_of_those_below(visitor: Visitor, folder: Path) -> None:
    visitor.to("验收预警")
    file = visitor.taken(visitor.page.locator(".st-key-download_verdicts").get_by_role("button"), folder)
    assert openpyxl.load_workbook(file).worksheets[0].max_row == 1 + 41


def what_a_figure_rests_on(visitor: Visitor, _folder: Path) -> None:
    visitor.click(visitor.button("口径卡").first)
    expect(visitor.page.get_by_text("8 分及以上（1–10 分）").last).to_be_visible()


def this_week_against_last(visitor: Visitor, _folder: Path) -> None:
    visitor.to("周报")
    expect(visitor.figure("环比")).to_contain_text("−4.1")
    expect(visitor.figure("环比")).to_contain_text("区间 −8.3 至 −0.1")


def the_week_before(visitor: Visitor, _folder: Path) -> None:
    visitor.to("周报")
    visitor.click(visitor.button("上一期"))
    expect(visitor.figure("收到答卷")).to_contain_text("830")


def a_bulletin(visitor: Visitor, folder: Path) -> None:
    visitor.to("周报")
    visitor.click(visitor.button("出具本期通报"))
    visitor.click(visitor.button("生成通报"))
    file = visitor.taken(visitor.button("公文（.docx）"), folder)
    assert "本周收到满意度调查答卷 614 份" in "".join(one.text for one in docx.Document(str(file)).paragraphs)


def the_hottest_issue(visitor: Visitor, _folder: Path) -> None:
    visitor.to("热点问题")
    first = visitor.page.get_by_test_id("stMain").locator("[role=gridcell]", has_text="施工扰民").first
    expect(first).to_be_attached()


def overdue(visitor: Visitor, _folder: Path) -> None:
    visitor.to("整改台账")
    expect(visitor.figure("逾期")).to_contain_text("2")


def a_file_comes_in(visitor: Visitor, _folder: Path) -> None:
    visitor.to("数据上传")
    visitor.clicks += 1  # the button that opens the system's own choice of a file
    visitor.page.locator("input[type=file]").set_input_files(NEXT_WEEK)
    visitor.click(visitor.button("检查"))
    visitor.click(visitor.button("入库 45 行"))
    expect(visitor.page.get_by_text("已入库，批次 14")).to_be_visible()


def and_is_taken_back(visitor: Visitor, _folder: Path) -> None:
    visitor.to(NC_("menu", "批次"))
    undo = visitor.button("撤销这个批次")
    undo.evaluate("one => one.scrollIntoView({block: 'center'})")  # what it opens needs room below it
    visitor.click(undo)
    visitor.click(visitor.button("确认撤销"))
    expect(visitor.button("恢复这个批次")).to_be_visible()


def two_topics_into_one(visitor: Visitor, _folder: Path) -> None:
    visitor.to("主题档案")
    visitor.choose_containing("主题（可输入名称查找）", "加装电梯")
    visitor.click(visitor.button("并入"))
    visitor.choose_containing("并入哪个主题", "适老无障碍")
    visitor.click(visitor.button("确认并入"))
    expect(visitor.page.get_by_role("heading", name="加装电梯", exact=True)).to_have_count(0)


def a_list_of_visits(visitor: Visitor, folder: Path) -> None:
    visitor.to("调查计划")
    visitor.choose("区县", DISTRICT)
    expect(visitor.page.get_by_role("combobox", name="小区（不选为全部，共 6 个）")).to_be_visible()
    file = visitor.taken(visitor.button("下载走访清单（.xlsx，按楼栋，可打印）"), folder)
    assert openpyxl.load_workbook(file).worksheets[0].max_row > 5


TASKS: Final = (
    Task("用拼音首字母找到一个小区", "viewer", by_initials),
    Task("一个小区达标没有", "viewer", whether_it_passed),
    Task("大东区哪些小区低于 80 %", "viewer", below_in_a_district),
    Task("这个判定有多大把握", "viewer", how_sure),
    Task("一个小区的居民抱怨最多的是什么", "viewer", complaints),
    Task("查居民说“回来没有车位”的原话", "viewer", words_of_residents),
    Task("三个小区并排比较", "viewer", three_side_by_side),
    Task("把筛好的页面存为书签", "viewer", a_bookmark),
    Task("换成英文", "viewer", into_english),
    Task("下载未达标名单", "viewer", list_of_those_below),
    Task("一个数字的口径是什么", "viewer", what_a_figure_rests_on),
    Task("本周比上周", "leader", this_week_against_last),
    Task("看上一周", "leader", the_week_before),
    Task("出具通报并下载公文", "leader", a_bulletin),
    Task("现在最热的问题", "leader", the_hottest_issue),
    Task("逾期整改有几条", "leader", overdue),
    Task("上传一份问卷文件", "analyst", a_file_comes_in),
    Task("撤销它", "analyst", and_is_taken_back),
    Task("合并两个主题", "analyst", two_topics_into_one),
    Task("做一个区的走访清单", "analyst", a_list_of_visits),
)
