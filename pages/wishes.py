"""居民意愿: what residents want, ranked and classed, beside what their community lacks; and the plan that follows."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from pages.shared import (
    comment_reads,
    curating,
    filters,
    notices,
    reader,
    reads,
    wish_measures,
    wish_needs,
    wish_plan,
    wish_rankings,
    wish_reads,
)

VIEWS = {
    "ranking": N_("排名"),
    "places": N_("各地对比"),
    "needs": N_("需求与现状"),
    "plan": N_("一小区一方案"),
    "facilities": N_("设施登记"),
    "measures": N_("分类对照"),
}
SHOW = {
    "ranking": wish_rankings.show,
    "places": wish_rankings.compare,
    "needs": wish_needs.show,
    "plan": wish_plan.show,
    "facilities": wish_needs.enter,
    "measures": wish_measures.show,
}
ANSWERED = ("ranking", "places", "needs", "plan")  # views that show nothing before somebody has answered


def main() -> None:
    reader.require("wishes")
    st.title(_("居民意愿"))
    curating.announce()
    if reads.register().empty:
        notices.no_data()
        return
    chosen = wish_reads.selected()
    view = filters.view("view", _("看法"), {key: _(words) for key, words in VIEWS.items()})
    if not chosen.survey and view in ANSWERED:
        notices.empty(
            _("所选范围内还没有意愿调查"),
            _("请放宽左侧的筛选，或上传意愿调查的答卷（含“最需要的改造”一类选择题或排序题）。"),
            page="upload",
            label=_("去上传答卷"),
        )
        return
    if view in ("needs", "plan"):
        comment_reads.ensure_grouping()
    SHOW[view](chosen)


main()
