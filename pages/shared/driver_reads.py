"""Kept reads of what matters and of a questionnaire's quality."""

from __future__ import annotations

import pandas as pd

from analytics.flows import drivers as flow
from analytics.flows import questionnaire
from analytics.flows.drivers import Drivers
from analytics.flows.questionnaire import HangingTogether
from analytics.model import EVERYWHERE, Scope
from analytics.text.coding import naming
from pages.shared import reads, topic_reads
from pages.shared.kept_reads import kept


@kept
def drivers(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> Drivers:
    return flow.drivers_of(reads.office(), survey_id, round_number=round_number, scope=scope)


@kept
def beside_city(survey_id: str, community_id: str, city: Scope) -> pd.DataFrame:
    return flow.beside_city(reads.office(), survey_id, community_id, city)


@kept
def hanging_together(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> HangingTogether:
    return questionnaire.hanging_together(reads.office(), survey_id, round_number=round_number, scope=scope)


@kept
def alike(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return questionnaire.alike(reads.office(), survey_id, round_number=round_number, scope=scope)


@kept
def unanswered(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return questionnaire.unanswered(reads.office(), survey_id, round_number=round_number, scope=scope)


@kept
def readings(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    return questionnaire.readings(reads.office(), survey_id, round_number=round_number, scope=scope)


@kept
def topic_of(heading: str) -> str | None:
    """The topic of the comments that a question asks about; None where the reader's comments have no such topic."""
    topic = naming.topic_named(heading)
    return topic if topic in topic_reads.names() else None
