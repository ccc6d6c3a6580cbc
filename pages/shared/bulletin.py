"""The weekly bulletin's sentences. None claims a change that its interval does not support."""

from __future__ import annotations

from analytics.flows.weekly import Change, Week
from analytics.language import N_, _

WEEKDAYS = {
    1: N_("星期一"),
    2: N_("星期二"),
    3: N_("星期三"),
    4: N_("星期四"),
    5: N_("星期五"),
    6: N_("星期六"),
    7: N_("星期日"),
}


def span(week: Week) -> str:
    """The week in words: 2024年3月4日（星期一）至3月10日（星期日）."""
    return _("{first} 至 {last}").format(first=day(week.start), last=day(week.end))


def day(date: object) -> str:
    return _("{date:%Y}年{month}月{day}日").format(date=date, month=date.month, day=date.day)  # type: ignore[attr-defined]


def change(found: Change | None, confidence_percent: float) -> str:
    """The week-on-week change in one sentence."""
    if found is None:
        return _("本周或上周有效份数不足，不作比较。")
    points = 100 * found.difference
    limits = _("{confidence:g}% 区间 {low:+.1f} 至 {high:+.1f} 个百分点").format(
        confidence=confidence_percent, low=100 * found.low, high=100 * found.high
    )
    if found.is_supported:
        verb = _("上升") if points > 0 else _("下降")
        return _("满意率比上周{verb} {points:.1f} 个百分点（{limits}），超出抽样误差。").format(
            verb=verb, points=abs(points), limits=limits
        )
    return _("满意率与上周相差 {points:+.1f} 个百分点（{limits}），未超出抽样误差，不能说满意率有变化。").format(
        points=points, limits=limits
    )
