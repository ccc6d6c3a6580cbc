"""Kept reads: what several pages ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics import example
from analytics.estimation.verdicts import RANKS
from analytics.flows import acceptance, profile, questions
from analytics.flows.periods.disclosure import disclosed
from analytics.model import (
    EVERYWHERE,
    STANDINGS,
    Batches,
    Comments,
    Communities,
    Estimates,
    Items,
    Scope,
    Surveys,
    Topics,
    Verdicts,
)
from analytics.privacy import suppression
from analytics.standard import topics as standard_topics
from analytics.store import batches as stored_batches
from analytics.store import comments as stored_comments
from analytics.store import communities as stored_communities
from analytics.store import counts as stored_counts
from analytics.store import surveys as stored_surveys
from analytics.store import topics as stored_topics
from pages.shared.kept_reads import kept
from pages.shared.opened import office as office
from pages.shared.version import Version

Weeks = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Summary:
    """The key figures of a place: counts of communities, households and valid answers.

    ``n`` leaves out what communities with few answers hide: less the others it would tell how many they had; None where
    all that answered hide theirs.
    ``standings`` counts communities by standing; ``doubtful`` those judged met or below without clear evidence.
    """

    communities: int
    households: int
    n: int | None
    standings: dict[str, int]
    doubtful: int


def data_version() -> Version:
    """Changes with everything that changes a figure, and with what the reader may see of it.

    For what is shown with a figure, and for forms that begin anew with other data.
    """
    mine = office()
    # A number that tells of no place: asking the whole store for it spares confining a connection at every run.
    return Version(stored_counts.data_version(mine.whole.store), mine.store.scope, mine.store.url)


@kept
def communities(scope: Scope = EVERYWHERE) -> Communities:
    return stored_communities.communities(office().store, scope)


def register() -> Communities:
    """The register in force, whatever the reader's filters."""
    return communities()


@kept
def surveys() -> Surveys:
    return stored_surveys.surveys(office().store)


@kept
def items(survey_id: str | None = None) -> Items:
    return stored_surveys.items(office().store, survey_id)


def overall_items(survey_id: str | None = None, scope: Scope = EVERYWHERE) -> Items:
    """The questions that decide verdicts: of one satisfaction survey, or of all with answers in ``scope``."""
    known = items(survey_id)
    satisfaction = known["survey_id"].isin(list(survey_names(("satisfaction",), scope)))
    return known[satisfaction & known["overall"].fillna(False).astype(bool)]


@kept
def batches() -> Batches:
    return stored_batches.batches(office().store)


@kept
def is_example_missing() -> bool:
    """Whether a first start has example files still to load; asked of all files, those out of reach are not missing."""
    return bool(example.missing_files(office().whole))


@kept
def is_example() -> bool:
    """Whether the store holds example data: then nobody takes any of its figures for real ones."""
    return example.is_loaded(office().whole)


@kept
def verdicts(scope: Scope = EVERYWHERE, survey: str | None = None) -> Verdicts:
    """Every community in ``scope`` judged by its latest round, worst first."""
    return acceptance.verdicts(office(), survey=survey, scope=scope)


def showable(verdicts: Verdicts) -> Verdicts:
    """The verdicts with nothing but the standing of communities whose figures must not be shown (``suppressed``).

    These are what few answered, and what would tell that: see flows.periods.disclosure. The evidence of few answers is
    given as insufficient whatever it is: a clear finding on 3 answers would tell what each said.
    """
    few = verdicts["n"].between(1, office().settings.figure_minimum - 1)
    hidden = suppression.closed(verdicts, disclosed(office()).rounds(verdicts))
    return hidden.assign(evidence=hidden["evidence"].mask(few, "insufficient"))


@kept
def listed(scope: Scope = EVERYWHERE, survey: str | None = None) -> Verdicts:
    """The verdicts as they may be shown (:func:`showable`), communities with few answers after the others."""
    hidden = showable(verdicts(scope, survey))
    order = hidden["standing"].map(RANKS).astype("int64") * 2 + hidden["suppressed"]
    return hidden.iloc[order.argsort(kind="stable")].reset_index(drop=True)


@kept
def summary(scope: Scope = EVERYWHERE, survey: str | None = None) -> Summary:
    """How many communities stand where."""
    shown = listed(scope, survey)
    answered = shown.loc[shown["standing"] != "no_data", "n"]
    return Summary(
        communities=len(shown),
        households=int(shown["households"].sum()),
        # Hidden numbers add nothing; where all of them are hidden there is no sum, not one of 0.
        n=None if len(answered) and answered.isna().all() else int(answered.sum()),
        standings={code: int((shown["standing"] == code).sum()) for code in STANDINGS},
        doubtful=int(((shown["standing"] != "no_data") & (shown["evidence"] != "clear")).sum()),
    )


@kept
def round_numbers(survey_id: str, scope: Scope = EVERYWHERE) -> list[int]:
    return questions.round_numbers(office(), survey_id, scope=scope)


@kept
def by_place(survey_id: str, by: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Satisfied shares of every question by place, small cells hidden; ``by`` city, district, street or community."""
    return questions.by_place(office(), survey_id, by=by, round_number=round_number, scope=scope)


def usual_unit() -> str:
    """What a reader compares who chose nothing: a district's own official streets, a street's own communities."""
    mine = office().store.scope
    return "community" if mine.street else "street" if len(mine.district) == 1 else "district"


@kept
def by_level(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How the answers to every question spread over its levels."""
    return questions.by_level(office(), survey_id, round_number=round_number, scope=scope)


@kept
def by_choice(survey_id: str, round_number: int | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How often each option of the choice and ranking questions was chosen."""
    return questions.by_choice(office(), survey_id, round_number=round_number, scope=scope)


@kept
def rounds(community_id: str) -> pd.DataFrame:
    """The rounds of a community, each compared with the one before."""
    return profile.rounds(office(), community_id)


@kept
def community_weeks(community_id: str, survey_id: str, round_number: int) -> Estimates:
    return profile.weekly(office(), community_id, survey_id, round_number)


@kept
def grouping_is_current() -> bool:
    """Asked of the whole: the decisions that it depends on are out of reach of some readers."""
    from analytics.flows import grouping  # with all that groups comments: for pages about them

    return grouping.is_current(office().whole)


@kept
def topics() -> Topics:
    """The topics in force as the reader is shown them; those who change one are given its own words (stored_topic)."""
    return standard_topics.named(stored_topics.topics(office().store))


def stored_topic(topic_id: str) -> pd.Series:
    """One topic in the words in which it is stored."""
    return stored_topics.topics(office().store).set_index("topic_id").loc[topic_id]


@kept
def comments(comment_ids: tuple[str, ...]) -> Comments:
    """The named comments, such as a topic's representatives."""
    return stored_comments.comments(office().store, comment_ids=comment_ids)


@kept
def _answered(scope: Scope) -> set[str]:
    """The surveys with answers in ``scope``."""
    return set(stored_counts.answered_rounds(office().store, scope=scope)["survey_id"])


def survey_names(kinds: Sequence[str], scope: Scope = EVERYWHERE) -> dict[str, str]:
    """Title by survey_id of the surveys of these kinds with answers in ``scope``, in the order of the store."""
    known = surveys()
    chosen = known[known["kind"].isin(list(kinds)) & known["survey_id"].isin(_answered(scope))]
    return dict(zip(chosen["survey_id"], chosen["title"], strict=True))
