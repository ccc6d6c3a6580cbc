"""Topics that rise, fall, are new or come back in a week, each with the test that says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from analytics.estimation.periods import WEEK
from analytics.estimation.trends import PRECEDING
from analytics.flows.rising import Moving
from analytics.language import C_, N_, _, word_for
from pages.shared import (
    comment_filter,
    comment_reads,
    filters,
    notices,
    tables,
    topic_evidence,
    topic_evidence_reads,
    wording,
)

COLUMNS = {
    "label": N_("主题"),
    "status": N_("判断"),
    "n": N_("本周（去重后）"),
    "expected": N_("按此前比例应有"),
    "share": N_("占本周"),
    "share_before": N_("占此前各周"),
    "communities": N_("小区"),
    "q": N_("q 值"),
}


def show(selection: comment_filter.Selection) -> None:
    """The reader's week, the last complete one at first."""
    st.subheader(_("本周上升、下降与新出现"))
    weeks = [day.isoformat() for day in reversed(comment_reads.weeks_of_comments())]
    usual = topic_evidence_reads.moving(selection.comments)
    if usual is None or not weeks:
        st.caption(_("所选意见没有提交时间，无法按周比较。"))
        return
    chosen = filters.one(
        "week",
        C_("head", "周"),
        weeks,
        lambda day: wording.week(dt.date.fromisoformat(day)),
        default=usual.period.start.isoformat() if usual.period.start.isoformat() in weeks else weeks[0],
        width=280,
    )
    week = dt.date.fromisoformat(chosen)
    found = topic_evidence_reads.moving(selection.comments, week)
    if found is None:
        return
    if not found.is_complete:
        st.warning(_("本周尚未结束，以下数字还会变化。"), icon=":material/hourglass_top:")
    if not found.periods_before:
        st.markdown(_("这一周之前的 {weeks} 周没有意见，无从比较。").format(weeks=PRECEDING[WEEK]))
        return
    moved = found.topics[found.topics["status"] != "steady"].reset_index(drop=True)
    if moved.empty:
        st.markdown(_("检验了 {n} 个主题，没有明显上升、下降或新出现的。").format(n=len(found.topics) + found.left_out))
    else:
        table(moved)
    download(found, selection, week)
    left_out = _("；另有 {n} 个主题填写人太少，不列出").format(n=found.left_out) if found.left_out else ""
    notices.basis(note=method(found.periods_before) + left_out)


def method(weeks: int) -> str:
    """The test in a line, for a week with ``weeks`` before it."""
    return _(
        "上升：与{before}相比，该主题占本周意见的比例高于偶然波动"
        "（条件二项检验，计入周间起伏，校正比较次数后 q ≤ 0.05，且占比之差的区间不含 0）；"
        "下降：同一检验，方向相反，另行校正；"
        "新出现：此前从没有过，本周去重后至少 5 条、来自至少 2 个小区，且不能以此前意见太少来解释（p ≤ 0.05）；"
        "重新出现：此前 {most} 周没有，更早有过"
    ).format(before=topic_evidence.before(weeks), most=PRECEDING[WEEK])


def table(moved: pd.DataFrame) -> None:
    """The topics that moved."""
    config: dict[str, Any] = {name: _(words) for name, words in COLUMNS.items()}
    config["expected"] = st.column_config.NumberColumn(word_for(COLUMNS, "expected"), format="%.1f")
    for name in ("share", "share_before"):
        config[name] = st.column_config.NumberColumn(_(COLUMNS[name]), format="%.1f %%")
    tables.draw(
        _in_words(moved),
        column_order=list(COLUMNS),
        column_config=config,
        key="moving",
    )


def download(found: Moving, selection: comment_filter.Selection, week: dt.date) -> None:
    """All tested topics of the week as a workbook, shares in per cent."""
    tables.download(
        _in_words(found.topics)[list(COLUMNS)].rename(columns={name: _(words) for name, words in COLUMNS.items()}),
        name=_("主题动向-{week}").format(week=week.isoformat()),
        provenance=selection.in_words()
        | {C_("head", "周"): wording.week(week), _("方法"): method(found.periods_before)},
        key="moving_xlsx",
    )


def _in_words(topics: pd.DataFrame) -> pd.DataFrame:
    return topics.assign(
        status=topics["status"].map({key: _(words) for key, (_icon, words, _colour) in topic_evidence.STATUS.items()}),
        q=topics["q"]
        .where(topics["status"] != "falling", topics["q_fall"])
        .map(topic_evidence.small, na_action="ignore"),
        share=100 * topics["share"],
        share_before=100 * topics["share_before"],
    )
