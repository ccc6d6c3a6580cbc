"""Cached reads of consent and plans. Keys are the data version and what was asked, never a frame."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.flows.programmes import programme_of
from analytics.model import Scope, Surveys
from analytics.programme.consent import consent, plan_options
from pages.shared import reads
from pages.shared.reads import SCOPES
from pages.shared.version import Version


@st.cache_data(max_entries=SCOPES, show_spinner=False)
def surveys(version: Version) -> Surveys:
    """The surveys that ask for consent."""
    return consent.consent_surveys(reads.office())


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def rounds(version: Version, survey_id: str, scope: Scope) -> pd.DataFrame:
    """Every item in every round of every community."""
    return consent.item_rounds(reads.office(), survey_id, scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def turnout(version: Version, survey_id: str, scope: Scope) -> pd.DataFrame:
    """Who answered, by community and round."""
    return consent.turnout(reads.office(), survey_id, scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def buildings(version: Version, survey_id: str, community_id: str, round_number: int, item_id: str) -> pd.DataFrame:
    """One item in one round of a community by building."""
    return consent.by_building(reads.office(), survey_id, community_id, round_number, item_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def limit_percent(version: Version, community_id: str) -> int:
    """The consent limit of the community's programme, whole per cent."""
    known = reads.communities(version, Scope(community_id=(community_id,)))
    return int(programme_of(reads.office(), known)[community_id].consent_percent)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def questions(version: Version, scope: Scope) -> list[plan_options.Question]:
    """What may ask about plans, those that name plans first."""
    return plan_options.questions(reads.office(), scope)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def plan_communities(version: Version, survey_id: str, scope: Scope) -> list[str]:
    """The communities of ``scope`` with answers to the survey."""
    return list(dict.fromkeys(consent.turnout(reads.office(), survey_id, scope)["community_id"]))


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def plan_rounds(version: Version, question: plan_options.Question, community_id: str) -> list[int]:
    """The rounds of a question about plans in a community."""
    return plan_options.rounds(reads.office(), question, community_id)


@st.cache_data(max_entries=4 * SCOPES, show_spinner=False)
def ranking(
    version: Version, question: plan_options.Question, plans: tuple[str, ...], community_id: str, round_number: int
) -> plan_options.Ranking:
    """Plans compared in one community and round."""
    return plan_options.ranking(reads.office(), question, plans, community_id, round_number)
