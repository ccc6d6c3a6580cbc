"""What page 问卷质量 is made of: α and its questions, unanswered questions, straight lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from analytics.charts import reliability as charts
from analytics.estimation.questionnaire import reliability as estimation
from analytics.flows.questionnaire import REASONS, HangingTogether
from analytics.language import _, aside
from analytics.model import MISSING
from analytics.standard import forms
from pages.shared import figures, notices, reads, sentences, tables, wording

_LIMITS: Final = {"low": "share_low", "high": "share_high"}
Provenance = Mapping[str, str]


def together(found: HangingTogether, definition: str, provenance: Provenance) -> None:
    """Cronbach's α, and each question against the others."""
    if found.left_out:
        st.caption(sentences.few_answered(found.left_out))
    if found.found is None or found.reason:
        notices.empty(
            _(REASONS[found.reason]),
            _("至少要 {questions} 道分级题、{forms} 份各题都答的答卷。可在左侧放宽地区或轮次。").format(
                questions=estimation.FEWEST_QUESTIONS, forms=estimation.FEWEST_FORMS
            ),
        )
        return
    told = found.found
    st.markdown(
        _(
            "**Cronbach α = {alpha:.3f}**（{low:.3f}–{high:.3f}），一致性{word}；{k} 道题，标准化 α = {standard:.3f}。"
        ).format(
            alpha=told.alpha,
            low=told.low,
            high=told.high,
            word=_(estimation.word(told.alpha)),
            k=len(found.rows),
            standard=told.standardised,
        )
    )
    weak = found.rows[found.rows["item_total"] < estimation.LEAST_ITEM_TOTAL]
    if len(weak):
        said = _("{named}与其他题不大一致：问的可能是另一件事，或题意不清、方向相反，合成总分前请核对。")
        st.warning(said.format(named=sentences.named(weak["heading"])), icon=":material/info:")
    figures.draw(charts.item_totals(rows=found.rows), alt=_("各题与其余各题之和的相关，虚线为 0.30"), key="item_totals")
    notices.basis(
        n=told.n,
        definition=definition,
        note=_(
            "n 为各题都答的答卷；不含总体满意度；各题换算到 0–100 后计算；区间用 Feldt 法；"
            "α ≥ 0.9 很高、≥ 0.8 较高、≥ 0.7 可接受、≥ 0.6 偏低；α 高只说明各题同涨同落，不说明问得对"
        ),
    )
    table = pd.DataFrame(
        {
            _("题目"): found.rows["heading"],
            _("题总相关"): found.rows["item_total"].round(3),
            _("删去本题后 α"): found.rows["alpha_without"].round(3),
        }
    )
    tables.folded(table, name=_("题目一致性"), provenance=provenance, key="together")


def alike(found: pd.DataFrame, provenance: Provenance) -> None:
    """Forms with the same answer throughout, by channel."""
    if found.empty:
        notices.empty(
            _("没有可比的题，或份数太少不显示"), _("至少要 {n} 道同一等级的分级题。").format(n=estimation.FEWEST_ALIKE)
        )
        return
    whole = found.iloc[0]
    st.markdown(
        _("**{alike} 份**答卷的分级题从头到尾答案相同，占 {share}（{interval}，n\u00a0=\u00a0{n}）。").format(
            alike=wording.count(whole["alike"]),
            share=wording.percent(whole["share"]),
            interval=wording.interval(whole["low"], whole["high"]),
            n=wording.count(whole["n"]),
        )
    )
    names = [_("全部渠道") if whole else _named(channel) for channel, whole in zip(*_columns(found), strict=True)]
    shown = found.assign(heading=names).rename(columns=_LIMITS)
    figures.draw(
        charts.readings(rows=shown, reading="share", title=_("从头到尾答案相同的占比（%）"), whole=False),
        alt=_("各渠道从头到尾答案相同的占比及区间"),
        key="alike",
    )
    hidden = "" if len(found) > 1 else _("各渠道中有份数太少的，不分渠道显示")
    notices.basis(
        n=whole["n"],
        note=sentences.notes(
            _("n 为至少答了 {n} 道同一等级分级题的答卷；真心都满意的人也会这样答，宜看渠道之间的差别").format(
                n=estimation.FEWEST_ALIKE
            ),
            hidden,
        ),
    )
    table = pd.DataFrame(
        {
            _("渠道"): names,
            _("答案相同份数"): found["alike"],
            _("份数"): found["n"],
            _("占比（%）"): (found["share"] * 100).round(1),
            _("区间下限（%）"): (found["low"] * 100).round(1),
            _("区间上限（%）"): (found["high"] * 100).round(1),
        }
    )
    tables.folded(table, name=_("答案相同的答卷"), provenance=provenance, key="alike")


def unanswered(found: pd.DataFrame, provenance: Provenance) -> None:
    """Which questions were left without a valid answer, and why."""
    shown = found.assign(n=found["n"].astype("Float64") + found["outside"].astype("Float64")).rename(columns=_LIMITS)
    figures.draw(
        charts.readings(rows=shown, reading="share", title=_("没有有效答案的占比（%）"), whole=False),
        alt=_("各题没有有效答案的答卷占比及区间"),
        key="unanswered",
    )
    notices.basis(
        n=shown["n"].max(),
        note=sentences.notes(
            _("n 为问到该题的答卷，取最多的一题；“不适用”“不清楚”也算没有有效答案，选择题不分原因"),
            sentences.hidden(found, reads.office().settings.figure_minimum),
        ),
    )
    reasons = {_(words): (found[code].astype("float64") * 100).round(1) for code, words in MISSING.items()}
    table = pd.DataFrame(
        {
            _("题目"): found["heading"],
            _("有效份数"): found["n"],
            _("无有效答案份数"): found["outside"],
            _("占比（%）"): (found["share"] * 100).round(1),
            **{aside(words, "%"): values for words, values in reasons.items()},
        }
    )
    tables.folded(table, name=_("各题未答情况"), provenance=provenance, key="unanswered")


def _columns(found: pd.DataFrame) -> tuple[list[object], list[bool]]:
    return found["channel"].tolist(), found["whole"].astype(bool).tolist()


def _named(channel: object) -> str:
    return _("未注明渠道") if pd.isna(channel) else forms.channel(str(channel))
