"""What is said of a list of communities below the gate: how many of them are expected to meet it after all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts.funnel import LOOKS
from analytics.estimation.units.funnel import Funnel
from analytics.estimation.units.screening import FALSE_FLAGS
from analytics.language import _, joined
from pages.shared import filters, sentences, wording
from pages.shared.unit_reads import Told


def flags(told: Told) -> str:
    """One sentence, with n; empty where nothing with figures is flagged."""
    found = told.flags
    if not found.listed:
        return ""
    said = _(
        "未达标 {k} 个小区（有效份数 n = {n}）：若问到全部住户，预计约 {m} 个实际达标；"
        "按误判不超过 {rate} % 的严格名单，可确认未达标 {strict} 个。判定仍以份数为准。"
    ).format(
        k=wording.count(found.listed),
        n=wording.count(told.n),
        m=expected(found.expected_false),
        rate=f"{100 * FALSE_FLAGS:g}",
        strict=wording.count(found.strict),
    )
    return joined([said, unshown(told.unshown)])


def notice(told: Told) -> None:
    """The sentence under a list of flags, with the way to the comparison; nothing where nothing is flagged."""
    if said := flags(told):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="flags_notice"):
            st.markdown(f":material/balance: {said}", width="stretch")
            filters.link("ranking", _("看小区比较"))


def unshown(number: int) -> str:
    """How many flagged communities are left out; empty when none is."""
    return _("另有 {n} 个未达标小区份数太少，不在其内。").format(n=wording.count(number)) if number else ""


def expected(number: float) -> str:
    """An expected number of communities: whole, and never a 0 that is none.

    >>> expected(7.4), expected(0.3), expected(0)
    ('7', '不到 1', '0')
    """
    if 0 < number < 1:
        return _("不到 1")
    return wording.count(round(number))


def reference(funnel: Funnel, without: int) -> str:
    """What communities are compared with, how much they differ, and how many are not in it."""
    said = _("参照：{units} 个小区合计 {centre}；离散系数 φ = {phi}，小区间标准差 {between}").format(
        units=wording.count(funnel.units),
        centre=wording.percent(funnel.centre),
        phi="—" if pd.isna(funnel.dispersion) else f"{funnel.dispersion:.2f}",
        between=_("{points:.1f} 个百分点").format(points=100 * funnel.between**0.5) if funnel.between else _("未测出"),
    )
    left = _("{n} 个无数据或份数太少的小区未列").format(n=wording.count(without)) if without else ""
    return sentences.notes(said, left)


def position(code: str) -> str:
    """A place in the funnel with its shape.

    >>> position("far_below")
    '▼ 低于 99.8 % 限'
    """
    shapes = {"far_below": "▼", "below": "▽", "within": "·", "above": "◇", "far_above": "◆"}
    return f"{shapes[code]} {_(LOOKS[code][2])}"
