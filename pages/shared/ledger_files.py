"""The ledger out to a spreadsheet and back: every change and every fault is listed before anything is entered."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.flows import masking
from analytics.headings import ISSUE_HEADINGS
from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.ledger import ledger_files
from analytics.programme.ledger.ledger_changes import LedgerRefused
from analytics.programme.ledger.ledger_files import Proposed
from pages.shared import (
    chosen_files,
    curating,
    deeds,
    filters,
    ledger_table,
    operator,
    reads,
    refused_files,
    sentences,
    tables,
)
from pages.shared.plain import plain, refused
from pages.shared.version import Version

KINDS_OF_FILE = ["xlsx", "xls", "csv"]
MOST_LISTED = 200
_TURN = "ledger-file-turn"  # a file that has entered leaves the uploader


def show(rows: pd.DataFrame, scope: Scope, version: Version) -> None:
    st.markdown(
        _(
            "导出的表可打印（A4 横向），也可在外面改好后再导入：带编号的行按编号更新，没有编号的行为新增；"
            "别的单位自己的台账也能导入，标题行上方有表名也不要紧。"
        )
    )
    ledger_table.download(rows, scope, version)
    if not deeds.may("edit_cycle"):
        return
    refused_files.explain(reads.office().settings.upload_limit_mb)
    file = st.file_uploader(_("导入整改台账"), type=KINDS_OF_FILE, key=f"ledger-file-{st.session_state.get(_TURN, 0)}")
    if file is None:
        return
    try:
        found = chosen_files.once(file, lambda tell: _proposed(file, tell), name="ledger")
    except LedgerRefused as fault:
        _faults(fault)
        return
    except MinyiError as refusal:
        refused(refusal)
        return
    if found is not None:
        _preview(found)


def _proposed(file: Any, tell: Tell) -> Proposed:
    return ledger_files.propose(reads.office(), file.name, file.getvalue(), tell=tell)


def _faults(fault: LedgerRefused) -> None:
    st.error(
        _("文件有 {n} 处问题，没有导入任何内容。请逐处改正后重新上传。").format(n=len(fault.issues)),
        icon=":material/block:",
    )
    shown = masking.issues(fault.issues).dropna(axis="columns", how="all")
    tables.draw(
        shown,
        column_order=[name for name in ISSUE_HEADINGS if name in shown and name != "code"],
        column_config={name: _(heading) for name, heading in ISSUE_HEADINGS.items()},
        key="ledger-issues",
    )


def _preview(found: Proposed) -> None:
    for words in found.file.set_aside:
        st.caption(plain(words))
    if found.file.unread:
        st.caption(_("不认识、没有读的列：{columns}").format(columns=plain(_("、").join(found.file.unread))))
    told = found.changes.told
    if told.empty:
        st.success(_("共 {n} 行，与台账一致，没有改动。").format(n=found.changes.unchanged), icon=":material/check:")
        return
    names = sentences.full_names(reads.communities())
    fresh = int(told["entry_id"].isna().sum())
    st.markdown(
        _("**待确认：新增 {new} 条，更新 {old} 条；{same} 行没有改动**").format(
            new=fresh, old=len(told) - fresh, same=found.changes.unchanged
        )
    )
    tables.draw(
        told.assign(community=told["community_id"].map(names)).head(MOST_LISTED),
        column_order=["row", "community", "what"],
        column_config={"row": _("行号"), "community": _("小区"), "what": _("改动")},
        key="ledger-changes",
    )
    if len(told) > MOST_LISTED:
        st.caption(_("只列出前 {n} 条").format(n=MOST_LISTED))
    if st.button(_("确认导入"), type="primary", key="ledger-import"):
        curating.enter(
            lambda tell: _commit(found, tell),
            _("已导入 {n} 条").format(n=len(told)),
            action="edit_cycle",
            object=N_("导入整改台账 {n} 条").format(n=len(told)),
            name="enter-ledger",
        )
    filters.link("batches", _("导入的文件是一个批次，可在“批次”页撤销"), icon=":material/undo:")


def _commit(found: Proposed, tell: Tell) -> None:
    ledger_files.commit(reads.office(), found, by=operator.current(), tell=tell)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
