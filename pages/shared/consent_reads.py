"""Kept reads of consent and plans."""

from __future__ import annotations

import pandas as pd

from analytics.flows.programmes import programme_of
from analytics.model import Scope, Surveys
from analytics.programme.consent import consent, plan_options
from analytics.standard import measures
from analytics.standard.cells import words_shown
from pages.shared import reads
from pages.shared.kept_reads import kept


@kept
def surveys() -> Surveys:
    """The surveys that ask for consent."""
    return consent.consent_surveys(reads.office())


@kept
def rounds(survey_id: str, scope: Scope) -> pd.DataFrame:
    """Every item in every round of every community; standard measures in the reader's words."""
    found = consent.item_rounds(reads.office(), survey_id, scope)
    return found.assign(heading=words_shown(found["heading"], measures.measure))


@kept
def turnout(survey_id: str, scope: Scope) -> pd.DataFrame:
    """Who answered, by community and round."""
    return consent.turnout(reads.office(), survey_id, scope)


@kept
def buildings(survey_id: str, community_id: str, round_number: int, item_id: str) -> pd.DataFrame:
    """One item in one round of a community by building."""
    return consent.by_building(reads.office(), survey_id, community_id, round_number, item_id)


@kept
def limit_percent(community_id: str) -> int:
    """The consent limit of the community's programme, whole per cent."""
    known = reads.communities(Scope(community_id=(community_id,)))
    return int(programme_of(reads.office(), known)[community_id].consent_percent)


@kept
def questions(scope: Scope) -> list[plan_options.Question]:
    """What may ask about plans, those that name plans first."""
    return plan_options.questions(reads.office(), scope)


@kept
def plan_communities(survey_id: str, scope: Scope) -> list[str]:
    """The communities of ``scope`` with answers to the survey."""
    return list(dict.fromkeys(consent.turnout(reads.office(), survey_id, scope)["community_id"]))


@kept
def plan_rounds(question: plan_options.Question, community_id: str) -> list[int]:
    """The rounds of a question about plans in a community."""
    return plan_options.rounds(reads.office(), question, community_id)


@kept
def ranking(
    question: plan_options.Question, plans: tuple[str, ...], community_id: str, round_number: int
) -> plan_options.Ranking:
    """Plans compared in one community and round."""
    return plan_options.ranking(reads.office(), question, plans, community_id, round_number)
