"""Communities side by side as a table: in words on the page, a column each; in numbers elsewhere, a row each."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.estimation.percent import points as bare_points
from analytics.headings import round_name
from analytics.language import _, word_for
from analytics.model import EVIDENCE, STANDINGS
from pages.shared import sentences, tables, wording
from pages.shared.side_by_side import Side


def on_page(sides: Sequence[Side]) -> pd.DataFrame:
    """A row a fact, in words."""
    rows = {
        _("判定"): [sentences.standing_line(one.verdict) for one in sides],
        _("满意率"): [_share(one) for one in sides],
        _("有效份数"): [_n(one) for one in sides],
        _("户数"): [wording.count(one.verdict["households"]) for one in sides],
        _("应答率"): [wording.percent(one.heard) for one in sides],
        _("最近一轮"): [_round(one) for one in sides],
        _("比上一轮"): [_change(one) for one in sides],
        _("未销号的整改"): [_ledger(one) for one in sides],
        _("意见最多的主题"): [_topics(one) for one in sides],
        _("明显低于全市的题"): [_behind(one) for one in sides],
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=[one.label for one in sides])


def elsewhere(sides: Sequence[Side]) -> pd.DataFrame:
    """A row a community, in numbers; shares in per cent, differences in 百分点."""
    shares = pd.DataFrame([{name: one.verdict[name] for name in ("share", "low", "high")} for one in sides])
    changes = pd.DataFrame([_limits(one) for one in sides], columns=["difference", "low", "high"])
    gate = sides[0].gate
    share = tables.per_cent(shares, ("share", "low", "high"), gate)
    change = tables.per_cent(changes, ("difference", "low", "high"), gate)
    return pd.DataFrame(
        {
            _("小区编号"): [one.community_id for one in sides],
            _("小区"): [one.label for one in sides],
            _("判定"): [word_for(STANDINGS, one.verdict["standing"]) for one in sides],
            _("证据"): [_evidence(one) for one in sides],
            _("达标线（%）"): [one.gate.threshold_percent for one in sides],
            _("满意率（%）"): share["share"],
            _("区间下限（%）"): share["low"],
            _("区间上限（%）"): share["high"],
            _("有效份数"): pd.array([_known(one, "n") for one in sides], dtype="Int64"),
            _("户数"): pd.array([_known(one, "households") for one in sides], dtype="Int64"),
            _("应答率（%）"): tables.per_cent(pd.DataFrame({"heard": [one.heard for one in sides]}), ("heard",), gate)[
                "heard"
            ],
            _("最近一轮"): [_round(one) for one in sides],
            _("比上一轮（百分点）"): change["difference"],
            _("变化下限"): change["low"],
            _("变化上限"): change["high"],
            _("未销号的整改"): [one.active for one in sides],
            _("其中逾期"): [one.overdue for one in sides],
            _("意见最多的主题"): [_topics(one) for one in sides],
            _("明显低于全市的题"): [_behind(one) for one in sides],
        }
    )


def _evidence(one: Side) -> str | None:
    code = _known(one, "evidence")
    return None if code is None else _(EVIDENCE[str(code)])


def _known(one: Side, name: str) -> object:
    value = one.verdict[name]
    return None if pd.isna(value) else value


def _share(one: Side) -> str:
    row = one.verdict
    if row["standing"] == "no_data":
        return _("没有有效答卷")
    if pd.isna(row["share"]):
        return _("有效答卷太少，不显示")
    return _("{share}（{interval}）").format(
        share=wording.percent(row["share"], one.gate), interval=wording.interval(row["low"], row["high"], one.gate)
    )


def _n(one: Side) -> str:
    hidden = one.verdict["standing"] != "no_data" and pd.isna(one.verdict["n"])
    return _("不显示") if hidden else wording.count(one.verdict["n"])


def _round(one: Side) -> str:
    return "—" if one.verdict["standing"] == "no_data" else round_name(one.verdict["round"])


def _limits(one: Side) -> tuple[float | None, ...]:
    names = ("difference", "difference_low", "difference_high")
    return tuple(None if one.round is None or pd.isna(one.round[name]) else one.round[name] for name in names)


def _change(one: Side) -> str:
    difference, low, high = _limits(one)
    if difference is None or low is None or high is None:
        return _("只有一轮") if one.rounds == 1 else "—" if one.round is None else _("有一轮的份数太少，不作比较")
    supported = low > 0 or high < 0
    return _("{difference}（{low} 至 {high}），{conclusion}").format(
        difference=wording.points(difference),
        low=bare_points(low),
        high=bare_points(high),
        conclusion=_("变化可信") if supported else _("不足以说明有变化"),
    )


def _ledger(one: Side) -> str:
    if not one.active:
        return _("没有")
    said = _("{n} 条").format(n=one.active)
    return said + _("，其中逾期 {n} 条").format(n=one.overdue) if one.overdue else said


def _topics(one: Side) -> str:
    told = _("；").join(_("{topic}（{n} 条）").format(topic=topic, n=n) for topic, n in one.topics)
    return told or one.no_topics


def _behind(one: Side) -> str:
    told = [_("{heading}（{difference}）").format(heading=name, difference=wording.points(d)) for name, d in one.behind]
    return _("；").join(told) or "—"
