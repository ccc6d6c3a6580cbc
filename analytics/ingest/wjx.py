"""问卷星 (wjx.cn): what its exports look like, and how they become an ordinary table.

Text mode has one column a question: the answer's words, several joined by ┋, free text inside an option as 其他〖…〗,
(跳过) for a question that was not put, (空) or NULL for one left open. Code mode holds option numbers instead.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import distinct, key, number, without_number

HEAD: Final = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP")
_HEAD_KEYS: Final = frozenset(map(key, HEAD)) | {key("总分")}
_CODE_HEADING: Final = re.compile(r"^第\d+题[(（]")
_EMPTY: Final = frozenset(map(key, ("NULL", "(空)")))
_SKIPPED: Final = key("(跳过)")
MULTIPLE: Final = "┋"
OPTION_TEXT: Final = re.compile(r"〖(.*?)〗", re.DOTALL)
_CODES_FOR_NO_ANSWER: Final = frozenset({-2.0, -3.0})


def head_found(headings: pd.Index) -> list[str]:
    """Those of its head columns that the table has."""
    present = {key(str(heading)) for heading in headings}
    return [heading for heading in HEAD if key(heading) in present]


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


def unfold(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with question numbers off the headings, and one spelling for blank (NA) and (跳过).

    >>> unfold(pd.DataFrame({"1、性别 ": ["男", "NULL"], "2、原因": ["（跳过）", "吵"]}, dtype="str")).to_dict("list")
    {'性别': ['男', nan], '原因': ['(跳过)', '吵']}
    """
    columns = [_plain(frame.iloc[:, at]) for at in range(frame.shape[1])]
    headings = unique_headings([without_number(str(heading)) for heading in frame.columns])
    return pd.concat(columns, axis=1).set_axis(headings, axis=1)


def _plain(column: pd.Series) -> pd.Series:
    spellings = {value: key(value) for value in column.unique() if isinstance(value, str) and len(value) < 12}
    empty = [value for value, spelled in spellings.items() if spelled in _EMPTY]
    skipped = [value for value, spelled in spellings.items() if spelled == _SKIPPED]
    plain = column.mask(column.isin(empty)) if empty else column
    return plain.mask(plain.isin(skipped), "(跳过)") if skipped else plain
