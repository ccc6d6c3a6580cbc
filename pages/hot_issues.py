"""热点问题: the hottest topics, what rises or is new this week, and what pulls the communities below the line down."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from pages.shared import (
    comment_filter,
    comment_reads,
    filters,
    hot_issue_table,
    notices,
    reader,
    topic_movements,
    topic_pulling,
)


def main() -> None:
    reader.require("hot_issues")
    st.title(_("热点问题"))
    comment_reads.ensure_grouping()
    selection = comment_filter.selected()
    if selection is None:
        notices.nothing_left()
        return
    found = hot_issue_table.read(selection)
    if found.empty:
        if comment_reads.any_comments():
            notices.empty(
                _("所选范围内没有可列的热点"),
                _("填写人太少的主题不列出。请在左侧放宽筛选。") + hot_issue_table.left_out(selection),
            )
        else:
            notices.no_comments(_("这里会列出热点问题。"))
        return
    if (topic := hot_issue_table.show(found)) is not None:
        filters.go("topic", topic=topic)
    hot_issue_table.download(found, selection)
    notices.basis(note=hot_issue_table.left_out(selection))
    notices.basis(note=_("　").join([_(comment_filter.NOT_A_SAMPLE), selection.line()]))
    hot_issue_table.quotes(found)
    topic_movements.show(selection)
    topic_pulling.show(selection)


main()
