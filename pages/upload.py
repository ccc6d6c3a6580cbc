"""数据上传: read, recognise, confirm, check, load. Nothing enters before the analyst says so."""

from __future__ import annotations

import streamlit as st

from analytics.errors import MinyiError
from analytics.flows import loading
from analytics.ingest import refusals
from analytics.ingest.codebook import Codebook
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared import desks, filters, mapping, notices, operator, reads, wording

BAD_ROWS = {"reject": N_("有问题就整份拒收"), "set-aside": N_("问题行另存，其余入库")}
REPEATS = {"replace": N_("以新文件为准"), "skip": N_("保留原来的答卷")}
PREVIEW_ROWS = 8


def facts(draft: loading.Draft) -> None:
    """What the file is, why we think so, and its first rows."""
    table = draft.table
    st.text(
        _("识别为：{platform}。{reason}。编码 {encoding}，共 {rows} 行 {columns} 列。").format(
            platform=wording.platform(draft.platform.name),
            reason=draft.platform.reason.rstrip("。"),
            encoding=table.encoding or _("（表格文件）"),
            rows=len(table.frame),
            columns=len(table.frame.columns),
        )
    )
    with st.expander(_("预览前 {n} 行").format(n=PREVIEW_ROWS)):
        st.dataframe(table.frame.head(PREVIEW_ROWS), hide_index=True)


def confirmed(draft: loading.Draft) -> Codebook:
    """The codebook as the analyst confirms it: title and kind of the survey, and what each column is."""
    codebook = draft.codebook
    if codebook.content == "survey":
        left, right = st.columns(2)
        title = left.text_input(_("调查名称"), value=codebook.title, key=f"title-{draft.sha256}")
        kind = right.selectbox(
            _("调查类型"),
            list(KINDS),
            index=list(KINDS).index(codebook.kind),
            format_func=lambda kind: _(KINDS[kind]),
            key=f"kind-{draft.sha256}",
        )
        codebook = codebook.with_(title=title.strip() or codebook.title, kind=kind)
    return mapping.edit(codebook, key=f"mapping-{draft.sha256}")


def choices(draft: loading.Draft) -> tuple[str, str]:
    left, right = st.columns(2)
    on_bad_rows = left.radio(_("有问题的行"), list(BAD_ROWS), format_func=lambda it: _(BAD_ROWS[it]), key=f"bad-{draft.sha256}")
    on_repeat = right.radio(_("已入库的同一答卷"), list(REPEATS), format_func=lambda it: _(REPEATS[it]), key=f"repeat-{draft.sha256}")
    return on_bad_rows, on_repeat


def one_file(filename: str, data: bytes, by: str) -> None:
    desk = desks.place(filename, data)
    if desk.receipt:
        receipt(desk)
        return
    facts(desk.draft)
    codebook = confirmed(desk.draft)
    on_bad_rows, on_repeat = choices(desk.draft)
    if st.button(_("检查"), key=f"check-{desk.draft.sha256}", icon=":material/fact_check:"):
        with st.spinner(_("正在逐行检查")):
            desk.check(codebook, on_bad_rows)
    checked = desk.checked(codebook, on_bad_rows)
    if checked is None:
        st.caption(_("确认各列含义后点“检查”。检查不会写入任何数据。"))
        return
    report(desk, checked)
    if checked.accepted is not None and st.button(
        _("入库 {n} 行").format(n=checked.rows_accepted), type="primary", key=f"load-{desk.draft.sha256}"
    ):
        bar = st.progress(0.0, text=_("正在入库"))
        desk.receipt = loading.commit(
            reads.office(),
            desk.draft,
            checked,
            by=by,
            on_repeat=on_repeat,
            progress=lambda share, words: bar.progress(share, text=words),
        )
        st.rerun()
