"""What changed between two rounds, question by question, in words and as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analytics.estimation.percent import points as bare_points
from analytics.estimation.tables.resurvey import Limits
from analytics.flows.round_pairs import Compared
from analytics.language import _, aside, joined
from analytics.model import Gate
from pages.shared import wording
from pages.shared.plain import plain


def sentence(one: Compared, gate: Gate, *, before: str, after: str) -> str:
    """The change of one question in words, and whether it may be claimed."""
    old, new = (wording.unbroken(wording.percent(share, gate)) for share in (one.share_before, one.share_after))
    said = _("**{heading}**：{n} 户两轮都答了，其中满意的由 {old} 到 {new}。").format(
        heading=plain(one.heading), n=one.n, old=old, new=new
    )
    if one.change is None:
        return joined([said, _("变动或未变动的户数太少，不显示变动情况。")])
    difference, low, high = one.change.together
    verdict = _("变化可信") if low > 0 or high < 0 else _("不足以说明有变化")
    change = _("逐户配对与其余答卷合并，{after}比{before} **{difference}**（{low} 至 {high}），{verdict}。").format(
        after=after,
        before=before,
        difference=wording.points(difference),
        low=bare_points(low),
        high=bare_points(high),
        verdict=verdict,
    )
    doubt = _("但两轮都答的与只答一轮的变化不一致，可能是答卷人构成变了，合并值只供参考。")
    return joined([said, change, "" if one.change.overlap else doubt])


def moved(one: Compared) -> str:
    """Who moved, of those who answered twice; empty where it must not be told."""
    if one.pairs is None or one.change is None:
        return ""
    p = "" if math.isnan(one.change.p) else _("，McNemar {p}").format(p=wording.p_value(one.change.p))
    return _(
        "两轮都答的 {n} 户中：由不满意转为满意 {gained} 户，由满意转为不满意 {lost} 户，"
        "一直满意 {both} 户，一直不满意 {neither} 户{p}。"
    ).format(n=one.n, gained=one.pairs.gained, lost=one.pairs.lost, both=one.pairs.both, neither=one.pairs.neither, p=p)


def in_words(found: Sequence[Compared]) -> pd.DataFrame:
    """A row a question; differences in 百分点 with their intervals."""
    rows = []
    for one in found:
        change, pairs = one.change, one.pairs
        rows.append(
            {
                _("题目"): one.heading,
                _("结论"): _conclusion(one),
                _("两轮都答（户）"): one.n,
                _("转为满意"): pairs.gained if pairs else None,
                _("转为不满意"): pairs.lost if pairs else None,
                _("配对变化（百分点）"): _limits(change.twice) if change else None,
                _("其余答卷变化（百分点）"): _limits(change.once) if change else None,
                _("合并变化（百分点）"): _limits(change.together) if change else None,
            }
        )
    return pd.DataFrame(rows)


def method(minimum: int) -> str:
    """How the change is reckoned."""
    return _(
        "同一住户按加密户号配对，一轮填了两份的不配对；"
        "配对差用 Newcombe 配对区间（方法 10），其余答卷用 Newcombe 区间，"
        "两者按方差倒数合并；只算两轮都调查过的小区，未按小区聚集修正；少于 {minimum} 户（份）或可由相减得出的不显示"
    ).format(minimum=minimum)


def _conclusion(one: Compared) -> str:
    if one.change is None or math.isnan(one.change.together[0]):
        return ""
    _difference, low, high = one.change.together
    if low > 0:
        return _("▲ 上升")
    return _("▼ 下降") if high < 0 else _("不足以说明有变化")


def _limits(limits: Limits) -> str | None:
    difference, low, high = (bare_points(one) for one in limits)
    return None if math.isnan(limits[0]) else aside(difference, f"{low} ~ {high}")
