"""问卷星 (wjx.cn): what its exports look like, and how they become an ordinary table.

Text mode has one column a question: the answer's words, several joined by ┋, free text inside an option as 其他〖…〗,
(跳过) for a question that was not put, (空) or NULL for one left open. Code mode holds option numbers instead.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from analytics.ingest.exports import Head, by_heading, present, renamed
from analytics.ingest.normalisation import distinct, key, number
from analytics.ingest.options import SKIPPED
from analytics.ingest.readers import Table
from analytics.language import _

HEAD: Final = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
_HEAD_KEYS: Final = frozenset(map(key, HEAD)) | {key("总分")}
_ROLES: Final = {"序号": "response_id"}
_CODE_HEADING: Final = re.compile(r"^第\d+题[(（]")
_EMPTY: Final = frozenset(map(key, ("NULL", "(空)")))
_SKIPPED: Final = key(SKIPPED)


def head(table: Table) -> Head | None:
    """提交答卷时间 with one more of its head columns, or four of these without it."""
    found = present(table.frame.columns, HEAD)
    if not (("提交答卷时间" in found and len(found) >= 2) or len(found) >= 4):
        return None
    mode = "codes" if holds_codes(table.frame) else "text"
    return Head(mode, _("含问卷星导出文件的列：{columns}").format(columns="、".join(found)))


def questions(headings: pd.Index) -> list[str]:
    """The columns after the head."""
    return [str(heading) for heading in headings if key(str(heading)) not in _HEAD_KEYS]


def holds_codes(frame: pd.DataFrame) -> bool:
    """Whether the export was made 按序号: 第N题(…) columns, or nothing but whole numbers in every question."""
    asked = questions(frame.columns)
    if any(_CODE_HEADING.match(heading) for heading in asked):
        return True
    held = [[number(value) for value in distinct(frame[heading])[1] if key(value) not in _EMPTY] for heading in asked]
    return any(held) and all(value is not None and value.is_integer() for values in held for value in values)


def unfold(table: Table, mode: str) -> Table:
    """The table with question numbers off the headings, and one spelling for blank (NA) and (跳过).

    >>> cells = pd.DataFrame({"1、性别 ": ["男", "NULL"], "2、原因": ["（跳过）", "吵"]}, dtype="str")
    >>> unfold(Table(cells, "甲.xls"), "text").frame.to_dict("list")
    {'性别': ['男', nan], '原因': ['(跳过)', '吵']}
    """
    frame = pd.concat([_plain(table.frame.iloc[:, at]) for at in range(table.frame.shape[1])], axis=1)
    return renamed(table, frame, by_heading(frame, _ROLES))


def _plain(column: pd.Series) -> pd.Series:
    spellings = {value: key(value) for value in column.unique() if isinstance(value, str) and len(value) < 12}
    empty = [value for value, spelled in spellings.items() if spelled in _EMPTY]
    skipped = [value for value, spelled in spellings.items() if spelled == _SKIPPED]
    plain = column.mask(column.isin(empty)) if empty else column
    return plain.mask(plain.isin(skipped), SKIPPED) if skipped else plain
