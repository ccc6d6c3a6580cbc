"""What the plan of a survey is asked for: the switch of aims, and the numbers that go with each."""

from __future__ import annotations

import streamlit as st

from analytics import glossary
from analytics.language import N_, _, word_for
from analytics.programme.planning.targets import AIMS, Target
from pages.shared import filters, sentences

EXACT = "exact"
CHANCES = ("80", "90", "95", EXACT)
MARGINS = ("3", "4", "5", "7", "10")
CHANGES = ("5", "8", "10", "15", "20")
ASSUMED = ("60", "65", "70", "75", "85", "90", "95")
EFFECTS = ("1", "1.2", "1.5", "2", "3")
ASKED = {"new": N_("另抽住户"), "same": N_("回访上轮住户")}
HOW = {
    "verdict": N_("区间整个落到达标线一侧，才算判明达标或未达标。份数按各小区目前的满意率估计，没有的按假设。"),
    "margin": N_("误差指 95 % 区间的半宽，按满意率 50 % 的最不利情形计，与实际满意率无关。"),
    "change": N_("下一轮比这一轮升高这么多时，能以所选把握看出来（双侧检验）。另抽住户时，上轮份数已定，只求下轮。"),
}
RECKONED = {
    "verdict": N_("份数由按户数修正的 Wilson 区间反推"),
    "margin": N_("份数由满意率 50 % 时正态近似区间的半宽反推，按户数修正"),
    "change": N_("份数由两轮满意率之差的双侧正态检验反推，按户数修正"),
    "same": N_("份数由同一住户两次回答的 McNemar 检验反推，按户数修正"),
}


def target() -> Target:
    """The aim and its numbers, as the reader sets them; kept in the URL."""
    aim = filters.view("aim", _("目标"), {name: _(words) for name, words in AIMS.items()})
    st.caption(_(HOW[aim]))
    chance, margin, change, paired = "80", "5", "10", "new"
    points = glossary.meaning("points")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if aim == "margin":
            margin = filters.one("margin", _("误差不超过（百分点）"), MARGINS, default="5", width=180, help=points)
        else:
            options = CHANCES if aim == "verdict" else CHANCES[:-1]
            chance = filters.one("chance", _("把握"), options, _chance, default="80", width=260)
        if aim == "change":
            change = filters.one("change", _("升高（百分点）"), CHANGES, default="10", width=150, help=points)
            paired = filters.one("asked", _("问谁"), list(ASKED), lambda one: _(ASKED[one]), width=170)
        if aim != "margin":
            assumed = filters.one(
                "assumed", _("没有满意率的小区按（%）"), ASSUMED, default="90" if aim == "verdict" else "75", width=190
            )
        effect = filters.one(
            "effect",
            _("设计效应"),
            EFFECTS,
            default="1",
            width=120,
            help=glossary.meaning("deff"),
        )
    return Target(
        aim=aim,
        chance=None if chance == EXACT else int(chance) / 100,
        assumed=(int(assumed) if aim != "margin" else 50) / 100,
        margin=int(margin) / 100,
        change=int(change) / 100,
        paired=paired == "same",
        effect=float(effect),
    )


def reckoned(target: Target) -> str:
    """By which method the forms follow from the aim, for the card."""
    return word_for(RECKONED, "same" if target.aim == "change" and target.paired else target.aim)


def in_words(target: Target) -> str:
    """The aim in one line, for the card and the file."""
    if target.aim == "margin":
        said = _("误差不超过 {points:g} 个百分点").format(points=100 * target.margin)
    elif target.aim == "change":
        said = _("下一轮升高 {points:g} 个百分点时有 {chance:g} % 的把握看出来（{asked}）").format(
            points=100 * target.change,
            chance=100 * target.power,
            asked=word_for(ASKED, "same" if target.paired else "new"),
        )
        if target.paired:
            said += _("，同一住户两次回答的相关按 {correlation:g}").format(correlation=target.correlation)
    elif target.chance is None:
        said = _("满意率恰为目前水平时判明达标与否")
    else:
        said = _("有 {chance:g} % 的把握判明达标与否").format(chance=100 * target.chance)
    assumed = "" if target.aim == "margin" else _("没有满意率的小区按 {share:g} %").format(share=100 * target.assumed)
    effect = "" if target.effect == 1 else _("设计效应 {effect:g}").format(effect=target.effect)
    return sentences.notes(said, assumed, effect)


def _chance(code: str) -> str:
    return _("恰按目前满意率（同“还需份数”）") if code == EXACT else f"{code} %"
