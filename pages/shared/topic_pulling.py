"""Of a community below the line: what its dissatisfied residents write more than the dissatisfied elsewhere."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.flows.topic_evidence import PullingDown
from analytics.language import N_, _, joined, word_for
from pages.shared import (
    comment_filter,
    filters,
    notices,
    reads,
    sentences,
    tables,
    topic_evidence,
    topic_evidence_reads,
    wording,
)
from pages.shared.plain import plain

COLUMNS = {
    "label": N_("主题"),
    "n": N_("条数（去重后）"),
    "share": N_("占不满意者意见"),
    "share_elsewhere": N_("其他小区占比"),
    "lift": N_("倍数"),
    "q": N_("q 值"),
    "over": N_("结论"),
}


def show(selection: comment_filter.Selection) -> None:
    """The reader's choice among the communities below the line, worst first."""
    st.subheader(_("未达标小区：问题在哪里"))
    judged = reads.listed(selection.scope)
    below = judged[judged["standing"] == "below"]
    if below.empty:
        st.markdown(_("所选范围内没有未达标的小区。"))
        return
    names = sentences.full_names(below)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = filters.one(
            "flagged",
            _("未达标小区（最严重的在前，可输入名称查找）"),
            list(names),
            names.__getitem__,
            filter_mode="contains",
            width=420,
        )
        filters.link("community", _("看小区档案"), icon=":material/apartment:", community=chosen)
    found = topic_evidence_reads.pulling_down(chosen)
    if found.topics.empty:
        notices.empty(
            _("这个小区不满意者的意见太少，为保护填写人不列主题"),
            _("可到小区档案看各题答案分布，或组织回访后上传新的答卷。"),
        )
        return
    _tell(found)
    _topics(found, selection, names[chosen])


def _tell(found: PullingDown) -> None:
    """The topics that stand out, each with its words."""
    over = found.topics[found.topics["over"]]
    if over.empty:
        st.markdown(
            _("没有哪个主题明显多于本市其他小区的不满意者。")
            if found.tested
            else _("意见不足 {n} 条，只列条数，不与其他小区比较。").format(n=topic_evidence_reads.LEAST_COMMENTS)
        )
    quoted = found.topics if over.empty else over
    for row in quoted.head(5).to_dict("records"):
        said = found.quotes.loc[found.quotes["topic_id"] == row["topic_id"], "text"]
        if said.empty and over.empty:
            continue
        words = _("**{label}**：{n} 条").format(label=plain(row["label"]), n=wording.count(row["n"]))
        if row["over"] and pd.notna(row["share_elsewhere"]):
            words += _("，占 {share}，其他小区 {elsewhere}").format(
                share=wording.percent(row["share"]), elsewhere=wording.percent(row["share_elsewhere"])
            )
        st.markdown(words + "".join(f"\n- {plain(text)}" for text in said))


def _topics(found: PullingDown, selection: comment_filter.Selection, name: str) -> None:
    rows = found.topics.assign(
        share=100 * found.topics["share"],
        share_elsewhere=100 * found.topics["share_elsewhere"],
        q=found.topics["q"].map(topic_evidence.small, na_action="ignore"),
        over=[_("▲ 明显偏多") if over else "" for over in found.topics["over"]],
    )
    config: dict[str, Any] = {column: _(words) for column, words in COLUMNS.items()}
    for column in ("share", "share_elsewhere"):
        config[column] = st.column_config.NumberColumn(_(COLUMNS[column]), format="%.1f %%")
    config["lift"] = st.column_config.NumberColumn(word_for(COLUMNS, "lift"), format="%.1f")
    tables.draw(rows, column_order=list(COLUMNS), column_config=config, key="pulling")
    note = _(
        "该小区不满意者的意见 {total} 条（去重后、有实质内容），与本市其他小区的不满意者比较；"
        "q 为校正比较次数后的值，q ≤ 0.05 为明显偏多。"
    ).format(total=wording.count(found.total))
    few = _("{n} 个主题填写人太少，不列出。").format(n=found.left_out) if found.left_out else ""
    note = joined([note, few])
    tables.download(
        rows[list(COLUMNS)].rename(columns={column: _(words) for column, words in COLUMNS.items()}),
        name=_("{name}-不满意者的意见").format(name=name),
        provenance=selection.in_words() | {_("范围"): name, _("方法"): note},
        key="pulling_xlsx",
    )
    notices.basis(note=note)
