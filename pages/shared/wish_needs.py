"""需求与现状: what residents ask for beside what a community lacks; and the entering of what there is."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.language import N_, _
from analytics.model import Scope
from analytics.programme.wishes import needs
from analytics.programme.wishes.plan_lines import NEEDS
from pages.shared import (
    community_picks,
    deeds,
    filters,
    notices,
    operator,
    reads,
    sentences,
    tables,
    wish_editing,
    wish_history,
    wish_reads,
    wish_tables,
)

EDITING = "edit_cycle"
PLACED = {"name": N_("小区"), "street": N_("街道")}


def show(chosen: wish_reads.Selection) -> None:
    """Measure by measure in how many communities, then community by community."""
    percent = wish_reads.asked_percent()
    lines = wish_reads.lines(chosen, percent)
    if lines.empty:
        notices.nothing_left()
        return
    registered = needs.facilities(reads.office(), chosen.scope)
    if registered.empty:
        st.info(_("还没有登记设施现状，下表只有居民要求。请到“设施登记”填写缺什么。"), icon=":material/edit_note:")
    st.subheader(_("各项内容涉及的小区数"), anchor=False)
    counts = needs.by_measure(lines)
    words = {"measure": _("改造内容"), "category": _("类别")} | {code: _(said) for code, said in NEEDS.items()}
    tables.draw(needs.in_words(counts).rename(columns=words), key="needs_by_measure")
    st.subheader(_("逐个小区"), anchor=False)
    wanted = filters.many("need", _("需求与现状"), list(NEEDS), lambda one: _(NEEDS[one]))
    known = reads.communities(chosen.scope)[["community_id", *PLACED]]
    found = lines[lines["need"].isin(wanted or list(NEEDS))].merge(known, on="community_id")
    table = wish_tables.planned(found)
    for position, (name, heading) in enumerate(PLACED.items()):
        table.insert(position, _(heading), found[name].to_numpy())
    looks: dict[str, Any] = {"height": 420, "column_config": wish_tables.columns(table)}
    community_picks.lead(table, found["community_id"], key="needs_by_community", **looks)
    notices.basis(
        definition=wish_reads.asked_rule(percent),
        note=sentences.notes(
            wish_reads.definition(),
            _("已登记设施现状 {n} 项，涉及 {places} 个小区；没登记的不等于不缺").format(
                n=len(registered), places=registered["community_id"].nunique()
            ),
            sentences.hidden(lines, reads.office().settings.figure_minimum),
        ),
    )
    provenance = wish_reads.provenance(chosen) | {_("居民要求"): wish_reads.asked_rule(percent)}
    tables.download(table, name=_("需求与现状"), provenance=provenance, key="download_needs")


def enter(chosen: wish_reads.Selection) -> None:
    """What one community has and lacks, entered by those who went to see."""
    if deeds.may(EDITING):
        with st.sidebar:
            operator.name()
    known = reads.communities(chosen.scope)
    names = sentences.full_names(known)
    community = filters.one("community", _("小区"), list(names), names.__getitem__, width=420)
    if deeds.may(EDITING):
        st.caption(_("按现场核查填写现状；没有核查的留空。改为空白即删除登记。每处改动都记录在案。"))
    office, scheme = reads.office(), wish_reads.scheme_in_use(chosen)
    name = f"facilities-{community}-{scheme}"
    opened, edited = wish_editing.edit(
        name,
        lambda: needs.table(office, community, scheme),
        column_config={
            "measure": st.column_config.TextColumn(_("改造内容"), width=tables.pixels(150)),
            "category": st.column_config.TextColumn(_("类别"), width=tables.pixels(90)),
            "condition": st.column_config.SelectboxColumn(
                _("现状"), options=needs.conditions(), width=tables.pixels(120)
            ),
            "note": st.column_config.TextColumn(_("说明"), max_chars=200, width=tables.pixels(320)),
            "changed_on": st.column_config.DateColumn(_("登记日期"), format="YYYY-MM-DD", width=110),
            "changed_by": st.column_config.TextColumn(_("登记人"), width=tables.pixels(100)),
            "seen": None,
        },
        grows=False,
        disabled=["measure", "category", "changed_on", "changed_by"],
        action=EDITING,
    )
    wish_editing.preview(
        name,
        lambda why: needs.changes(office, community, scheme, edited, opened=opened, reason=why),
        lambda by, why: needs.save(office, community, scheme, edited, opened=opened, by=by, reason=why),
        action=EDITING,
    )
    wish_history.show("facility", name, Scope(community_id=(community,)), action=EDITING)
