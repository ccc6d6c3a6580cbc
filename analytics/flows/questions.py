"""A survey question by question: which place is satisfied with what."""

from __future__ import annotations

import pandas as pd

from analytics.estimation import levels as spreads
from analytics.estimation import rounds, shares
from analytics.estimation.intervals import share_of
from analytics.flows.office import Office
from analytics.language import _
from analytics.model import EVERYWHERE, Items, LevelCounts, Scope
from analytics.privacy.suppression import suppress, suppress_parts
from analytics.store import choices, communities, counts, surveys

DESCRIPTION = ["item_id", "position", "heading", "overall", "satisfied_from"]


def round_numbers(office: Office, survey_id: str, *, scope: Scope = EVERYWHERE) -> list[int]:
    """The rounds of a survey that have answers in ``scope``, in order."""
    forms = counts.response_counts(office.store, scope=scope, survey_ids=[survey_id])
    return sorted(int(number) for number in forms["round"].unique())


def by_place(
    office: Office, survey_id: str, *, by: str, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """The satisfied share of every question in every place; the place least satisfied overall first, hidden ones last.

    ``by`` is city, district, street or community. ``round_number`` None takes the latest round of each community.
    Columns: place, item_id, position, heading, overall, n, satisfied, outside, share, low, high, suppressed. Places
    with few answers to a question are hidden there, and a second one where the first could be got by subtraction.
    """
    levels, items = _answers(office, survey_id, round_number, scope)
    places = _places(office, by, scope)
    levels = levels.merge(places, on="community_id")
    estimates = shares.satisfied_shares(levels, items, by=["place", "item_id"])
    estimates = shares.with_interval(estimates, confidence=office.gate.confidence)
    estimates = estimates.merge(items[DESCRIPTION], on="item_id")
    shown = suppress_parts(estimates, within=["item_id"], minimum=office.settings.figure_minimum)
    # Ranked by what is shown: the place of a hidden share among the others would tell it.
    overall = shown[shown["overall"].astype(bool)].set_index("place")["share"]
    ranked = shown.assign(rank=shown["place"].map(overall))
    return ranked.sort_values(["rank", "place", "position"], ignore_index=True).drop(columns="rank")


def by_level(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How the answers to every question spread over its levels, all places of ``scope`` together.

    Columns: item_id, position, heading, overall, satisfied_from, level, label, n, base, share (0–1), suppressed.
    """
    levels, items = _answers(office, survey_id, round_number, scope)
    spread = spreads.level_shares(levels, items, by=()).merge(items[DESCRIPTION], on="item_id")
    spread = spread[spread["satisfied_from"].notna()].sort_values(["position", "level"], ignore_index=True)
    return suppress(spread, minimum=office.settings.figure_minimum, n="base", hide=("n", "share"))


def by_choice(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How often each option of the choice and ranking questions was chosen, all places of ``scope`` together.

    The columns of ``model.CHOICE_COUNTS``, with share (n / base, 0–1) and suppressed.
    """
    found = choices.choice_counts(office.store, survey_id, scope=scope, round_number=round_number)
    found = found.assign(share=share_of(found["n"], found["base"]))
    hide = ("n", "share", "outside", "rank_1", "mean_rank")
    return suppress(found, minimum=office.settings.figure_minimum, n="base", hide=hide)


def _answers(office: Office, survey_id: str, round_number: int | None, scope: Scope) -> tuple[LevelCounts, Items]:
    """The level counts of one round, or of the latest round of each community, and the items they count."""
    levels = counts.level_counts(office.store, scope=scope, survey_ids=[survey_id], by_week=False)
    items = surveys.items(office.store, survey_id)
    levels = levels[levels["item_id"].isin(items.loc[items["satisfied_from"].notna(), "item_id"])]
    if round_number is None:
        return rounds.latest_rounds(levels), items
    return levels[levels["round"] == round_number], items


def _places(office: Office, by: str, scope: Scope) -> pd.DataFrame:
    """community_id and the name of the place it belongs to; communities that share a name keep their street."""
    known = communities.communities(office.store, scope)
    if by != "community":
        return pd.DataFrame({"community_id": known["community_id"], "place": known[by].fillna(_("未填"))})
    twice = known["name"].duplicated(keep=False)
    full = (
        known["name"] + "（" + known["street"].fillna("").where(known["street"].notna(), known["community_id"]) + "）"
    )
    return pd.DataFrame({"community_id": known["community_id"], "place": known["name"].mask(twice, full)})
