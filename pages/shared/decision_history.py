"""Every decision about topics: when, who, what, why; and taking one back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows import curation, decision_history
from analytics.language import N_, _
from pages.shared import curating, deeds, filters, notices, operator, reads, tables, wording

HEADINGS = ("decision_no", "at", "by", "what", "reason", "state")


def show() -> None:
    """The record, the latest first, with its download; below it the way back."""
    latest = decision_history.history(reads.office())
    if latest.empty:
        notices.empty(_("还没有决定"), _("改名、并入、移动意见等决定都会记在这里，谁、何时、为何，并可撤回。"))
        return
    headings = {
        "decision_no": _("序号"),
        "at": _("时间"),
        "by": _("操作人"),
        "what": _("决定"),
        "reason": _("理由"),
        "state": _("状态"),
    }
    tables.draw(
        latest,
        key="decisions",
        column_order=list(HEADINGS),
        column_config={
            **headings,
            "at": st.column_config.DatetimeColumn(headings["at"], format="YYYY-MM-DD HH:mm:ss"),
            "what": st.column_config.TextColumn(headings["what"], width=420),
        },
    )
    tables.download(
        latest[list(HEADINGS)].rename(columns=headings),
        name=_("主题决定记录"),
        provenance={_("条数"): wording.count(len(latest))},
        key="decisions_xlsx",
    )
    _undo(latest[latest["undoable"]].set_index("decision_no"))


def _undo(open_: pd.DataFrame) -> None:
    if open_.empty or not deeds.may("edit_topics"):
        return
    st.subheader(_("撤回"))
    numbers = [str(number) for number in open_.index]
    chosen = filters.one(
        "decision",
        _("选择要撤回的决定"),
        numbers,
        lambda number: _("第 {number} 号：{what}").format(number=number, what=open_.loc[int(number), "what"]),
        always=True,
    )
    why, by = curating.reason("undo"), operator.current()
    if st.button(_("确认撤回"), type="primary", key="undo-decision", icon=":material/undo:"):
        curating.carry_out(
            lambda: curation.undo(reads.office(), int(chosen), by=by, reason=why),
            _("已撤回第 {number} 号决定").format(number=chosen),
            action="edit_topics",
            object=N_("撤回第 {number} 号决定").format(number=chosen),
        )
