"""问卷星 exports made 按序号: option numbers for words, one 0/1 column an option, ranks, −3 and −2 for no answer.

No number of such a file is a score before an analyst says so: option 1 is the first of the questionnaire, which may be
the best answer or the worst.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.codebooks import fields, questions
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, number, taken, without_number
from analytics.ingest.platforms import options, rankings
from analytics.ingest.platforms.numbering import Group
from analytics.ingest.platforms.options import SKIPPED, Spread
from analytics.language import _

_NO_ANSWER: Final = {"-3": SKIPPED, "-2": ""}
_NO_ANSWERS: Final = frozenset(map(float, _NO_ANSWER))
_EMPTY: Final = frozenset(map(key, ("NULL", "(空)", SKIPPED)))
_FIRST_CELLS: Final = 500
_MARKS: Final = frozenset((0.0, 1.0))
_MOST_OPTIONS: Final = 20  # larger numbers were typed: an age, a count of years
_RATES: Final = re.compile(r"满意|评价|评分|打分|同意|赞成|支持|愿意|认可|如何|怎么样|程度|质量")
_SAYS_CODES: Final = re.compile(r"按序号|^\d+_\d+_2\.xls|_\d+_\d+_2\.xls", re.IGNORECASE)
_SAYS_TEXT: Final = re.compile(r"按文本|^\d+_\d+_0\.xls|_\d+_\d+_0\.xls", re.IGNORECASE)


def evidence(frame: pd.DataFrame, asked: Sequence[str], groups: Sequence[Group], filename: str) -> str | None:
    """Why the ``asked`` columns hold option numbers, in words; None where they hold the options' words."""
    whole = _whole(frame, asked)
    if any(values & _NO_ANSWERS for values in whole.values()):
        return _("题目中有 -3（跳过）或 -2（未填）")
    if any(_all_marks(whole, group) for group in groups):
        return _("多选题每个选项一列，只填 0 和 1")
    if named_as_codes(filename):
        return _("文件名是按序号导出的文件名")
    if _SAYS_TEXT.search(filename) or not any(whole.values()):
        return None
    rest = [heading for heading in asked if heading not in whole and not questions.asks_for_words(heading)]
    if all(questions.reads_like_text(questions.answers(frame[heading])) for heading in rest):
        return _("题目的答案全是编号")
    return None


def named_as_codes(filename: str) -> bool:
    """Whether a file is called as code exports are.

    >>> named_as_codes("289_按序号_道路_5_5.xlsx"), named_as_codes("23_22_0.xls")
    (True, False)
    """
    return bool(_SAYS_CODES.search(filename))


def unfold(
    frame: pd.DataFrame, asked: Sequence[str], groups: Sequence[Group]
) -> tuple[pd.DataFrame, dict[int, ColumnPlan]]:
    """``frame`` with −3 as (跳过), −2 as blank, options and ranks folded, and the plans of its questions by place.

    Questions that rate something are levels without a scale: the analyst must choose scale and direction. The
    others are choices among numbers.
    """
    frame = answered(frame, asked)
    whole = _whole(frame, asked)
    several = [Spread(group.heading, group.columns) for group in groups if _all_marks(whole, group)]
    ordered = [
        Spread(group.heading, group.columns)
        for group in groups
        if not _all_marks(whole, group) and rankings.holds_ranks(frame, group.heading, list(group.columns))
    ]
    rows = {column for group in groups for column in group.columns}
    frame = rankings.fold(options.fold(frame, several), ordered)
    note = _("按序号导出没有题干，选项取自列名")
    notes = {group.heading: "" if group.stem else note for group in groups}
    folded = {one.heading: ColumnPlan("", "item", "multi", note=notes[one.heading]) for one in several}
    folded |= {one.heading: ColumnPlan("", "item", "ranking", note=notes[one.heading]) for one in ordered}
    told = {}
    for at, heading in enumerate(map(str, frame.columns)):
        if heading in folded:
            told[at] = folded[heading]
        elif heading in asked and (plan := numbered(heading, whole.get(heading), is_row=heading in rows)):
            told[at] = plan
    return frame, told


def answered(frame: pd.DataFrame, asked: Sequence[str]) -> pd.DataFrame:
    """``frame`` with (跳过) for −3 and missing for −2 in the questions, those for open text too."""
    wanted = set(asked)
    columns = [_answered(frame[name]) if name in wanted else frame[name] for name in frame.columns]
    return pd.concat(columns, axis=1)


def whole_numbers(column: pd.Series) -> set[float] | None:
    """The whole numbers of a column, without what stands for no answer in words; None where it holds anything else."""
    found: set[float] = set()
    for part in (column.head(_FIRST_CELLS), column):  # the first cells of open text settle it
        values = [value for value in distinct(part)[1] if key(value) not in _EMPTY]
        if not all(value.removeprefix("-").isdecimal() for value in values):
            return None
        found = {read for value in values if (read := number(value)) is not None}
    return found


def _whole(frame: pd.DataFrame, asked: Sequence[str]) -> dict[str, set[float]]:
    """The numbers of those columns that hold nothing else, by heading."""
    held = {heading: whole_numbers(frame[heading]) for heading in asked}
    return {heading: values for heading, values in held.items() if values is not None}


def _all_marks(whole: Mapping[str, set[float]], group: Group) -> bool:
    """Whether all columns hold nothing but 0 and 1: the options of one question."""
    marks = [whole[column] - _NO_ANSWERS for column in group.columns if column in whole]
    return len(marks) == len(group.columns) and any(marks) and all(values <= _MARKS for values in marks)


def _answered(column: pd.Series) -> pd.Series:
    codes, values = distinct(column)
    if not _NO_ANSWER.keys() & values:
        return column
    words = [_NO_ANSWER.get(value, value) for value in values]
    place = np.array([at if word else -1 for at, word in enumerate(words)] + [-1], np.intp)
    return taken(words, place[codes]).set_axis(column.index).rename(column.name)


def numbered(heading: str, values: set[float] | None, *, is_row: bool = False) -> ColumnPlan | None:
    """The plan of a question (or row of a matrix) that holds numbers only; None for one with words or no answer."""
    if not values:
        return None
    plain = key(without_number(heading))
    if fields.PERSONAL.search(plain):
        return ColumnPlan(heading, "ignore", note=_("个人信息，不读取"))
    if max(values) > _MOST_OPTIONS:
        role = "attribute" if fields.ATTRIBUTE.search(plain) else "ignore"
        return ColumnPlan(heading, role, note=_("填写的数字，请确认用途"))
    if fields.ATTRIBUTE.search(plain):
        return ColumnPlan(heading, "attribute", note=_("只有选项编号，没有选项文字"))
    if _RATES.search(plain) or is_row:
        note = _("只有选项编号：1 通常是第一个选项，可能最好也可能最差，请选量表和方向")
        return ColumnPlan(heading, "item", "level", note=note)
    return ColumnPlan(heading, "item", "single", note=_("只有选项编号，没有选项文字"))
