"""Kept reads of tables by groups, and of two rounds compared."""

from __future__ import annotations

from analytics.flows import crosstab_register, crosstab_shown, crosstabs, round_pairs
from analytics.flows.crosstab_hiding import NotToBeCrossed
from analytics.flows.crosstab_layout import Asked
from analytics.flows.crosstabs import Crosstab
from analytics.flows.round_pairs import Compared, Round
from analytics.model import Scope
from pages.shared import reads
from pages.shared.kept_reads import kept


@kept
def places() -> list[Scope]:
    return crosstabs.places(reads.office())


@kept
def groupings(survey_id: str) -> list[str]:
    return crosstabs.groupings(reads.office(), survey_id)


@kept
def crosstab(asked: Asked, place: Scope, detail: bool) -> Crosstab | str:
    """The table; why there is none, in words, where it may not be told."""
    by_communities = asked.by in crosstab_register.GROUPINGS
    flow = crosstab_register.crosstab if by_communities else crosstabs.crosstab
    try:
        return crosstab_shown.in_words(flow(reads.office(), asked, place, detail=detail), asked.by)
    except NotToBeCrossed as refusal:
        return str(refusal)


@kept
def rounds_offered(survey_id: str) -> list[tuple[Round, Round]]:
    return round_pairs.offered(reads.office(), survey_id)


@kept
def compared(before: Round, after: Round, place: Scope) -> list[Compared]:
    return round_pairs.compare(reads.office(), before, after, place)
