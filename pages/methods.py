"""方法: the definitions in force, the formulas with a worked number each, the settings and the versions."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import __version__, glossary
from analytics.access import roles
from analytics.ingest.tidying import cleaning
from analytics.language import C_, _, ended, headed
from analytics.privacy import deidentify
from analytics.settings import SETTINGS
from analytics.text import topics
from pages.shared import (
    comment_reads,
    crosstab_methods,
    cycle_methods,
    driver_methods,
    formulas,
    reader,
    reads,
    sample_methods,
    tables,
    topic_methods,
    unit_methods,
    week_filter,
    week_methods,
    wording,
)
from pages.shared import definitions as satisfied


def definitions() -> None:
    """What counts as satisfied, survey by survey, and the rule."""
    st.header(_("现行口径"))
    office = reads.office()
    settings = office.settings
    st.markdown(wording.rule(office.gate))
    st.markdown(
        _(
            "一周从{day}开始。有效份数少于 {figure} 份不显示满意率，意见少于 {comment} 条不逐条显示。"
            "“不适用”“不清楚”“未填”不计入基数，另行列出。满意率之差以百分点表示。"
        ).format(
            day=_(week_filter.WEEKDAYS[str(settings.week_starts_on)]),
            figure=settings.figure_minimum,
            comment=settings.comment_minimum,
        )
    )
    satisfied.show()


def terms() -> None:
    """Every term that a page explains on its label."""
    st.header(_("术语"), anchor="terms")
    told = (headed(f"**{_(term.word)}**", ended(_(term.meaning))) for term in glossary.TERMS.values())
    st.markdown("\n".join(f"- {one}" for one in told))


def files() -> None:
    """How files become figures."""
    st.header(_("文件的读取"))
    st.markdown(
        _(
            "每份文件按列名和内容判断来源和各列用途，由分析人员核对后入库；核对结果随批次保存，同一问卷的下一份导出自动套用。"
            "跳过（-3）、未填（-2）、空、不清楚等一律不参与计算。带小数的评分舍去小数后比较，是否达到满意起点不受影响。"
            "小区写法与名册不同的，去掉行政区划前缀、楼栋和通名后唯一相同才自动归入；相似而不相同的（包括错字）"
            "由分析人员逐条决定，决定会记住，也可以取消。"
            "选择题和排序题的占比 = 选了（或列入）该项的份数 ÷ 答了该题的份数，没有答的不在其内；"
            "多选题一人可选多项，占比之和可大于 100 %。排序题的“排第一”是把该项排在首位的份数，"
            "“平均名次”只按列入该项的答卷计算，第一名为 1，越小越靠前。"
            "居民原话只做下列整理，逐处留有记录：{changes}。"
        ).format(changes=_("、").join(_(words) for words in cleaning.CHANGES.values()))
    )


def opinions() -> None:
    """How comments become topics, and what is claimed of topics."""
    st.header(_("意见归类与去标识"))
    settings = reads.office().settings
    topic_methods.show(
        figure=settings.figure_minimum,
        comment=settings.comment_minimum,
        learnt_from=comment_reads.learnt_from(),
    )


def settings(who: reader.Reader) -> None:
    """What figures depend on; where files lie and whom the machine talks to is for those who look after it."""
    st.header(_("设置"))
    now = reads.office().settings
    keeper = who.is_desktop or roles.may(who.role, who.scope, "manage_accounts")
    told = [setting for setting in SETTINGS if keeper or not isinstance(setting.default, str)]
    tables.draw(
        pd.DataFrame(
            {
                _("环境变量"): [setting.variable for setting in told],
                _("现值"): [now.shown(setting) for setting in told],
                _("默认值"): [str(setting.default) for setting in told],
                _("含义"): [_(setting.help) for setting in told],
            }
        ),
        key="settings",
    )


def versions() -> None:
    st.header(_("版本与数据来源"))
    version = reads.data_version()
    st.markdown(
        _("软件 {software} · 意见归类方法 {text} · 去标识方法 {privacy} · 数据第 {data} 版").format(
            software=__version__, text=topics.METHOD_VERSION, privacy=deidentify.METHOD_VERSION, data=version.data
        )
    )
    stored = reads.batches()
    loaded = stored[stored["state"] == "loaded"]
    if loaded.empty:
        st.caption(_("尚无入库的文件。"))
        return
    tables.draw(
        loaded[["batch_id", "filename", "sha256"]],
        key="files",
        column_config={"batch_id": _("批次"), "filename": _("文件"), "sha256": _("文件校验码 SHA-256")},
    )


who = reader.require("methods")
st.title(C_("menu", "方法"))
definitions()
terms()
st.header(_("公式与算例"))
formulas.show()
for section in (unit_methods, sample_methods, driver_methods, crosstab_methods):
    section.show()
week_methods.show()
files()
st.header(_("改造过程"))
cycle_methods.show()
opinions()
settings(who)
versions()
