"""The comments that no topic could be decided for, one card each: where they might go, and the buttons that decide."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.flows import curation
from analytics.language import C_, _, word_for
from analytics.model import BUCKETS
from pages.shared import curating, operator, reads, wording
from pages.shared.plain import plain


def card(row: dict[str, Any], names: dict[str, str], place: str) -> None:
    """One comment with its nearest topics as buttons, all others behind a choice."""
    with st.container(border=True):
        st.markdown(plain(row["text"]))
        st.caption(" · ".join(plain(part) for part in _stands(row, place)))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _buttons(row, names)


def _stands(row: dict[str, Any], place: str) -> list[str]:
    """Where the comment stands, why it is open, and how many like it there are."""
    copies = int(row["copies"])
    parts = [
        place,
        f"{row['submitted_at']:%Y-%m-%d}" if pd.notna(row["submitted_at"]) else "",
        word_for(BUCKETS, row["bucket"]),
    ]
    parts.append(_("雷同 {n} 条，一并处理").format(n=wording.count(copies)) if copies > 1 else "")
    return [part for part in parts if part]


def _buttons(row: dict[str, Any], names: dict[str, str]) -> None:
    comment = str(row["comment_id"])
    near = [one for one in (row["topic_id"], row["second_id"]) if one in names]
    for topic_id in near:
        if st.button(_("归入“{name}”").format(name=plain(names[topic_id])), key=f"near-{comment}-{topic_id}"):
            _move(comment, topic_id, names)
    with st.popover(_("其他主题"), key=f"other-{comment}"):
        chosen = st.selectbox(
            _("主题（可输入名称查找）"),
            list(names),
            format_func=names.__getitem__,
            key=f"topic-{comment}",
            index=None,
            placeholder=C_("button", "选择"),
        )
        why = curating.reason(comment)
        if st.button(_("归入"), type="primary", key=f"move-{comment}", disabled=chosen is None):
            _move(comment, str(chosen), names, why)
    if st.button(_("无实质内容"), key=f"noise-{comment}", type="tertiary"):
        curating.carry_out(
            lambda: curation.noise(reads.office(), comment_ids=[comment], by=operator.current()),
            _("已标为无实质内容"),
            action="judge_comments",
            object=comment,
        )
    st.button(_("暂不处理"), key=f"skip-{comment}", type="tertiary", on_click=skip, args=(comment,))


def _move(comment: str, topic_id: str, names: dict[str, str], why: str = "") -> None:
    curating.carry_out(
        lambda: curation.move(reads.office(), [comment], topic_id, by=operator.current(), reason=why),
        _("已归入“{name}”").format(name=names[topic_id]),
        action="judge_comments",
        object=comment,
    )


def skip(comment: str) -> None:
    """Leave a comment out of the queue for the rest of the session."""
    st.session_state.setdefault("skipped", set()).add(comment)


def skipped() -> set[str]:
    return st.session_state.get("skipped", set())


def unskip() -> None:
    """Bring the skipped comments back into the queue."""
    st.session_state["skipped"] = set()
