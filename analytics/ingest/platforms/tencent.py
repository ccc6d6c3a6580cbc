"""腾讯问卷 (wj.qq.com): one column an option for multi-choice, blanks as 题干_填空1, times as 02-Feb-2021 20:26:58."""

from __future__ import annotations

import re
from typing import Final

from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import key, without_number
from analytics.ingest.platforms import options
from analytics.ingest.platforms.exports import Head, by_heading, present, renamed
from analytics.ingest.reading.readers import Table
from analytics.language import _

_MARKS: Final = ("编号", "开始答题时间", "结束答题时间", "答题时长")
# What tells who the resident is (用户标识, 昵称, IP, 地理位置 …) is left out of every file alike: see fields.PERSONAL.
_NOT_USED: Final = "开始答题时间 答题时长 语言 清洗数据结果 智能清洗数据无效概率 用户类型 中奖时间 中奖金额 审核状态"
_ROLES: Final = {"编号": "response_id", "结束答题时间": "submitted_at"} | dict.fromkeys(_NOT_USED.split(), "ignore")
_QUESTION: Final = re.compile(r"^\d{1,3}\.")
_BLANK: Final = re.compile(r"_填空\d*$")


def head(table: Table) -> Head | None:
    """Its two times and at least one more of its head columns."""
    found = present(table.frame.columns, _MARKS)
    if not {"开始答题时间", "结束答题时间"} <= set(found) or len(found) < 3:
        return None
    named = _("、").join(found)
    if len(found) == len(_MARKS) and any(map(_QUESTION.match, map(str, table.frame.columns))):
        return Head(
            "text", _("腾讯问卷导出文件（可以确定）：含其固定列 {columns}，题目形如“1.题干”").format(columns=named)
        )
    return Head("text", _("很可能是腾讯问卷导出文件：含其固定列 {columns}，请核对").format(columns=named))


def unfold(table: Table, mode: str) -> Table:
    """The table with multi-choice questions folded into one column each, blanks as open text, numbers off."""
    asked = [heading for heading in map(str, table.frame.columns) if _QUESTION.match(heading)]
    closed = [heading for heading in asked if not _BLANK.search(heading)]
    spread = options.spread_by_words(table.frame, closed, ":：")
    frame = options.fold(table.frame, spread)
    several = {question.heading for question in spread}
    told = by_heading(frame, _ROLES)
    for at, heading in enumerate(map(str, frame.columns)):
        if heading in several:
            told[at] = ColumnPlan(heading, "item", "multi")
        elif _QUESTION.match(heading) and _BLANK.search(heading):
            told[at] = _blank(heading)
    return renamed(table, frame, told)


def _blank(heading: str) -> ColumnPlan:
    """What was written into a blank is open text, unless the question asks who the resident is."""
    if fields.PERSONAL.search(key(without_number(heading))):
        return ColumnPlan(heading, "ignore", note=_("个人信息，不读取"))
    return ColumnPlan(heading, "comment", "text")
