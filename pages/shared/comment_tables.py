"""How the comments of a selection add up: topics and the three buckets beside them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.topics import TopicTable
from analytics.language import N_, _, joined, word_for
from analytics.model import BUCKETS
from pages.shared import notices, reads, wording

BESIDE = tuple(bucket for bucket in BUCKETS if bucket != "topic")
MEANINGS = {
    "no_content": N_("“无”“没意见”“同楼上”之类，没有可归类的内容"),
    "none_fits": N_("有内容，但与现有主题都不接近，建议人工查看"),
    "undecided": N_("与两个以上主题同样接近，不勉强归类"),
}


def sums(found: TopicTable, *, learnt_from: int | None) -> None:
    """All comments = in a topic + the three buckets beside; each shown, so that the reader can add them up.

    ``learnt_from``: how many texts taught what words mean, whatever part of them is looked at.
    """
    few_words = _("不显示")
    in_topics = (
        few_words if found.n_left_out is None else wording.count(int(found.topics["n"].sum()) + found.n_left_out)
    )
    counts = {_("意见总数"): wording.count(found.total), word_for(BUCKETS, "topic"): in_topics}
    counts |= {
        _(BUCKETS[bucket]): few_words if pd.isna(n) else wording.count(n)
        for bucket, n in zip(found.buckets["bucket"], found.buckets["n"], strict=True)
    }
    helps = {_(BUCKETS[bucket]): _(meaning) for bucket, meaning in MEANINGS.items()}
    for column, (label, n) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(label, n, help=helps.get(label), border=True)
    notices.basis(note=_("每条意见只计入一类"), n=None)
    minimum = reads.office().settings.figure_minimum
    few = _("已归类中有 {k} 个主题填写的不足 {minimum} 户，或可由其推算，为保护填写人不单列{sum}。").format(
        k=found.left_out,
        minimum=minimum,
        sum="" if found.n_left_out is None else _("（合计 {n} 条）").format(n=wording.count(found.n_left_out)),
    )
    if found.n_left_out is None:
        few = joined([few, _("不显示的各数，填写的不足 {minimum} 户，或可由其推算。").format(minimum=minimum)])
    taught = _("词义由库中全部意见和内置的改造用语（共 {n} 条文字）学得，不只是所选的。")
    st.caption(
        joined(
            [
                _("意见总数 ＝ 已归类 ＋ 无实质内容 ＋ 无合适类别 ＋ 难以判定。一条意见只按主要主题计一次。"),
                few if found.left_out or found.n_left_out is None else "",
                taught.format(n=wording.count(learnt_from)) if learnt_from else "",
            ]
        )
    )


def names(found: TopicTable) -> dict[str, str]:
    """What can be looked into: the topics, then the buckets beside, each with its count."""
    topics = found.topics.set_index("topic_id")
    words = {
        key: _("{label}（{n} 条）").format(label=row["label"], n=wording.count(row["n"]))
        for key, row in topics.iterrows()
    }
    beside = found.buckets.set_index("bucket")["n"]
    return words | {
        key: _("{label}（{n} 条）").format(label=_(BUCKETS[key]), n=wording.count(beside[key]))
        for key in BESIDE
        if pd.notna(beside[key])
    }
