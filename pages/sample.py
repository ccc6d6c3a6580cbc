"""样本与回收: who answered, beside who lives there, and what weighting makes of it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.definitions import definitions
from analytics.language import _
from analytics.model import KINDS, Scope
from pages.shared import (
    filters,
    notices,
    reader,
    reads,
    sample_channels,
    sample_neighbours,
    sample_register,
    sample_response,
    sample_weights,
    sentences,
)


def _community(scope: Scope) -> str:
    """One community of ``scope``, or all of them: the empty text."""
    names = sentences.full_names(reads.communities(scope))
    with st.sidebar:
        return filters.one(
            "community", _("小区"), ["", *names], lambda one: names.get(one, _("全部小区")), filter_mode="contains"
        )


def main() -> None:
    reader.require("sample")
    st.title(_("样本与回收"))
    version = reads.data_version()
    if reads.communities().empty:
        notices.no_data()
        return
    place = filters.place()
    survey = filters.survey(tuple(KINDS), every=False, scope=place)
    if survey is None:
        notices.no_survey()
        return
    community = _community(place)
    scope = replace(place, community_id=(community,)) if community else place
    if not reads.round_numbers(survey, scope):
        notices.nothing_left()
        return
    described = reads.surveys().set_index("survey_id").loc[survey]
    items = reads.items(survey)
    is_satisfaction = described["kind"] == "satisfaction"
    deciding = items[items["overall"].astype(bool) & items["satisfied_from"].notna()]
    definition = definitions(deciding, described["kind"]) if len(deciding) else _("全部答卷")
    provenance = sentences.provenance(place, definition, reads.office().gate, version)
    if community:
        provenance = provenance | {_("小区"): community}
    st.caption(
        _("{survey}。谁答了、谁没有答，决定满意率能代表谁。").format(survey=sentences.of_survey(described, None))
    )
    sample_response.show(survey, scope, community, provenance)
    sample_register.show(survey, scope, provenance)
    if is_satisfaction:
        sample_weights.show(survey, scope, definition, provenance)
        sample_neighbours.show(survey, scope, provenance)
        sample_channels.show(survey, scope, provenance)
    st.subheader(_("下一步"))
    st.markdown(_("回收少的小区和楼栋、缺少的人群，应先入户补访，再看加权结果；还要收多少份，见调查计划。"))
    filters.link("planning", _("去调查计划"), icon=":material/event_note:")


main()
