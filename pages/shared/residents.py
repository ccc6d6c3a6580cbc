"""What the residents of one community say: by topic, and in their own (masked) words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.topics import TopicTable
from analytics.language import _
from analytics.model import BUCKETS, CommentSelection, Scope
from pages.shared import comment_reads, filters, notices, tables, topic_reads, wording

MOST_LISTED = 500


def show(community_id: str, *, minimum: int) -> None:
    """Topics and comments of a community; nothing of them when there are fewer than ``minimum``."""
    st.subheader(_("居民意见"))
    comment_reads.ensure_grouping()
    selection = CommentSelection(Scope(community_id=(community_id,)))
    comments, total = topic_reads.comments(selection, limit=MOST_LISTED)
    if not total:
        st.info(_("没有收到文字意见。"))
        return
    if total < minimum:
        notices.empty(_("意见少于 {minimum} 条，为保护填写人不显示").format(minimum=minimum))
        return
    found = comment_reads.topic_table(selection)
    if found.too_few:
        notices.empty(_("意见填写的人太少，或可由此推算出别处的少数意见，为保护填写人不显示"))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        _topics(found)
    with right:
        _comments(comments, found)
    listed = _("；此处列出前 {n} 条").format(n=MOST_LISTED) if total > MOST_LISTED else ""
    notices.basis(
        note=_("意见 {total} 条{listed}，个人信息已遮盖；意见由居民自愿填写，条数不代表居民比例").format(
            total=wording.count(total), listed=listed
        )
    )
    filters.link("comments", _("看全部意见聚类"), icon=":material/forum:")


def _topics(found: TopicTable) -> None:
    """Topics and what is beside them, as they may be told on every page."""
    buckets = found.buckets[found.buckets["n"].gt(0).fillna(False)]
    beside = pd.DataFrame({"topic": [_(BUCKETS[bucket]) for bucket in buckets["bucket"]], "n": buckets["n"].array})
    table = pd.concat([found.topics.rename(columns={"label": "topic"})[["topic", "n"]], beside], ignore_index=True)
    table = table.astype({"n": "int64"}).sort_values("n", ascending=False, kind="stable", ignore_index=True)
    most = int(table["n"].max()) if len(table) else 1
    tables.draw(
        table,
        key="community_topics",
        column_config={
            "topic": st.column_config.TextColumn(_("主题"), width="small"),
            "n": st.column_config.ProgressColumn(_("意见条数"), format="%d", min_value=0, max_value=most),
        },
    )
    hidden = found.left_out + int(found.buckets["n"].isna().sum())
    if hidden:
        st.caption(_("另有 {n} 类填写的人太少，或可由其推算，不单列；其意见仍在右侧，不注主题。").format(n=hidden))


def _comments(comments: pd.DataFrame, found: TopicTable) -> None:
    """Comments with their topic, where that may be told: listed one by one they would count it."""
    labels = found.topics.set_index("topic_id")["label"]
    told = found.buckets.loc[found.buckets["n"].notna(), "bucket"]
    beside = comments["bucket"].map({bucket: _(BUCKETS[bucket]) for bucket in told})
    in_topic = comments["topic_id"].map(labels).where(comments["bucket"] == "topic")
    table = comments.assign(topic=in_topic.fillna(beside))
    tables.draw(
        table[["submitted_at", "topic", "text"]],
        key="community_comments",
        column_config={
            "submitted_at": st.column_config.DateColumn(_("日期"), format="YYYY-MM-DD", width=100),
            "topic": st.column_config.TextColumn(_("主题"), width=110),
            "text": st.column_config.TextColumn(_("意见")),
        },
    )
