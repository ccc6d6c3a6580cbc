"""The answers of a survey as samples see them, counted once for the whole city, and what of them may be shown.

Each community counts with its latest round, as in verdicts. Totals are shown where page 满意度 shows them
(flows.periods.disclosure); of the categories of a variable those that privacy.classified lets through, decided from
the whole city, so that no reader is shown what another's figures would be subtracted from.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from analytics.estimation.rounds import latest_rounds
from analytics.flows import standing_decisions, survey_levels
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.flows.periods.disclosure import disclosed
from analytics.model import BUILDING, CHANNEL, EVERYWHERE, Margins, Scope
from analytics.privacy import classified, nesting
from analytics.privacy.suppression import total_of
from analytics.store import communities, counts, margins, respondents, surveys
from analytics.store.remembered import Remembered, unweighed

PLACES: Final = ["city", "district", "street", "community_id"]
UNSTATED: Final = ""  # the category of those who did not state theirs


@dataclass(frozen=True, eq=False)
class Sample:
    """A survey's answers, of the whole city: nothing of it may be shown.

    ``rounds``: survey_id, round, community_id; ``cells``: PLACES, building, channel, ``variables``, n, satisfied,
    forms; text missing is UNSTATED. ``item_id`` is the deciding question, None where the survey has none: then n counts
    forms, and satisfied is 0.
    """

    survey_id: str
    item_id: str | None
    satisfied_from: int | None
    rounds: pd.DataFrame
    cells: pd.DataFrame
    variables: tuple[str, ...]

    def within(self, chosen: Collection[str]) -> pd.DataFrame:
        """The cells of the ``chosen`` communities."""
        return self.cells[self.cells["community_id"].isin(list(chosen))]

    @cached_property
    def of_communities(self) -> pd.DataFrame:
        """PLACES and n, a row a community with forms."""
        return self.cells.groupby(PLACES, dropna=False, as_index=False)["n"].sum()


@dataclass(frozen=True, eq=False)
class Chosen:
    """A reader's choice of places: his communities (with answers or not), of the survey's cities.

    Handed to all who ask for the same; nobody changes anything in it.
    """

    sample: Sample
    communities: pd.DataFrame
    margins: Margins

    @cached_property
    def answered(self) -> pd.DataFrame:
        """The communities with answers that count."""
        has = self.cells.loc[self.cells["n"] > 0, "community_id"].unique()
        return self.communities[self.communities["community_id"].isin(has)]

    @cached_property
    def cells(self) -> pd.DataFrame:
        return self.sample.within(self.communities["community_id"])


_kept: Kept[Sample] = Kept("sample", 4)
_by_channel: Kept[Sample] = Kept("sample by channel", 8)
_closed: Kept[pd.DataFrame] = Kept("closed categories", 4)
_classified: Kept[pd.DataFrame] = Kept("classified", 32)
# A page asks for one choice from many sides, and for all that its reader may see.
_chosen: Final = Remembered(entries=4)


def sample(office: Office, survey_id: str) -> Sample:
    """The answers of ``survey_id`` in the whole city, kept until the data change."""

    def found(whole: Office) -> Sample:
        variables = _variables(whole)
        return _sample(whole, survey_id, variables) if variables else _without_attributes(whole, survey_id)

    return _kept.of(office, survey_id, found)


def _without_attributes(office: Office, survey_id: str) -> Sample:
    """As :func:`sample`, by building and channel only."""
    return _by_channel.of(office, survey_id, lambda whole: _sample(whole, survey_id, ()))


def chosen(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> Chosen:
    """The reader's communities in ``scope``, of the cities in which the survey was held."""
    return _chosen.of(office.store, (survey_id, scope), lambda: _chosen_anew(office, survey_id, scope), hold=unweighed)


def _chosen_anew(office: Office, survey_id: str, scope: Scope) -> Chosen:
    found = sample(office, survey_id)
    known = communities.communities(office.store, scope)
    asked = known.loc[known["community_id"].isin(found.rounds["community_id"]), "city"].unique()
    known = known[known["city"].isin(asked)].reset_index(drop=True)
    told = margins.margins(office.store, scope)
    return Chosen(found, known, told[told["community_id"].isin(known["community_id"])])


def is_shown(office: Office, found: Sample, communities_chosen: Collection[str]) -> bool:
    """Whether the answers of these communities together may be told."""
    whole = pd.Series("", index=list(communities_chosen), dtype="object")
    sums = found.of_communities
    n = int(sums.loc[sums["community_id"].isin(list(communities_chosen)), "n"].sum())
    return n >= office.settings.figure_minimum and not hidden_places(office, found, whole)


