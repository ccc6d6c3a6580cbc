"""小区档案: one community: its register, its verdict, its rounds, its questions, its weeks, its comments."""

import streamlit as st

from analytics.charts import intervals, levels
from analytics.language import _
from analytics.model import Scope
from pages.shared import figures, filters, notices, reads, residents, sentences, tables, wording
from pages.shared.plain import plain

version = reads.data_version()
st.title(_("小区档案"))
if reads.communities(version).empty:
    notices.no_data()
    st.stop()
office = reads.office()
known = reads.listed(version)
names = sentences.full_names(known)
community_id = filters.one(
    "community", _("小区"), list(names), names.__getitem__, placeholder=_("输入名称查找"), filter_mode="contains"
)
facts = reads.communities(version).set_index("community_id").loc[community_id]
verdict = known.set_index("community_id").loc[community_id].to_dict()
minimum = office.settings.figure_minimum

st.header(plain(facts["name"]))
st.caption(sentences.register(facts))
if verdict["standing"] == "no_data":
    notices.empty(
        _("这个小区还没有有效答卷"),
        _("名册中有这个小区，但满意度调查没有它的有效答卷。无数据不等于 0。请组织调查后上传答卷。"),
        page="upload",
        label=_("去上传答卷"),
    )
    st.stop()
st.subheader(sentences.standing_line(verdict))
st.markdown(sentences.verdict(verdict, office.gate))
definition = wording.definitions(reads.overall_items(version, verdict["survey_id"]))
notices.basis(n=verdict["n"], definition=definition, note=sentences.method(office.gate))

rounds = reads.rounds(version, community_id)
scope, latest = Scope(community_id=(community_id,)), int(verdict["round"])
left, right = st.columns(2, gap="large")
with left:
    st.subheader(_("各轮比较"))
    if rounds["share"].notna().any():
        figures.draw(
            intervals.forest(
                verdicts=rounds[rounds["share"].notna()].assign(name=sentences.round_names(rounds)),
                threshold_percent=office.gate.threshold_percent,
            ),
            alt=_("各轮满意率及区间与达标线的比较"),
            key="rounds",
        )
    for sentence in sentences.round_changes(rounds):
        st.markdown(sentence)
    notices.basis(n=rounds["n"].sum(), definition=definition, note=_("相邻两轮之差用 Newcombe 区间"))
with right:
    st.subheader(_("第 {round} 轮各周").format(round=latest))
    weeks = reads.community_weeks(version, community_id, verdict["survey_id"], latest)
    figures.draw(
        intervals.by_week(estimates=weeks, threshold_percent=office.gate.threshold_percent),
        alt=_("每周满意率及区间与达标线的比较"),
        key="weeks",
    )
    notices.basis(n=weeks["n"].sum(), definition=definition, note=sentences.hidden(weeks, minimum))

st.subheader(_("各题答案分布"))
spread = reads.by_level(version, verdict["survey_id"], latest, scope)
if spread["share"].notna().any():
    figures.draw(
        levels.stacked(levels=spread, threshold_percent=office.gate.threshold_percent),
        alt=_("各题从最满意到最不满意的比例"),
        key="levels",
    )
    tables.download(
        tables.level_table(spread),
        name=f"{facts['name']}-{_('各题答案分布')}",
        provenance=sentences.provenance(scope, definition, office.gate, version),
        key="download_levels",
    )
notices.basis(n=verdict["n"], definition=definition, note=sentences.hidden(spread, minimum))

residents.show(version, community_id, minimum=office.settings.comment_minimum)
