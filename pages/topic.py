"""主题档案: one topic: how sure it is, its weeks, its side, where it stands out, and every comment behind it."""

from __future__ import annotations

import streamlit as st

from analytics.flows.deciding import TOPIC_STATES
from analytics.language import _, word_for
from analytics.model import BUCKETS
from pages.shared import (
    comment_filter,
    comment_reads,
    comment_tables,
    curating,
    curation_reads,
    filters,
    notices,
    reader,
    topic_comments,
    topic_record,
)
from pages.shared.plain import plain


def missing(asked: str) -> None:
    """Say why the topic of the link cannot be shown; one that was merged leads to where it went."""
    known = curation_reads.known()
    whole = asked.partition(".")[0]
    if whole not in known.index:
        notices.empty(
            _("没有这个主题"), _("链接里的主题不存在，可从全部主题中选。"), page="comments", label=_("看全部主题")
        )
        return
    shown = known.loc[whole, "shown_id"]
    if shown != asked and isinstance(shown, str):
        st.query_params["topic"] = shown
        st.rerun()
    name = plain(known.loc[whole, "name"])
    if shown is None:
        notices.empty(
            _("主题“{name}”已不单列（{state}）").format(
                name=name, state=word_for(TOPIC_STATES, known.loc[whole, "state"])
            ),
            _("要恢复，请到“主题管理”的决定记录中撤回。"),
            page="codebook",
            label=_("去主题管理"),
        )
    else:
        notices.empty(
            _("所选范围内没有意见谈到“{name}”，或人太少不单列").format(name=name),
            _("请放宽左侧的筛选，或看其他主题。"),
            page="comments",
            label=_("看全部主题"),
        )


def main() -> None:
    reader.require("topic")
    st.title(_("主题档案"))
    curating.announce()
    comment_reads.ensure_grouping()
    asked_for = comment_filter.chosen_topics(_("这里会列出每个主题的来龙去脉。"))
    if asked_for is None:
        return
    selection, found = asked_for
    every = comment_reads.topic_table(selection.comments, every_topic=True).topics
    every = every.set_index("topic_id", drop=False)
    names = comment_tables.names(found)
    asked = st.query_params.get("topic", "")
    if asked in every.index and asked not in names:
        names |= {asked: _("{label}（兼及）").format(label=every.loc[asked, "label"])}
    if asked and asked not in names:
        missing(asked)
        return
    chosen = filters.one(
        "topic", _("主题（可输入名称查找）"), list(names), names.__getitem__, always=True, filter_mode="contains"
    )
    filters.link("comments", _("回到全部主题"), icon=":material/arrow_back:")
    main_topics = found.topics.set_index("topic_id", drop=False)
    if chosen in comment_tables.BESIDE:
        st.header(_(BUCKETS[chosen]), divider="gray")
        st.markdown(_(comment_tables.MEANINGS[chosen]))
        topic_comments.show(selection, bucket=chosen)
    elif chosen in main_topics.index:
        topic_record.one_topic(main_topics.loc[chosen], every.loc[chosen], selection)
    else:
        topic_record.spoken_of_beside(every.loc[chosen], selection)
    notices.basis(note=_("　").join([_(comment_filter.NOT_A_SAMPLE), selection.line()]))


main()
