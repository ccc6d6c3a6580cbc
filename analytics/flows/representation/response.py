"""How many of the households answered, and through which channel: guarded figures of a reader's choice of places."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import share_of, wilson_interval
from analytics.estimation.sampling import response_rates
from analytics.estimation.sampling.channels import OWN_CHOICE, VISITED, mode_of
from analytics.estimation.sampling.response_rates import COMPLETE_FROM, PARTIAL_FROM
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.flows.representation.sample import (
    PLACES,
    UNSTATED,
    Chosen,
    Sample,
    chosen,
    hidden_categories,
    is_shown,
)
from analytics.model import BUILDING, CHANNEL, EVERYWHERE, Scope
from analytics.privacy import nesting
from analytics.privacy.suppression import closed, suppress_parts
from analytics.store import respondents

_received: Kept[pd.DataFrame] = Kept("received", 4)


@dataclass(frozen=True)
class Response:
    """The response of all chosen communities together; numbers are None where they must not be shown.

    ``communities`` asked, of them ``silent`` without a form. ``households`` of those with a known number, ``rr1``,
    ``rr2`` and ``heard`` as ``estimation.sampling.response_rates``; ``unnumbered`` forms count as a household each.
    """

    communities: int
    silent: int
    households: int
    forms: int | None
    complete: int | None
    partial: int | None
    broken_off: int | None
    heard_households: int | None
    unnumbered: int | None
    rr1: float | None
    rr2: float | None
    heard: float | None


def overall(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> Response:
    """The response of ``scope`` as a whole."""
    mine = chosen(office, survey_id, scope)
    table = _by_community(office, mine)
    known = table[table["households"].notna()]
    sums = known[["complete", "partial", "broken_off", "answered", "unnumbered", "households"]].sum()
    (row,) = response_rates.response_rates(sums.to_frame().T).to_dict("records")
    shown = is_shown(office, mine.sample, mine.communities["community_id"])
    silent = int((table["forms"] == 0).sum())
    numbers = [row[name] for name in ("forms", "complete", "partial", "broken_off", "answered", "unnumbered")]
    rates = [float(row[name]) for name in ("rr1", "rr2", "heard")]
    minimum = office.settings.figure_minimum
    # Parts of few forms, and what would tell them: then only the whole is told.
    split = shown and all(part == 0 or part >= minimum for part in numbers[1:4])
    told = [int(number) if shown else None for number in numbers]
    forms, complete, partial, broken_off, answered, unnumbered = told
    return Response(
        communities=len(table),
        silent=silent,
        households=int(sums["households"]),
        forms=forms,
        complete=complete if split else None,
        partial=partial if split else None,
        broken_off=broken_off if split else None,
        heard_households=answered,
        unnumbered=unnumbered,
        rr1=rates[0] if split else None,
        rr2=rates[1] if split else None,
        heard=rates[2] if shown else None,
    )


def by_place(office: Office, survey_id: str, by: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households and those heard of every place, least heard first; ``by`` district, street or community.

    Columns: place, community_id (of communities), communities, silent (without a form), households, forms, answered,
    heard (0–1), suppressed. Places of few forms, and those that would tell them, have no figures.
    """
    mine = chosen(office, survey_id, scope)
    table = _by_community(office, mine)
    level = "community_id" if by == "community" else by
    forms = mine.sample.cells.groupby(PLACES, dropna=False, as_index=False)["forms"].sum()
    flagged = nesting.hidden(forms.rename(columns={"forms": "n"}).assign(item_id=""), within=["item_id"],
                             minimum=office.settings.figure_minimum)  # fmt: skip
    places = mine.communities.assign(place=mine.communities[level].fillna(UNSTATED))[["community_id", "place"]]
    judged = nesting.hidden_places(flagged, places, level=level)
    table = table.assign(place=table["community_id"].map(places.set_index("community_id")["place"]), communities=1)
    table = table.assign(silent=(table["forms"] == 0).astype("int64"))
    numbers = ["communities", "silent", "households", "forms", "answered"]
    sums = table.groupby("place", as_index=False)[numbers].sum(min_count=1)
    sums = sums.assign(heard=share_of(sums["answered"], sums["households"].astype("Float64").fillna(0)))
    hide = [judged.get(("", place), False) for place in sums["place"]]
    shown = closed(sums, hide, n="forms", hide=("answered", "heard"))
    names = mine.communities.set_index("community_id")["name"]
    if by == "community":
        shown = shown.assign(community_id=shown["place"], place=shown["place"].map(names))
    else:
        shown = shown.assign(community_id=pd.NA)
    return shown.sort_values(["heard", "households"], ascending=[True, False], ignore_index=True)


