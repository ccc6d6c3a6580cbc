"""小区档案: one community: its register, its verdict, its rounds, its weeks, its questions, its comments."""

from collections.abc import Hashable
from typing import Any

import streamlit as st

from analytics.definitions import definitions
from analytics.language import _
from analytics.model import Scope
from pages.shared import (
    community_drivers,
    community_satisfaction,
    curating,
    cycle_timeline,
    filters,
    gate_cards,
    gate_desk,
    notices,
    reader,
    reads,
    residents,
    sentences,
    subject,
)
from pages.shared.plain import plain
from pages.shared.version import Version


def main() -> None:
    reader.require("community")
    version = reads.data_version()
    curating.announce()
    st.title(_("小区档案"))
    if reads.communities().empty:
        notices.no_data()
        return
    office, known = reads.office(), reads.listed()
    names = sentences.full_names(known)
    chosen = filters.one(
        "community", _("小区（可输入名称查找）"), list(names), names.__getitem__, always=True, filter_mode="contains"
    )
    subject.of_scope(Scope(community_id=(chosen,)))
    facts = reads.communities().set_index("community_id").loc[chosen]
    verdict = known.set_index("community_id", drop=False).loc[chosen].to_dict()

    st.header(plain(facts["name"]), divider="gray")
    st.caption(sentences.register(facts))
    cycle_timeline.show(chosen, str(facts["name"]))
    gate_cards.show(chosen)
    st.subheader(_("验收"))
    gate_desk.show(chosen)
    st.subheader(_("满意度"))
    if verdict["standing"] == "no_data":
        notices.no_answers()
    else:
        satisfaction(version, verdict)
    residents.show(chosen, minimum=office.settings.comment_minimum)


def satisfaction(version: Version, verdict: dict[Hashable, Any]) -> None:
    """The verdict in words, and the rounds, weeks and questions behind it."""
    office = reads.office()
    gate = sentences.own_gate(verdict, office.gate)
    st.markdown(f"**{sentences.standing_line(verdict)}**")
    st.markdown(sentences.verdict(verdict, gate))
    definition = definitions(reads.overall_items(verdict["survey_id"]))
    notices.basis(n=verdict["n"], definition=definition, interval=sentences.method(gate))
    if verdict["suppressed"]:
        notices.few_answers(office.settings.figure_minimum)
    else:
        left, right = st.columns(2, gap="large")
        with left:
            community_satisfaction.rounds(verdict["community_id"], gate, definition)
        with right:
            community_satisfaction.weeks(verdict, gate, definition)
        community_satisfaction.questions(version, verdict, gate, definition)
        community_drivers.show(version, verdict, gate, definition)


main()
