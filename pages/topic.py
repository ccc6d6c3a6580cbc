"""主题档案: one topic: how sure it is, its weeks, its side, where it stands out, and every comment behind it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.deciding import TOPIC_STATES
from analytics.language import _
from analytics.model import BUCKETS
from pages.shared import (
    comment_filter,
    comment_reads,
    comment_tables,
    curating,
    curation_reads,
    filters,
    notices,
    reads,
    topic_actions,
    topic_badges,
    topic_comments,
    topic_evidence,
    wording,
)
from pages.shared.plain import plain


def head(topic: pd.Series, raised: int, *, locked: bool) -> None:
    """Name, badges, who answers, and the counts; ``raised`` comments speak of it, as their main topic or beside it."""
    st.header(plain(topic["label"]), divider="gray")
    topic_badges.show(
        stability=topic["stability"],
        n=topic["n_distinct"],
        kind=topic["kind"],
        category=topic["category"],
        locked=locked,
    )
    unit = _("未定") if pd.isna(topic["unit"]) else str(topic["unit"])
    words = "" if pd.isna(topic["keywords"]) else str(topic["keywords"])
    st.markdown(_("责任单位：{unit}　｜　关键词：{words}").format(unit=plain(unit), words=plain(words) or "—"))
    figures = {
        _("条数"): (topic["n"], _("以该主题为主要主题的意见")),
        _("另有兼及"): (raised - topic["n"], _("主要谈别的、也谈到该主题的意见；下面的比较和态度把这些也算在内")),
        _("去重后"): (topic["n_distinct"], _("内容雷同的意见合并后计一次")),
        _("涉及小区"): (topic["communities"], None),
        _("涉及户数"): (topic["households"], _("没有户号的答卷每份按一户计")),
    }
    for column, (label, (n, meaning)) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, wording.count(n), help=meaning, border=True)


def one_topic(topic: pd.Series, selection: comment_filter.Selection) -> None:
    """All of a topic."""
    every = comment_reads.topic_table(selection.version, selection.comments, every_topic=True).topics
    whole = every.set_index("topic_id", drop=False).loc[topic["topic_id"]]
    known = curation_reads.known(selection.version)["locked"]
    head(topic, int(whole["n"]), locked=pd.notna(known.get(topic["topic_id"])))
    topic_actions.show(str(topic["topic_id"]), reads.topics(selection.version), selection.version)
    left, right = st.columns([7, 5], gap="large")
    with left:
        topic_evidence.weeks(topic, selection)
    with right:
        topic_evidence.sides(whole, selection)
    topic_evidence.places(topic, selection)
    topic_comments.show(selection, topic=topic)


def missing(asked: str, version: int) -> None:
    """Say why the topic of the link cannot be shown; one that was merged leads to where it went."""
    known = curation_reads.known(version)
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
            _("主题“{name}”已不单列（{state}）").format(name=name, state=_(TOPIC_STATES[known.loc[whole, "state"]])),
            _("要恢复，请到“主题管理”的决定记录中撤回。"),
            page="codebook",
            label=_("去主题管理"),
        )
    else:
        notices.empty(
            _("所选范围内没有以“{name}”为主要主题的意见").format(name=name),
            _("请放宽左侧的筛选，或看其他主题。"),
            page="comments",
            label=_("看全部主题"),
        )


def main() -> None:
    st.title(_("主题档案"))
    curating.announce()
    comment_reads.ensure_grouping()
    selection = comment_filter.selected()
    if selection is None:
        notices.nothing_left()
        return
    found = comment_reads.topic_table(selection.version, selection.comments)
    if found.total == 0:
        notices.empty(
            _("当前筛选条件下没有意见"),
            _("请放宽左侧的筛选；还没有数据的，先上传含开放题的答卷。"),
            page="upload",
            label=_("去上传答卷"),
        )
        return
    names = comment_tables.names(found)
    asked = st.query_params.get("topic", "")
    if asked and asked not in names:
        missing(asked, selection.version)
        return
    chosen = filters.one(
        "topic", _("主题（可输入名称查找）"), list(names), names.__getitem__, always=True, filter_mode="contains"
    )
    filters.link("comments", _("回到全部主题"), icon=":material/arrow_back:")
    if chosen in comment_tables.BESIDE:
        st.header(_(BUCKETS[chosen]), divider="gray")
        st.markdown(_(comment_tables.MEANINGS[chosen]))
        topic_comments.show(selection, bucket=chosen)
    else:
        one_topic(found.topics.set_index("topic_id", drop=False).loc[chosen], selection)
    notices.basis(note=_(comment_filter.NOT_A_SAMPLE) + "　" + selection.line())


main()
