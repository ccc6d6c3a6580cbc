"""Plans of one community compared (一区多案比选): which questions ask about plans, and what households say to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.programme.consent import plan_ranking
from analytics.programme.consent.consent import KINDS, consent_items, listed_buildings
from analytics.programme.consent.plan_ranking import Comparison, names_a_plan, stance_of
from analytics.store import choices as stored_choices
from analytics.store import communities, consents, surveys

SINGLE: Final = "single"
LEVELS: Final = "levels"


@dataclass(frozen=True)
class Question:
    """What may ask about plans: one single-choice question (``kind`` single, ``plans`` its options), or level items
    (levels, ``plans`` their item_ids).

    ``named`` are those of ``plans`` that name a plan; the analyst decides where they are doubtful.
    """

    survey_id: str
    kind: str
    heading: str
    plans: tuple[str, ...]
    named: tuple[str, ...]
    item_id: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether the file itself names two plans or more."""
        return len(self.named) > 1


@dataclass(frozen=True)
class Ranking:
    """Plans compared in one community and round: the columns of :func:`plan_ranking.options` for the whole and for
    every building, and the first two beside each other. ``households`` of the register, None unknown."""

    options: pd.DataFrame
    buildings: pd.DataFrame
    comparison: Comparison
    households: int | None
    round: int


def questions(office: Office, scope: Scope = EVERYWHERE) -> list[Question]:
    """What may ask about plans in consent and opinion surveys, those that name plans first."""
    known = surveys.surveys(office.store)
    asked = known[known["kind"].isin(KINDS)]
    found = []
    for survey in asked.to_dict("records"):
        items = surveys.items(office.store, survey["survey_id"])
        levels = consent_items(items, known)
        headings = dict(zip(levels["item_id"], levels["heading"], strict=True))
        if len(headings) > 1:
            named = tuple(item_id for item_id, heading in headings.items() if names_a_plan(heading))
            found.append(Question(survey["survey_id"], LEVELS, survey["title"], tuple(headings), named))
        found += _single(office, survey["survey_id"], scope)
    return sorted(found, key=lambda question: not question.is_sure)


def _single(office: Office, survey_id: str, scope: Scope) -> list[Question]:
    """The single-choice questions of a survey with the options that could be plans."""
    chosen = stored_choices.choice_counts(office.store, survey_id, scope=scope)
    found = []
    for item_id, rows in chosen[chosen["type"].eq("single")].groupby("item_id", sort=False):
        heading = str(rows["heading"].iloc[0])
        plans = tuple(sorted(one for one in rows["choice"] if stance_of(one, ()) == "others"))
        named = tuple(one for one in plans if names_a_plan(one))
        if len(plans) > 1:
            found.append(Question(survey_id, SINGLE, heading, plans, named, str(item_id)))
    return found


def rounds(office: Office, question: Question, community_id: str) -> list[int]:
    """The rounds in which households of the community answered the survey, in order."""
    found = consents.reach(office.store, question.survey_id, Scope(community_id=(community_id,)))
    return sorted({int(number) for number in found["round"]})


def ranking(
    office: Office, question: Question, plans: tuple[str, ...], community_id: str, round_number: int
) -> Ranking:
    """``plans`` (of ``question.plans``) compared by what the households of one community said in one round.

    A household counts once, with its latest form. No plan is called first where any plan has too few answers to show.
    """
    scope = Scope(community_id=(community_id,))
    items = surveys.items(office.store, question.survey_id)
    number = communities.communities(office.store, scope)["households"].iloc[0]
    households = None if pd.isna(number) else int(number)
    if question.kind == SINGLE:
        counts = consents.choices(office.store, question.survey_id, question.item_id, scope)
        stances = plan_ranking.of_choices(counts[counts["round"].eq(round_number)], plans)
        names = plans
    else:
        counts = consents.levels(office.store, question.survey_id, scope)
        stances = plan_ranking.of_levels(counts[counts["round"].eq(round_number)], items, plans)
        names = tuple(items.set_index("item_id").loc[list(plans), "heading"])
    confidence, minimum = office.gate.confidence, office.settings.figure_minimum
    options = plan_ranking.options(stances, households=households, confidence=confidence, minimum=minimum, plans=names)
    buildings = plan_ranking.by_building(
        stances, listed=listed_buildings(office, community_id), confidence=confidence, minimum=minimum, plans=names
    )
    compared = _compared(office, question, options, scope, round_number, households)
    return Ranking(options, buildings, compared, households, round_number)


def _compared(
    office: Office, question: Question, options: pd.DataFrame, scope: Scope, round_number: int, households: int | None
) -> Comparison:
    confidence = office.gate.confidence
    if question.kind == SINGLE:
        return plan_ranking.compared_choices(options, households=households, confidence=confidence)
    items = surveys.items(office.store, question.survey_id)
    if len(options) < 2:
        return Comparison()
    own = items[items["item_id"].isin(question.plans)]
    ids = own.set_index("heading")["item_id"]
    first, second = (ids[heading] for heading in options["option"].head(2))
    both = consents.two_items(office.store, question.survey_id, first, second, scope)
    both = both[both["round"].eq(round_number)]
    return plan_ranking.compared_levels(options, both, own, households=households, confidence=confidence)
