"""The satisfied share as answered, weighted to the register, and with neighbours' likeness reckoned with.

Weights are computed inside; what leaves are shares of a whole choice of places. What few answers said must not follow
from a weighted share beside the unweighted: communities whose figures are hidden form one stratum together, as their
sum is known anyway; a variable of which a category is hidden here is not used. A share by buildings is told only where
enough buildings answered. Raked over several variables a share rests on crossed cells that are shown nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.exact import joined_interval
from analytics.estimation.sampling import clustering, weighting
from analytics.flows.office import Office
from analytics.flows.representation.neighbours import ENOUGH_KNOWN, by_building
from analytics.flows.representation.sample import (
    UNSTATED,
    Chosen,
    chosen,
    hidden_categories,
    hidden_places,
    is_shown,
)
from analytics.model import BUILDING, EVERYWHERE, Scope

COMMUNITY: Final = "community"  # the variable of strata: communities, weighted to their households
POOLED: Final = ""
# A share by buildings needs so many more buildings than communities.
FEWEST_FREEDOM: Final = 5
# Why a variable was not used, besides those of estimation.sampling.weighting.
HIDDEN: Final = "hidden"  # few answers in a category
INCOMPLETE: Final = "incomplete"  # the margins do not tell of every community with answers

PLAIN: Final = "plain"
BY_COMMUNITY: Final = "by_community"
BY_REGISTER: Final = "by_register"
BOUNDED: Final = "bounded"  # weights within SMALLEST and LARGEST of the mean
CLUSTERED: Final = "clustered"


@dataclass(frozen=True, eq=False)
class Shares:
    """The satisfied share of a choice of places, in several ways: ``table``, one row each.

    Columns: scheme (PLAIN, BY_COMMUNITY, BY_REGISTER, BOUNDED, CLUSTERED), n, share, low, high, deff, effective, and
    evidence (clear or uncertain by the gate). ``households`` are those of the communities with answers. ``used``
    variables, ``left_out`` why others were not (reason, categories). ``heavy`` and ``light`` answers weigh over
    LARGEST times and under SMALLEST of the mean; ``gap`` is the largest difference from the register that bounded
    weights leave (0–1). ``pooled`` communities form one stratum; ``unknown`` communities have no households in the
    register and are left out of weighting. ``icc`` and ``freedom`` are of the clustered row, ``known_buildings`` the
    part of answers whose building is known (0–1).
    """

    table: pd.DataFrame
    households: int
    used: tuple[str, ...] = ()
    left_out: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    converged: bool = True
    heavy: int = 0
    light: int = 0
    pooled: int = 0
    unknown: int = 0
    gap: float = 0.0
    icc: float = float("nan")
    freedom: int = 0
    known_buildings: float = 0.0


def shares(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> Shares | None:
    """The satisfied share of ``scope`` unweighted, weighted and clustered; None where it must not be told at all."""
    mine = chosen(office, survey_id, scope)
    answered = mine.answered
    if mine.sample.item_id is None or not is_shown(office, mine.sample, mine.communities["community_id"]):
        return None
    unknown = int(answered["households"].isna().sum())
    households = int(answered["households"].fillna(0).sum())
    population = float(households) if not unknown else None
    cells = mine.cells[mine.cells["n"] > 0]
    rows = [_unweighted(office, cells, population)]
    known = answered[answered["households"].notna()]
    told = Shares(pd.DataFrame(), households, unknown=unknown)
    # A share of some of the communities, beside that of all, would tell the others'.
    if not unknown or is_shown(office, mine.sample, known["community_id"]):
        told, more = _weighted(office, mine, known, population)
        rows += more
    clustered = _clustered(office, cells, population)
    if clustered is not None:
        rows.append(clustered[0])
        told = replace(told, icc=clustered[1].icc, freedom=clustered[1].freedom)
    named = (cells["n"] * (cells[BUILDING] != UNSTATED)).sum() / cells["n"].sum()
    table = pd.DataFrame(rows)
    return replace(told, table=table, known_buildings=float(named), unknown=unknown, households=households)


def _weighted(
    office: Office, mine: Chosen, known: pd.DataFrame, population: float | None
) -> tuple[Shares, list[dict[str, object]]]:
    """What is to be told of the weights, and a row a scheme."""
    cells = mine.sample.within(known["community_id"])
    cells = cells[cells["n"] > 0]
    place = pd.Series(known["community_id"].to_numpy(), index=known["community_id"].to_numpy())
    hidden = hidden_places(office, mine.sample, place)
    stratum = place.where(~place.isin(hidden), POOLED)
    cells = cells.assign(**{COMMUNITY: cells["community_id"].map(stratum)})
    totals = known["households"].astype("float64").groupby(known["community_id"].map(stratum).to_numpy()).sum()
    strata = pd.DataFrame({"variable": COMMUNITY, "category": totals.index, "population": totals.to_numpy()})
    everyone = float(totals.sum())
    by_community = weighting.rake(cells, strata, variables=[COMMUNITY], total=everyone)
    rows = []
    if len(totals) > 1:
        rows.append(_row(office, BY_COMMUNITY, cells, by_community.weights.to_numpy(), population))
    margins, variables, left_out = _margins(office, mine, cells, known)
    found, wanted = by_community, strata
    if variables:
        wanted = pd.concat([strata, margins], ignore_index=True)
        found = weighting.rake(cells, wanted, variables=[COMMUNITY, *variables], total=everyone)
        left_out = {**left_out, **found.left_out}
        if found.converged and set(found.variables) - {COMMUNITY}:
            rows.append(_row(office, BY_REGISTER, cells, found.weights.to_numpy(), population))
    heavy, light = weighting.beyond(found.weights, cells["n"])
    gap = 0.0
    if rows and (heavy or light) and found.converged:
        limits = (weighting.SMALLEST, weighting.LARGEST)
        bounded = weighting.rake(cells, wanted, variables=found.variables, total=everyone, limits=limits)
        rows.append(_row(office, BOUNDED, cells, bounded.weights.to_numpy(), population))
        gap = bounded.largest_gap
    told = Shares(
        pd.DataFrame(),
        int(everyone),
        used=found.variables,
        left_out=left_out,
        converged=found.converged,
        heavy=heavy,
        light=light,
        gap=gap,
        pooled=len(hidden & set(known["community_id"])),
    )
    return told, rows


def _margins(
    office: Office, mine: Chosen, cells: pd.DataFrame, known: pd.DataFrame
) -> tuple[pd.DataFrame, list[str], dict[str, tuple[str, tuple[str, ...]]]]:
    """The margins of the variables that can be weighted by, the silent kept as large as they are; why others cannot."""
    ids = set(known["community_id"])
    told = mine.margins[mine.margins["community_id"].isin(ids)]
    used: list[str] = []
    left_out: dict[str, tuple[str, tuple[str, ...]]] = {}
    for variable in mine.sample.variables:
        covered = set(told.loc[told["variable"] == variable, "community_id"])
        if not covered:
            continue
        if covered != ids:
            left_out[variable] = (INCOMPLETE, (str(len(covered)), str(len(ids))))
        elif hidden_categories(office, mine.sample, variable, ids):
            left_out[variable] = (HIDDEN, ())
        else:
            used.append(variable)
    sums = told[told["variable"].isin(used)]
    sums = sums.groupby(["variable", "category"], as_index=False, sort=False)["population"].sum()
    return weighting.with_unstated(sums, cells, UNSTATED), used, left_out


def _row(
    office: Office, scheme: str, cells: pd.DataFrame, weights: np.ndarray, population: float | None
) -> dict[str, object]:
    confidence = office.gate.confidence
    found = weighting.weighted_share(
        cells["satisfied"], cells["n"], weights, population=population, confidence=confidence
    )
    told = {"scheme": scheme, "n": found.n, "share": found.share, "low": found.low, "high": found.high}
    worth = {"deff": found.deff, "effective": found.effective}
    return told | worth | {"evidence": _evidence(office, found.low, found.high)}


def _unweighted(office: Office, cells: pd.DataFrame, population: float | None) -> dict[str, object]:
    """The share as it is told everywhere: with the interval of verdicts."""
    row = _row(office, PLAIN, cells, np.ones(len(cells)), population)
    low, high = joined_interval(
        int(cells["satisfied"].sum()), int(cells["n"].sum()), population, confidence=office.gate.confidence
    )
    return row | {"low": float(low), "high": float(high), "evidence": _evidence(office, float(low), float(high))}


def _evidence(office: Office, low: float, high: float) -> str:
    line = office.gate.threshold
    return "clear" if low >= line or high < line else "uncertain"


def _clustered(
    office: Office, cells: pd.DataFrame, population: float | None
) -> tuple[dict[str, object], clustering.ClusteredShare] | None:
    """The unweighted share with buildings as clusters; None where too few buildings are known.

    The design effect of the answers whose building is known is taken for that of all.
    """
    known = cells[cells[BUILDING] != UNSTATED]
    if known["n"].sum() < ENOUGH_KNOWN * cells["n"].sum():
        return None
    frame = by_building(known)
    found = clustering.clustered_share(frame, confidence=office.gate.confidence)
    if found.freedom < FEWEST_FREEDOM or np.isnan(found.effective):
        return None
    n, satisfied = int(cells["n"].sum()), int(cells["satisfied"].sum())
    effect = found.n / found.effective
    share = satisfied / n
    low, high = weighting.interval_at(share, n, effect, population, confidence=office.gate.confidence)
    row = {"scheme": CLUSTERED, "n": n, "share": share, "low": low, "high": high, "deff": max(found.deff, 1.0)}
    return row | {"effective": n / effect, "evidence": _evidence(office, low, high)}, found
