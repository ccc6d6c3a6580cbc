"""What the residents of one community say: by topic, and in their own (masked) words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.model import BUCKETS, CommentSelection, Scope
from pages.shared import comment_reads, filters, notices, reads, topic_reads, wording
from pages.shared.version import Version

MOST_LISTED = 500


def show(version: Version, community_id: str, *, minimum: int) -> None:
    """Topics and comments of a community; nothing of them when there are fewer than ``minimum``."""
    st.subheader(_("居民意见"))
    comment_reads.ensure_grouping()
    scope = Scope(community_id=(community_id,))
    comments, total = topic_reads.comments(version, CommentSelection(scope), limit=MOST_LISTED)
    if not total:
        st.info(_("没有收到文字意见。"))
        return
    if total < minimum:
        notices.empty(_("意见少于 {minimum} 条，为保护填写人不显示").format(minimum=minimum))
        return
    labels = reads.topics(version).set_index("topic_id")["label"].to_dict()
    left, right = st.columns([2, 3], gap="large")
    with left:
        _topics(reads.topic_counts(version, scope), labels)
    with right:
        _comments(comments, labels)
    listed = _("；此处列出前 {n} 条").format(n=MOST_LISTED) if total > MOST_LISTED else ""
    notices.basis(
        note=_("意见 {total} 条{listed}，个人信息已遮盖；意见由居民自愿填写，条数不代表居民比例").format(
            total=wording.count(total), listed=listed
        )
    )
    filters.link("comments", _("看全部意见聚类"), icon=":material/forum:")


def _named(bucket: str, topic_id: str | None, labels: dict[str, str]) -> str:
    """The topic's label, or what became of a comment without one."""
    return labels.get(str(topic_id), "") if bucket == "topic" else _(BUCKETS.get(bucket, bucket))


def _topics(counts: pd.DataFrame, labels: dict[str, str]) -> None:
    few = (counts["bucket"] == "topic") & (counts["households"] < reads.office().settings.figure_minimum)
    counts = counts[~few]
    named = counts.assign(
        topic=[_named(row.bucket, row.topic_id, labels) for row in counts[["bucket", "topic_id"]].itertuples()]
    )
    table = named.groupby("topic", as_index=False)["n"].sum().sort_values("n", ascending=False)
    most = int(table["n"].max()) if len(table) else 1
    st.dataframe(
        table,
        hide_index=True,
        key="community_topics",
        column_config={
            "topic": st.column_config.TextColumn(_("主题"), width="small"),
            "n": st.column_config.ProgressColumn(_("意见条数"), format="%d", min_value=0, max_value=most),
        },
    )
    if few.any():
        st.caption(_("另有 {n} 个主题填写的人太少，不单列。").format(n=int(few.sum())))


def _comments(comments: pd.DataFrame, labels: dict[str, str]) -> None:
    table = comments.assign(
        topic=[_named(row.bucket, row.topic_id, labels) for row in comments[["bucket", "topic_id"]].itertuples()]
    )
    st.dataframe(
        table[["submitted_at", "topic", "text"]],
        hide_index=True,
        key="community_comments",
        placeholder="—",
        column_config={
            "submitted_at": st.column_config.DateColumn(_("日期"), format="YYYY-MM-DD", width=100),
            "topic": st.column_config.TextColumn(_("主题"), width=110),
            "text": st.column_config.TextColumn(_("意见")),
        },
    )
