"""数据上传: read, recognise, confirm, check, load. Nothing enters before the analyst says so."""

from __future__ import annotations

import streamlit as st

from analytics.errors import MinyiError
from analytics.flows import loading
from analytics.language import _
from pages.shared import chinese, confirmation, desks, loading_report, operator, progress, reads
from pages.shared.plain import plain, refused

KINDS_OF_FILE = ["csv", "xlsx", "xls"]


def load(desk: desks.Desk, checked: loading.validation.Checked, by: str, on_repeat: str) -> None:
    """All of the batch or nothing, in one transaction."""
    desk.receipt = loading.commit(
        reads.office(),
        desk.draft,
        checked,
        by=by,
        on_repeat=on_repeat,
        progress=progress.bar(_("正在入库")),
    )
    st.rerun()


def one_file(filename: str, data: bytes, by: str) -> None:
    desk = desks.place(filename, data)
    if desk.receipt:
        loading_report.receipt(desk.receipt)
        return
    key = desk.draft.sha256
    confirmation.facts(desk.draft)
    codebook = confirmation.confirmed(desk.draft)
    on_bad_rows, on_repeat = confirmation.choices(desk.draft)
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
            "先上传**小区名册**，再上传**调查答卷**。支持 .csv、.xlsx、.xls；问卷星、腾讯问卷、金数据、问卷网"
            "导出的文件可以直接上传。上传后逐列核对、检查，确认无误再入库。"
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
limit = reads.office().settings.upload_limit_mb
chinese.uploader(limit, KINDS_OF_FILE)
uploads = st.file_uploader(
    _("选择文件，可一次选多个，也可把文件拖到这里"),
    type=KINDS_OF_FILE,
    accept_multiple_files=True,
    key="files",
    max_upload_size=limit,
)
desks.keep_only(upload.getvalue() for upload in uploads)
if uploads:
    operator_name = operator.name()
for upload in uploads:
    with st.container(border=True):
        st.markdown(f":material/description: **{plain(upload.name)}**")
        try:
            one_file(upload.name, upload.getvalue(), operator_name)
        except MinyiError as refusal:
            refused(refusal)
