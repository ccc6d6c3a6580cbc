"""意见对比: two places, two periods, before and after the works, or the satisfied and the others, topic by topic."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from pages.shared import comment_filter, comment_reads, filters, notices, reader, topic_comparison, topic_evidence_reads

MODES = {
    "places": N_("两个地方"),
    "periods": N_("两个时段"),
    "works": N_("改造前后"),
    "levels": N_("满意者与不满意者"),
}


def compared(mode: str, selection: comment_filter.Selection) -> None:
    """The two parts that the reader chose, side by side."""
    if mode == "works":
        topic_comparison.before_after(selection)
        return
    choose = {
        "places": topic_comparison.places,
        "periods": topic_comparison.periods,
        "levels": topic_comparison.levels,
    }
    if (parts := choose[mode](selection)) is not None:
        found = topic_evidence_reads.compare(parts.a, parts.b)
        topic_comparison.show(found, parts.name_a, parts.name_b, selection)


def main() -> None:
    reader.require("comparison")
    st.title(_("意见对比"))
    comment_reads.ensure_grouping()
    selection = comment_filter.selected()
    if selection is None:
        notices.nothing_left()
        return
    if not comment_reads.any_comments():
        notices.no_comments(_("可在这里对比。"))
        return
    st.caption(_("按同一套主题比较两部分意见，两边的条数都列出。左侧的筛选对两边同样有效。"))
    mode = filters.view("compare", _("对比"), {key: _(words) for key, words in MODES.items()})
    compared(mode, selection)
    topic_comparison.over_represented(selection)
    notices.basis(note=_("　").join([_(comment_filter.NOT_A_SAMPLE), selection.line()]))


main()
