"""One topic: how sure it is, its weeks, its side, where it stands out, and the comments behind it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.language import _
from pages.shared import (
    comment_filter,
    curation_reads,
    notices,
    reads,
    topic_actions,
    topic_badges,
    topic_comments,
    topic_evidence,
    wording,
)
from pages.shared.plain import plain


def head(topic: pd.Series, figures: dict[str, tuple[int | None, str | None]], *, locked: bool) -> None:
    """Name, badges, who answers, and ``figures``: by name the number, None where it is not told, and what it means."""
    st.header(plain(topic["label"]), divider="gray")
    topic_badges.show(
        stability=topic["stability"],
        n=topic["n_distinct"],
        kind=topic["kind"],
        category=topic["category"],
        locked=locked,
    )
    unit = _("未定") if pd.isna(topic["unit"]) else str(topic["unit"])
    words = "" if pd.isna(topic["keywords"]) else str(topic["keywords"])
    st.markdown(_("责任单位：{unit}　｜　关键词：{words}").format(unit=plain(unit), words=plain(words) or "—"))
    for column, (label, (n, meaning)) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, wording.count(n), help=meaning, border=True)
    notices.basis(note=_("条数和户数为左侧筛选所选意见中的"))


def one_topic(topic: pd.Series, whole: pd.Series, selection: comment_filter.Selection) -> None:
    """All of a topic: ``topic`` counts the comments whose main topic it is, ``whole`` all that speak of it."""
    beside, minimum = int(whole["n"] - topic["n"]), reads.office().settings.figure_minimum
    few = 0 < beside < minimum
    meaning = _("主要谈别的、也谈到该主题的意见；下面的比较和态度把这些也算在内")
    if few:
        meaning = _("主要谈别的、也谈到该主题的意见不足 {minimum} 条，为保护填写人不显示，也不计入态度").format(
            minimum=minimum
        )
    figures = {
        _("条数"): (topic["n"], _("以该主题为主要主题的意见")),
        _("另有兼及"): (None if few else beside, meaning),
        _("去重后"): (topic["n_distinct"], glossary.meaning("distinct")),
        _("涉及小区"): (topic["communities"], None),
        _("涉及户数"): (topic["households"], _("没有户号的答卷每份按一户计")),
    }
    head(topic, figures, locked=locked(topic, selection))
    topic_actions.show(str(topic["topic_id"]), reads.topics(), reads.data_version())
    left, right = st.columns([7, 5], gap="large")
    with left:
        topic_evidence.weeks(topic, selection)
    with right:
        topic_evidence.sides(topic if few else whole, selection, with_beside=not few)
    topic_evidence.places(topic, selection)
    topic_comments.show(selection, topic=topic)


def spoken_of_beside(whole: pd.Series, selection: comment_filter.Selection) -> None:
    """A topic that enough writers speak of, but too few as their main topic: what all of them together come to."""
    figures = {
        _("谈到该主题的意见"): (whole["n"], _("主要谈它的和兼及它的合计；主要谈它的人太少，不单列")),
        _("去重后"): (whole["n_distinct"], glossary.meaning("distinct")),
        _("涉及小区"): (whole["communities"], None),
        _("涉及户数"): (whole["households"], _("没有户号的答卷每份按一户计")),
    }
    head(whole, figures, locked=locked(whole, selection))
    topic_actions.show(str(whole["topic_id"]), reads.topics(), reads.data_version())
    st.info(
        _(
            "所选范围内主要谈这个主题的不足 {minimum} 户，为保护填写人不列走势和逐条意见；"
            "多数是主要谈别的、也谈到它的，以下按谈到它的全部意见统计。"
        ).format(minimum=reads.office().settings.figure_minimum),
        icon=":material/info:",
    )
    topic_evidence.last_week(whole, selection)
    topic_evidence.sides(whole, selection)
    topic_evidence.places(whole, selection)
    topic_comments.representatives(selection, whole)


def locked(topic: pd.Series, selection: comment_filter.Selection) -> bool:
    return pd.notna(curation_reads.known()["locked"].get(topic["topic_id"]))