def by_building(office: Office, survey_id: str, community_id: str) -> pd.DataFrame:
    """One community's buildings: building, households (of the margins, NA unknown), forms, heard, suppressed.

    Buildings of the register without a form stand with 0; forms without a building as UNSTATED. Small buildings, and
    those that would tell them, have no figures.
    """
    mine = chosen(office, survey_id, Scope(community_id=(community_id,)))
    forms = mine.cells.groupby(BUILDING, as_index=False)["forms"].sum()
    told = mine.margins[mine.margins["variable"] == BUILDING]
    known = told.rename(columns={"category": BUILDING, "population": "households"})[[BUILDING, "households"]]
    table = known.merge(forms, on=BUILDING, how="outer").rename(columns={BUILDING: "building"})
    table = table.assign(forms=table["forms"].fillna(0).astype("int64"), households=table["households"].astype("Int64"))
    table = table.assign(heard=share_of(table["forms"], table["households"].astype("Float64").fillna(0)))
    shown = suppress_parts(table, within=(), minimum=office.settings.figure_minimum, n="forms", hide=("heard",))
    if not is_shown(office, mine.sample, [community_id]):
        shown = closed(table, [True] * len(table), n="forms", hide=("heard",))
    order = shown["building"].str.extract(r"(\d+)", expand=False).astype("Float64")
    return shown.assign(order=order).sort_values(["order", "building"], ignore_index=True).drop(columns="order")


@dataclass(frozen=True, eq=False)
class Channels:
    """``table``: channel, mode, n, part (0–1 of all), satisfied, share, low, high, suppressed; largest first.

    ``difference`` (own choice less visited, −1–1) with limits, where both modes may be shown; ``own_choice`` is the
    part of answers that came by own choice, None where it must not be told.
    """

    table: pd.DataFrame
    own_choice: float | None
    difference: float | None
    low: float | None
    high: float | None


def channels(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> Channels | None:
    """How the answers of ``scope`` came in, and how content each channel is; None where nothing may be told."""
    mine = chosen(office, survey_id, scope)
    ids = mine.communities["community_id"]
    if not is_shown(office, mine.sample, ids):
        return None
    table = mine.cells.groupby(CHANNEL, as_index=False)[["n", "satisfied"]].sum().rename(columns={CHANNEL: "channel"})
    table = table[table["n"] > 0]
    low, high = wilson_interval(table["satisfied"], table["n"], confidence=office.gate.confidence)
    table = table.assign(
        mode=table["channel"].map(mode_of),
        part=share_of(table["n"], table["n"].sum()),
        share=share_of(table["satisfied"], table["n"]),
        low=low,
        high=high,
    )
    hidden = hidden_categories(office, mine.sample, CHANNEL, ids)
    shown = closed(table, table["channel"].isin(hidden), hide=("part", "satisfied", "share", "low", "high"))
    modes = table.groupby("mode")[["n", "satisfied"]].sum()
    closed_modes = set(table.loc[table["channel"].isin(hidden), "mode"])
    own = None if closed_modes else float(modes["n"].get(OWN_CHOICE, 0) / modes["n"].sum())
    shown = shown.sort_values("n", ascending=False, ignore_index=True)
    both = {OWN_CHOICE, VISITED}
    if mine.sample.item_id is None or both & closed_modes or not both <= set(modes.index):
        return Channels(shown, own, None, None, None)
    a, b = modes.loc[OWN_CHOICE], modes.loc[VISITED]
    apart = newcombe_difference(a["satisfied"], a["n"], b["satisfied"], b["n"], confidence=office.gate.confidence)
    return Channels(shown, own, *(float(limit) for limit in apart))


def _by_community(office: Office, mine: Chosen) -> pd.DataFrame:
    """Every chosen community, silent ones too: community_id, households, complete, partial, broken_off, answered,
    unnumbered, forms. Nothing of it may be shown."""
    # Asked for the whole and by place, of one choice of places and the next: counted once for all.
    found = _received.of(office, mine.sample.survey_id, lambda whole: _counted(whole, mine.sample))
    found = found.rename(columns={"complete_forms": "complete", "partial_forms": "partial", "households": "answered"})
    numbers = ["complete", "partial", "broken_off", "answered", "unnumbered"]
    table = mine.communities[["community_id", "households"]].merge(
        found[["community_id", *numbers]], on="community_id", how="left"
    )
    table = table.assign(**{name: table[name].fillna(0).astype("int64") for name in numbers})
    return table.assign(forms=table[["complete", "partial", "broken_off"]].sum(axis=1))


def _counted(whole: Office, found: Sample) -> pd.DataFrame:
    return respondents.received(whole.store, found.rounds, complete_from=COMPLETE_FROM, partial_from=PARTIAL_FROM)
