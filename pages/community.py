"""小区档案: one community: its register, its verdict, its rounds, its weeks, its questions, its comments."""

from typing import Any

import streamlit as st

from analytics.charts import intervals, levels
from analytics.headings import round_name
from analytics.language import _
from analytics.model import Gate, Scope
from pages.shared import (
    curating,
    cycle_timeline,
    figures,
    filters,
    gate_cards,
    gate_desk,
    notices,
    reads,
    residents,
    sentences,
    tables,
    wording,
)
from pages.shared.plain import plain


def rounds(version: int, community_id: str, gate: Gate, definition: str) -> None:
    """Its rounds against the threshold, and each against the one before."""
    st.subheader(_("各轮比较"))
    known = reads.rounds(version, community_id)
    drawn = known.assign(name=sentences.round_names(known))[known["share"].notna()]
    figures.draw(
        intervals.forest(verdicts=drawn, threshold_percent=gate.threshold_percent),
        alt=_("各轮满意率及区间与达标线的比较"),
        key="rounds",
    )
    for sentence in sentences.round_changes(known):
        st.markdown(sentence)
    note = _("相邻两轮之差用 Newcombe 区间") if len(known) > 1 else ""
    notices.basis(n=known["n"].sum(), definition=definition, note=note)


def weeks(version: int, verdict: dict[Any, Any], gate: Gate, definition: str) -> None:
    """The weeks of its latest round."""
    st.subheader(_("{round}各周").format(round=round_name(verdict["round"])))
    known = reads.community_weeks(version, verdict["community_id"], verdict["survey_id"], int(verdict["round"]))
    if known["share"].isna().all():
        st.info(_("每周份数都太少，不分周显示。"))
    else:
        figures.draw(
            intervals.by_week(estimates=known, threshold_percent=gate.threshold_percent),
            alt=_("每周满意率及区间与达标线的比较"),
            key="weeks",
        )
    note = sentences.hidden(known, reads.office().settings.figure_minimum)
    notices.basis(n=verdict["n"], definition=definition, note=note)


def questions(version: int, verdict: dict[Any, Any], gate: Gate, definition: str) -> None:
    """How the answers of its latest round spread over the levels of each question."""
    st.subheader(_("{round}各题答案分布").format(round=round_name(verdict["round"])))
    scope = Scope(community_id=(verdict["community_id"],))
    spread = reads.by_level(version, verdict["survey_id"], int(verdict["round"]), scope)
    figures.draw(
        levels.stacked(levels=spread, threshold_percent=gate.threshold_percent),
        alt=_("各题从最满意到最不满意的比例"),
        key="levels",
    )
    note = _("基数为各题有效份数，不清楚、不适用和未填不计入")
    notices.basis(n=verdict["n"], definition=definition, note=note)
    tables.download(
        tables.level_table(spread),
        name=f"{verdict['name']}-{_('各题答案分布')}",
        provenance=sentences.provenance(scope, definition, gate, version) | {_("范围"): verdict["name"]},
        key="download_levels",
    )


def main() -> None:
    version = reads.data_version()
    curating.announce()
    st.title(_("小区档案"))
    if reads.communities(version).empty:
        notices.no_data()
        return
    office, known = reads.office(), reads.listed(version)
    names = sentences.full_names(known)
    chosen = filters.one(
        "community", _("小区（可输入名称查找）"), list(names), names.__getitem__, always=True, filter_mode="contains"
    )
    facts = reads.communities(version).set_index("community_id").loc[chosen]
    verdict = known.set_index("community_id", drop=False).loc[chosen].to_dict()

    st.header(plain(facts["name"]), divider="gray")
    st.caption(sentences.register(facts))
    cycle_timeline.show(version, chosen, str(facts["name"]))
    gate_cards.show(version, chosen)
    st.subheader(_("验收"))
    gate_desk.show(version, chosen)
    st.subheader(_("满意度"))
    if verdict["standing"] == "no_data":
        notices.no_answers()
        return
    gate = sentences.own_gate(verdict, office.gate)
    st.markdown(f"**{sentences.standing_line(verdict)}**")
    st.markdown(sentences.verdict(verdict, gate))
    definition = wording.definitions(reads.overall_items(version, verdict["survey_id"]))
    notices.basis(n=verdict["n"], definition=definition, note=sentences.method(gate))
    if verdict["suppressed"]:
        notices.few_answers(office.settings.figure_minimum)
    else:
        left, right = st.columns(2, gap="large")
        with left:
            rounds(version, chosen, gate, definition)
        with right:
            weeks(version, verdict, gate, definition)
        questions(version, verdict, gate, definition)
    residents.show(version, chosen, minimum=office.settings.comment_minimum)


main()
