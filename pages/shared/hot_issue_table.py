"""The hot-issue table: ranked by a formula that stands above it, with quotes, and as the workbook that is passed on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics import glossary
from analytics.flows import hot_issues as flow
from analytics.headings import place_name
from analytics.language import N_, _, ended, word_for
from analytics.reports import hot_issues_workbook
from pages.shared import comment_filter, downloads, reads, tables, topic_evidence_reads, wording
from pages.shared.plain import plain

COLUMNS = {
    "rank": N_("序号"),
    "label": N_("问题"),
    "heat": N_("热度"),
    "n": N_("条数"),
    "n_distinct": N_("去重后"),
    "communities": N_("小区"),
    "households": N_("户数"),
    "dissatisfied": N_("不满意者占比"),
    "handling": N_("办理情况"),
    "unit": N_("责任单位"),
    "span": N_("时间范围"),
    "places": N_("最多的地方"),
    "groups": N_("偏多的人群"),
}


def read(selection: comment_filter.Selection) -> pd.DataFrame:
    return topic_evidence_reads.hot_issues(selection.comments)


def formula() -> str:
    """How 热度 is made, with its weights."""
    weights = flow.HEAT_WEIGHTS
    return _(
        "热度 ＝ {distinct} × 去重后条数 ÷ 各问题中最多的 ＋ {communities} × 涉及小区 ÷ 各问题中最多的 ＋ "
        "{dissatisfied} × 不满意者占比，满分 100；一条意见谈到几个主题的，各计一次。"
    ).format(distinct=weights["n_distinct"], communities=weights["communities"], dissatisfied=weights["dissatisfied"])


def show(found: pd.DataFrame) -> str | None:
    """The table; the id of the topic whose row the reader picked."""
    st.markdown(formula())
    row = tables.picked(
        _in_words(found),
        key="hot_issues",
        height=35 * (len(found) + 1) + 3,
        column_order=list(COLUMNS),
        column_config=_columns(),
    )
    return None if row is None else str(found.loc[row, "topic_id"])


def _in_words(found: pd.DataFrame) -> pd.DataFrame:
    days = zip(found["first_day"], found["last_day"], strict=True)
    return found.assign(
        dissatisfied=100 * found["dissatisfied"],
        span=["" if pd.isna(first) else f"{first:%Y-%m-%d} – {last:%m-%d}" for first, last in days],
    )


def _columns() -> dict[str, Any]:
    config: dict[str, Any] = {name: _(words) for name, words in COLUMNS.items()}
    config["rank"] = st.column_config.NumberColumn(word_for(COLUMNS, "rank"), width=50)
    config["label"] = st.column_config.TextColumn(word_for(COLUMNS, "label"), width=tables.pixels(110))
    config["heat"] = st.column_config.ProgressColumn(
        word_for(COLUMNS, "heat"), format="%.1f", min_value=0, max_value=100, width=96, help=glossary.meaning("heat")
    )
    for name in ("n", "n_distinct", "communities", "households"):
        config[name] = st.column_config.NumberColumn(_(COLUMNS[name]), format="localized", width=tables.pixels(56))
    config["dissatisfied"] = st.column_config.NumberColumn(
        word_for(COLUMNS, "dissatisfied"),
        format="%.0f %%",
        width=tables.pixels(104),
        help=_("提到该问题且答了总体满意度的填写人中，不满意者的占比；人太少时不显示，也不计入热度"),
    )
    return config


def left_out(selection: comment_filter.Selection) -> str:
    """Which topics are no issue, being praised, and by which rule."""
    return plain(ended(flow.praised_in_words(topic_evidence_reads.praised(selection.comments))))


def quotes(found: pd.DataFrame) -> None:
    """Two masked comments on each of the topics."""
    with st.expander(_("意见原文（各列两条，来自不同小区，个人信息已遮盖）")):
        for row in found.to_dict("records"):
            said = [plain(row[name]) for name in ("quote_1", "quote_2") if pd.notna(row[name])]
            st.markdown(
                _("**{rank}. {label}**").format(rank=wording.count(row["rank"]), label=plain(row["label"]))
                + "".join(f"\n- {quote}" for quote in said)
                + ("" if said else _("\n- （意见太少，为保护填写人不列原文）"))
            )


def download(found: pd.DataFrame, selection: comment_filter.Selection) -> None:
    """The hot-issue workbook, its heat a live formula; made when the reader asks for it."""
    office = reads.office()

    def made() -> bytes:
        place = place_name(selection.scope)
        notes = flow.provenance(office, selection.comments, scope_in_words=place)
        return hot_issues_workbook.hot_issues_workbook(found, provenance=notes, made_at=office.now())

    name = _("热点问题表")
    what = downloads.told(name, selection.scope)
    downloads.button(_("下载热点问题表（.xlsx）"), made, what=what, filename=name + ".xlsx", key="hot_issues_xlsx")
