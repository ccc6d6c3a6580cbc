"""Opinions taken away as a workbook to fill in, and brought back: previewed, then entered as one batch."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.flows import masking
from analytics.headings import ISSUE_HEADINGS
from analytics.language import N_, _, headed
from analytics.model import Scope, SourceFile
from analytics.programme.publicity import opinion_changes
from analytics.programme.publicity.opinion_changes import OpinionsRefused
from analytics.reports import opinion_workbook
from pages.shared import chosen_files, curating, deeds, downloads, operator, reads, refused_files, tables
from pages.shared.plain import plain, refused

KINDS_OF_FILE = ["xlsx", "csv"]
MOST_TOLD = 20


def show(scope: Scope) -> None:
    """The way out, and the way back."""
    with st.expander(_("导出填写，再上传（.xlsx）"), icon=":material/swap_vert:"):
        st.caption(
            _(
                "每行一条意见，单位填写处理结果后上传；导出之后别人已办理的行会拒收，全部问题一次列出，一处有误一条不改。"
            )
        )
        downloads.button(
            _("导出意见办理表（.xlsx）"),
            lambda: _workbook(scope),
            what=downloads.told(_("意见办理表"), scope),
            filename=_("意见办理表") + ".xlsx",
            key="opinions-xlsx",
        )
        if not deeds.may("edit_cycle"):
            return
        refused_files.explain(reads.office().settings.upload_limit_mb)
        file = st.file_uploader(_("上传填好的意见办理表（.xlsx 或 .csv）"), type=KINDS_OF_FILE, key="opinions-file")
        if file is not None:
            _preview(file)


def _workbook(scope: Scope) -> bytes:
    office = reads.office()
    table = opinion_changes.table(office, scope)
    return opinion_workbook.workbook(table, comment_minimum=office.settings.comment_minimum, made_at=office.now())


def _compared(file: Any, tell: Tell) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of the file, and what they would change, in words."""
    tell(0.0, _("正在读取文件"))
    edited = opinion_workbook.read(file.name, file.getvalue())
    tell(0.5, _("正在与库中比较"))
    return edited, opinion_changes.changes(reads.office(), edited).told


def _preview(file: Any) -> None:
    try:
        compared = chosen_files.once(file, lambda tell: _compared(file, tell), name="opinions")
    except OpinionsRefused as refusal:
        refused(refusal)
        tables.draw(_issues(refusal.issues), key="opinion-issues")
        return
    except MinyiError as refusal:
        refused(refusal)
        return
    if compared is None:
        return
    edited, told = compared
    if told.empty:
        st.info(_("表中没有改动。"))
        return
    st.markdown(_("**待确认的改动（{n} 条）**").format(n=len(told)))
    for row in told.head(MOST_TOLD).itertuples():
        st.markdown("- " + headed(plain(row.name), plain(row.what)))
    if len(told) > MOST_TOLD:
        st.caption(_("另有 {n} 条未列出").format(n=len(told) - MOST_TOLD))
    if st.button(_("确认入库"), type="primary", key="opinions-enter"):
        office, digest = reads.office(), hashlib.sha256(file.getvalue()).hexdigest()
        source = SourceFile(masking.filename(file.name), digest, operator.current(), office.now())
        curating.enter(
            lambda tell: opinion_changes.enter(office, edited, source, tell=tell),
            _("已办理 {n} 条意见").format(n=len(told)),
            action="edit_cycle",
            object=N_("办理意见 {n} 条").format(n=len(told)),
            name="enter-opinions",
        )


def _issues(issues: pd.DataFrame) -> pd.DataFrame:
    kept = issues[["row", "column", "value", "reason", "action"]]
    return kept.rename(columns={name: _(words) for name, words in ISSUE_HEADINGS.items()})
