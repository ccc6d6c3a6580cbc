"""What counts as satisfied, in words: printed beside every figure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final, TypeAlias

import pandas as pd

from analytics.language import _
from analytics.model import Items
from analytics.standard import forms

Row: TypeAlias = Mapping[Hashable, Any] | pd.Series
AGREEING: Final = ("consent", "vote")


def definition(item: Row, kind: str = "satisfaction") -> str:
    """What counts as satisfied on ``item`` (a row of Items), and what the base is.

    >>> definition({"labels": "不满意|满意|非常满意", "satisfied_from": 2, "scale_low": 1, "scale_high": 3})
    '满意＝非常满意＋满意，有效份数为基数'
    """
    if pd.isna(item["satisfied_from"]):
        return _("本题不计满意率")
    return _define([_satisfied_levels(item)], kind)


def definitions(items: Items, kind: str = "satisfaction") -> str:
    """The definitions of several items in one; each way of counting is said once.

    >>> definitions(pd.DataFrame())
    ''
    """
    rows = items.to_dict("records")
    ways = dict.fromkeys(_satisfied_levels(row) for row in rows if not pd.isna(row["satisfied_from"]))
    return _define(list(ways), kind) if ways else ""


def _satisfied_levels(item: Row) -> str:
    """The levels of ``item`` that count as satisfied, the best first."""
    first, low, high = (int(item[column]) for column in ("satisfied_from", "scale_low", "scale_high"))
    if pd.isna(item["labels"]):
        return _("{first} 分及以上（{low}–{high} 分）").format(first=first, low=low, high=high)
    return _("＋").join(forms.level(one) for one in reversed(str(item["labels"]).split("|")[first - low :]))


def _define(ways: list[str], kind: str) -> str:
    what = _("同意") if kind in AGREEING else _("满意")
    if len(ways) == 1:
        return _("{what}＝{levels}，有效份数为基数").format(what=what, levels=ways[0])
    return _("{what}依各调查为：{levels}；有效份数为基数").format(
        what=what, levels=_("或").join(f"“{way}”" for way in ways)
    )
