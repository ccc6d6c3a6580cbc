"""整改后的变化: the latest round against the one before, per community, and per question and topic of one of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.estimation.percent import points as bare_points
from analytics.headings import place_name, round_name
from analytics.language import N_, _
from analytics.model import Gate, Scope
from pages.shared import filters, ledger_reads, notices, reads, row_opens, sentences, tables, wording
from pages.shared.plain import plain
from pages.shared.version import Version

CHANGE = {"more": N_("▲ 上升，可信"), "fewer": N_("▼ 下降，可信"), "unclear": N_("◌ 不足以说明有变化")}
HEADINGS = {
    "name": N_("小区"),
    "standing": N_("现在是否达标"),
    "before": N_("上一轮"),
    "now": N_("最近一轮"),
    "difference": N_("变化（百分点）"),
    "interval": N_("变化的区间"),
    "change": N_("结论"),
    "threshold_percent": N_("达标线（%）"),
}
ITEM_HEADINGS = {"heading": N_("题目")} | {
    name: HEADINGS[name] for name in ("before", "now", "difference", "interval", "change")
}
TOPIC_HEADINGS = {"label": N_("主题")} | {
    name: HEADINGS[name] for name in ("before", "now", "difference", "interval", "change")
}


def show(version: Version, scope: Scope) -> None:
    found = ledger_reads.compared(scope)
    if found.empty:
        notices.empty(
            _("所选范围内没有做过两轮满意度测评的小区"),
            _("整改后再测一轮，上传答卷，这里就会与上一轮比较。"),
            page="upload",
            label=_("去上传答卷"),
        )
        return
    minimum = reads.office().settings.figure_minimum
    cells = _in_cells(found)
    cells = cells.assign(name=found["community_id"].map(sentences.full_names(reads.communities())))
    row_opens.draw(cells, found["community_id"], name="community", key="ledger-rounds", **_looks(HEADINGS))
    notices.basis(
        n=found["n"].sum() + found["n_before"].sum(),
        note=sentences.notes(
            _("最近一轮减上一轮，两轮独立样本之差的 Newcombe 区间；区间不含 0 为可信；是否达标按份数判定，含本数"),
            sentences.hidden(found, minimum),
        ),
    )
    tables.download(
        cells[list(HEADINGS)].rename(columns={name: _(words) for name, words in HEADINGS.items()}),
        name=_("整改后的变化"),
        provenance={_("范围"): place_name(scope), _("数据版本"): str(version), _("方法"): _("Newcombe 区间")},
        key="ledger-rounds-xlsx",
    )
    _one(found)


def _one(found: pd.DataFrame) -> None:
    """The questions and topics of one community."""
    names = sentences.full_names(found)
    chosen = filters.one(
        "community", _("逐题、逐主题看一个小区"), list(names), names.__getitem__, filter_mode="contains"
    )
    filters.link("community", _("看小区档案"), icon=":material/apartment:", community=chosen)
    minimum = reads.office().settings.figure_minimum
    items = ledger_reads.by_item(chosen)
    st.markdown(_("**{name}：各题**").format(name=plain(names[chosen])))
    _table(_in_cells(items), ITEM_HEADINGS, key="ledger-items")
    notices.basis(note=sentences.notes(_("各题有效份数为基数"), sentences.hidden(items, minimum)))
    topics = ledger_reads.by_topic(chosen)
    shown = topics[~topics["suppressed"].astype(bool)]
    st.markdown(_("**{name}：居民意见**").format(name=plain(names[chosen])))
    if shown.empty:
        st.info(_("两轮的意见都太少，不逐个主题比较。"))
        return
    renamed = shown.rename(
        columns={"n_a": "part", "n_b": "part_before", "share_a": "share", "share_b": "share_before",
                 "low": "difference_low", "high": "difference_high", "direction": "change", "total_a": "n",
                 "total_b": "n_before"}
    )  # fmt: skip
    _table(_in_cells(renamed), TOPIC_HEADINGS, key="ledger-topics")
    notices.basis(
        note=sentences.notes(
            _("占该轮有实质内容的意见（去重后）的比例，不代表居民比例；校正比较次数后 q ≤ 0.05 为可信"),
            _("{n} 个主题填写人太少，不列出").format(n=len(topics) - len(shown)) if len(shown) < len(topics) else "",
        )
    )


def _in_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Both rounds with their n, the change in 百分点 with its interval, what it supports."""
    cells = rows.assign(
        now=[_round(row, "") for row in rows.to_dict("records")],
        before=[_round(row, "_before") for row in rows.to_dict("records")],
        interval=[
            wording.NOTHING
            if pd.isna(low)
            else _("{low} 至 {high}").format(low=bare_points(low), high=bare_points(high))
            for low, high in zip(rows["difference_low"], rows["difference_high"], strict=True)
        ],
        difference=[bare_points(value) for value in rows["difference"]],
        change=[wording.NOTHING if pd.isna(code) else _(CHANGE[code]) for code in rows["change"]],
    )
    if "standing" in rows:
        cells = cells.assign(standing=[wording.standing(code) for code in rows["standing"]])
    return cells


def _round(row: dict[Any, Any], end: str) -> str:
    if pd.isna(row[f"n{end}"]):
        return _("份数太少")
    gate = Gate(int(row.get("threshold_percent", 80)))
    figures = _("{share}（n = {n}）").format(
        share=wording.percent(row[f"share{end}"], gate), n=wording.count(row[f"n{end}"])
    )
    return f"{round_name(row[f'round{end}'])} {figures}" if f"round{end}" in row else figures


def _table(cells: pd.DataFrame, headings: dict[str, str], *, key: str) -> None:
    tables.draw(cells, key=key, **_looks(headings))


def _looks(headings: dict[str, str]) -> dict[str, Any]:
    """The columns of ``headings`` as st.dataframe is told of them."""
    return {
        "column_order": list(headings),
        "column_config": {name: _(words) for name, words in headings.items()},
    }
