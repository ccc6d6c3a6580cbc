"""问卷星 exports made 按分数: the points of each answer for its words; −3 and −2 for no answer.

The platform adds the points up to 总分, so more points are the better answer. Questions without points are all 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.ingest.codebooks import fields, questions
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_WORDS
from analytics.ingest.normalisation import distinct, key, number, without_number
from analytics.ingest.platforms import codes
from analytics.language import _

_TOTAL: Final = key("总分")
_SAYS_SCORES: Final = "按分数"


def evidence(frame: pd.DataFrame, asked: Sequence[str], filename: str) -> str | None:
    """Why the ``asked`` columns hold points, in words; None where they hold something else."""
    if _SAYS_SCORES in filename:
        return _("文件名是按分数导出的文件名")
    total = next((heading for heading in map(str, frame.columns) if key(heading) == _TOTAL), None)
    points = {heading: held for heading in asked if (held := _points(frame[heading])) is not None}
    if total is None or not points or any(_in_words(frame[name], name) for name in asked if name not in points):
        return None
    wanted = pd.to_numeric(frame[total], errors="coerce").to_numpy(dtype=float)
    given = ~np.isnan(wanted)
    agree = np.isclose(np.sum(list(points.values()), axis=0), wanted)
    if not given.any() or not agree[given].all() or not wanted[given].any():
        return None
    return _("“总分”等于各题得分之和")


def _points(column: pd.Series) -> np.ndarray | None:
    """The points in each row, 0 for no answer; None for a column that holds words."""
    at, values = distinct(column)
    read = [0.0 if key(value) in MISSING_WORDS else number(value) for value in values]
    if not values or any(value is None for value in read):
        return None
    return np.array([*(max(value, 0.0) for value in read if value is not None), 0.0])[at]


def unfold(frame: pd.DataFrame, asked: Sequence[str]) -> tuple[pd.DataFrame, dict[int, ColumnPlan]]:
    """``frame`` with −3 as (跳过) and −2 as blank, and the plans of its questions by place, on scales of points."""
    frame = codes.answered(frame, asked)
    held = {name: questions.answers(frame[name]) for name in asked if _points(frame[name]) is not None}
    rated = {name: answers for name, answers in held.items() if not _asks_who(name)}
    candidates = {name: questions.numeric_candidates(name, answers) for name, answers in rated.items()}
    chosen = questions.choose_scales(rated, candidates)
    note = _("按分数导出：分数越高越好，请核对满分")
    plans = {
        name: ColumnPlan(name, "item", "level", scale.name, scale.satisfied_from, note=note)
        for name, scale in chosen.items()
    }
    unscored = _("按分数导出，只有得分，没有选项文字")
    plans = {name: ColumnPlan(name, "ignore", note=unscored) for name in held} | plans
    return frame, {at: plans[name] for at, name in enumerate(map(str, frame.columns)) if name in plans}


def _in_words(column: pd.Series, heading: str) -> bool:
    """Whether a column holds options in words; names of communities and open text stand in every mode."""
    held = questions.answers(column)
    scaled = questions.worded_candidates(held) or questions.has_several_choices(held)
    return bool(scaled or (held.n and fields.ATTRIBUTE.search(key(without_number(heading)))))


def _asks_who(heading: str) -> bool:
    plain = key(without_number(heading))
    return bool(fields.ATTRIBUTE.search(plain) or fields.PERSONAL.search(plain))
