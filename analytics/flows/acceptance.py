"""Which communities stand where: counts of the overall item, judged by the gate."""

from __future__ import annotations

import pandas as pd

from analytics.errors import UnknownSurvey
from analytics.estimation import shares
from analytics.estimation import verdicts as judging
from analytics.flows import programmes
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, Communities, Gate, Items, LevelCounts, Scope, Verdicts
from analytics.store import communities, counts, surveys

# Consent rounds, wishes and votes are never judged with the satisfaction surveys.
SATISFACTION = "satisfaction"


def verdicts(office: Office, *, survey: str | None = None, scope: Scope = EVERYWHERE) -> Verdicts:
    """The verdict of every community in ``scope``, worst first.

    Each is judged by the limit of its programme, on its latest round with answers among all satisfaction surveys, or
    in ``survey`` (its id or its title) alone. Raises :class:`~analytics.errors.UnknownSurvey` listing the surveys
    there are.
    """
    ids = None if survey is None else [survey_with_verdict(office, survey)]
    kind = SATISFACTION if survey is None else None
    overall = counts.level_counts(
        office.store, scope=scope, survey_ids=ids, kind=kind, overall_only=True, by_week=False
    )
    return _judged(office, overall, surveys.items(office.store), scope)


def valid_verdicts(office: Office, levels: LevelCounts, items: Items, scope: Scope = EVERYWHERE) -> Verdicts:
    """As :func:`verdicts`, each community judged on its latest round that has ``figure_minimum`` valid answers.

    ``levels`` and ``items`` are :func:`satisfaction_counts` of ``scope``, not by week. Acceptance rests on it: a new
    round of which three forms have come in decides nothing yet.
    """
    key = ["community_id", "survey_id", "round"]
    units = shares.satisfied_shares(judging.judged_counts(levels, items), items, by=key)
    valid = pd.MultiIndex.from_frame(units.loc[units["n"] >= office.settings.figure_minimum, key])
    kept = levels[pd.MultiIndex.from_frame(levels[key]).isin(valid)].reset_index(drop=True)
    return _judged(office, kept, items, scope)


def _judged(office: Office, overall: LevelCounts, items: Items, scope: Scope) -> Verdicts:
    """Each community judged by its own programme's limit, the worst first over all of them."""
    known = communities.communities(office.store, scope)
    groups = programmes.by_gate(office, known)
    return _by_own_gate(judging.verdicts(overall, items, known, groups[0][0]), groups)


def _by_own_gate(judged: Verdicts, groups: list[tuple[Gate, Communities]], *, within: tuple[str, ...] = ()) -> Verdicts:
    """``judged`` by the first group's limit, the communities of the others judged anew by theirs."""
    if len(groups) == 1:
        return judged
    parts = [
        judging.with_judgement(judged[judged["community_id"].isin(known["community_id"])], gate)
        for gate, known in groups
    ]
    return judging.worst_first(pd.concat(parts, ignore_index=True), within=within)[list(judged.columns)]


def satisfaction_counts(
    office: Office, *, scope: Scope = EVERYWHERE, overall_only: bool = True, by_week: bool = True
) -> tuple[LevelCounts, Items]:
    """The level counts of all satisfaction surveys in ``scope``, and the items they count."""
    ids = satisfaction_surveys(office)
    levels = counts.level_counts(office.store, scope=scope, survey_ids=ids, overall_only=overall_only, by_week=by_week)
    items = surveys.items(office.store)
    return levels, items[items["survey_id"].isin(ids)].reset_index(drop=True)


def satisfaction_surveys(office: Office) -> list[str]:
    """Ids of the surveys that ask for satisfaction; consent rounds, wishes and votes are never mixed in."""
    known = surveys.surveys(office.store)
    return known.loc[known["kind"] == SATISFACTION, "survey_id"].to_list()


def survey_with_verdict(office: Office, survey: str) -> str:
    """The id of the survey whose id or title is ``survey``, provided it has an overall item to judge by."""
    survey_id = survey_named(office, survey)
    if not surveys.items(office.store, survey_id)["overall"].any():
        raise UnknownSurvey(
            _("调查“{survey}”没有判定达标的题目").format(survey=survey),
            expected=_("满意度调查，且入库时标记了总体满意度"),
        )
    return survey_id


def survey_named(office: Office, survey: str) -> str:
    """The id of the survey whose id or title is ``survey``."""
    known = surveys.surveys(office.store)
    match = known[(known["survey_id"] == survey) | (known["title"] == survey)]
    if match.empty:
        listing = _("、").join(f"{row.survey_id} {row.title}" for row in known.itertuples())
        raise UnknownSurvey(
            _("没有调查“{survey}”").format(survey=survey),
            expected=listing or _("先载入调查文件"),
        )
    return str(match["survey_id"].iloc[0])
