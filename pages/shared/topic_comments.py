"""All comments behind a topic, a page at a time, with the words that put each there marked; and as a workbook."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import N_, _
from analytics.model import BUCKETS, STANCES
from analytics.standard import forms
from analytics.standard.cells import words_shown
from pages.shared import (
    comment_actions,
    comment_filter,
    curation_reads,
    filters,
    notices,
    reads,
    tables,
    topic_quotes,
    topic_reads,
    word_reads,
    wording,
)

PAGE = 20
MOST_EXPORTED = 50_000
ORDERS = {"strength": N_("最典型的在前"), "newest": N_("最新的在前")}
EXPORTED = {
    "text": N_("意见"),
    "name": N_("小区"),
    "submitted_at": N_("提交时间"),
    "channel": N_("渠道"),
    "topic": N_("主题"),
    "stance": N_("态度"),
    "copies": N_("相同内容条数"),
}


def show(selection: comment_filter.Selection, *, topic: pd.Series | None = None, bucket: str = "topic") -> None:
    """Representatives of ``topic`` and all its comments; or those of a ``bucket`` beside the topics.

    Nothing where there are so few that words would tell who wrote them.
    """
    asked: dict[str, str] = {"bucket": bucket} if topic is None else {"topic_id": topic["topic_id"], "bucket": "topic"}
    behind = topic_reads.how_many(selection.comments, **asked)
    if behind < reads.office().settings.comment_minimum:
        notices.few_comments()
        return
    weights: dict[str, float] = {} if topic is None else word_reads.weights(topic["topic_id"])
    if topic is not None:
        _representatives(selection, topic, weights)
    _every(selection, asked, weights, topic)


def representatives(selection: comment_filter.Selection, topic: pd.Series) -> None:
    """Representatives of a ``topic`` that is spoken of beside others; ``topic["n"]`` counts all that speak of it."""
    if topic["n"] < reads.office().settings.comment_minimum:
        notices.few_comments()
        return
    _representatives(selection, topic, word_reads.weights(topic["topic_id"]))


def _representatives(selection: comment_filter.Selection, topic: pd.Series, weights: dict[str, float]) -> None:
    """Comments of the selection near the topic's centre, in different words, from different communities."""
    rows = topic_reads.quotes(selection.comments, str(topic["topic_id"]))
    st.subheader(_("代表性意见"))
    st.caption(_("所选范围内最接近该主题中心、说法不同、来自不同小区的意见；标色的是把它归入该主题的字词。"))
    topic_quotes.cards(rows, word_reads.spans(rows["text"], weights))


def _every(
    selection: comment_filter.Selection, asked: dict, weights: dict[str, float], topic: pd.Series | None
) -> None:
    st.subheader(_("全部意见"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            _("在其中查找"), key="words", bind="query-params", placeholder=_("例如：下水道"), width=320
        )
        asked = asked | _part(selection, topic)
        order = filters.one("order", _("顺序"), list(ORDERS), lambda one: _(ORDERS[one]), width=180)
        collapse = st.toggle(_("雷同的只列一次"), value=True, key="collapse", bind="query-params")
    found = word_reads.query(words)
    asked = asked | {"query": found.parts, "order": order, "collapse": collapse}
    # Another question begins at its own first page.
    key = f"page-{hash((selection, repr(asked)))}"
    page = st.session_state.get(key, 1)
    rows, total = topic_reads.comments(selection.comments, offset=(page - 1) * PAGE, limit=PAGE, **asked)
    if not total:
        notices.empty(_("没有含有“{words}”的意见").format(words=words), _("请换一个说法，或清空查找框。"))
        return
    names, version = curation_reads.topic_names(), reads.data_version()
    topic_quotes.listed(
        rows,
        word_reads.spans(rows["text"], weights | found.weights),
        act=lambda row: comment_actions.reassign(row, names, version),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.pagination(max(1, -(-total // PAGE)), key=key)
        download(selection, asked, name=_("意见原文") if topic is None else str(topic["label"]), total=total)
    notices.basis(
        note=_(
            "共 {n} 条。姓名、电话、门牌等个人信息已遮盖。“不满”“肯定”以填写人对总体满意度的回答为准，没有答的看文字。"
        ).format(n=wording.count(total))
    )


def _part(selection: comment_filter.Selection, topic: pd.Series | None) -> dict[str, str]:
    """The part of the topic that the reader chose, where it has parts."""
    parts = topic_reads.parts(selection.comments)
    mine = parts[parts["parent"] == topic["topic_id"]] if topic is not None else parts.head(0)
    if mine.empty:
        return {}
    names = {"": _("全部")} | {
        row.topic_id: _("{label}（{n} 条）").format(label=row.label, n=wording.count(row.n))
        for row in mine.itertuples()
    }
    chosen = filters.one("part", _("子主题"), list(names), names.__getitem__, width=260)
    return {"subtopic_id": chosen} if chosen else {}


def download(
    selection: comment_filter.Selection, asked: dict, *, name: str, total: int, further: dict[str, str] | None = None
) -> None:
    """A button that gives all these comments as .xlsx; read from the store only when it is pressed.

    ``further`` goes to the notes on the second sheet.
    """

    def table() -> pd.DataFrame:
        rows, _total = topic_reads.all_comments(selection.comments, **asked | {"offset": 0, "limit": MOST_EXPORTED})
        names = topic_reads.names()
        in_topic = rows["bucket"] == "topic"
        beside = rows["bucket"].map({key: _(words) for key, words in BUCKETS.items()})
        rows = rows.assign(
            topic=rows["topic_id"].map(names).where(in_topic, beside),
            channel=words_shown(rows["channel"], forms.channel),
            stance=rows["stance"].map({key: _(words) for key, words in STANCES.items()}),
        )
        kept = rows[[column for column in EXPORTED if column in rows]]
        return kept.rename(columns={column: _(words) for column, words in EXPORTED.items()})

    provenance = selection.in_words() | (further or {})
    if total > MOST_EXPORTED:
        provenance |= {_("条数"): _("共 {total} 条，表中为前 {most} 条").format(total=total, most=MOST_EXPORTED)}
    tables.download(
        table,
        name=name,
        provenance=provenance,
        key="comments_xlsx",
        cells=min(total, MOST_EXPORTED) * len(EXPORTED),
        asked=repr((selection, asked)),
    )
