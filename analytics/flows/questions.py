"""A survey question by question: which place is satisfied with what."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

import pandas as pd

from analytics.estimation import levels as spreads
from analytics.estimation import rounds, shares
from analytics.estimation.intervals import share_of
from analytics.estimation.units.shrinkage import prior, shrunken
from analytics.flows import hiding, survey_levels
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.language import _
from analytics.model import EVERYWHERE, Items, LevelCounts, Scope
from analytics.privacy import nesting
from analytics.privacy.suppression import FIGURES, suppress
from analytics.standard import forms
from analytics.standard.cells import words_shown
from analytics.store import choices, communities, counts, surveys

_LEVELS: Final = {"city": "city", "district": "district", "street": "street", "community": "community_id"}
DESCRIPTION = ["item_id", "position", "heading", "overall", "satisfied_from"]


def round_numbers(office: Office, survey_id: str, *, scope: Scope = EVERYWHERE) -> list[int]:
    """The rounds of a survey that have answers in ``scope``, in order."""
    found = counts.answered_rounds(office.store, scope=scope, survey_ids=[survey_id])
    return [int(number) for number in found["round"]]


def by_place(
    office: Office, survey_id: str, *, by: str, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """The satisfied share of every question in every place; the place least satisfied overall first, hidden ones last.

    Least satisfied is the lowest share drawn towards that of all places by how few answered there, not the raw one.

    ``by`` is city, district, street or community. ``round_number`` None takes the latest round of each community.
    Columns: place, item_id, position, heading, overall, n, satisfied, outside, share, low, high, suppressed; by
    community also community_id, NA where several of one street share a name. Places with few answers to a
    question are hidden there, and others where these could be got by subtraction, also from the tables of streets,
    districts and cities and from another choice of places: see ``privacy.nesting``.
    """
    levels, items = answers_of(office, survey_id, round_number)
    places = _places(office, by, scope)
    levels = levels[levels["community_id"].isin(places["community_id"])]
    levels = levels.merge(places, on="community_id")
    estimates = shares.satisfied_shares(levels, items, by=["place", "item_id"])
    estimates = shares.with_interval(estimates, confidence=office.gate.confidence)
    estimates = estimates.merge(items[DESCRIPTION], on="item_id")
    shown = suppress(estimates, minimum=office.settings.figure_minimum)
    shown = without(shown, hidden_in(office, survey_id, round_number, levels, places, _LEVELS[by]))
    # Ranked by what is shown: the place of a hidden share among the others would tell it.
    overall = shown[shown["overall"].astype(bool)].set_index("place")
    counted = overall["satisfied"], overall["n"]
    expected, _low, _high = shrunken(*counted, None, prior(*counted))
    ranked = shown.assign(
        rank=shown["place"].map(pd.Series(expected, index=overall.index)), raw=shown["place"].map(overall["share"])
    )
    ranked = ranked.sort_values(["rank", "raw", "place", "position"], ignore_index=True).drop(columns=["rank", "raw"])
    if by != "community":
        return ranked
    return ranked.merge(places.drop_duplicates("place", keep=False), on="place", how="left")


def by_level(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How the answers to every question spread over its levels, all places of ``scope`` together.

    Columns: item_id, position, heading, overall, satisfied_from, level, label, n, base, share (0–1), suppressed.
    """
    levels, items = answers_of(office, survey_id, round_number)
    inside = as_one(office, scope)
    levels = levels[levels["community_id"].isin(inside["community_id"])]
    spread = spreads.level_shares(levels, items, by=()).merge(items[DESCRIPTION], on="item_id")
    spread = spread[spread["satisfied_from"].notna()].sort_values(["position", "level"], ignore_index=True)
    spread = spread.assign(label=words_shown(spread["label"], forms.level))
    spread = suppress(spread, minimum=office.settings.figure_minimum, n="base", hide=("n", "share"))
    told = hidden_in(office, survey_id, round_number, levels.merge(inside, on="community_id"), inside, nesting.WHOLE)
    return without(spread.assign(place=""), told, ("base", "n", "share")).drop(columns="place")


def by_choice(
    office: Office, survey_id: str, *, round_number: int | None = None, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """How often each option of the choice and ranking questions was chosen, all places of ``scope`` together.

    The columns of ``model.CHOICE_COUNTS``, with share (n / base, 0–1) and suppressed. A question that few answered, or
    whose few answers in another choice of places would follow from these, has no figures, nor an order that tells them.
    """
    found = choices.choice_counts(office.store, survey_id, scope=scope, round_number=round_number)
    found = found.assign(share=share_of(found["n"], found["base"]))
    hide = ("n", "share", "outside", "rank_1", "mean_rank")
    found = suppress(found, minimum=office.settings.figure_minimum, n="base", hide=hide)
    told = nesting.hidden_places(
        hiding.chosen(office, survey_id, round_number), as_one(office, scope), level=nesting.WHOLE
    )
    found = without(found.assign(place=""), told, ("base", *hide)).drop(columns="place")
    order = found.assign(
        order=range(len(found)),
        words=found["choice"].where(found["suppressed"], ""),
    )
    return found.loc[order.sort_values(["position", "item_id", "words", "order"]).index].reset_index(drop=True)


def hidden_in(
    office: Office,
    survey_id: str,
    round_number: int | None,
    levels: LevelCounts,
    places: pd.DataFrame,
    level: str,
) -> dict[tuple[Hashable, Hashable], bool]:
    """By (item_id, place) whether the answers must not be shown; ``levels`` are those counted, with their place.

    Overall questions stand in bulletins and on other pages too: what is hidden there is hidden here, and no more.
    """
    told = nesting.hidden_places(hiding.rated(office, survey_id, round_number), places, level=level)
    return told | disclosed(office).places(survey_id, levels[["community_id", "round", "place"]].drop_duplicates())


def as_one(office: Office, scope: Scope) -> pd.DataFrame:
    """All of ``scope`` as one place: community_id, place."""
    return communities.communities(office.store, scope)[["community_id"]].assign(place="")


def without(
    frame: pd.DataFrame, judged: Mapping[tuple[Hashable, Hashable], bool], columns: Sequence[str] = ("n", *FIGURES)
) -> pd.DataFrame:
    """``frame`` (item_id, place) without the figures of the places that ``judged`` says must not be shown."""
    told = zip(frame["item_id"], frame["place"], strict=True)
    hidden = pd.Series([judged.get(pair, False) for pair in told], index=frame.index, dtype="bool")
    figures = {name: frame[name].mask(hidden) for name in columns if name in frame}
    return frame.assign(**figures, suppressed=frame["suppressed"] | hidden)


def answers_of(office: Office, survey_id: str, round_number: int | None) -> tuple[LevelCounts, Items]:
    """The level counts of one round, or of the latest round of each community, and the items they count."""
    levels = survey_levels.by_round(office, survey_id)
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
    full = known["name"] + _("（") + known["street"].where(known["street"].notna(), known["community_id"]) + _("）")
    return pd.DataFrame({"community_id": known["community_id"], "place": known["name"].mask(twice, full)})
