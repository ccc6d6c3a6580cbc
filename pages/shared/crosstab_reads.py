"""Cached reads of tables by groups, and of two rounds compared."""

from __future__ import annotations

import streamlit as st

from analytics.flows import crosstab_register, crosstabs, round_pairs
from analytics.flows.crosstab_hiding import NotToBeCrossed
from analytics.flows.crosstab_layout import Asked
from analytics.flows.crosstabs import Crosstab
from analytics.flows.round_pairs import Compared, Round
from analytics.model import Scope
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def places(version: Version) -> list[Scope]:
    return crosstabs.places(reads.office())


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def groupings(version: Version, survey_id: str) -> list[str]:
    return crosstabs.groupings(reads.office(), survey_id)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def crosstab(version: Version, asked: Asked, place: Scope, detail: bool) -> Crosstab | str:
    """The table; why there is none, in words, where it may not be told."""
    by_communities = asked.by in crosstab_register.GROUPINGS
    flow = crosstab_register.crosstab if by_communities else crosstabs.crosstab
    try:
        return flow(reads.office(), asked, place, detail=detail)
    except NotToBeCrossed as refusal:
        return str(refusal)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def rounds_offered(version: Version, survey_id: str) -> list[tuple[Round, Round]]:
    return round_pairs.offered(reads.office(), survey_id)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def compared(version: Version, before: Round, after: Round, place: Scope) -> list[Compared]:
    return round_pairs.compare(reads.office(), before, after, place)
