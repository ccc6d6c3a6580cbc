"""意见检索: every comment that speaks of a word, by topic, with the word marked."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from pages.shared import comment_filter, comment_reads, notices, reader, reads, topic_hits, topic_reads, word_reads
from pages.shared.plain import plain


def results(query: word_reads.Query, selection: comment_filter.Selection) -> None:
    """How many speak of it, under which topics, and their words."""
    hits = topic_reads.hits(selection.comments, query.parts)
    total = int(hits["n"].sum())
    behind = topic_reads.how_many(selection.comments)
    if behind < reads.office().settings.comment_minimum:
        notices.few_comments()
        return
    if not total:
        notices.empty(
            _("没有意见提到“{text}”").format(text=plain(query.text)),
            _("可换一个说法（如“下水道”换成“污水”）、只写关键的词，或放宽左侧的筛选。"),
        )
        return
    left, right = st.columns([4, 8], gap="large")
    with left:
        chosen = topic_hits.table(hits, topic_reads.names())
    with right:
        topic_hits.listing(query, selection, chosen)


def main() -> None:
    reader.require("search")
    st.title(_("意见检索"))
    comment_reads.ensure_grouping()
    selection = comment_filter.selected()
    text = st.text_input(
        _("查找意见原文"),
        key="q",
        bind="query-params",
        max_chars=60,
        placeholder=_("例如：下水道 返味；加引号“没人管”则一字不差地找"),
    )
    if selection is None:
        notices.nothing_left()
        return
    if not comment_reads.any_comments():
        notices.no_comments(_("可在这里查找原文。"))
        return
    query = word_reads.query(text)
    if not query.text:
        notices.empty(
            _("输入要查找的词"),
            _("按词查找：写几个词，要求意见里都有；用引号括起来的，要求一字不差。结果按主题分列，原文中标出所查的词。"),
        )
        return
    st.caption(_("按词查找：{words}").format(words=plain(_("、").join(query.words)) or "—"))
    results(query, selection)
    notices.basis(note=_("　").join([_(comment_filter.NOT_A_SAMPLE), selection.line()]))


main()
