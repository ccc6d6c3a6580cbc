"""The words of consent: who was asked, what agreement lacks, how it changed; and its tables for reading elsewhere."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analytics.estimation.percent import points as bare_points
from analytics.headings import round_name
from analytics.language import _, ended
from analytics.model import Gate, Scope
from analytics.standard import forms
from analytics.standard.cells import words_shown
from pages.shared import sentences, wording
from pages.shared.plain import plain
from pages.shared.version import Version

Row = Mapping[Hashable, Any]


def definition() -> str:
    """What agreement is counted on; beside every figure."""
    return _("同意＝选“同意”一类的户；征询户＝交回表的户（含弃权、不清楚和漏填，不含“不适用”），一户只计最近一份")


def rule(limit_percent: int) -> str:
    """The limit and both bases, in two sentences."""
    return _(
        "同意线 {limit} %（含本数，按户数判定）。“占征询户”看已问到的人意见如何；"
        "“占总户数”看离全小区同意还差多少户，未答的户不算同意。本页是征询，不是业主表决，也不是满意率。"
    ).format(limit=limit_percent)


def method(gate: Gate) -> str:
    """How the intervals are made, and why households that answered both rounds are not paired."""
    return _(
        "占征询户：{confidence} % Wilson 区间，按户数作有限总体修正；占总户数是清点数，没有区间。"
        "两轮之差用 Newcombe 区间，按两次独立征询计算，两轮都答的户没有配对，区间偏宽；配对结果单列"
    ).format(confidence=f"{gate.confidence * 100:g}")


def asked(row: Row) -> str:
    """One round of a community in a line: when, how many households answered, how many have not."""
    days = [f"{row[name]:%Y-%m-%d}" for name in ("first_at", "last_at") if not pd.isna(row[name])]
    when = _("（{days}）").format(days=_(" 至 ").join(dict.fromkeys(days))) if days else ""
    if row["suppressed"]:
        few = _("**{round}**{when}：交回表的户太少，为保护答卷人不显示户数。")
        return few.format(round=round_name(row["round"]), when=when)
    said = _("**{round}**{when}：征询 {asked} 户").format(
        round=round_name(row["round"]), when=when, asked=wording.count(row["asked"])
    )
    if not pd.isna(row["households"]):
        said += _("，名册 {households} 户，未答 {unanswered} 户").format(
            households=wording.count(row["households"]), unanswered=wording.count(row["unanswered"])
        )
    else:
        said += _("，名册没有户数")
    notes = [
        (row["repeated"], _("{n} 份是同一户重复交的，只计最近一份")),
        (row["unnamed"], _("{n} 份没有户号，各按一户计，可能有重复")),
    ]
    return ended(_("；").join([said, *(words.format(n=wording.count(n)) for n, words in notes if n)]))


def bases(asked: pd.DataFrame) -> str:
    """The n of every round, for the line under a figure."""
    rounds = [
        _("{round} {n} 户").format(round=round_name(number), n=wording.count(n))
        for number, n in zip(asked["round"], asked["asked"], strict=True)
    ]
    return _("征询户数 n：{rounds}").format(rounds=_("、").join(rounds))


def overfull(row: Row) -> str:
    """That more households answered than the register has; empty where not."""
    if row["suppressed"] or pd.isna(row["households"]) or row["asked"] <= row["households"]:
        return ""
    return _(
        "{round}征询 {asked} 户，多于名册的 {households} 户：请核对名册户数和户号，占总户数的同意率暂不计算。"
    ).format(
        round=round_name(row["round"]), asked=wording.count(row["asked"]), households=wording.count(row["households"])
    )


def lacking(row: Row) -> str:
    """What an item lacks to its limit on both bases, in a line."""
    gate = Gate(int(row["limit"]))
    return _(
        "**{item}**：{round}同意 {agreed} 户，占征询户 {share}（{interval}，n = {asked}），{short}；{register}"
    ).format(
        item=plain(row["heading"]),
        round=round_name(row["round"]),
        agreed=wording.count(row["agreed"]),
        share=wording.percent(row["share"], gate),
        interval=wording.interval(row["low"], row["high"], gate),
        asked=wording.count(row["asked"]),
        short=_short(row["short"]),
        register=_of_register(row, gate),
    )


def _short(number: Any) -> str:
    if pd.isna(number):
        return _("无法计算还差几户")
    return _("还差 {n} 户").format(n=wording.count(number)) if number else _("已达同意线")


def _of_register(row: Row, gate: Gate) -> str:
    if pd.isna(row["register_share"]):
        return _("占总户数不能计算")
    return _("占总户数 {share}（{households} 户），{short}").format(
        share=wording.percent(row["register_share"], gate),
        households=wording.count(row["households"]),
        short=_short(row["register_short"]),
    )


def change(row: Row) -> str:
    """The change on the round before with its interval, or a dash."""
    return _difference(row["change"], row["change_low"], row["change_high"])


def paired(row: Row) -> str:
    """The change among those who answered both rounds, with who came and who went, or a dash."""
    if pd.isna(row["paired"]):
        return "—"
    return _("{change}，{both} 户中新同意 {gained} 户、不再同意 {lost} 户").format(
        change=_difference(row["paired"], row["paired_low"], row["paired_high"]),
        both=wording.count(row["both"]),
        gained=wording.count(row["gained"]),
        lost=wording.count(row["lost"]),
    )


def _difference(value: Any, low: Any, high: Any) -> str:
    if pd.isna(value):
        return "—"
    return _("{points}（{low} 至 {high}）").format(
        points=wording.points(value), low=bare_points(low), high=bare_points(high)
    )


def item_table(rounds: pd.DataFrame) -> pd.DataFrame:
    """Items and rounds under the headings that an office reads; shares in per cent, hidden figures blank."""
    rows = rounds.to_dict("records")
    return pd.DataFrame(
        {
            _("小区"): rounds["name"],
            _("改造内容"): rounds["heading"],
            _("轮次"): rounds["round"].map(round_name),
            _("征询户数"): rounds["asked"],
            _("同意"): rounds["agreed"],
            _("不同意"): rounds["against"],
            _("弃权"): rounds["abstained"],
            _("漏填"): rounds["missing"],
            _("不适用"): rounds["outside"],
            _("占征询户（%）"): rounds["share"] * 100,
            _("区间下限（%）"): rounds["low"] * 100,
            _("区间上限（%）"): rounds["high"] * 100,
            _("征询户中还差"): rounds["short"],
            _("名册户数"): rounds["households"],
            _("占总户数（%）"): rounds["register_share"].astype("Float64") * 100,
            _("总户数中还差"): rounds["register_short"],
            _("同意线（%）"): rounds["limit"],
            _("比上一轮"): [change(row) for row in rows],
            _("两轮都答的户"): [paired(row) for row in rows],
        }
    )


def building_table(buildings: pd.DataFrame) -> pd.DataFrame:
    """One item by building; hidden figures blank."""
    return pd.DataFrame(
        {
            _("楼栋"): words_shown(buildings["building"], forms.group).fillna(_("未写楼栋")),
            _("登记户数"): buildings["households"],
            _("已答户数"): buildings["answered"],
            _("未答户数"): buildings["unanswered"],
            _("同意"): buildings["agreed"],
            _("不同意"): buildings["against"],
            _("弃权"): buildings["abstained"],
            _("漏填"): buildings["missing"],
            _("占征询户（%）"): buildings["share"] * 100,
            _("区间下限（%）"): buildings["low"] * 100,
            _("区间上限（%）"): buildings["high"] * 100,
        }
    )


def plan_table(options: pd.DataFrame, *, by_building: bool = False) -> pd.DataFrame:
    """Plans, or plans by building, with support, against and net; hidden figures blank."""
    place = {_("楼栋"): words_shown(options["building"], forms.group).fillna(_("未写楼栋"))} if by_building else {}
    figures = {
        _("方案"): options["option"],
        _("征询户数"): options["asked"],
        _("支持"): options["support"],
        _("反对"): options["against"],
        _("选了别的"): options["others"],
        _("弃权"): options["abstained"],
        _("漏填"): options["missing"],
        _("支持率（%）"): options["share"] * 100,
        _("区间下限（%）"): options["low"] * 100,
        _("区间上限（%）"): options["high"] * 100,
        _("反对率（%）"): options["against_share"] * 100,
        _("净支持（户）"): options["net"],
        _("净支持率（百分点）"): options["net_share"] * 100,
    }
    return pd.DataFrame(place | figures)


def provenance(scope: Scope, survey: str, gate: Gate, version: Version, **more: str) -> dict[str, str]:
    """Where the figures of a download come from."""
    told = {
        _("调查"): survey,
        _("定义"): definition(),
        _("规则"): _("同意率 ≥ 同意线（含本数）为达到"),
        _("方法"): method(gate),
    }
    return sentences.provenance(scope, definition(), gate, version) | told | more
