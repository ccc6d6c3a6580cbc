"""Questions that may be worded the other way round, so that agreeing is the worse answer: noticed, never turned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.words import readings
from analytics.ingest.normalisation import distinct
from analytics.language import _

_NEGATIVE: Final = re.compile(
    r"不满|不便|不方便|不安全|不好|扰民|打扰|困难|嘈杂|噪[音声]|吵闹|影响.{0,8}(生活|休息|出行|安全|健康|采光)|投诉|担心|担忧|麻烦|脏乱"
    r"|拥堵|拥挤|难(停|找|走|行)|纠纷|矛盾|漏水|堵塞|disturb|difficult|complain|worr|nois[ey]|problem|unsafe|annoy",
    re.IGNORECASE,
)
# What is asked of a remedy is worded for the better: 噪音治理, 方便不方便, 对投诉处理的满意度.
_REMEDY: Final = re.compile(
    r"满意|治理|改善|解决|整治|处理|减少|缓解|消除|答复|回应|是否|satisf|improv|solv|reduc|handl", re.IGNORECASE
)
_BOTH_WAYS: Final = ("satisfaction", "quality")  # their words say what is good, whatever the heading
_ENOUGH: Final = 30  # forms that answered both
_OPPOSITE: Final = -0.3  # rank correlation with the mean of the others
_FEWEST_OTHERS: Final = 2  # of two questions that disagree nobody can say which is turned
_MOST_FORMS: Final = 20_000  # looked at, spread evenly over the file


def notices(frame: pd.DataFrame, plans: Sequence[ColumnPlan]) -> Mapping[str, str]:
    """What an analyst should look at, by heading: level questions worded negatively, or answered contrary to the rest.

    Contrary is a Spearman correlation below −0.3 with the mean of the other level questions, over at least 30 forms.
    """
    levels = [plan for plan in plans if plan.type == "level" and not plan.lacks_scale]
    found = {
        plan.heading: _("题目用语是否定的，高分或同意可能表示不好；如是请勾选“反向”")
        for plan in levels
        if _is_negative(plan)
    }
    for heading, (correlation, n) in with_others(frame, levels).items():
        if correlation >= _OPPOSITE:
            continue
        words = _("答案与其他题方向相反（等级相关系数 {r:.2f}，{n} 份）；如为反向题请勾选“反向”").format(
            r=correlation, n=n
        )
        found[heading] = _("；").join(filter(None, (found.get(heading), words)))
    return found


def _is_negative(plan: ColumnPlan) -> bool:
    worded = _NEGATIVE.search(plan.asked) and not _REMEDY.search(plan.asked)
    return bool(worded) and not plan.reverse and plan.levels.family not in _BOTH_WAYS


def with_others(frame: pd.DataFrame, plans: Sequence[ColumnPlan]) -> dict[str, tuple[float, int]]:
    """Spearman's correlation of each level question with the mean of the others, and over how many forms; only where
    there are enough of both."""
    if len(plans) <= _FEWEST_OTHERS:
        return {}
    some = frame.iloc[:: max(len(frame) // _MOST_FORMS, 1)]
    shares = np.column_stack([_shares(some[plan.heading], plan) for plan in plans])
    known = ~np.isnan(shares)
    total, count = np.where(known, shares, 0).sum(axis=1), known.sum(axis=1)
    found = {}
    for at, plan in enumerate(plans):
        rows = known[:, at] & (count > _FEWEST_OTHERS)
        own = shares[rows, at]
        others = (total[rows] - own) / (count[rows] - 1)
        if len(own) >= _ENOUGH:
            found[plan.heading] = (spearman(own, others), len(own))
    return found


def _shares(column: pd.Series, plan: ColumnPlan) -> npt.NDArray[np.float64]:
    """The level of every form as a share of the way up the scale, 0–1; NaN without one."""
    codes, texts = distinct(column)
    scale = plan.levels
    read = [(found - scale.low) / (scale.high - scale.low) if isinstance(found, int) else np.nan
            for found in readings(texts, plan)]  # fmt: skip
    return np.array([*read, np.nan])[codes]


def spearman(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Spearman's rank correlation, ties given their mean rank; 0 where either is the same throughout.

    >>> spearman(np.array([1.0, 2.0, 2.0, 3.0]), np.array([9.0, 5.0, 5.0, 1.0]))
    -1.0
    """
    ranks = [pd.Series(values).rank().to_numpy() for values in (one, other)]
    if any(np.ptp(rank) == 0 for rank in ranks):
        return 0.0
    return float(np.round(np.corrcoef(*ranks)[0, 1], 12))
