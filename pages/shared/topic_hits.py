"""What a search found: how many comments under which topic, and the comments with the words marked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _
from analytics.model import BUCKETS
from pages.shared import comment_filter, notices, tables, topic_comments, topic_quotes, topic_reads, word_reads, wording

PAGE = 20


def table(hits: pd.DataFrame, names: dict[str, str]) -> dict[str, str]:
    """Hits by topic, most first; what the reader picked to look at alone, as arguments of the read."""
    st.markdown(_("**按主题**　共 {n} 条").format(n=wording.count(hits["n"].sum())))
    rows = hits.sort_values(["n", "bucket", "topic_id"], ascending=[False, True, True], ignore_index=True)
    in_topic = rows["bucket"] == "topic"
    beside = rows["bucket"].map({key: _(words) for key, words in BUCKETS.items()})
    rows["topic"] = rows["topic_id"].map(names).where(in_topic, beside).fillna(_("尚未归类"))
    event: Any = tables.draw(
        rows,
        column_order=["topic", "n"],
        column_config={
            "topic": st.column_config.TextColumn(_("主题")),
            "n": st.column_config.ProgressColumn(
                _("条数"), format="%d", min_value=0, max_value=int(rows["n"].max()), width=140
            ),
        },
        key="hits",
        on_select="rerun",
        selection_mode="single-row",
    )
    st.caption(_("点一行左端的方框，只看该主题的结果。"))
    picked = event["selection"]["rows"]
    if not picked or picked[0] >= len(rows):
        return {}
    row = rows.loc[picked[0]]
    if pd.isna(row["bucket"]):
        return {}
    return {"topic_id": row["topic_id"], "bucket": "topic"} if row["bucket"] == "topic" else {"bucket": row["bucket"]}


def listing(query: word_reads.Query, selection: comment_filter.Selection, chosen: dict[str, str]) -> None:
    """The comments found, a page at a time."""
    asked: dict[str, Any] = chosen | {"query": query.parts, "collapse": True}
    key = f"page-{hash((selection, repr(asked)))}"
    page = st.session_state.get(key, 1)
    rows, total = topic_reads.comments(selection.comments, offset=(page - 1) * PAGE, limit=PAGE, **asked)
    names = topic_reads.names()
    topic_quotes.listed(rows, word_reads.spans(rows["text"], query.weights), names)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.pagination(max(1, -(-total // PAGE)), key=key)
        topic_comments.download(
            selection,
            asked | {"collapse": False},
            name=_("意见检索-{text}").format(text="".join(filter(str.isalnum, query.text))),
            total=total,
            further={_("查找"): query.text},
        )
    notices.basis(
        note=_("共 {n} 条（雷同的合并后）。姓名、电话、门牌等个人信息已遮盖。").format(n=wording.count(total))
    )
