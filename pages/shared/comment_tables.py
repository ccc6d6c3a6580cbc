"""How topics and comments are laid out: sums that add up, tables, cards. Residents' words are never run as markup."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.topics import TopicTable
from analytics.language import N_, _
from analytics.model import BUCKETS, Comments, Communities
from pages.shared import tables, wording
from pages.shared.plain import plain

BESIDE = tuple(bucket for bucket in BUCKETS if bucket != "topic")
TOPIC_HEADINGS = {
    "label": N_("主题"),
    "category": N_("类别"),
    "n": N_("条数"),
    "n_distinct": N_("去重后"),
    "communities": N_("涉及小区"),
    "share": N_("不满意者占比"),
    "keywords": N_("关键词"),
    "unit": N_("责任单位"),
}
COMMENT_HEADINGS = {
    "text": N_("意见"),
    "name": N_("小区"),
    "submitted_at": N_("日期"),
    "channel": N_("渠道"),
    "satisfied": N_("总体满意"),
}
SATISFIED = {True: N_("满意"), False: N_("不满意")}


def sums(found: TopicTable) -> None:
    """All comments = in a topic + the three buckets beside; each shown, so that the reader can add them up."""
    in_topics = int(found.topics["n"].sum())
    counts = {_("意见总数"): found.total, _(BUCKETS["topic"]): in_topics}
    counts |= {_(BUCKETS[bucket]): n for bucket, n in zip(found.buckets["bucket"], found.buckets["n"], strict=True)}
    helps = {
        _(BUCKETS["no_content"]): _("“无”“没意见”“同楼上”之类，没有可归类的内容"),
        _(BUCKETS["none_fits"]): _("有内容，但与现有主题都不接近，建议人工查看"),
        _(BUCKETS["undecided"]): _("与两个以上主题同样接近，不勉强归类"),
    }
    for column, (label, n) in zip(st.columns(len(counts)), counts.items(), strict=True):
        column.metric(label, wording.count(n), help=helps.get(label), border=True)
    st.caption(_("意见总数 ＝ 已归类 ＋ 无实质内容 ＋ 无合适类别 ＋ 难以判定。一条意见只按主要主题计一次。"))


def names(found: TopicTable) -> dict[str, str]:
    """What can be looked into: the topics, then the buckets beside, each with its count."""
    topics = found.topics.set_index("topic_id")
    words = {
        key: _("{label}（{n} 条）").format(label=row["label"], n=wording.count(row["n"]))
        for key, row in topics.iterrows()
    }
    beside = found.buckets.set_index("bucket")["n"]
    return words | {
        key: _("{label}（{n} 条）").format(label=_(BUCKETS[key]), n=wording.count(beside[key])) for key in BESIDE
    }


def topics(frame: pd.DataFrame) -> None:
    """The topic table, with the share of its writers who were not satisfied."""
    share = st.column_config.NumberColumn(
        _(TOPIC_HEADINGS["share"]),
        format="%.0f %%",
        help=_("写下该主题意见且回答了总体满意度的人中，不满意者的占比；人数过少时不显示"),
    )
    st.dataframe(
        frame.assign(share=100 * frame["share"]),
        hide_index=True,
        height=26 * max(len(frame), 2) + 96,
        column_order=list(TOPIC_HEADINGS),
        column_config={name: _(heading) for name, heading in TOPIC_HEADINGS.items()} | {"share": share},
        placeholder="—",
    )


def download(frame: pd.DataFrame, provenance: dict[str, str]) -> None:
    headings = TOPIC_HEADINGS | {"share": N_("不满意者占比（%）")}
    headed = frame[list(headings)].assign(share=100 * frame["share"])
    headed = headed.rename(columns={name: _(words) for name, words in headings.items()})
    tables.download(headed, name=_("意见主题"), provenance=provenance, key="topics_xlsx")


def in_words(comments: Comments, communities: Communities) -> pd.DataFrame:
    """Comments with the name of the community, the day, and whether the writer was satisfied, in words."""
    place = communities.set_index("community_id")["name"]
    return pd.DataFrame(
        {
            "text": comments["text"],
            "name": comments["community_id"].map(place),
            "submitted_at": pd.to_datetime(comments["submitted_at"]).dt.date,
            "channel": comments["channel"],
            "satisfied": comments["satisfied"].map({key: _(words) for key, words in SATISFIED.items()}),
        }
    )


def cards(comments: Comments, communities: Communities) -> None:
    """A few comments side by side."""
    rows = in_words(comments, communities)
    for column, row in zip(st.columns(max(len(rows), 1)), rows.itertuples(), strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(plain(row.text))
            stands = [row.name, row.submitted_at, row.satisfied]
            st.caption(" · ".join(plain(part) for part in stands if pd.notna(part)))


def comments(comments: Comments, communities: Communities) -> None:
    """A page of comments; a grid cell shows its text as it stands."""
    st.dataframe(
        in_words(comments, communities),
        hide_index=True,
        height="content",
        column_config={name: _(heading) for name, heading in COMMENT_HEADINGS.items()}
        | {"text": st.column_config.TextColumn(_(COMMENT_HEADINGS["text"]), width=600)},
        placeholder="—",
    )
