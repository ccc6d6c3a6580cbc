"""小区比较: communities beside each other, with what chance alone would do."""

from functools import partial

import streamlit as st

from analytics import glossary
from analytics.charts import funnel, ranks
from analytics.definitions import definitions
from analytics.estimation.units.beside import tenth
from analytics.estimation.units.ranks import DRAWS
from analytics.language import _
from pages.shared import (
    community_picks,
    figures,
    filters,
    notices,
    reader,
    reads,
    sentences,
    tables,
    unit_reads,
    unit_tables,
    unit_words,
)

MOST_DRAWN = 40

reader.require("ranking")
version = reads.data_version()
st.title(_("小区比较"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
survey = filters.survey(scope=scope)
listed = reads.listed(scope, survey)
if listed.empty:
    notices.nothing_left()
    st.stop()
if (listed["standing"] == "no_data").all():
    notices.no_survey()
    st.stop()
office = reads.office()
compared = unit_reads.compared(survey)
units = unit_reads.among(scope, survey)
if units.empty:
    notices.empty(_("所选小区份数太少，都不显示满意率"), _("可在左侧放宽地区，或先补充答卷。"))
    st.stop()
without, worst = len(listed) - len(units), tenth(len(units))
definition = definitions(reads.overall_items(survey, scope))
limits = tables.limits(units)
st.caption(
    _("满意率的高低有一部分只是抽样的偶然。这里先看差别是否超出偶然，再看名次有多大把握；不按原始满意率排座次。")
)
st.markdown(unit_words.flags(unit_reads.flagged(scope, survey)) or _("所列小区没有未达标的。"))

st.subheader(_("漏斗图"), help=glossary.meaning("funnel"))
view = filters.view("spread", _("界限"), {"with": _("计入小区间差异"), "without": _("只计抽样误差")})
spread = view == "with"
figures.draw(
    funnel.funnel_plot(
        units=units, funnel=compared.funnel, spread=spread, threshold_percent=limits[0] if len(limits) == 1 else None
    ),
    alt=funnel.alt_text(units=units, funnel=compared.funnel, spread=spread),
    key="funnel",
)
notices.basis(
    n=units["n"].sum(),
    definition=definition,
    note=sentences.notes(unit_words.reference(compared.funnel, without), sentences.several_limits(limits)),
)
st.caption(
    _(
        "怎样看：越靠右答卷越多、界限越窄。在两限之间，与合计的差别不能同偶然分开；▼ 在 99.8 % 限以外，差别不是偶然。"
        "“计入小区间差异”时，只有比小区之间平常的差别更大的才在限外。"
    )
)

st.subheader(_("名次与把握"), help=glossary.meaning("rank_interval"))
figures.draw(
    ranks.caterpillar(units=units.sort_values(["rank", "community_id"]), most=MOST_DRAWN),
    alt=_("各小区从低到高的名次及其区间，最低者在上"),
    key="ranks",
)
notices.basis(
    n=units.nsmallest(MOST_DRAWN, "rank")["n"].sum(),
    definition=definition,
    note=sentences.notes(
        sentences.drawn(len(units), MOST_DRAWN), _("线为名次的 95 % 区间；线相互重叠的小区分不出先后")
    ),
)

st.subheader(_("哪些确实未达标"))
rows = filters.view("list", _("名单"), {"all": _("全部"), "below": _("未达标"), "sure": _("可确认未达标")})
if rows != "all":
    units = units[units["sure"] if rows == "sure" else units["standing"] == "below"].reset_index(drop=True)
if units.empty:
    st.info(_("名单上没有小区。"))
    st.stop()
st.caption(_("按调整后满意率从低到高。勾选行首的方框，打开该小区的档案。"))
several = community_picks.several("units")
picked = unit_tables.draw(units, spread=spread, key="units", several=several)
community_picks.follow(units["community_id"].iloc[picked].tolist(), several=several)
notices.basis(
    n=units["n"].sum(),
    definition=definition,
    note=_("最低一成是最低的 {k} 个；名次由 {draws} 次模拟得出，种子固定，结果可以重现").format(k=worst, draws=DRAWS),
)
tables.download(
    partial(unit_tables.elsewhere, units, spread=spread),
    name=_("小区比较"),
    provenance=sentences.provenance(scope, definition, office.gate, version)
    | {_("比较方法"): unit_words.reference(compared.funnel, without)},
    key="download_units",
)
