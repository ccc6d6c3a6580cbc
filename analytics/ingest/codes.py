"""问卷星 exports made 按序号: option numbers for words, one 0/1 column an option, ranks, −3 and −2 for no answer.

No number of such a file is a score before an analyst says so: option 1 is the first of the questionnaire, which may be
the best answer or the worst.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest import fields, options, questions
from analytics.ingest.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, number, taken, without_number
from analytics.ingest.options import SKIPPED, Spread
from analytics.language import _

_PART: Final = re.compile(r"^(第\d+题)[(（](.*?)[)）]?$", re.DOTALL)
_NO_ANSWER: Final = {"-3": SKIPPED, "-2": ""}
_NO_ANSWERS: Final = frozenset(map(float, _NO_ANSWER))
_EMPTY: Final = frozenset(map(key, ("NULL", "(空)", SKIPPED)))
_FIRST_CELLS: Final = 500
_MARKS: Final = frozenset((0.0, 1.0))
_MOST_OPTIONS: Final = 20  # larger numbers were typed: an age, a count of years
_RATES: Final = re.compile(r"满意|评价|评分|打分|同意|赞成|支持|愿意|认可|如何|怎么样|程度|质量")
_SAYS_CODES: Final = re.compile(r"按序号|^\d+_\d+_2\.xls|_\d+_\d+_2\.xls", re.IGNORECASE)
_SAYS_TEXT: Final = re.compile(r"按文本|^\d+_\d+_0\.xls|_\d+_\d+_0\.xls", re.IGNORECASE)


def evidence(frame: pd.DataFrame, asked: Sequence[str], filename: str) -> str | None:
    """Why the ``asked`` columns hold option numbers, in words; None where they hold the options' words."""
    held = {heading: _numbers(frame[heading]) for heading in asked}
    whole = {heading: values for heading, values in held.items() if values is not None}
    if any(values & _NO_ANSWERS for values in whole.values()):
        return _("题目中有 -3（跳过）或 -2（未填）")
    if any(_all_marks(frame, group) for group in _groups(asked).values()):
        return _("多选题每个选项一列，只填 0 和 1")
    if _SAYS_CODES.search(filename):
        return _("文件名是按序号导出的文件名")
    if _SAYS_TEXT.search(filename) or not any(whole.values()):
        return None
    rest = [heading for heading in asked if heading not in whole and not questions.asks_for_words(heading)]
    if all(questions.reads_like_text(questions.answers(frame[heading])) for heading in rest):
        return _("题目的答案全是编号")
    return None


def unfold(frame: pd.DataFrame, asked: Sequence[str]) -> tuple[pd.DataFrame, dict[int, ColumnPlan]]:
    """``frame`` with −3 as (跳过), −2 as blank and options folded, and the plans of its questions by place.

    Questions that rate something are levels without a scale: the analyst must choose scale and direction. The
    others are choices among numbers.
    """
    wanted = set(asked)
    frame = pd.concat([_answered(frame[name]) if name in wanted else frame[name] for name in frame.columns], axis=1)
    groups = _groups(asked)
    spread = [Spread(stem, group) for stem, group in groups.items() if _all_marks(frame, group)]
    ranked = {column for group in groups.values() if _are_ranks(frame, group) for column in group}
    frame = options.fold(frame, spread)
    several = {question.heading for question in spread}
    told = {}
    for at, heading in enumerate(map(str, frame.columns)):
        if heading in several:
            told[at] = ColumnPlan(heading, "item", "multi", note=_("按序号导出没有题干，选项取自列名"))
        elif heading in ranked:
            told[at] = ColumnPlan(heading, "ignore", note=_("排序题的名次，不是评分，暂不统计"))
        elif heading in wanted and (plan := _numbered(heading, _numbers(frame[heading]))):
            told[at] = plan
    return frame, told


def _numbers(column: pd.Series) -> set[float] | None:
    """The whole numbers of a column, without what stands for no answer in words; None where it holds anything else."""
    found: set[float] = set()
    for part in (column.head(_FIRST_CELLS), column):  # the first cells of open text settle it
        values = [value for value in distinct(part)[1] if key(value) not in _EMPTY]
        if not all(value.removeprefix("-").isdecimal() for value in values):
            return None
        found = {read for value in values if (read := number(value)) is not None}
    return found


def _groups(asked: Sequence[str]) -> dict[str, dict[str, str]]:
    """The columns 第N题(…) by question: column → what stands in the brackets."""
    found: dict[str, dict[str, str]] = {}
    for heading in asked:
        if match := _PART.match(heading):
            found.setdefault(match[1], {})[heading] = match[2]
    return found


def _all_marks(frame: pd.DataFrame, group: dict[str, str]) -> bool:
    """Whether two or more columns hold nothing but 0 and 1: the options of one question."""
    held = [_numbers(frame[column]) for column in group]
    marks = [values - _NO_ANSWERS for values in held if values is not None]
    return len(group) > 1 and len(marks) == len(group) and any(marks) and all(values <= _MARKS for values in marks)


def _are_ranks(frame: pd.DataFrame, group: dict[str, str]) -> bool:
    """Whether the columns of a group hold 1, 2, …, m in every row, each once: the ranks given to its options."""
    if len(group) < 2 or any(_numbers(frame[column]) is None for column in group):
        return False
    ranks = np.column_stack([pd.to_numeric(frame[column], errors="coerce").fillna(0) for column in group])
    given = np.sort(np.where(ranks > 0, ranks, np.inf), axis=1)
    wanted = np.arange(1, len(group) + 1)
    fits = (given == wanted) | np.isinf(given)
    return bool(fits.all() and (given[:, 1] == 2).any())


def _answered(column: pd.Series) -> pd.Series:
    """The column of a question, one of open text too, with (跳过) for −3 and missing for −2."""
    codes, values = distinct(column)
    if not _NO_ANSWER.keys() & values:
        return column
    words = [_NO_ANSWER.get(value, value) for value in values]
    place = np.array([at if word else -1 for at, word in enumerate(words)] + [-1], np.intp)
    return taken(words, place[codes]).set_axis(column.index).rename(column.name)


def _numbered(heading: str, values: set[float] | None) -> ColumnPlan | None:
    """The plan of a question that holds numbers only; None for one with words, or without any answer."""
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
    if _RATES.search(plain) or _PART.match(heading):
        note = _("只有选项编号：1 通常是第一个选项，可能最好也可能最差，请选量表和方向")
        return ColumnPlan(heading, "item", "level", note=note)
    return ColumnPlan(heading, "item", "single", note=_("只有选项编号，没有选项文字"))
