"""The rectification ledger an office keeps in a spreadsheet: which column is which, and what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from analytics.errors import UnmappableFile
from analytics.ingest.normalisation import key, meanings, without_number
from analytics.ingest.reading.readers import read_table
from analytics.language import N_, _, spellings

SHEET: Final = N_("整改台账")
# Headings under which offices keep each column, the first as ours.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "entry_id": ("编号", "系统编号", "台账编号"),
    "seen": ("版本", "版本号"),
    "community_id": ("小区编号", "小区代码"),
    "community": ("小区", "小区名称", "所属小区", "项目名称", "改造小区"),
    "problem": ("问题描述", "问题", "存在问题", "存在的问题", "问题内容", "整改内容", "问题清单", "主要问题"),
    "category": ("类别", "问题类别", "问题分类", "分类", "改造类别"),
    "source": ("来源", "问题来源", "来源渠道"),
    "unit": ("责任单位", "整改单位", "整改责任单位", "牵头单位", "承办单位", "责任部门"),
    "person": ("责任人", "整改责任人", "负责人", "责任领导"),
    "measure": ("整改措施", "措施", "整改方案", "处理措施"),
    "deadline": ("整改时限", "整改期限", "完成时限", "时限", "期限", "计划完成时间", "要求完成时间"),
    "outcome": ("完成情况", "整改情况", "整改完成情况", "进展情况", "办理情况", "整改结果"),
    "verified_on": ("销号时间", "销号日期", "办结时间", "验收销号时间"),
    "revisit": ("回访结果", "回访情况", "回访", "居民回访"),
    "state": ("状态", "整改状态", "当前状态", "办理状态"),
    "reason": ("理由", "原因", "退回原因", "变动理由", "情况说明"),
    "opened_on": ("登记时间", "发现时间", "登记日期", "发现日期", "交办时间", "列入时间"),
    "evidence": ("依据", "问题依据"),
}
# Columns that say nothing of their own: running numbers, and what follows from the others.
_PASSED_OVER: Final = ("序号", "逾期", "是否逾期", "区县", "街道", "备注")
STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "open": ("待整改", "未整改", "未开始", "未启动", "待办"),
    "in_hand": ("整改中", "正在整改", "推进中", "进行中", "在办", "未完成", "未办结"),
    "done": ("已整改待核", "已整改", "整改完成", "已完成", "完成", "待核实", "待销号"),
    "verified": ("已销号", "销号", "已办结", "办结", "已核实销号"),
    "dropped": ("不予整改", "不整改", "无需整改"),
}
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "survey": ("满意度调查", "满意度测评", "调查", "测评", "问卷"),
    "topic": ("居民意见", "居民反映", "群众反映", "意见箱"),
    "visit": ("走访巡查", "走访", "巡查", "检查", "现场检查", "入户走访"),
    "supervisor": ("居民监督员", "监督员"),
    "hotline": ("热线信访", "热线", "12345", "12345热线", "信访"),
    "other": ("其他", "其它"),
}
REVISITS: Final[Mapping[str, tuple[str, ...]]] = {
    "satisfied": ("满意", "非常满意"),
    "acceptable": ("基本满意", "较满意"),
    "dissatisfied": ("不满意",),
    "unreached": ("未联系上", "联系不上", "未接通"),
}
_WORDS: Final = {"state": STATES, "source": SOURCES, "revisit": REVISITS}


@dataclass(frozen=True)
class LedgerFile:
    """What a ledger file holds.

    ``rows``: one row an entry, text as it stands: those keys of HEADINGS that the file has, ``row`` (as the spreadsheet
    shows it) and ``sheet`` (NA where there is one). ``headings``: what the file calls each. ``unread``: headings of
    columns that are none of ours. ``set_aside``: what was left out, in words.
    """

    filename: str
    rows: pd.DataFrame
    headings: Mapping[str, str]
    unread: tuple[str, ...]
    set_aside: tuple[str, ...]


def read(filename: str, data: bytes) -> LedgerFile:
    """The ledger in an .xlsx, .xls or .csv, whatever stands above its headings.

    Raises :class:`~analytics.errors.UnreadableFile`, or :class:`~analytics.errors.UnmappableFile` naming every column
    that is absent or there twice.
    """
    table = read_table(filename, data)
    ours = next((sheet for sheet in spellings(SHEET) if sheet in table.sheets), table.sheet)
    if table.sheet != ours:  # the notes behind a short ledger have more rows than it has
        table = read_table(filename, data, sheet=ours)
    known = meanings(HEADINGS)
    named = [(str(heading), known.get(key(without_number(str(heading))))) for heading in table.frame.columns]
    headings = {name: heading for heading, name in reversed(named) if name}
    _refuse_unfit(headings, named)
    rows = table.frame[list(headings.values())].set_axis(list(headings), axis=1)
    sheet = table.sheet_of if table.sheet_of is not None else pd.Series([None] * len(rows), dtype="str")
    rows = rows.assign(row=table.row_numbers, sheet=sheet.to_numpy())
    filled = rows[list(headings)].notna().any(axis=1)
    passed = meanings({"passed": _PASSED_OVER})
    unread = tuple(heading for heading, name in named if name is None and key(without_number(heading)) not in passed)
    return LedgerFile(table.filename, rows[filled].reset_index(drop=True), headings, unread, table.set_aside)


def meant(field: str, cell: str) -> str | None:
    """The key that a word for a state, a source or a result of a revisit stands for; None for an unknown word.

    >>> meant("state", "已办结"), meant("source", "12345 热线"), meant("state", "不知道")
    ('verified', 'hotline', None)
    """
    return _meanings(field).get(key(cell))


@lru_cache
def _meanings(field: str) -> dict[str, str]:
    return meanings(_WORDS[field])


def _refuse_unfit(headings: Mapping[str, str], named: list[tuple[str, str | None]]) -> None:
    found = [name for _heading, name in named if name]
    twice = [heading for heading, name in named if name and found.count(name) > 1]
    faults = []
    if "problem" not in headings:
        faults.append(_("缺少列：{columns}").format(columns=_("问题描述")))
    if not {"entry_id", "community_id", "community"} & set(headings):
        faults.append(_("缺少列：{columns}").format(columns=_("小区")))
    if twice:
        faults.append(_("同一列出现多次：{columns}").format(columns=_("、").join(twice)))
    if faults:
        raise UnmappableFile(
            _("这不是可用的整改台账，{faults}").format(faults=_("；").join(faults)),
            expected=_("至少有“小区”“问题描述”两列"),
            action=_("请改好标题行，或先下载本系统的台账、在其上修改后再上传"),
        )
