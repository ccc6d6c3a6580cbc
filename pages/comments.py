"""意见聚类: what residents say, by topic; how it moves; and the words themselves behind every topic."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.charts import topics as charts
from analytics.flows.topics import TopicTable, Weeks
from analytics.language import N_, _
from analytics.model import BUCKETS, Scope
from pages.shared import comment_reads, filters, notices, reads, tables, wording

HEADINGS = {
    "label": N_("主题"),
    "category": N_("类别"),
    "n": N_("条数"),
    "n_distinct": N_("去重后"),
    "communities": N_("涉及小区"),
    "share": N_("其中不满意者"),
    "unit": N_("责任单位"),
    "keywords": N_("关键词"),
}
NOT_A_SAMPLE = N_("意见由居民自愿填写，样本非随机，条数不代表居民比例")
PAGE = 20


def table(found: TopicTable, provenance: dict[str, str]) -> None:
    """All topics, most frequent first, and beside them the comments that belong to none."""
    st.dataframe(
        tables.in_percent(found.topics, "share"),
        hide_index=True,
        column_order=list(HEADINGS),
        column_config={
            **{name: _(heading) for name, heading in HEADINGS.items()},
            "label": st.column_config.TextColumn(_(HEADINGS["label"]), pinned=True),
            "share": st.column_config.NumberColumn(
                _(HEADINGS["share"]),
                format="%.0f %%",
                help=_("写下该主题意见、且回答了总体满意度的人中，不满意者的占比；人数过少时不显示"),
            ),
        },
    )
