"""Cached reads of page 样本与回收: guarded figures of who answered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.representation import comparing, neighbours, response, weights
from analytics.flows.representation.comparing import Comparison
from analytics.flows.representation.response import Channels, Response
from analytics.flows.representation.weights import Shares
from analytics.model import EVERYWHERE, Scope
from analytics.store import margins
from pages.shared.reads import SCOPES, office
from pages.shared.version import Version


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def received(version: Version, survey_id: str, scope: Scope = EVERYWHERE) -> Response:
    return response.overall(office(), survey_id, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def by_place(version: Version, survey_id: str, by: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return response.by_place(office(), survey_id, by, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def by_building(version: Version, survey_id: str, community_id: str) -> pd.DataFrame:
    return response.by_building(office(), survey_id, community_id)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def channels(version: Version, survey_id: str, scope: Scope = EVERYWHERE) -> Channels | None:
    return response.channels(office(), survey_id, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def compared(version: Version, survey_id: str, scope: Scope = EVERYWHERE) -> Comparison:
    return comparing.compare(office(), survey_id, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def shares(version: Version, survey_id: str, scope: Scope = EVERYWHERE) -> Shares | None:
    return weights.shares(office(), survey_id, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def in_doubt(version: Version, survey_id: str, scope: Scope = EVERYWHERE) -> tuple[pd.DataFrame, int, float]:
    return neighbours.communities_in_doubt(office(), survey_id, scope)


@st.cache_data(max_entries=8 * SCOPES, show_spinner=False)
def has_margins(version: Version, scope: Scope = EVERYWHERE) -> bool:
    return not margins.margins(office().store, scope).empty
