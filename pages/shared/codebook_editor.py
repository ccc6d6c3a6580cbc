"""The codebook as a table to edit: names, classes, units, seed words; what a change means is said before it is kept."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.cancelling import Tell
from analytics.errors import MinyiError
from analytics.flows import codebook_table
from analytics.flows.deciding import TOPIC_STATES
from analytics.language import C_, N_, _, word_for
from analytics.reports import codebook_workbook
from analytics.text.coding.codebook import CATEGORIES
from analytics.text.topics import METHOD_VERSION
from pages.shared import chosen_files, curating, curation_reads, downloads, operator, reads, refused_files, tables
from pages.shared.plain import plain, refused
from pages.shared.version import Version

KINDS_OF_FILE = ["xlsx", "csv"]
_GIVEN_UP = "codebook-given-up"


def show(version: Version) -> None:
    """The table, what its edits come to, and the way out to a workbook and back."""
    st.caption(
        _(
            "直接在表中修改主题名称、类别、责任单位和种子词（以 | 分隔）；在末行新增主题；勾选行首后删除即为停用。"
            "改动先预览，确认后才生效，每处改动都记入决定记录、可以撤回。"
        )
    )
    table = curation_reads.codebook()
    edited = tables.edited(
        table,
        num_rows="dynamic",
        height=560,
        key=f"codebook-{version}-{st.session_state.get(_GIVEN_UP, 0)}",
        column_order=["name", "category", "unit", "terms", "n", "kind", "state", "locked", "topic_id"],
        disabled=["n", "kind", "locked", "topic_id"],
        column_config=_columns(table),
    )
    if not edited.equals(table):
        _preview(edited, key="table")
        # Also after a refusal; a row that was deleted comes back by no other way.
        st.button(_("放弃改动"), type="tertiary", icon=":material/undo:", on_click=_give_up)
    name = _("意见类目表")
    downloads.button(_("导出类目表（.xlsx）"), _workbook, what=name, filename=name + ".xlsx", key="codebook-xlsx")
    _upload(version)


def _give_up() -> None:
    """The table as it is in force: another editor, which knows of no edits."""
    st.session_state[_GIVEN_UP] = st.session_state.get(_GIVEN_UP, 0) + 1


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    states = list(dict.fromkeys([word_for(TOPIC_STATES, "active"), word_for(TOPIC_STATES, "retired"), *table["state"]]))
    select = st.column_config.SelectboxColumn
    return {
        "name": st.column_config.TextColumn(_("主题"), required=True, max_chars=40, width=tables.pixels(130)),
        "category": select(_("类别"), options=[_(one) for one in CATEGORIES], width=tables.pixels(80)),
        "unit": st.column_config.TextColumn(_("责任单位"), width=tables.pixels(180)),
        "terms": st.column_config.TextColumn(_("种子词"), width=420),
        "n": st.column_config.NumberColumn(_("条数"), format="localized", width=tables.pixels(70)),
        "kind": st.column_config.TextColumn(_("来源"), width=tables.pixels(80)),
        "state": select(_("状态"), options=states, width=tables.pixels(80)),
        "locked": st.column_config.CheckboxColumn(C_("head", "锁定"), width=tables.pixels(50)),
        "topic_id": st.column_config.TextColumn(_("编号"), width=tables.pixels(90)),
    }


def _preview(edited: pd.DataFrame, *, key: str, unchanged: str = "") -> None:
    """What the edited table would change, in words; the button that keeps it; ``unchanged`` where that is nothing."""
    try:
        changes = codebook_table.preview_table(reads.office(), edited)
    except MinyiError as refusal:
        refused(refusal)
        return
    if changes.empty:
        if unchanged:
            st.info(unchanged)
        return
    with st.container(border=True):
        st.markdown(_("**待确认的改动（{n} 处）**").format(n=len(changes)))
        for words in changes["what"]:
            st.markdown(f"- {plain(words)}")
        why = curating.reason(f"codebook-{key}")
        if st.button(_("确认改动"), type="primary", key=f"codebook-apply-{key}"):
            curating.carry_out(
                lambda: codebook_table.apply_table(reads.office(), edited, by=operator.current(), reason=why),
                _("已记入 {n} 处改动").format(n=len(changes)),
                action="edit_codebook",
                object=N_("类目表 {n} 处").format(n=len(changes)),
            )


def _workbook() -> bytes:
    office = reads.office()
    table = codebook_table.codebook_table(office)
    return codebook_workbook.workbook(table, method=METHOD_VERSION, made_at=office.now())


def _upload(version: Version) -> None:
    """A workbook edited elsewhere: read, compared, previewed below like an edit on the page.

    Once its changes are kept the file is let go of, or it would be compared anew and say that nothing differs.
    """
    refused_files.explain(reads.office().settings.upload_limit_mb)
    file = st.file_uploader(_("导入类目表（.xlsx 或 .csv）"), type=KINDS_OF_FILE, key=f"codebook-file-{version}")
    if file is None:
        return
    try:
        edited = chosen_files.once(file, lambda tell: _read(file, tell), name="codebook")
    except MinyiError as refusal:
        refused(refusal)
        return
    if edited is None:
        return
    _preview(edited, key="file", unchanged=_("这份文件与现行类目表一致，没有改动。"))


def _read(file: Any, tell: Tell) -> pd.DataFrame:
    tell(0.0, _("正在读取文件"))
    return codebook_workbook.read(file.name, file.getvalue())
