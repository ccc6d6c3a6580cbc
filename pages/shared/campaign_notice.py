"""Says when the same words came on so many forms that the counts mislead."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import _
from pages.shared import comment_filter, reads, topic_reads, wording
from pages.shared.plain import plain

SHOWN = 5


def show(selection: comment_filter.Selection) -> None:
    """A warning with the copies, nothing where there are none; words only where enough comments stand behind."""
    found = topic_reads.campaigns(selection.comments)
    found = found[found["n"] >= reads.office().settings.comment_minimum]
    if found.empty:
        return
    names = topic_reads.names()
    more = _("\n\n另有 {n} 组。").format(n=len(found) - SHOWN) if len(found) > SHOWN else ""
    st.warning(
        _("**{k} 组意见内容雷同、大量重复，疑为集中填写**，共 {n} 条。比较各主题请看“去重后”条数。").format(
            k=len(found), n=wording.count(found["n"].sum())
        )
        + "".join(f"\n- {_line(row, names)}" for row in found.head(SHOWN).to_dict("records"))
        + more,
        icon=":material/content_copy:",
    )


def _line(row: dict, names: dict[str, str]) -> str:
    """One group: its words, how many, where, when, and under which topic they count."""
    words = str(row["text"])
    parts = [
        _("“{text}”：{n} 条，占 {share}，来自 {k} 个小区").format(
            text=plain(words[:60]) + ("…" if len(words) > 60 else ""),
            n=wording.count(row["n"]),
            share=wording.percent(row["share"]),
            k=wording.count(row["communities"]),
        )
    ]
    if pd.notna(row["first_at"]):
        parts.append(_("{first:%Y-%m-%d} 至 {last:%Y-%m-%d}").format(first=row["first_at"], last=row["last_at"]))
    if name := names.get(str(row["topic_id"])):
        parts.append(_("主题：{name}").format(name=plain(name)))
    return _("，").join(parts)
