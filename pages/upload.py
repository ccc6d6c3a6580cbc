"""数据上传: read, recognise, confirm, check, load. Nothing enters before the analyst says so."""

from __future__ import annotations

import streamlit as st

from analytics.errors import MinyiError
from analytics.flows import loading
from analytics.ingest.codebook import Codebook
from analytics.language import N_, _
from analytics.model import KINDS
from pages.shared import desks, loading_report, mapping, operator, reads
from pages.shared.plain import plain, refused

BAD_ROWS = {"reject": N_("有问题就整份拒收"), "set-aside": N_("问题行另存，其余入库")}
REPEATS = {"replace": N_("以新文件为准"), "skip": N_("保留原来的答卷")}
PREVIEW_ROWS = 8


def facts(draft: loading.Draft) -> None:
    """What the file is, why we think so, and its first rows."""
    table = draft.table
    st.markdown(plain(draft.codebook.describe()))
    encoding = _("编码 {encoding}").format(encoding=table.encoding) if table.encoding else ""
    reasons = [draft.platform.reason, draft.codebook.reason, encoding]
    st.caption(plain("；".join(reason for reason in reasons if reason)))
    with st.expander(_("预览前 {n} 行").format(n=PREVIEW_ROWS)):
        st.dataframe(table.frame.head(PREVIEW_ROWS), hide_index=True, placeholder="—")


def confirmed(draft: loading.Draft) -> Codebook:
    """The codebook as the analyst confirms it: title and kind of the survey, and what each column is."""
    proposed = draft.codebook
    if proposed.content == "register":
        return mapping.edit(proposed, key=f"mapping-{draft.sha256}")
    left, right = st.columns(2)
    title = left.text_input(_("调查名称"), value=proposed.title, key=f"title-{draft.sha256}")
    kind = right.selectbox(
        _("调查类型"),
        list(KINDS),
        index=list(KINDS).index(proposed.kind),
        format_func=lambda kind: _(KINDS[kind]),
        key=f"kind-{draft.sha256}",
        help=_("只有满意度调查参与达标判定；意愿调查、同意征询、业主表决分开统计"),
    )
    return mapping.edit(proposed, key=f"mapping-{draft.sha256}").with_(title=title, kind=kind)


def choices(draft: loading.Draft) -> tuple[str, str]:
    """What to do with bad rows, and with responses that are in the store already."""
    left, right = st.columns(2)
    bad, repeat = f"bad-{draft.sha256}", f"repeat-{draft.sha256}"
    on_bad_rows = left.radio(_("有问题的行"), list(BAD_ROWS), format_func=lambda it: _(BAD_ROWS[it]), key=bad)
    on_repeat = right.radio(_("已入库的同一答卷"), list(REPEATS), format_func=lambda it: _(REPEATS[it]), key=repeat)
    return on_bad_rows, on_repeat


def load(desk: desks.Desk, checked: loading.validation.Checked, by: str, on_repeat: str) -> None:
    """All of the batch or nothing, in one transaction."""
    bar = st.progress(0.0, text=_("正在入库"))
    desk.receipt = loading.commit(
        reads.office(),
        desk.draft,
        checked,
        by=by,
        on_repeat=on_repeat,
        progress=lambda share, words: bar.progress(min(share, 1.0), text=words),
    )
    st.rerun()


def one_file(filename: str, data: bytes, by: str) -> None:
    desk = desks.place(filename, data)
    if desk.receipt:
        loading_report.receipt(desk.receipt)
        return
    key = desk.draft.sha256
    facts(desk.draft)
    codebook = confirmed(desk.draft)
    on_bad_rows, on_repeat = choices(desk.draft)
    if st.button(_("检查"), key=f"check-{key}", icon=":material/fact_check:"):
        with st.spinner(_("正在逐行检查")):
            desk.check(codebook, on_bad_rows)
    checked = desk.checked(codebook, on_bad_rows)
    if checked is None:
        st.caption(_("确认各列含义后点“检查”。检查不会写入任何数据。"))
        return
    loading_report.found(checked, filename, key)
    words = _("入库 {n} 行").format(n=f"{checked.rows_accepted:,}")
    if checked.accepted is not None and st.button(words, type="primary", key=f"load-{key}", icon=":material/database:"):
        load(desk, checked, by, on_repeat)


def guide() -> None:
    st.markdown(
        _(
            "先上传**小区名册**，再上传**调查答卷**。支持 .csv、.xlsx、.xls，问卷星导出的文件可以直接上传。"
            "上传后逐列核对、检查，确认无误再入库。"
        )
    )
    with st.expander(_("文件要有哪些列？")):
        st.markdown(
            _(
                "- **小区名册**：小区编号、小区名称、户数（必填）；城市、区县、街道、社区、楼栋数、建筑面积(㎡)、"
                "建成年份、改造年度、阶段、投资(万元)、管理模式、经度、纬度（可选）。\n"
                "- **调查答卷**：答卷编号、小区编号或小区名称、提交时间；可选渠道、轮次、户号、调查（名称）、性别、"
                "年龄段等；其余各列为题目，开放题的文字作为意见。\n"
                "- “总体满意度”一列用来判定是否达标，也可在核对时改选别的列。\n"
                "- 样例见项目文件夹 sample_data，其中 satisfaction_next_week.csv 可用来试一次上传与撤销。"
            )
        )


st.title(_("数据上传"))
guide()
uploads = st.file_uploader(
    _("选择文件，可一次选多个，也可把文件拖到这里"),
    type=["csv", "xlsx", "xls"],
    accept_multiple_files=True,
    key="files",
    max_upload_size=reads.office().settings.upload_limit_mb,
)
if uploads:
    operator_name = operator.name()
    for upload in uploads:
        with st.container(border=True):
            st.markdown(f":material/description: **{plain(upload.name)}**")
            try:
                one_file(upload.name, upload.getvalue(), operator_name)
            except MinyiError as refusal:
                refused(refusal)
