"""The words of the cycle: stages, gates, alerts, each said the same way on every page."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analytics.estimation.percent import NOTHING
from analytics.language import N_, _, word_for
from analytics.model import ALERTS, GATES, STAGES
from analytics.programme.acceptance.actions import ACTIONS
from analytics.programme.acceptance.gate_rules import BASES
from analytics.programme.acceptance.stages import SOURCES
from analytics.standard import matters
from pages.shared import wording

Row = Mapping[Hashable, Any]
SHAPES = {"below": "▲", "pending": "△", "recovering": "◇", "no_data": "○", "normal": "●"}
# What a base counts; households unless it is named here.
UNITS = {"register": N_("户"), "forms": N_("份"), "owners": N_("人"), "voters": N_("人")}
GATE_SHAPES = {"met": "●", "below": "▲", "no_data": "○"}


def alert(state: str | None) -> str:
    """An alert with its shape.

    >>> alert("pending")
    '△ 待确认'
    """
    return NOTHING if state is None or pd.isna(state) else f"{SHAPES[state]} {_(ALERTS[state])}"


def stage(code: str) -> str:
    """A stage, or that the cycle has not begun."""
    return _(STAGES[code]) if code else _("尚未开始")


def day(on: Any) -> str:
    """A day, or a dash.

    >>> day(pd.NaT)
    '—'
    """
    return NOTHING if on is None or pd.isna(on) else f"{pd.Timestamp(on):%Y-%m-%d}"


def gate_state(code: str) -> str:
    """The state of a gate with its shape."""
    words = {"met": _("达到"), "below": _("未达到"), "no_data": _("无数据")}
    return f"{GATE_SHAPES[code]} {words[code]}"


def gate_figures(row: Row) -> str:
    """The share of a gate (a row of gates.gates) with its counts, its base by name, and its interval where sampled."""
    if row["state"] == "no_data":
        return _("没有依据，不作判断")
    if pd.isna(row["count"]):
        return _("参与户数太少，不显示数字")
    limit = wording.Gate(int(row["limit_percent"]))
    figures = _("{count} / {base}（{kind}）＝ {share}").format(
        count=wording.count(row["count"]),
        base=wording.count(row["base"]),
        kind=word_for(BASES, row["base_kind"]),
        share=wording.percent(row["share"], limit),
    )
    if pd.isna(row["low"]):
        return figures
    return figures + _("，区间 {both}").format(both=wording.interval(row["low"], row["high"], limit))


def gate_missing(row: Row) -> str:
    """What is missing to pass, in households or forms; empty where the gate is met or nothing is known."""
    if row["state"] != "below" or pd.isna(row["missing"]):
        return ""
    unit = UNITS.get(row["base_kind"], UNITS["register"])
    return _("还差 {n} {unit}").format(n=wording.count(row["missing"]), unit=_(unit))


def gate_evidence(row: Row) -> str:
    """Where a gate's figure comes from, and of which day."""
    if row["state"] == "no_data":
        return ""
    parts = [word_for(SOURCES, row["source"]), day(row["on"]), str(matters.matter(row["reference"]))]
    if pd.notna(row["unnumbered"]) and row["unnumbered"]:
        parts.append(_("其中 {n} 份没有户号，各按一户计").format(n=wording.count(row["unnumbered"])))
    return _(" ｜ ").join(part for part in parts if part and part != "nan")


def gate(code: str) -> str:
    return _(GATES[code])


def action(kind: str) -> str:
    return _(ACTIONS[kind])
