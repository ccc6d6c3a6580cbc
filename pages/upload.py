"""数据上传: read, recognise, confirm, check, load. Nothing enters before the analyst says so."""

from __future__ import annotations

import streamlit as st

from analytics.errors import MinyiError
from analytics.language import _
from pages.shared import (
    chinese,
    confirmation,
    desks,
    doubts,
    file_facts,
    loading_report,
    operator,
    progress,
    reads,
    worklist,
)
from pages.shared.plain import plain, refused

KINDS_OF_FILE = ["csv", "xlsx", "xls", "sav", "zip", "zsav", "tsv", "txt"]


def at_work(desk: desks.Desk, by: str) -> None:
    """Confirm, check, decide, load: one file."""
    if desk.receipt:
        loading_report.receipt(desk.receipt)
        return
    file_facts.shown(desk)
    desk.codebook = confirmation.confirmed(desk)
    desk.on_bad_rows, desk.on_repeat = confirmation.choices(desk)
    if st.button(_("检查"), key=f"check-{desk.key}", icon=":material/fact_check:"):
        with st.spinner(_("正在逐行检查")):
            desk.check()
    found = desk.found
    if found is None:
        st.caption(_("确认各列含义后点“检查”。检查不会写入任何数据。"))
        return
    if doubts.decided(found.checked.doubtful, by=by, key=desk.key):
        desk.check()
        st.rerun()
    loading_report.findings(found, desk.draft.filename, desk.key)
    if found.checked.accepted is None:
        return
    words = _("入库 {n} 行").format(n=f"{found.checked.rows_accepted:,}")
    asked = desk.takes_places
    held = asked and not loading_report.is_correction(desk.key)
    if st.button(words, type="primary", key=f"load-{desk.key}", icon=":material/database:", disabled=held):
        desk.current()
        if asked or not desk.takes_places:  # else what was loaded meanwhile gives reason to ask
            desk.load(by, progress.bar(_("正在入库")))
        st.rerun()


def one_place(place: desks.Place, by: str) -> None:
    """A file, with the choice of its sheet, and its desk or why it was refused."""
    st.markdown(f":material/description: **{plain(place.member.filename)}**")
    if len(place.sheets) > 1:
        st.selectbox(
            _("工作表"),
            [None, *place.sheets],
            format_func=lambda sheet: sheet or _("自动选择"),
            key=f"sheet-{place.key}",
            width=320,
        )
    if place.refusal:
        refused(place.refusal)
    elif place.desk:
        try:
            at_work(place.desk, by)
        except MinyiError as refusal:
            refused(refusal)


def guide() -> None:
    st.markdown(
        _(
            "先上传**小区名册**，再上传**调查答卷**。"
            "支持 .csv、.tsv、.txt、.xlsx、.xls、.sav、.zsav 和装有这些文件的 .zip；"
            "问卷星、腾讯问卷、金数据、问卷网、LimeSurvey、KoboToolbox、ODK Central、SPSS 导出的文件"
            "和手工台账可以直接上传。"
            "上传后逐列核对、检查，确认无误再入库。"
        )
    )
    with st.expander(_("文件要有哪些列？")):
        st.markdown(
            _(
                "- **小区名册**：小区编号、小区名称、户数（必填）；城市、区县、街道、社区、楼栋数、建筑面积(㎡)、"
                "建成年份、改造年度、阶段、投资(万元)、管理模式、经度、纬度（可选）。\n"
                "- **调查答卷**：最好有答卷编号、小区编号或小区名称、提交时间；可选渠道、轮次、户号、调查（名称）、"
                "性别、年龄段等；其余各列为题目，开放题的文字作为意见。没有小区或时间的，上传后选定一次即可。\n"
                "- “总体满意度”一列用来判定是否达标，也可在核对时改选别的列。\n"
                "- 核对过的问卷会记住：同一问卷的下一份导出按上次的列对应表读取，问卷有变动时列出不同之处。\n"
                "- 样例见项目文件夹 sample_data，其中 satisfaction_next_week.csv 可用来试一次上传与撤销。"
            )
        )


st.title(_("数据上传"))
guide()
limit = reads.office().settings.upload_limit_mb
chinese.uploader(limit, KINDS_OF_FILE)
st.file_uploader(
    _("选择文件，可一次选多个，也可把文件拖到这里"),
    type=[*KINDS_OF_FILE, "xlsm"],  # which is refused too, but in words
    accept_multiple_files=True,
    key="files",
    max_upload_size=limit,
)
# The widget itself returns a copy of every file, which the desks would keep beside the original.
files = st.session_state["files"]
operator_name = operator.name() if files else operator.current()
with st.spinner(_("正在读取文件")):
    uploaded = desks.uploads(files)
summary = st.container()
for upload in uploaded:
    if upload.refusal:
        with st.container(border=True):
            st.markdown(f":material/description: **{plain(upload.filename)}**")
            refused(upload.refusal)
    for name in upload.passed_over:
        st.caption(
            plain(_("{filename} 中的 {name} 不是可读的表格，已略过").format(filename=upload.filename, name=name))
        )
    for place in upload.places:
        with st.container(border=True):
            one_place(place, operator_name)
with summary:
    worklist.all_at_once(uploaded, by=operator_name)
doubts.remembered(by=operator_name)
