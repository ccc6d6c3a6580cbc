"""What a control chart says of one period, in a plain sentence with what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.control import ENOUGH, Chart, Signal, counted_points, signals_at
from analytics.estimation.percent import percent
from analytics.language import N_, NC_, _, begun

# How a number of a sentence is written; the words are those of bulletin.content.
COUNT, SHARE, SCORE = "count", "share", "score"
FEWEST: Final = 3  # points below which nothing is called ordinary


@dataclass(frozen=True)
class _Unit:
    """How a period of one kind is called: this one, after a number, and one by one."""

    this: str
    count: str
    step: str


_UNITS: Final = {
    "week": _Unit(N_("本周"), NC_("count", "周"), NC_("step", "周")),
    "month": _Unit(N_("本月"), N_("个月"), NC_("step", "月")),
    "quarter": _Unit(N_("本季度"), N_("个季度"), NC_("step", "季")),
    "year": _Unit(N_("本年"), NC_("count", "年"), NC_("step", "年")),
}
_OUTSIDE: Final = {1: N_("高于控制上限"), -1: N_("低于控制下限")}
_SIDE: Final = {1: N_("连续 {points} {unit}高于均值"), -1: N_("连续 {points} {unit}低于均值")}
_TREND: Final = {1: N_("近 {points} {unit}逐{step}上升"), -1: N_("近 {points} {unit}逐{step}下降")}
_NEAR: Final = {
    1: N_("近 {points} {unit}中有 {of} {unit}接近上限"),
    -1: N_("近 {points} {unit}中有 {of} {unit}接近下限"),
}


@dataclass(frozen=True)
class Told:
    """A sentence before its numbers are written: ``template`` names them, ``numbers`` has value and FORM of each."""

    template: str
    numbers: Mapping[str, tuple[float, str]]

    def text(self, *, threshold_percent: int = 80) -> str:
        """The sentence; no share is written as if it reached the threshold that it misses."""
        forms = {
            COUNT: lambda value: f"{int(value):,}",
            SHARE: lambda value: percent(value, threshold_percent),
            SCORE: lambda value: f"{value:.1f}",
        }
        return self.template.format(**{name: forms[form](value) for name, (value, form) in self.numbers.items()})


def signal_sentence(
    chart: Chart, at: dt.date | pd.Timestamp, *, kind: str = "week", threshold_percent: int = 80
) -> str:
    """What ``chart`` says of the period that begins on ``at``, with n and what the judgement rests on.

    As :func:`told`, written out.
    """
    return told(chart, at, kind=kind).text(threshold_percent=threshold_percent)


def told(chart: Chart, at: dt.date | pd.Timestamp, *, kind: str = "week", with_value: bool = True) -> Told:
    """What ``chart`` says of the period that begins on ``at``, its numbers apart from its words.

    ``chart.points`` has ``period`` (see flows.periods.control_charts). A run is counted in periods that have a value,
    and says so where others lie between. A rise or fall over seven periods is six steps: it is told as "近 7 周逐周",
    never as seven rises. ``with_value`` False leaves out the value and its n, for where they stand already.

    Raises KeyError where no period of the chart begins on ``at``.
    """
    position = _position(chart, at)
    this = _(_UNITS[kind].this)
    point = chart.points.iloc[position]
    if pd.isna(point["value"]):
        return Told(begun(_("{this}没有可显示的数值，不作判断。").format(this=this)), {})
    rests_on = int(counted_points(chart).iloc[position])
    value = _value(chart, point) if with_value else Told("", {})
    if rests_on < FEWEST or pd.isna(point["low"]):
        return _too_few(value, rests_on, kind)
    found, basis = _finding(chart, position, kind), _basis(chart, point, rests_on, kind)
    inside = basis.template
    if with_value:
        inside = _("{value}；{basis}").format(value=value.template, basis=inside)
    words = _("{finding}（{basis}）。").format(finding=found.template, basis=inside)
    return Told(begun(words), {**found.numbers, **value.numbers, **basis.numbers})


def finding(chart: Chart, at: dt.date | pd.Timestamp, *, kind: str = "week") -> str:
    """The bare finding: "本周变化属正常波动", "本周低于控制下限，连续 7 周低于均值" and the like."""
    return _finding(chart, _position(chart, at), kind).text()


def _too_few(value: Told, rests_on: int, kind: str) -> Told:
    this, unit = _(_UNITS[kind].this), _(_UNITS[kind].count)
    if not rests_on:
        words = _("还没有已结束的各期可比，不能判断{this}是否正常波动。")
        if value.template:
            words = _("{this}{value}；还没有已结束的各期可比，不能判断是否正常波动。")
        return Told(words.format(this=this, value=value.template), value.numbers)
    words = _("可比数据只有 {points} {unit}，还不能判断{this}是否正常波动。")
    if value.template:
        words = _("{this}{value}；可比数据只有 {points} {unit}，还不能判断是否正常波动。")
    words = words.format(this=this, value=value.template, points="{points}", unit=unit)
    return Told(words, {**value.numbers, "points": (rests_on, COUNT)})


def _finding(chart: Chart, position: int, kind: str) -> Told:
    this = _(_UNITS[kind].this)
    found = signals_at(chart, position)
    if not found:
        return Told(_("{this}变化属正常波动").format(this=this), {})
    each = [_words(signal, chart, position, kind) for signal in found]
    said = _("，").join(one.template for one in each)
    # A limit is crossed by this period; a run belongs to all of its periods.
    said = _("{this}{signals}").format(this=this, signals=said) if found[0].name == "outside" else said
    return Told(said, {name: number for one in each for name, number in one.numbers.items()})


def _words(signal: Signal, chart: Chart, position: int, kind: str) -> Told:
    if signal.name == "outside":
        return Told(_(_OUTSIDE[signal.direction]), {})
    name = f"{signal.name}_points"
    numbers: dict[str, tuple[float, str]] = {name: (signal.points, COUNT)}
    named = {"points": f"{{{name}}}", "unit": _(_UNITS[kind].count)}
    if signal.name == "near":
        numbers["near"] = (_near(chart, position, signal.direction), COUNT)
        words = _(_NEAR[signal.direction]).format(of="{near}", **named)
    elif signal.name == "side":
        words = _(_SIDE[signal.direction]).format(**named)
    else:
        words = _(_TREND[signal.direction]).format(step=_(_UNITS[kind].step), **named)
    return Told(_("{signal}（只计有数据的各期）").format(signal=words) if signal.gaps else words, numbers)


def _near(chart: Chart, position: int, direction: int) -> int:
    """How many of the last three points with a value lie beyond two σ on the side of ``direction``."""
    points = chart.points.iloc[: position + 1]
    last = points[points["value"].notna() & (points["phase"] == points["phase"].iloc[-1])].tail(3)
    sigma = (last["inner_high"] - last["centre"]).combine(last["centre"] - last["inner_low"], max)
    return int((direction * (last["value"] - last["centre"]) > sigma).sum())


def _value(chart: Chart, point: pd.Series) -> Told:
    if chart.kind == "xmr":
        return Told(_("数值 {value}"), {"value": (float(point["value"]), SCORE)})
    numbers = {"share": (float(point["value"]), SHARE), "n": (int(point["n"]), COUNT)}
    return Told(_("满意率 {share}，有效 {n} 份"), numbers)


def _basis(chart: Chart, point: pd.Series, rests_on: int, kind: str) -> Told:
    unit, form = _(_UNITS[kind].count), SCORE if chart.kind == "xmr" else SHARE
    numbers: dict[str, tuple[float, str]] = {name: (float(point[name]), form) for name in ("centre", "low", "high")}
    numbers["points"] = (rests_on, COUNT)
    said = [
        _("均值 {centre}，控制限 {low} 至 {high}"),
        _("依据本阶段 {points} {unit}").format(points="{points}", unit=unit),
    ]
    if rests_on < ENOUGH:
        numbers["enough"] = (ENOUGH, COUNT)
        said.append(_("不足 {enough} {unit}，控制限为试用").format(enough="{enough}", unit=unit))
    spread = _spread(chart, int(point["phase"]))
    if spread > 1:
        numbers["times"] = (spread, SCORE)
        said.append(_("各期差异大于抽样所能解释，控制限已放宽到 {times} 倍"))
    if not point.get("complete", True):
        said.append(_("{this}尚未结束").format(this=_(_UNITS[kind].this)))
    return Told(_("，").join(said), numbers)


def _spread(chart: Chart, phase: int) -> float:
    numbers = np.unique(chart.points["phase"])
    return chart.spread[int(np.searchsorted(numbers, phase))] if chart.spread else 1.0


def _position(chart: Chart, at: dt.date | pd.Timestamp) -> int:
    found = np.flatnonzero((chart.points["period"] == pd.Timestamp(at)).to_numpy())
    if not len(found):
        raise KeyError(f"no period of the chart begins on {at}")
    return int(found[0])
