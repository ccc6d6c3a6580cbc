"""总览: how many communities meet the gate, which are worst, how fresh the data is, what to do next."""

import streamlit as st

from analytics import glossary
from analytics.definitions import definitions
from analytics.headings import place_name
from analytics.language import C_, _
from analytics.model import EVERYWHERE
from pages.shared import (
    cycle_reads,
    filters,
    notices,
    reader,
    reads,
    sentences,
    standing_views,
    tables,
    unit_reads,
    unit_words,
    week_reads,
    wording,
)
from pages.shared.plain import plain

MOST_SEVERE = 5

reader.require("overview")
st.title(_("总览"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
survey = filters.survey(scope=scope)
office = reads.office()
gate = office.gate
verdicts = reads.listed(scope, survey)
if verdicts.empty:
    notices.nothing_left()
    st.stop()
summary = reads.summary(scope, survey)
definition = definitions(reads.overall_items(survey, scope))

below, met, no_data = (summary.standings[code] for code in ("below", "met", "no_data"))
cards = (
    (wording.standing("below"), below, glossary.meaning("below")),
    (wording.standing("met"), met, glossary.meaning("met")),
    (wording.standing("no_data"), no_data, glossary.meaning("no_data")),
    (_("其中证据不充分"), summary.doubtful, glossary.meaning("evidence")),
    (C_("count", "小区"), summary.communities, _("名册中的小区数")),
    (_("户数"), summary.households, _("名册中的户数合计")),
    (_("有效答卷"), summary.n, _("各小区最新一轮满意度调查中，总体满意度的有效份数合计；不显示数字的小区不计")),
)
for column, (label, figure, explanation) in zip([*st.columns(4), *st.columns(3)], cards, strict=True):
    column.metric(label, wording.count(figure), help=explanation, border=True)
rule = sentences.several_limits(tables.limits(verdicts)) or sentences.short_rule(gate)
notices.basis(n=summary.n, definition=definition, note=_(" ｜ ").join([rule, place_name(scope)]))
unit_words.notice(unit_reads.flagged(scope, survey))
if no_data == summary.communities:
    notices.no_survey()
    st.stop()

# A district's own official has streets to compare.
by = "street" if len(office.store.scope.district) == 1 else "district" if verdicts["city"].nunique() < 2 else "city"
titles = {"street": _("各街道达标情况"), "district": _("各区县达标情况"), "city": _("各城市达标情况")}
st.subheader(titles[by])
standing_views.show(scope, verdicts, by=by, definition=definition)
left, right = st.columns([3, 2], gap="large")
with left:
    st.subheader(_("最近一周"))
    latest, freshness = st.columns(2)
    with latest.container(border=True, height="stretch"):
        week = week_reads.latest_week(scope)
        st.markdown(sentences.latest_week(week, gate))
        filters.link("weekly", _("看周报"), icon=":material/calendar_view_week:")
    with freshness.container(border=True, height="stretch"):
        st.markdown(sentences.freshness(reads.batches(), is_whole=office.store.scope == EVERYWHERE))
        filters.link("batches", _("看入库批次"), icon=":material/inventory_2:")
with right:
    st.subheader(_("最需要关注的小区"))
    if not below:
        st.success(_("没有未达标的小区。"))
    for row in verdicts[verdicts["standing"] == "below"].head(MOST_SEVERE).to_dict("records"):
        with st.container(border=True, gap=None):
            filters.link("community", plain(row["name"]), icon=":material/apartment:", community=row["community_id"])
            st.caption(sentences.brief(row, gate))
    st.subheader(_("下一步"))
    due = len(cycle_reads.week_actions(office.now().date(), scope))
    filters.link("acceptance", _("本周要办 {n} 项").format(n=due), icon=":material/checklist:")
    filters.link("acceptance", _("{n} 个未达标：整改后再测评").format(n=below), icon=":material/build:")
    filters.link(
        "acceptance",
        _("{n} 个证据不充分：补充答卷").format(n=summary.doubtful),
        icon=":material/fact_check:",
        standing="",
        evidence=("uncertain", "insufficient"),
    )
    filters.link(
        "acceptance", _("{n} 个无数据：组织调查").format(n=no_data), icon=":material/campaign:", standing="no_data"
    )
