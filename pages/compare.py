"""并排比较: two to five communities side by side, on everything that is known of each."""

from __future__ import annotations

import streamlit as st

from analytics.language import _
from pages.shared import comment_reads, filters, notices, reader, reads, side_by_side, side_by_side_parts
from pages.shared.community_picks import FEWEST, MOST


def main() -> None:
    reader.require("compare")
    st.title(_("并排比较"))
    listed = reads.listed()
    if listed.empty:
        notices.no_data()
        return
    names = side_by_side.names(listed)
    chosen = filters.many(
        "community",
        _("小区（可输入名称查找，最多 {most} 个）").format(most=MOST),
        list(names),
        names.__getitem__,
        most=MOST,
        placeholder=_("选 {fewest} 至 {most} 个小区").format(fewest=FEWEST, most=MOST),
        filter_mode="contains",
    )
    if len(chosen) < FEWEST:
        _nothing_chosen(len(chosen))
        return
    comment_reads.ensure_grouping()
    verdicts = listed.set_index("community_id", drop=False).loc[list(chosen)].reset_index(drop=True)
    verdicts = verdicts.assign(label=[names[one] for one in chosen])
    if (verdicts["standing"] != "no_data").any():
        side_by_side_parts.shares(verdicts)
    st.subheader(_("逐项对照"))
    side_by_side_parts.facts(verdicts)


def _nothing_chosen(chosen: int) -> None:
    notices.empty(
        _("只选了一个小区") if chosen else _("还没有选小区"),
        _(
            "在上面的框里选 {fewest} 至 {most} 个小区；"
            "也可以在“小区比较”“验收预警”的表格上打开“勾选几行并排比较”，勾选几行后点链接过来。"
        ).format(fewest=FEWEST, most=MOST),
        page="ranking",
        label=_("去小区比较"),
    )


main()
