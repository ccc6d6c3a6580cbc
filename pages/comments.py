"""意见聚类: what residents say, by topic, seen as a list, a map, or communities by topics."""

from __future__ import annotations

import streamlit as st

from analytics.charts import prevalence
from analytics.charts import topics as charts
from analytics.flows.topics import TopicTable
from analytics.language import N_, _
from pages.shared import (
    campaign_notice,
    comment_filter,
    comment_reads,
    comment_tables,
    figures,
    filters,
    notices,
    reader,
    topic_evidence_reads,
    topic_list,
    topic_reads,
    topic_views,
)

VIEWS = {"list": N_("列表"), "bars": N_("图"), "map": N_("意见地图"), "heat": N_("小区 × 主题"), "words": N_("词语")}


def listing(found: TopicTable, selection: comment_filter.Selection) -> None:
    """Class, topic, part; a picked row leads to the topic's own page."""
    comments = selection.comments
    rows = topic_list.rows(found.topics, topic_reads.parts(comments), topic_reads.sparks(comments))
    if rows.empty:
        notices.empty(
            _("所选意见都没有归入主题"),
            _("可放宽左侧的筛选，或到“意见检索”直接查找原文。"),
            page="search",
            label=_("去意见检索"),
        )
        return
    st.caption(_("点一行左端的方框（或选中一格后按 Shift + 空格），打开该主题的档案：原文、走势、哪些小区偏多。"))
    every = st.toggle(_("列出子主题"), key="parts", bind="query-params")
    if (topic := topic_list.show(rows if every else rows[rows["step"] == 0])) is not None:
        filters.go("topic", topic=topic)
    topic_list.download(rows, selection.in_words())
    notices.basis(note=_(comment_filter.NOT_A_SAMPLE))


def bars(found: TopicTable, selection: comment_filter.Selection) -> None:
    """How often each topic comes up, and which side its comments take."""
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(_("**各主题条数**"))
        figures.draw(charts.topic_bars(topics=found.topics), alt=_("各主题的意见条数，最多者在上"), key="topic_bars")
        notices.basis(note=_(comment_filter.NOT_A_SAMPLE))
    with right:
        st.markdown(_("**态度**"))
        figures.draw(
            charts.stance_bars(stances=found.topics), alt=_("各主题中不满、未表态、肯定的比例"), key="stance_bars"
        )
        notices.basis(
            note=_("态度以填写人对总体满意度的回答为准，没有答的看文字；一条谈到几个主题的，先看谈该主题的那几句。")
        )
    raisers = topic_evidence_reads.raisers(selection.comments)
    if raisers["share"].notna().any():
        st.markdown(_("**提到各主题的人中，总体不满意者的占比**"))
        figures.draw(
            prevalence.dissatisfied_raisers(raisers=raisers),
            alt=_("提到各主题的人中总体不满意者的占比及区间，虚线为全部写意见者"),
            key="raisers",
        )
        notices.basis(
            note=_("提到该主题的人中，总体满意度答为不满意者的占比"),
            base=_("提到该主题且答了总体满意度的人，每人计一次"),
            interval=_("Wilson 区间"),
        )


def main() -> None:
    reader.require("comments")
    st.title(_("意见聚类"))
    comment_reads.ensure_grouping()
    chosen = comment_filter.chosen_topics(_("意见会在这里归类。"))
    if chosen is None:
        return
    selection, found = chosen
    comment_tables.sums(found, learnt_from=comment_reads.learnt_from())
    campaign_notice.show(selection)
    view = filters.view("view", _("看法"), {key: _(words) for key, words in VIEWS.items()})
    # Only the view that is looked at is computed.
    if view == "list":
        listing(found, selection)
    elif view == "bars":
        bars(found, selection)
    elif view == "map":
        topic_views.comment_map(selection)
    elif view == "heat":
        topic_views.heat(selection)
    else:
        topic_views.words(selection, found.topics)


main()
