"""Wishes and plans as tables: Chinese headings, shares in per cent, what is close said in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import N_, _, word_for
from analytics.reports import community_plan_workbook
from analytics.standard import measures
from analytics.standard import topics as standard_topics
from analytics.standard.cells import words_shown
from pages.shared import tables

NEAR = N_("与上一项差距在误差之内")
APART = N_("少于上一项")
# Column, heading; shares are shown in per cent.
RANKED = {
    "rank": N_("名次"),
    "choice": N_("选项"),
    "category": N_("类别"),
    "n": N_("要求户数"),
    "base": N_("作答户数"),
    "population": N_("名册户数"),
    "share": N_("户数占比"),
    "low": N_("区间下限"),
    "high": N_("区间上限"),
    "distance": N_("与上一项比较"),
    "forms": N_("份数"),
    "form_base": N_("作答份数"),
    "form_share": N_("份数占比"),
}
VOTES = {"vote": N_("折算票占比"), "vote_low": N_("折算票下限"), "vote_high": N_("折算票上限")}
SCORES = {
    "score": N_("平均综合得分"),
    "score_low": N_("得分下限"),
    "score_high": N_("得分上限"),
    "mean_place": N_("平均名次"),
    "first": N_("排第一份数"),
    "first_share": N_("排第一占比"),
    "first_low": N_("排第一下限"),
    "first_high": N_("排第一上限"),
}
LINES = {
    "measure": N_("改造内容"),
    "category": N_("类别"),
    "condition": N_("现状"),
    "share": N_("户数占比"),
    "low": N_("区间下限"),
    "high": N_("区间上限"),
    "n": N_("要求户数"),
    "base": N_("作答户数"),
    "population": N_("名册户数"),
    "need": N_("需求与现状"),
    "comments": N_("意见条数"),
    "heading": N_("依据题目"),
    "note": N_("现状说明"),
}
_SHARES = (
    "share",
    "low",
    "high",
    "form_share",
    "vote",
    "vote_low",
    "vote_high",
    "first_share",
    "first_low",
    "first_high",
)


def ranked(rows: pd.DataFrame, *, places: bool = False) -> pd.DataFrame:
    """Rows of one or several questions for reading; with ``places`` also the place and the question."""
    near = rows["close"].astype("boolean")
    distance = near.map({True: _(NEAR), False: _(APART)}).where(rows["gap"].notna(), "")
    kinds = set(rows["type"])
    wanted = RANKED | (VOTES if "multi" in kinds else {}) | (SCORES if "ranking" in kinds else {})
    front = {"place_name": N_("地区或小区"), "heading": N_("题目")} if places else {}
    shown = rows.assign(
        choice=words_shown(rows["choice"], measures.measure),
        distance=distance,
        category=words_shown(rows["category"], standard_topics.category).fillna(_("未归类")),
    )
    return _named(shown, front | wanted)


def planned(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines of a plan for reading."""
    return _named(community_plan_workbook.in_words(lines), LINES)


def show(frame: pd.DataFrame, *, key: str) -> None:
    """Draw a table made here."""
    tables.draw(frame, key=key, column_config=columns(frame))


def _named(frame: pd.DataFrame, wanted: dict[str, str]) -> pd.DataFrame:
    kept = frame[list(wanted)].copy()
    for name in _SHARES:
        if name in kept:
            kept[name] = kept[name].astype("float64") * 100
    unit = {name: _(words) + (" %" if name in _SHARES else "") for name, words in wanted.items()}
    return kept.rename(columns=unit)


def columns(frame: pd.DataFrame) -> dict[str, Any]:
    """How the columns of a table made here are written: per cent with one decimal, scores with two."""
    config: dict[str, Any] = {}
    for heading in frame.columns:
        if heading.endswith(" %"):
            config[heading] = st.column_config.NumberColumn(format="%.1f", width=100)
        elif heading in (
            word_for(SCORES, "score"),
            word_for(SCORES, "score_low"),
            word_for(SCORES, "score_high"),
            word_for(SCORES, "mean_place"),
        ):
            config[heading] = st.column_config.NumberColumn(format="%.2f", width="small")
        elif pd.api.types.is_numeric_dtype(frame[heading]):
            config[heading] = st.column_config.NumberColumn(format="localized", width="small")
    return config
