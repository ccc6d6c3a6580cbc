"""整改台账: what is put right after a survey below the gate: proposed, entered, done, verified, and what it changed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.language import N_, _
from analytics.model import Scope
from pages.shared import (
    curating,
    deeds,
    filters,
    ledger_editor,
    ledger_entry,
    ledger_files,
    ledger_progress,
    ledger_proposals,
    ledger_reads,
    ledger_rounds,
    ledger_table,
    notices,
    operator,
    reader,
    reads,
)
from pages.shared.version import Version

VIEWS = {
    "ledger": N_("台账"),
    "proposals": N_("整改建议"),
    "progress": N_("进度"),
    "rounds": N_("整改后的变化"),
    "files": N_("导入导出"),
}


def may_edit() -> bool:
    """Whether who is at work may change the ledger."""
    return deeds.may("edit_cycle")


def ledger(version: Version, scope: Scope) -> None:
    """The table, and the entry the reader picks."""
    rows = ledger_reads.ledger(scope, ledger_reads.today())
    if rows.empty:
        notices.empty(
            _("所选范围内还没有整改条目"),
            _("可从“整改建议”勾选列入，或从“导入导出”导入现有台账，或新增一条。"),
            deed="edit_cycle",
        )
        if may_edit():
            ledger_entry.new()
        return
    ledger_progress.numbers(rows)
    kept = ledger_table.chosen(rows)
    editing = may_edit() and st.toggle(_("在表中修改"), key="ledger-editing", persist_state="session")
    if kept.empty:
        st.info(_("没有符合筛选条件的条目，请放宽筛选。"))
    elif editing:
        ledger_editor.show(kept, version, (scope, tuple(kept["entry_id"])))
    else:
        ledger_table.show(kept)
    with st.container(horizontal=True):
        ledger_table.download(kept, scope, version)
        if may_edit():
            ledger_entry.new()
    notices.basis(note=_("共 {n} 条；逾期：整改时限已过（当天不算）而未整改完成；销号由人核实").format(n=len(kept)))
    if not kept.empty:
        entry(kept)


def entry(kept: pd.DataFrame) -> None:
    """One entry: evidence, moves, history."""
    chosen = ledger_entry.choose(kept)
    row = kept.set_index("entry_id", drop=False).loc[chosen].to_dict()
    ledger_entry.facts(row)
    if may_edit():
        ledger_entry.moves(row)
    ledger_entry.history(row, editable=may_edit())


def main() -> None:
    reader.require("rectification")
    st.title(_("整改台账"))
    curating.announce()
    version = reads.data_version()
    if reads.communities().empty:
        notices.no_data()
        return
    view = filters.view("view", _("内容"), {key: _(words) for key, words in VIEWS.items()})
    scope = filters.place()
    if may_edit():
        with st.sidebar:
            operator.name()
    if view == "ledger":
        ledger(version, scope)
    elif view == "proposals":
        ledger_proposals.show(version, scope)
    elif view == "rounds":
        ledger_rounds.show(version, scope)
    else:
        rows = ledger_reads.ledger(scope, ledger_reads.today())
        show = ledger_progress.show if view == "progress" else ledger_files.show
        show(rows, scope, version)


main()
