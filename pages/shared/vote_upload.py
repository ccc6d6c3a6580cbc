"""Ballot rolls coming in: checked as they are read, entered as a whole; and those that came in before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.headings import ISSUE_HEADINGS
from analytics.language import C_, _
from analytics.model import BATCH_STATES
from analytics.programme.voting import ballot_file
from analytics.programme.voting.ballot_file import CheckedBallots
from analytics.reports.vote_workbook import ballot_form
from analytics.standard import people
from analytics.standard.cells import words_shown
from analytics.store import batches
from pages.shared import (
    curating,
    deeds,
    downloads,
    filters,
    operator,
    progress,
    reads,
    refused_files,
    tables,
    vote_reads,
    wording,
)
from pages.shared.plain import plain
from pages.shared.version import Version

KINDS_OF_FILE = ["csv", "xlsx", "xls"]
MOST_ROWS = 1_000
_DESK = "ballot_roll"


@dataclass(frozen=True)
class _Desk:
    """The roll at hand as it was checked against the store as it was; or why it cannot be read; or its batch."""

    file_id: str
    version: Version
    checked: CheckedBallots | None = None
    refusal: str = ""
    batch_id: int | None = None

    def stands(self, file_id: str, version: Version) -> bool:
        """Whether nothing has changed since that matters to this file."""
        if self.file_id != file_id:
            return False
        if self.batch_id is None or self.checked is None:
            return self.version == version
        return batches.holding(reads.office().store, self.checked.reading.sha256) == self.batch_id


def show() -> None:
    """The form to fill in, the upload, what the check found, and the button that enters it; for those who may."""
    if not deeds.may("upload"):
        return
    st.subheader(_("上传票册"))
    st.markdown(
        _(
            "一行一套专有部分，全部业主都要列入（没有投票的写“未参加”），总人数和总面积由此计算。"
            "业主姓名和室号只用来识别是否同一业主、同一套房，不保存原文。有一处问题，整份都不入库。"
        )
    )
    name = _("表决票册模板.xlsx")
    downloads.button(_("下载票册模板（.xlsx）"), ballot_form, what=name, filename=name, key="ballot_form")
    limit = reads.office().settings.upload_limit_mb
    refused_files.explain(limit)
    file = st.file_uploader(
        _("选择票册文件，也可把文件拖到这里"), type=KINDS_OF_FILE, key="ballots", max_upload_size=limit
    )
    if file is None:
        return
    by = operator.name()
    desk = _checked(file)
    if desk is None:
        return
    if desk.batch_id is not None:
        st.success(_("已入库，批次 {batch}。").format(batch=desk.batch_id), icon=":material/check_circle:")
    elif desk.checked is None:
        st.error(desk.refusal, icon=":material/error:")
    else:
        _report(desk, desk.checked, by)


def _checked(file: Any) -> _Desk | None:
    """The file's check; made again where the store has changed since. None where its reader has stopped it."""
    desk: _Desk | None = st.session_state.get(_DESK)
    version = reads.data_version()
    if desk is not None and desk.stands(file.file_id, version):
        return desk
    what, name = C_("work", "检查"), f"check-ballots-{file.file_id}"
    if progress.waits(what, name=name):
        return None
    try:
        with progress.cancellable(what, name=name) as work:
            roll = ballot_file.read(reads.office(), file.name, file.getvalue(), tell=work)
        found = _Desk(file.file_id, version, roll)
    except MinyiError as refusal:
        found = _Desk(file.file_id, version, refusal=plain(refusal))
    st.session_state[_DESK] = found
    return found


def _report(desk: _Desk, checked: CheckedBallots, by: str) -> None:
    """What the check found, and the button that enters the roll."""
    if len(checked.issues):
        st.error(
            _("有 {n} 处问题，整份票册不会入库。请按清单修改后重新上传。").format(n=wording.count(len(checked.issues))),
            icon=":material/block:",
        )
        _faults(checked)
        return
    st.success(
        _("读到 {n} 套：{title}。没有发现问题，可以入库。").format(
            n=wording.count(checked.rows_read), title=plain(checked.title)
        ),
        icon=":material/check_circle:",
    )
    for note in checked.notes[:MOST_ROWS]:
        st.warning(plain(note), icon=":material/visibility:")
    words = _("入库 {n} 行").format(n=wording.count(checked.rows_read))
    if st.button(words, type="primary", key="load-ballots", icon=":material/database:"):
        curating.enter(
            lambda work: _enter(desk, checked, by, work),
            _("已入库：{title}").format(title=checked.title),
            action="upload",
            object=checked.reading.filename,
            name="enter-ballots",
        )


def _enter(desk: _Desk, checked: CheckedBallots, by: str, work: Tell) -> None:
    receipt = ballot_file.commit(reads.office(), checked, by=by, tell=work)
    st.session_state[_DESK] = replace(desk, batch_id=receipt.batch_id)


def _faults(checked: CheckedBallots) -> None:
    """The first faults, and all of them to take away."""
    headings = {name: _(heading) for name, heading in ISSUE_HEADINGS.items()}
    shown = checked.issues.dropna(axis="columns", how="all").drop(columns="code")
    tables.draw(
        shown.head(MOST_ROWS),
        column_order=[name for name in headings if name in shown],
        column_config=headings,
        key="ballot_issues",
    )
    tables.download(
        shown.rename(columns=headings), name=_("票册问题清单"), provenance={}, key=f"ballot-xlsx-{len(shown)}"
    )


def history() -> None:
    """The rolls that were loaded, undone ones too."""
    found = vote_reads.ballot_batches()
    if found.empty:
        st.caption(_("还没有入库的票册。"))
        return
    states = {code: _(said) for code, said in BATCH_STATES.items()}
    tables.draw(
        found.assign(state=found["state"].map(states), loaded_by=words_shown(found["loaded_by"], people.person)),
        column_order=["batch_id", "state", "title", "filename", "rows_accepted", "loaded_at", "loaded_by"],
        column_config={
            "batch_id": _("批次"),
            "state": _("状态"),
            "title": _("表决事项"),
            "filename": _("文件"),
            "rows_accepted": _("票册套数"),
            "loaded_at": st.column_config.DatetimeColumn(_("入库时间"), format="YYYY-MM-DD HH:mm"),
            "loaded_by": _("操作人"),
        },
        key="ballot_batches",
    )
    filters.link("batches", _("在批次中查看、撤销或恢复"), icon=":material/inventory_2:")
