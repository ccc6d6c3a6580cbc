"""调查计划: how many forms, from which buildings, to settle a community."""

import streamlit as st

from analytics.charts import planning as charts
from analytics.definitions import definitions
from analytics.headings import place_name
from analytics.language import C_, N_, _
from pages.shared import (
    community_picks,
    figures,
    filters,
    methods_card,
    notices,
    planning_desk,
    planning_reads,
    planning_tables,
    reader,
    reads,
    sentences,
    tables,
    wording,
)
from pages.shared.planning_reads import Asked

MOST_DRAWN = 25
BASE = N_("各小区最新一轮总体满意度的有效份数；计划份数为估计，不是统计结果")

reader.require("planning")
version = reads.data_version()
st.title(_("调查计划"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
survey = filters.survey(scope=scope)
evidence = filters.evidence(default=planning_reads.OPEN)
every = planning_reads.open_communities(Asked(scope, survey, evidence))
if every.empty:
    notices.empty(
        _("没有证据不足的小区"), _("所选范围内各小区都已判明。可在左侧把“证据”清空，为已判明的小区安排下一轮。")
    )
    st.stop()
names = sentences.full_names(every)
chosen = filters.many(
    "communities", _("小区（不选为全部，共 {n} 个）").format(n=len(every)), list(names), names.__getitem__
)
asked = Asked(scope, survey, evidence, chosen)
target = planning_desk.target()
plan = planning_reads.plan(asked, target)
definition = definitions(reads.overall_items(survey, scope))
aim = planning_desk.in_words(target)
interval = sentences.notes(sentences.method(reads.office().gate), planning_desk.reckoned(target))

settled = plan["further"].eq(0).fillna(False).astype(bool)
cards = (
    (C_("count", "小区"), wording.count(len(plan)), _("左侧筛选并选出的小区")),
    (_("需再收份数"), wording.count(plan["further"].sum(min_count=1)), _("各小区相加；已收份数不显示的小区不计")),
    (_("已够的小区"), wording.count(settled.sum()), _("按所定目标不必再收")),
    (_("收齐也不够的小区"), wording.count(plan["target"].isna().sum()), _("户数不明，或全部住户作答也达不到目标")),
)
with st.container(horizontal=True):
    for label, number, meaning in cards:
        st.metric(label, number, help=meaning, border=True, width=190)
notices.basis(definition=definition, note=aim, base=_(BASE), interval=interval)

st.subheader(_("各小区需收多少份"))
if plan["target"].notna().any():
    figures.draw(
        charts.forms(plan=plan, most=MOST_DRAWN), alt=_("各小区已收和需再收的份数，短竖线为户数"), key="forms_needed"
    )
    notices.basis(definition=definition, note=sentences.drawn(len(plan), MOST_DRAWN), base=_(BASE), interval=interval)
shown = planning_tables.of_communities(plan)
community_picks.lead(shown, plan["community_id"], key="plan_table", column_config=planning_tables.configured())
provenance = sentences.provenance(scope, definition, reads.office().gate, version) | {_("目标"): aim}
tables.download(shown, name=_("调查计划"), provenance=provenance, key="download_plan")

st.subheader(_("走访哪些楼栋"))
visits = planning_reads.by_building(asked, target, planning_reads.MOST_VISITED)
community_picks.lead(
    planning_tables.of_buildings(visits),
    visits["community_id"],
    key="visits_table",
    column_config=planning_tables.configured(),
)
notices.basis(
    definition=definition,
    note=sentences.notes(
        sentences.listed(len(plan), planning_reads.MOST_VISITED),
        _("按各栋户数分配，已收的计入；户数没有登记的按各栋相同估计"),
        _("份数少或可由相减得出的楼栋不显示已收，这些楼栋的需再收只按户数分配"),
    ),
    base=_(BASE),
    interval=interval,
)
card = methods_card.card(definition=definition, n=_("见各行“已收”"), base=_(BASE), interval=interval)
planning_tables.visiting_list(asked, target, provenance, card, scope)
st.caption(
    _("{place}。每栋随机或隔户抽取住户，不以愿意作答的邻居代替；只访容易找到的人，份数再多也判不准。").format(
        place=place_name(scope)
    )
)
