"""Consent (同意征询) of a community's households, item by item and round by round.

A consent is neither a vote of owners (民法典 278) nor a satisfaction survey: only surveys of the kinds consent and
opinion are read here. A household that answered a round twice counts once, with its latest form.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from analytics.errors import UnknownSurvey
from analytics.flows.office import Office
from analytics.flows.programmes import programme_of
from analytics.ingest.checks.buildings import building_name
from analytics.language import _
from analytics.model import EVERYWHERE, Items, Scope, Surveys
from analytics.privacy.suppression import suppress
from analytics.programme.consent import agreement
from analytics.programme.entering import records
from analytics.store import communities, consents, surveys

KINDS: Final = ("consent", "opinion")
_AGREEING: Final = re.compile(r"同意|赞成|支持|愿意|agree", re.IGNORECASE)


def consent_items(items: Items, known: Surveys) -> Items:
    """The items that ask for consent: level items of consent surveys, and those of opinion surveys answered 同意."""
    kinds = items["survey_id"].map(known.set_index("survey_id")["kind"])
    levels = items["type"].eq("level") & items["satisfied_from"].notna()
    agreeing = items["labels"].fillna("").str.contains(_AGREEING)
    return items[levels & (kinds.eq("consent") | (kinds.eq("opinion") & agreeing))].reset_index(drop=True)


def consent_surveys(office: Office) -> Surveys:
    """The surveys that ask for consent, those of the kind consent first."""
    known = surveys.surveys(office.store)
    asking = set(consent_items(surveys.items(office.store), known)["survey_id"])
    found = known[known["kind"].isin(KINDS) & known["survey_id"].isin(asking)]
    return found.sort_values("kind", kind="stable", ignore_index=True)


def item_rounds(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Every item in every round of every community of ``scope``: the columns of
    :func:`~analytics.programme.consent.agreement.item_rounds`, and the community's name.

    Judged by the consent limit of the community's programme, itself included.
    Raises :class:`~analytics.errors.UnknownSurvey` where the survey is none that asks for consent.
    """
    items = _items(office, survey_id)
    known = communities.communities(office.store, scope)
    frame = agreement.item_rounds(
        consents.levels(office.store, survey_id, scope),
        items,
        consents.pairs(office.store, survey_id, scope),
        households=dict(zip(known["community_id"], known["households"], strict=True)),
        limits={one: rules.limit("consent") for one, rules in programme_of(office, known).items()},
        confidence=office.gate.confidence,
        minimum=office.settings.figure_minimum,
    )
    return frame.assign(name=frame["community_id"].map(known.set_index("community_id")["name"]))


def latest(frame: pd.DataFrame) -> pd.DataFrame:
    """The latest round of every item of every community, the furthest from its limit first."""
    last = frame.sort_values("round").drop_duplicates(["community_id", "item_id"], keep="last")
    return last.sort_values(["share", "position"], kind="stable", ignore_index=True)


def turnout(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Who answered, by community and round: community_id, name, round, households (NA unknown), forms, asked
    (households), repeated (forms beyond one a household), unnamed (forms without 户号, each taken for a household),
    unanswered (households of the register less asked, ≥ 0; NA unknown), first_at, last_at, ever (households that
    answered any round; those without 户号 count in each), suppressed. Few households in a round show no number, nor
    does ``ever`` of their community, from which it could be got."""
    known = communities.communities(office.store, scope).set_index("community_id")
    reach = consents.reach(office.store, survey_id, scope)
    sums = {"forms": "sum", "asked": "sum", "unnamed": "sum", "first_at": "min", "last_at": "max"}
    frame = reach.groupby(["community_id", "round"], as_index=False).agg(sums)
    frame["name"] = frame["community_id"].map(known["name"])
    frame["households"] = frame["community_id"].map(known["households"]).astype("Int64")
    ever = consents.reached_ever(office.store, survey_id, scope).set_index("community_id")["n"]
    frame = frame.assign(
        repeated=frame["forms"] - frame["asked"],
        unanswered=(frame["households"] - frame["asked"]).clip(lower=0),
        ever=frame["community_id"].map(ever).astype("Int64"),
    )
    hide = ("forms", "repeated", "unnamed", "unanswered")
    frame = suppress(frame, minimum=office.settings.figure_minimum, n="asked", hide=hide)
    told = frame.groupby("community_id")["suppressed"].transform("any")
    return frame.assign(ever=frame["ever"].mask(told))


def listed_buildings(office: Office, community_id: str) -> dict[str, int]:
    """Households by building, as the office registered them (subject building), whatever way it writes their names."""
    found = records.entries(office, "building", Scope(community_id=(community_id,)))
    found = found.sort_values("last_event_no")
    names = [building_name(name) or name for name in found["building"]]
    return {name: int(number) for name, number in zip(names, found["households"], strict=True)}


def by_building(office: Office, survey_id: str, community_id: str, round_number: int, item_id: str) -> pd.DataFrame:
    """One item in one round of a community by building: see ``agreement.by_building``."""
    scope = Scope(community_id=(community_id,))
    items = _items(office, survey_id)
    levels = consents.levels(office.store, survey_id, scope)
    reach = consents.reach(office.store, survey_id, scope)
    return agreement.by_building(
        levels[levels["round"].eq(round_number) & levels["item_id"].eq(item_id)],
        items,
        reach[reach["round"].eq(round_number)],
        listed_buildings(office, community_id),
        confidence=office.gate.confidence,
        minimum=office.settings.figure_minimum,
    )


def _items(office: Office, survey_id: str) -> Items:
    found = consent_items(surveys.items(office.store, survey_id), surveys.surveys(office.store))
    if found.empty:
        raise UnknownSurvey(
            _("调查 {id} 没有征求同意的题目").format(id=survey_id),
            expected=_("同意征询，或意愿调查里的“是否同意”一类题目"),
            action=_("请换一个调查；业主表决和满意度调查另有页面"),
        )
    return found
