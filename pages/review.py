"""待判意见: the comments that no topic could be decided for, the most useful first, decided one by one."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from analytics.model import BUCKETS, CommentSelection
from pages.shared import (
    comment_reads,
    curating,
    curation_reads,
    filters,
    notices,
    operator,
    reader,
    reads,
    review_queue,
    topic_reads,
    wording,
)

PAGE = 8
OPEN = ("undecided", "none_fits")


def queue() -> None:
    """The next cards of the queue; what was decided or skipped is gone from it."""
    bucket = filters.view("open", _("待判种类"), {name: _(BUCKETS[name]) for name in OPEN})
    skipped = review_queue.skipped()
    selection = CommentSelection(scope=filters.place())
    rows, total = curation_reads.open_comments(selection, bucket, PAGE + len(skipped))
    behind = topic_reads.how_many(selection)
    if 0 < behind < reads.office().settings.comment_minimum:
        notices.few_comments()
        return
    if not comment_reads.any_comments():
        notices.no_comments(_("归不了类的会列在这里。"))
        return
    if not total:
        notices.empty(
            _("没有这一类待判意见"),
            _("都已归入主题，或标为无实质内容。"),
            page="comments",
            label=_("看意见聚类"),
        )
        return
    st.caption(
        _("待判 {n} 条（雷同的合并为一条）。排在前面的，判定一条能带动更多相近意见。").format(n=wording.count(total))
    )
    names = curation_reads.topic_names()
    places = topic_reads.nameable(selection)
    shown = rows[~rows["comment_id"].isin(skipped)].head(PAGE)
    for row in shown.to_dict("records"):
        review_queue.card(row, names, places.get(row["community_id"], ""))
    if skipped and st.button(_("重新显示暂不处理的 {n} 条").format(n=len(skipped)), type="tertiary"):
        review_queue.unskip()
        st.rerun()


reader.require("review")
st.title(_("待判意见"))
curating.announce()
comment_reads.ensure_grouping()
with st.sidebar:
    operator.name()
st.markdown(
    _(
        "“难以判定”和“无合适类别”的意见不勉强归类，由分析人员在此判定。判定立即生效、记入决定记录、可以撤回；"
        "重新归类或上传新文件都不会改动判定过的意见，并会据此学习。"
    )
)
queue()