def hidden_places(office: Office, found: Sample, places: pd.Series) -> set[str]:
    """The places whose answers must not be told; ``places`` names the place of each community_id (its index)."""
    rounds = found.rounds.assign(place=found.rounds["community_id"].map(places)).dropna(subset="place")
    sums = found.of_communities
    of_place = sums["n"].groupby(sums["community_id"].map(places)).sum()
    small = set(of_place.index[of_place.between(1, office.settings.figure_minimum - 1)])
    if found.item_id is not None:
        told = disclosed(office).places(found.survey_id, rounds)
        return small | {one for (item, one), hidden in told.items() if hidden and item == found.item_id}
    flagged = nesting.hidden(sums.assign(item_id=""), within=["item_id"], minimum=office.settings.figure_minimum)
    groups = rounds.groupby("place")["community_id"].agg(set)
    return small | {one for one, members in groups.items() if nesting.total_is_hidden(flagged, members)}


def hidden_categories(office: Office, found: Sample, variable: str, communities_chosen: Collection[str]) -> set[str]:
    """The categories of ``variable`` of which the ``chosen`` communities' numbers must not be told."""
    return classified.hidden_parts(every_category(office, found, variable), communities_chosen)


def are_channels_told(office: Office, survey_id: str, communities_chosen: Collection[str]) -> bool:
    """Whether page 样本与回收 tells how many answers of these communities came by each channel.

    Other pages ask before they tell of channels: what each hid by itself would follow from the others.
    """
    return not classified.hidden_parts(_every_channel(office, survey_id), communities_chosen)


def keep(office: Office, survey_id: str) -> None:
    """Keep beside the data what :func:`are_channels_told` is told by."""
    standing_decisions.keep(office.whole, _asked(survey_id, CHANNEL), lambda: _every_channel(office, survey_id))


def every_category(office: Office, found: Sample, variable: str) -> pd.DataFrame:
    """``privacy.classified.hidden`` of the categories of ``variable`` in every community of the city."""
    asked = (found.survey_id, variable)
    return _classified.of(office, asked, lambda whole: _decided(whole, found, variable))


def _every_channel(office: Office, survey_id: str) -> pd.DataFrame:
    """:func:`every_category` of the channels: the same of every sample of the survey."""

    def decided(whole: Office) -> pd.DataFrame:
        def anew() -> pd.DataFrame:
            return _decided(whole, _without_attributes(whole, survey_id), CHANNEL)

        return standing_decisions.found_or(whole, _asked(survey_id, CHANNEL), anew)

    return _classified.of(office, (survey_id, CHANNEL), decided)


def _asked(survey_id: str, variable: str) -> standing_decisions.Asked:
    return ("categories", survey_id, variable)


def _decided(whole: Office, found: Sample, variable: str) -> pd.DataFrame:
    cells = found.cells.groupby([*PLACES, variable], dropna=False, as_index=False)["n"].sum()
    closed = _closed.of(whole, found.survey_id, lambda city: _totals(city, found))
    cells = cells.rename(columns={variable: "part"}).merge(closed, on="community_id")
    return classified.hidden(cells, minimum=whole.settings.figure_minimum)


def _totals(whole: Office, found: Sample) -> pd.DataFrame:
    """By community_id whether the totals of the places it lies in are hidden: closed_whole, closed_city …"""
    known = found.of_communities[PLACES]
    flags = {}
    for depth, level in enumerate(classified.DEPTHS):
        unit = pd.Series(total_of(known, PLACES[:depth]), known["community_id"].to_numpy())
        flags[f"closed_{level}"] = unit.isin(hidden_places(whole, found, unit)).to_numpy()
    return pd.DataFrame({"community_id": known["community_id"], **flags})


def _variables(whole: Office) -> tuple[str, ...]:
    """The attributes that both the answers and the register tell of."""
    told = set(margins.margins(whole.store)["variable"]) & set(respondents.words(whole.store)["variable"])
    return tuple(sorted(told - {BUILDING, CHANNEL}))


def _sample(whole: Office, survey_id: str, variables: tuple[str, ...]) -> Sample:
    items = surveys.items(whole.store, survey_id)
    deciding = items[items["overall"].fillna(False).astype(bool) & items["satisfied_from"].notna()]
    item = None if deciding.empty else str(deciding["item_id"].iloc[0])
    rounds = _rounds(whole, survey_id, item)
    cells = respondents.cells(whole.store, rounds, item_id=item, variables=variables)
    named = [BUILDING, CHANNEL]
    cells = cells.rename(columns={"building": BUILDING, "channel": CHANNEL})
    cells = cells.assign(**{name: cells[name].fillna(UNSTATED).astype("str") for name in [*named, *variables]})
    places = communities.communities(whole.store)[PLACES]
    level = None if item is None else int(deciding["satisfied_from"].iloc[0])
    return Sample(survey_id, item, level, rounds, cells.merge(places, on="community_id"), variables)


def _rounds(whole: Office, survey_id: str, item: str | None) -> pd.DataFrame:
    """The latest round of each community: survey_id, round, community_id."""
    keys = ["survey_id", "round", "community_id"]
    if item is not None:
        levels = survey_levels.by_round(whole, survey_id)
        return latest_rounds(levels[levels["item_id"] == item])[keys].drop_duplicates(ignore_index=True)
    forms = counts.response_counts(whole.store, survey_ids=[survey_id])
    return forms.groupby(["survey_id", "community_id"], as_index=False)["round"].max()[keys]
