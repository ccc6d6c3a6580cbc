"""问卷星 (wjx.cn): what its exports look like, and how they become an ordinary table.

Text mode has one column a question: the answer's words, several joined by ┋, free text inside an option as 其他〖…〗,
(跳过) for a question that was not put, (空) or NULL for one left open; ranked options are joined by →. Code mode holds
option numbers instead, score mode points.
"""

from __future__ import annotations

from typing import Final

import pandas as pd
import pyarrow.compute as pc

from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import arrow, key
from analytics.ingest.platforms import codes, numbering, scores
from analytics.ingest.platforms.exports import Head, by_heading, present, renamed
from analytics.ingest.platforms.options import SKIPPED
from analytics.ingest.reading.readers import Table
from analytics.language import _

HEAD: Final = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
_HEAD_KEYS: Final = frozenset(map(key, HEAD)) | {key("总分")}
_ROLES: Final = {"序号": "response_id"}
_EMPTY: Final = frozenset(map(key, ("NULL", "(空)")))
_SKIPPED: Final = key(SKIPPED)
_LIKELY: Final = r"^.{0,3}[空跳nNｎＮ].{0,8}$"


def head(table: Table) -> Head | None:
    """提交答卷时间 with one more of its head columns, or four of these without it."""
    found = present(table.frame.columns, HEAD)
    if not (("提交答卷时间" in found and len(found) >= 2) or len(found) >= 4):
        return None
    named = _("、").join(found)
    asked = questions(table.frame.columns)
    because = scores.evidence(table.frame, asked, table.filename)
    if because is not None:
        reason = _("问卷星按分数导出的文件（含列 {columns}；{because}）：只有得分，分数越高越好，请核对满分")
        return Head("scores", reason.format(columns=named, because=because))
    because = codes.evidence(table.frame, asked, numbering.groups(asked), table.filename)
    if because is not None:
        reason = _(
            "问卷星按序号导出的文件（含列 {columns}；{because}）：只有选项编号，评价题须先选定量表和方向；"
            "如有按文本导出的同一份答卷，请一起上传，编号会自动换成文字"
        )
        return Head("codes", reason.format(columns=named, because=because))
    return Head("text", _("含问卷星导出文件的列：{columns}").format(columns=named))


def questions(headings: pd.Index) -> list[str]:
    """The columns after the head."""
    return [str(heading) for heading in headings if key(str(heading)) not in _HEAD_KEYS]


def unfold(table: Table, mode: str) -> Table:
    """The table with question numbers off the headings, stems on every row of a matrix, and one spelling for blank (NA)
    and (跳过).

    >>> cells = pd.DataFrame({"1、性别 ": ["男", "NULL"], "2、原因": ["（跳过）", "吵"]}, dtype="str")
    >>> unfold(Table(cells, "甲.xls"), "text").frame.to_dict("list")
    {'性别': ['男', nan], '原因': ['(跳过)', '吵']}
    """
    frame = pd.concat([_plain(table.frame.iloc[:, at]) for at in range(table.frame.shape[1])], axis=1)
    asked = questions(frame.columns)
    groups = numbering.groups(asked)
    told: dict[int, ColumnPlan] = {}
    if mode == "codes":
        frame, told = codes.unfold(frame, asked, groups)
    elif mode == "scores":
        frame, told = scores.unfold(frame, asked)
    frame = numbering.restored(frame, groups)
    return renamed(table, frame, by_heading(frame, _ROLES) | told)


def _plain(column: pd.Series) -> pd.Series:
    # Identifiers and times have a million values: only what looks like one of these is brought to Python.
    words = arrow(pd.Series(column.unique(), dtype="str"))
    spellings = {value: key(value) for value in words.filter(pc.match_substring_regex(words, _LIKELY)).to_pylist()}
    empty = [value for value, spelled in spellings.items() if spelled in _EMPTY]
    skipped = [value for value, spelled in spellings.items() if spelled == _SKIPPED]
    plain = column.mask(column.isin(empty)) if empty else column
    return plain.mask(plain.isin(skipped), SKIPPED) if skipped else plain
