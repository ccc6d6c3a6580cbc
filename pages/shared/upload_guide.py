"""What the analyst may upload, and how the files should look."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_, _
from analytics.programme.subjects import SUBJECTS
from analytics.reports.record_template import record_template
from pages.shared import downloads


def show() -> None:
    """What may be uploaded, what its columns are, and the forms for records of the cycle."""
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
                "建成年份、改造年度、阶段、投资(万元)、管理模式、经度、纬度（可选；十进制度，GCJ-02 或 WGS-84 均可，"
                "一份名册用同一种，地图不作换算）。\n"
                "- **调查答卷**：最好有答卷编号、小区编号或小区名称、提交时间；可选渠道、轮次、户号、调查（名称）、"
                "性别、年龄段等；其余各列为题目，开放题的文字作为意见。没有小区或时间的，上传后选定一次即可。\n"
                "- “总体满意度”一列用来判定是否达标，也可在核对时改选别的列。\n"
                "- **过程记录**：有“记录类型”一列的表，逐行登记征求意见活动、公示、进度、整改等，模板见下。\n"
                "- **名册结构**：小区编号、项目（性别、年龄段、产权、楼栋等，与问卷用词一致）、类别、户数或人数，"
                "一行一个小区的一类；用来看样本能否代表居民。样例为 margins.csv。\n"
                "- 核对过的问卷会记住：同一问卷的下一份导出按上次的列对应表读取，问卷有变动时列出不同之处。\n"
                "- 样例见项目文件夹 sample_data，其中 satisfaction_next_week.csv 可用来试一次上传与撤销。"
            )
        )
        _forms()


def _forms() -> None:
    """An empty form of one kind of record."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("过程记录填报模板"),
            [name for name, subject in SUBJECTS.items() if subject.filed],
            format_func=lambda name: _(SUBJECTS[name].words),
            key="record_form",
            width=240,
        )
        downloads.button(
            _("下载模板（.xlsx）"),
            lambda: record_template(chosen),
            what=N_("{name}模板").format(name=SUBJECTS[chosen].words),
            filename=f"{_(SUBJECTS[chosen].words)}.xlsx",
            key="record_form_xlsx",
        )
