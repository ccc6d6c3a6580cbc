"""意见聚类: what residents say, by topic; how it moves; and the words themselves behind every topic."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts import topics as charts
from analytics.flows.topics import TopicTable
from analytics.language import _
from pages.shared import comment_filter, comment_reads, comment_tables, figures, filters, notices, reads, wording

PAGE = 20


def overview(found: TopicTable, selection: comment_filter.Selection) -> None:
    """How the comments add up, then every topic as bars and as a table."""
    comment_tables.sums(found)
    left, right = st.columns([5, 7], gap="medium")
    with left:
        figures.draw(charts.topic_bars(topics=found.topics), alt=_("各主题的意见条数，最多者在上"), key="topic_bars")
    with right:
        comment_tables.topics(found.topics)
        comment_tables.download(found.topics, selection.in_words())
    notices.basis(note=_(comment_filter.NOT_A_SAMPLE))


def one_topic(found: TopicTable, selection: comment_filter.Selection) -> None:
    """The weeks of the topic that the reader chose, its representatives, and all its comments."""
    names = comment_tables.names(found)
    chosen = filters.one("topic", _("查看主题"), list(names), names.__getitem__)
    asked = {"bucket": chosen} if chosen in comment_tables.BESIDE else {"topic_id": chosen, "bucket": "topic"}
    if chosen not in comment_tables.BESIDE:
        st.markdown(_("**每周条数**"))
        weeks = comment_reads.topic_weeks(selection.version, chosen, selection.scope, selection.weeks)
        figures.draw(
            charts.topic_weeks(weeks=weeks, label=names[chosen]), alt=_("所选主题每周的意见条数"), key="topic_weeks"
        )
    _first, behind = reads.topic_comments(selection.version, selection.scope, weeks=selection.weeks, limit=1, **asked)
    minimum = reads.office().settings.comment_minimum
    if behind < minimum:
        notices.empty(
            _("意见少于 {minimum} 条，为保护填写人不逐条显示").format(minimum=minimum),
            _("可放宽左侧的地区、时间或判定筛选。"),
        )
        return
    if chosen not in comment_tables.BESIDE:
        representatives(found.topics.set_index("topic_id").loc[chosen], selection)
    every(asked, selection)


def representatives(topic: pd.Series, selection: comment_filter.Selection) -> None:
    """Comments nearest to the topic's centre, from different communities of the whole store."""
    st.markdown(_("**代表性意见**（全部数据中最接近该主题中心、来自不同小区的意见）"))
    ids = tuple(str(topic["representatives"]).split("|"))
    comment_tables.cards(reads.comments(selection.version, ids), reads.communities(selection.version))


def every(asked: dict[str, str], selection: comment_filter.Selection) -> None:
    """All comments of the selection, a page at a time."""
    st.markdown(_("**全部意见**"))
    words = st.text_input(_("含有的字词"), key="words", bind="query-params", placeholder=_("例如：下水道"))
    page = st.session_state.get("comments_page", 1)
    rows, total = reads.topic_comments(
        selection.version,
        selection.scope,
        weeks=selection.weeks,
        words=words,
        offset=(page - 1) * PAGE,
        limit=PAGE,
        **asked,
    )
    comment_tables.comments(rows, reads.communities(selection.version))
    st.pagination(max(1, -(-total // PAGE)), key="comments_page")
    notices.basis(note=_("共 {n} 条。姓名、电话、门牌等个人信息已遮盖。").format(n=wording.count(total)))


st.title(_("意见聚类"))
comment_reads.ensure_grouping()
chosen_comments = comment_filter.selected()
if chosen_comments is None:
    notices.nothing_left()
else:
    counted = comment_reads.topic_table(chosen_comments.version, chosen_comments.scope, chosen_comments.weeks)
    if counted.total == 0:
        notices.empty(
            _("还没有居民意见"), _("上传含开放题的答卷后，意见会在这里归类。"), page="upload", label=_("去上传答卷")
        )
    else:
        overview(counted, chosen_comments)
        one_topic(counted, chosen_comments)
