"""The satisfaction of one community: its rounds compared, its weeks, its questions."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analytics.charts import intervals, levels
from analytics.headings import round_name
from analytics.language import _
from analytics.model import Gate, Scope
from pages.shared import crosstab_rounds, figures, notices, reads, sentences, tables
from pages.shared.version import Version


def rounds(community_id: str, gate: Gate, definition: str) -> None:
    """Its rounds against the threshold, and each against the one before."""
    st.subheader(_("各轮比较"))
    known = reads.rounds(community_id)
    drawn = known.assign(name=sentences.round_names(known))[known["share"].notna()]
    figures.draw(
        intervals.forest(verdicts=drawn, threshold_percent=gate.threshold_percent),
        alt=_("各轮满意率及区间与达标线的比较"),
        key="rounds",
    )
    for sentence in sentences.round_changes(known):
        st.markdown(sentence)
    crosstab_rounds.of_community(known, community_id)
    note = _("相邻两轮之差用 Newcombe 区间") if len(known) > 1 else ""
    notices.basis(n=known["n"].sum(min_count=1), definition=definition, note=note)


def weeks(verdict: dict[Any, Any], gate: Gate, definition: str) -> None:
    """The weeks of its latest round."""
    st.subheader(_("{round}各周").format(round=round_name(verdict["round"])))
    known = reads.community_weeks(verdict["community_id"], verdict["survey_id"], int(verdict["round"]))
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


def questions(version: Version, verdict: dict[Any, Any], gate: Gate, definition: str) -> None:
    """How the answers of its latest round spread over the levels of each question."""
    st.subheader(_("{round}各题答案分布").format(round=round_name(verdict["round"])))
    scope = Scope(community_id=(verdict["community_id"],))
    spread = reads.by_level(verdict["survey_id"], int(verdict["round"]), scope)
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
