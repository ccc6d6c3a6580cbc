"""The four gates of one community, a card each: counts, base, limit, what is missing, evidence."""

from __future__ import annotations

import streamlit as st

from analytics import glossary
from analytics.language import _
from analytics.model import Scope
from pages.shared import cycle_forms, cycle_reads, cycle_words, deeds, notices
from pages.shared.gate_desk import counted
from pages.shared.plain import plain


def show(community_id: str) -> None:
    """The cards, and what their figures rest on."""
    st.subheader(_("四道闸口"), help=glossary.meaning("gates"))
    judged = cycle_reads.gates_of(Scope(community_id=(community_id,)))
    for column, row in zip(st.columns(4), judged.to_dict("records"), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{cycle_words.gate(row['gate'])}**")
            st.markdown(_("　").join([cycle_words.gate_state(row["state"]), plain(cycle_words.gate_missing(row))]))
            st.caption(_("线 {limit} %（含本数）").format(limit=row["limit_percent"]))
            st.caption(plain(cycle_words.gate_figures(row)))
            st.caption(plain(cycle_words.gate_evidence(row)))
    note = _(
        "同意纳入、方案表决按项目设定的户数基数；征求意见覆盖按名册户数，每户只计一次，方案表决之后的不计；"
        "居民满意按最近一轮有效测评的有效份数。按整数判定，不经四舍五入。有多份依据时取日期最近的一份。"
    )
    notices.basis(note=note, kind="records", base=_("有依据的户数：登记的清点、表决、公示，以及满意度调查的有效份数"))
    if deeds.may("edit_cycle"):
        with st.expander(_("登记或更正人工清点的户数")):
            enter(community_id)


def enter(community_id: str) -> None:
    """The forms for lists counted by hand; for those who may enter."""
    known = cycle_reads.entries("gate", Scope(community_id=(community_id,)))
    names = {
        row.entry_id: f"{cycle_words.gate(row.gate)} · {cycle_words.day(row.changed_on)} · {row.document}"
        for row in known.itertuples()
    }
    entry = cycle_forms.chosen(_("清点"), _("登记新的清点"), known, names, "gate-entry")
    if entry is None:
        cycle_forms.form("gate", "count", community_id=community_id, save=counted)
        return
    cycle_forms.form("gate", "correct", entry, save=counted)
    cycle_forms.take_back(entry)
