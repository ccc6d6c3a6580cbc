"""验收预警: what needs somebody this week, the four gates, the communities below the gate, and acceptance."""

from functools import partial

import streamlit as st

from analytics import glossary
from analytics.charts import gates as gate_charts
from analytics.charts import intervals
from analytics.definitions import definitions
from analytics.language import _
from pages.shared import (
    alert_actions,
    community_picks,
    curating,
    cycle_reads,
    figures,
    filters,
    gate_tables,
    notices,
    reader,
    reads,
    sentences,
    tables,
    unit_reads,
    unit_words,
    wording,
)

MOST_DRAWN = 40

reader.require("acceptance")
version = reads.data_version()
curating.announce()
st.title(_("验收预警"))
if reads.communities().empty:
    notices.no_data()
    st.stop()
scope = filters.place()
survey = filters.survey(scope=scope)
standings, evidence = filters.standing(default=("below",)), filters.evidence()
office = reads.office()
st.markdown(wording.rule(office.gate))
alert_actions.show(scope)

st.subheader(_("四道闸口"), help=glossary.meaning("gates"))
judged = cycle_reads.gates_of(scope)
figures.draw(gate_charts.by_gate(gates=judged), alt=_("每道闸口达到、未达到、无数据的小区数"), key="gates")
gate_tables.show(scope, judged)

listed = gate_tables.with_alerts(scope, reads.listed(scope, survey))
if not listed.empty and (listed["standing"] == "no_data").all():
    notices.no_survey()
    st.stop()
if standings:
    listed = listed[listed["standing"].isin(standings)]
if evidence:
    listed = listed[listed["evidence"].isin(evidence)]
if listed.empty:
    notices.nothing_left()
    gate_tables.acceptance(scope)
    st.stop()
listed = listed.reset_index(drop=True)
definition = definitions(reads.overall_items(survey, scope))
limits = tables.limits(listed)
hidden_note = sentences.notes(
    sentences.hidden(listed, office.settings.figure_minimum), sentences.several_limits(limits)
)

st.subheader(_("{n} 个小区，按严重度排列").format(n=len(listed)))
st.caption(
    _("勾选行首的方框，打开该小区的档案。严重度是预计未达到达标线的户数：差得越多、越有把握、户数越多，排得越前。")
)
order = tables.VERDICT_COLUMNS + (("threshold_percent",) if len(limits) > 1 else ())
several = community_picks.several("verdicts")
picked = tables.table(listed, office.gate, order=order, key="verdicts", pick=True, several=several)
community_picks.follow(listed["community_id"].iloc[picked].tolist(), several=several)
interval = sentences.method(office.gate)
notices.basis(n=listed["n"].sum(min_count=1), definition=definition, note=hidden_note, interval=interval)
unit_words.notice(unit_reads.flagged(scope, survey))
tables.download(
    partial(tables.verdict_table, listed),
    name=_("验收预警"),
    provenance=sentences.provenance(scope, definition, office.gate, version),
    key="download_verdicts",
)

st.subheader(_("满意率与区间"), help=glossary.meaning("interval"))
drawable = listed[listed["share"].notna()]
if drawable.empty:
    st.info(_("所列小区没有可显示的满意率。"))
else:
    line = limits[0] if len(limits) == 1 else office.gate.threshold_percent
    figures.draw(
        intervals.forest(verdicts=drawable, threshold_percent=line, most=MOST_DRAWN),
        alt=_("各小区满意率及区间与达标线的比较，最严重者在上"),
        key="forest",
    )
    notices.basis(
        n=drawable["n"].head(MOST_DRAWN).sum(),
        definition=definition,
        note=sentences.notes(sentences.drawn(len(drawable), MOST_DRAWN), sentences.several_limits(limits, line)),
        interval=interval,
    )
gate_tables.acceptance(scope)
