"""Residents' words on a page: as cards, or listed with the telling words marked. They are never run as markup."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import _, word_for
from analytics.model import BUCKETS, STANCES
from analytics.standard import forms
from pages.shared.plain import plain

Spans = Sequence[tuple[int, int]]
STANCE_BADGES = {"negative": "orange", "neutral": "gray", "positive": "blue"}
STANCE_SHAPES = {"negative": "▼", "neutral": "○", "positive": "▲"}


def marked(text: str, spans: Spans) -> str:
    r"""Markdown that shows exactly ``text`` on one line, with its ``spans`` (begin, end; in order, disjoint) marked.

    >>> print(marked("[下水道](x) 堵了", [(1, 4)]))
    \[:orange-background[下水道]\]\(x\) 堵了
    """
    parts, at = [], 0
    for begin, end in spans:
        parts.append(_kept(text[at:begin]))
        parts.append(f":orange-background[{_kept(text[begin:end])}]" if text[begin:end].strip() else "")
        at = end
    return "".join([*parts, _kept(text[at:])]).strip()


def _kept(piece: str) -> str:
    """``piece`` as plain text, with one space for all those that it begins or ends with."""
    if not piece.strip():
        return " " if piece else ""
    return " " * piece[0].isspace() + plain(piece) + " " * piece[-1].isspace()


def stance(code: object) -> str:
    """A side taken, with its shape, as a coloured word; nothing where it is not known.

    >>> stance("negative"), stance(None)
    (':orange[▼ 不满]', '')
    """
    return f":{STANCE_BADGES[code]}[{STANCE_SHAPES[code]} {_(STANCES[code])}]" if isinstance(code, str) else ""


def listed(
    comments: pd.DataFrame,
    spans: Sequence[Spans],
    labels: dict[str, str] | None = None,
    *,
    act: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Comments below one another, each with where, when, by which channel, its side and copies; words marked.

    ``act`` draws what may be done with one comment, beside it.

    ``comments`` has name (the community's), submitted_at, channel, stance, copies, text, and topic_id and bucket where
    ``labels`` (topic_id to name) are given; ``spans`` belongs to its rows.
    """
    with st.container(border=True, gap="small"):
        for row, where in zip(comments.to_dict("records"), spans, strict=True):
            said = [plain(part) for part in _stands(row, labels) if part]
            with st.container(horizontal=True, vertical_alignment="center"):
                with st.container(gap=None):
                    st.markdown(marked(str(row["text"]), where))
                    st.caption(" · ".join([*said, *filter(None, [stance(row.get("stance"))])]))
                if act is not None:
                    act(row)


def cards(comments: pd.DataFrame, spans: Sequence[Spans]) -> None:
    """A few comments side by side."""
    for column, row, where in zip(st.columns(max(len(comments), 1)), comments.to_dict("records"), spans, strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(marked(str(row["text"]), where))
            st.caption(" · ".join(plain(part) for part in _stands(row, None) if part))


def _stands(row: dict, labels: dict[str, str] | None) -> list[str]:
    """What stands under a comment, in words."""
    day = row["submitted_at"]
    copies = row.get("copies")
    named = ""
    if labels is not None:
        bucket = str(row.get("bucket"))
        beside = word_for(BUCKETS, bucket) if bucket in BUCKETS else ""
        named = labels.get(str(row["topic_id"]), "") if bucket == "topic" else beside
    return [
        _("主题：{name}").format(name=named) if named else "",
        "" if pd.isna(row["name"]) else str(row["name"]),
        "" if pd.isna(day) else f"{day:%Y-%m-%d}",
        "" if pd.isna(row.get("channel")) else forms.channel(str(row["channel"])),
        _("相同内容 {n} 条").format(n=int(copies)) if copies is not None and copies > 1 else "",
        _("人工归类") if pd.notna(row.get("decision_no")) else "",
        _("兼及此主题") if (row.get("position") or 1) > 1 else "",
    ]
