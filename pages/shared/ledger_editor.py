"""The ledger as a table to edit: nothing is kept before it was previewed, nothing typed is lost to another's change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analytics.errors import MinyiError
from analytics.language import N_, _, headed
from analytics.programme.ledger import ledger_desk
from analytics.programme.ledger.ledger_changes import LedgerRefused
from pages.shared import curating, ledger_table, operator, reads, tables
from pages.shared.plain import plain, refused
from pages.shared.version import Version

EDITABLE = ("problem", "category", "source", "unit", "person", "measure", "deadline", "outcome", "revisit")
_DESK = "ledger-desk"


@dataclass
class Desk:
    """The rows as their editor took them up, and whether she has changed any; ``turn`` begins a fresh table."""

    rows: pd.DataFrame
    asked: tuple[Any, ...]
    version: Version
    turn: int = 0
    pending: bool = False


def show(rows: pd.DataFrame, version: Version, asked: tuple[Any, ...]) -> None:
    """The table; ``asked`` names what the reader looks at (place and filters)."""
    desk = _desk(rows, version, asked)
    cells = ledger_table.in_cells(desk.rows)
    edited = tables.edited(
        cells,
        column_order=ledger_table.ORDER,
        column_config=ledger_table.config(),
        disabled=[name for name in cells.columns if name not in EDITABLE],
        key=f"ledger-edit-{desk.turn}",
        height=min(560, 80 + 35 * len(cells)),
        placeholder="",
    )
    changed = _changed(cells, edited)
    desk.pending = not changed.empty
    if changed.empty:
        if (desk.version, desk.asked) != (version, asked):  # what was unsaved has been undone by hand: take up the new
            st.rerun()
        st.caption(_("直接在单元格中修改；改动先列出，确认后一次生效。状态在下面“办理”中改。"))
        return
    if desk.asked != asked:
        st.info(_("有未保存的改动：先保存或放弃，新的筛选才生效。"), icon=":material/filter_alt_off:")
    _confirm(desk, changed)
    if st.button(_("放弃改动，载入最新内容"), key="ledger-discard", icon=":material/refresh:"):
        st.session_state.pop(_DESK)
        st.session_state["ledger-turn"] = desk.turn + 1
        st.rerun()


def _desk(rows: pd.DataFrame, version: Version, asked: tuple[Any, ...]) -> Desk:
    """The rows to edit: those taken up before while something is unsaved, else the present ones."""
    desk: Desk | None = st.session_state.get(_DESK)
    if desk is None or (not desk.pending and (desk.version, desk.asked) != (version, asked)):
        turn = st.session_state.get("ledger-turn", 0) if desk is None else desk.turn + 1
        desk = st.session_state[_DESK] = Desk(rows, asked, version, turn)
        st.session_state["ledger-turn"] = turn
    return desk


def _changed(cells: pd.DataFrame, edited: pd.DataFrame) -> pd.DataFrame:
    """The rows that were edited, as ``ledger_desk`` takes them: the version their editor saw, and all she may tell."""
    columns = list(EDITABLE)
    before, after = cells[columns].astype("object"), edited[columns].astype("object")
    same = (before.fillna("") == after.fillna("")).all(axis=1)
    found = edited[~same]
    return found[["entry_id", "community_id", *columns]].assign(row=found["number"], seen=found["last_event_no"])


def _confirm(desk: Desk, changed: pd.DataFrame) -> None:
    office, rebase = reads.office(), False
    try:
        try:
            found = ledger_desk.preview(office, changed)
        except LedgerRefused as fault:
            if not fault.stale:
                raise
            _tell_stale(fault)
            rebase = st.checkbox(_("已核对：保留我的改动，改在最新内容上"), key=f"ledger-rebase-{desk.turn}")
            if not rebase:
                return
            found = ledger_desk.preview(office, changed, rebase=True)
    except MinyiError as refusal:
        refused(refusal)
        return
    if found.told.empty:
        st.success(_("您改的内容已经在台账中了。"), icon=":material/check:")
        return
    numbers = desk.rows.set_index("entry_id")["community"]
    with st.container(border=True):
        st.markdown(_("**待确认的改动（{n} 条）**").format(n=len(found.told)))
        for row in found.told.to_dict("records"):
            place = _("序号 {n}　{place}").format(n=row["row"], place=numbers[row["entry_id"]])
            st.markdown("- " + headed(plain(place), plain(row["what"])))
        if st.button(_("确认保存"), type="primary", key="ledger-save"):
            curating.carry_out(
                lambda: _save(changed, rebase),
                _("已保存 {n} 条改动").format(n=len(found.told)),
                action="edit_cycle",
                object=N_("、").join(map(str, found.told["entry_id"])),
            )


def _save(changed: pd.DataFrame, rebase: bool) -> None:
    ledger_desk.apply(reads.office(), changed, by=operator.current(), rebase=rebase)
    desk: Desk = st.session_state.pop(_DESK)
    st.session_state["ledger-turn"] = desk.turn + 1


def _tell_stale(fault: LedgerRefused) -> None:
    """Who changed the same entries meanwhile, and what."""
    lines = "\n".join(
        "- " + headed(plain(_("序号 {n}").format(n=issue["row"])), plain(issue["reason"]))
        for issue in fault.issues.to_dict("records")
    )
    st.warning(
        _("您编辑期间，别人改动了同一条。您的改动还在表中，尚未保存，请核对：") + "\n" + lines,
        icon=":material/sync_problem:",
    )
