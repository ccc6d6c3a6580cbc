"""提升重点: what matters most to residents and is done least well."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.definitions import definitions
from analytics.flows.drivers import fields
from analytics.language import C_, _
from analytics.model import Scope
from analytics.standard import communities
from pages.shared import (
    driver_parts,
    driver_reads,
    driver_table,
    filters,
    notices,
    progress,
    reader,
    reads,
    sentences,
    tables,
)
from pages.shared.plain import plain


def narrowed(scope: Scope) -> tuple[Scope, str]:
    """``scope`` with the communities of one stage of the renovation, if the reader chose one, and its name."""
    known = reads.communities(scope)
    stages = sorted(known["stage"].dropna().unique())
    with st.sidebar:
        stage = filters.one("stage", _("阶段"), ["", *stages], lambda one: communities.stage(one) or _("全部阶段"))
    if not stage:
        return scope, ""
    chosen = known.loc[known["stage"] == stage, "community_id"]
    return replace(scope, community_id=tuple(chosen)), stage


def main() -> None:
    reader.require("drivers")
    version = reads.data_version()
    st.title(_("提升重点"))
    if reads.communities().empty:
        notices.no_data()
        return
    scope = filters.place()
    survey = filters.survey(every=False, scope=scope)
    if survey is None:
        notices.no_survey()
        return
    round_number = filters.round_number(reads.round_numbers(survey, scope))
    narrow, stage = narrowed(scope)
    office, described = reads.office(), reads.surveys().set_index("survey_id").loc[survey]
    parts = [f"“{plain(described['title'])}”", sentences.round_choice(round_number), plain(stage)]
    st.caption(_("，").join(part for part in parts if part))
    st.markdown(_("把每一题对总体满意度的**重要性**与它的**满意率**放在一起看：重要而不满意的，先改。"))
    what = C_("work", "计算重要性")
    if progress.waits(what, name="drivers"):
        return
    with progress.cancellable(what, name="drivers", reading=_("正在计算各题的重要性")):
        found = driver_reads.drivers(survey, round_number, narrow)
    driver_parts.cautions(found)
    if found.reason:
        driver_parts.nothing(found)
        return
    line = filters.view("line", _("满意率的分界"), {key: _(words) for key, words in driver_parts.LINES.items()})
    placed = fields(found, office.gate.threshold if line == "gate" else None)
    definition = definitions(reads.items(survey).dropna(subset="satisfied_from"), described["kind"])
    driver_parts.conclusion(placed.rows)
    driver_parts.chart(placed, line, office.gate)
    driver_parts.basis(found, definition)
    driver_table.picked(placed.rows, office.gate)
    tables.download(
        driver_table.listing(placed.rows, office.gate),
        name=_("提升重点"),
        provenance=sentences.provenance(scope, definition, office.gate, version)
        | {_("轮次"): sentences.round_choice(round_number), _("阶段"): stage or _("全部阶段")}
        | {_("重要性"): _("Johnson 相对权重（秩），占 R² 的比例，区间由整群或答卷重抽得出")},
        key="download_drivers",
    )


main()
