"""The weekly bulletin's sentences. None claims a change that its interval does not support."""

from __future__ import annotations

import pandas as pd

from analytics.estimation.percent import points
from analytics.flows.rising import Moving
from analytics.flows.weekly import Change, Week
from analytics.language import N_, _
from analytics.model import Gate, Topics, Verdicts
from pages.shared import topic_evidence, wording
from pages.shared.plain import plain

WEEKDAYS = {
    "1": N_("星期一"),
    "2": N_("星期二"),
    "3": N_("星期三"),
    "4": N_("星期四"),
    "5": N_("星期五"),
    "6": N_("星期六"),
    "7": N_("星期日"),
}
NAMES_SHOWN = 8
MOVEMENTS = {"rising": N_("明显上升"), "falling": N_("明显下降"), "new": N_("新出现"), "returning": N_("重新出现")}
TOPICS_SHOWN = 12


def forms(week: Week) -> tuple[int, int | None]:
    """Forms received in the week, and how many more than in the week before; None in the first week."""
    by_week = week.responses.set_index("week")["n"]
    now, before = pd.Timestamp(week.start), pd.Timestamp(week.start) - pd.Timedelta(days=7)
    received = int(by_week.get(now, 0))
    return received, received - int(by_week[before]) if before in by_week.index else None


def estimate(week: Week) -> pd.Series | None:
    """The week's satisfied share with its base and interval; None without valid answers."""
    mine = week.estimates[week.estimates["week"] == pd.Timestamp(week.start)]
    # A hidden number of answers is missing, and no zero.
    return None if mine.empty or (mine["n"] == 0).any() else mine.iloc[0]


def rising(week: Week, topics: Topics) -> pd.DataFrame:
    """The topics that moved most, with their names: the rows of ``week.topics`` and ``label``."""
    named = week.topics.merge(topics[["topic_id", "label"]], on="topic_id")
    return named.sort_values("difference", key=abs, ascending=False).head(TOPICS_SHOWN).reset_index(drop=True)


def sentences(week: Week, moving: Moving | None, gate: Gate) -> list[str]:
    """The week in five sentences, as markdown; ``moving`` are its topics, tested as on 热点问题."""
    return [
        _received(week),
        _satisfied(week, gate),
        change(week.change, gate.confidence),
        _flags(week),
        _topics(moving),
    ]


def change(found: Change | None, confidence: float) -> str:
    """The week-on-week change in one sentence; ``confidence`` is a share, 0–1."""
    if found is None:
        return _("本周或上周的有效份数不足，满意率不与上周比较。")
    limits = _("{confidence:g} % 区间 {low} 至 {high}").format(
        confidence=100 * confidence, low=points(found.low), high=wording.points(found.high)
    )
    if not found.is_supported:
        return _("满意率与上周相差 {points}（{limits}），未超出抽样误差，不能据此说满意率有变化。").format(
            points=wording.points(found.difference), limits=limits
        )
    up, down = (
        _("满意率比上周上升：{points}（{limits}），超出抽样误差。"),
        _("满意率比上周下降：{points}（{limits}），超出抽样误差。"),
    )
    return (up if found.difference > 0 else down).format(points=wording.points(found.difference), limits=limits)


def _received(week: Week) -> str:
    received, more = forms(week)
    words = _("收到满意度答卷 **{n}** 份").format(n=wording.count(received))
    if more is None:
        return words + _("，此前没有答卷。")
    if more == 0:
        return words + _("，与上周相同。")
    word = _("，比上周多 {n} 份。") if more > 0 else _("，比上周少 {n} 份。")
    return words + word.format(n=wording.count(abs(more)))


def _satisfied(week: Week, gate: Gate) -> str:
    found = estimate(week)
    if found is None:
        return _("没有有效的总体满意度回答。")
    if pd.isna(found["n"]):
        return _("有效份数少于可显示的下限，不显示满意率。")
    if pd.isna(found["share"]):
        return _("有效份数 {n}，少于可显示的下限，不显示满意率。").format(n=wording.count(found["n"]))
    return _("满意率 **{share}**（{satisfied}/{n}），区间 {interval}。").format(
        share=wording.percent(found["share"], gate),
        satisfied=wording.count(found["satisfied"]),
        n=wording.count(found["n"]),
        interval=wording.interval(found["low"], found["high"], gate),
    )


def _flags(week: Week) -> str:
    return _("新增未达标小区 **{new}** 个{names}；由未达标转为达标 **{cleared}** 个{cleared_names}。").format(
        new=len(week.flags.newly_flagged),
        names=_names(week.flags.newly_flagged),
        cleared=len(week.flags.cleared),
        cleared_names=_names(week.flags.cleared),
    )


def _names(verdicts: Verdicts) -> str:
    if verdicts.empty:
        return ""
    names = "、".join(plain(name) for name in verdicts["name"].head(NAMES_SHOWN))
    more = _("等") if len(verdicts) > NAMES_SHOWN else ""
    return _("（{names}{more}）").format(names=names, more=more)


def _topics(moving: Moving | None) -> str:
    if moving is None or moving.topics.empty or not moving.periods_before:
        return _("本周提到各主题的人太少，不判断哪些主题上升。")
    up = moving.topics[moving.topics["status"] != "steady"]
    if up.empty:
        return _("与{before}相比，没有明显上升、下降或新出现的主题。").format(
            before=topic_evidence.before(moving.periods_before)
        )
    names = "、".join(
        _("{label}（{status}，{n} 条）").format(
            label=plain(row.label), status=_(MOVEMENTS[str(row.status)]), n=wording.count(row.n)
        )
        for row in up.itertuples()
    )
    return _("与{before}相比有动向的主题：{names}。").format(
        before=topic_evidence.before(moving.periods_before), names=names
    )
