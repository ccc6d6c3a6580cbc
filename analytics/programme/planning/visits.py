"""Which buildings the forms of a plan come from: a list of visits that tells of no person and of no small group."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.cancelling import Tell, untold
from analytics.estimation.sampling.sample_plan import allocate
from analytics.flows.office import Office
from analytics.ingest.checks.buildings import building_name
from analytics.language import _
from analytics.model import BUILDING, EVERYWHERE, Scope, Verdicts
from analytics.privacy.suppression import suppress_parts
from analytics.programme.entering import records
from analytics.store import building_answers, margins

BUILDING_COLUMNS: Final = (
    "community_id",
    "building",
    "households",
    "answered",
    "further",
    "counts_all",
    "suppressed",
)

_TOLD_EVERY: Final = 20  # communities

Row = Mapping[Any, Any]
Households = Mapping[str, Mapping[str, int]]


def listed_households(office: Office, scope: Scope = EVERYWHERE) -> dict[str, dict[str, int]]:
    """By community_id the households of each building, as far as the office told them.

    From the margins of the register (名册结构, 楼栋), and from its records of buildings (subject building), which come
    one by one and so later: these count where both tell.
    """
    told = margins.margins(office.store, scope)
    told = told[(told["variable"] == BUILDING) & (told["unit"] == "households")]
    listed = told.rename(columns={"category": "building", "population": "households"})
    recorded = records.entries(office, "building", scope).sort_values("last_event_no")
    known: dict[str, dict[str, int]] = {}
    for row in [*listed.to_dict("records"), *recorded.to_dict("records")]:
        name = building_name(row["building"]) or str(row["building"])
        known.setdefault(str(row["community_id"]), {})[name] = int(row["households"])
    return known


def by_building(
    office: Office,
    plan: pd.DataFrame,
    shown: Verdicts,
    *,
    new_round: bool,
    buildings: Mapping[str, int],
    households_by_building: Households,
    tell: Tell = untold,
) -> pd.DataFrame:
    """The visits of a ``plan`` (of ``targets.planned`` from ``shown``), building by building: BUILDING_COLUMNS.

    Communities that need no form, or that no number of forms would settle, are not visited.

    ``new_round``: what is in hand does not count. ``buildings`` is the register's number of them by community_id;
    ``households_by_building`` what is known of their households, elsewhere they are taken to be even. ``tell`` is told
    the share of the communities done, 0–1.

    building: NA where its name is not known. answered: forms in hand, NA where they are few or would tell those of
    another building; then ``suppressed``. further: forms still to come; in all (``counts_all``) where those in hand are
    hidden for the whole community. They go by households, with what is in hand counted where it is shown; buildings
    that are hidden share what they need together, by households alone.
    """
    plan = plan[plan["target"].notna() & ~plan["further"].eq(0).fillna(False).astype(bool)]
    counted = building_answers.answered(office.store, Scope(community_id=tuple(plan["community_id"])))
    keys = ["community_id", "survey_id", "round"]
    latest = shown[keys].dropna().astype({"round": "int64"})
    counted = counted.merge(latest, on=keys)
    of = dict(list(counted.groupby("community_id")))
    parts = []
    for at, row in enumerate(plan.to_dict("records")):
        if at % _TOLD_EVERY == 0:
            tell(at / len(plan), _("正在逐个小区分配走访份数"))
        parts.append(
            _visits(
                row,
                of.get(row["community_id"], counted.iloc[:0]),
                names=households_by_building.get(row["community_id"], {}),
                buildings=buildings.get(row["community_id"], 0),
                minimum=office.settings.figure_minimum,
                new_round=new_round,
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(BUILDING_COLUMNS))


def _visits(
    row: Row,
    counted: pd.DataFrame,
    *,
    names: Mapping[str, int],
    buildings: int,
    minimum: int,
    new_round: bool,
) -> pd.DataFrame:
    """The buildings of one community, and what each is to give."""
    community = str(row["community_id"])
    in_hand = counted.set_index("building")["n"] if len(counted) else pd.Series(dtype="int64")
    known = sorted({*in_hand.index.dropna(), *names}, key=_by_number)
    unnamed = max(buildings - len(known), 0 if known else 1)
    frame = pd.DataFrame({"building": [*known, *[None] * unnamed]}, dtype="object")
    frame["households"] = frame["building"].map(dict(names)).astype("Int64")
    frame["answered"] = frame["building"].map(in_hand[in_hand.index.notna()]).fillna(0).astype("Int64")
    frame = frame.assign(community_id=community)
    total = row["n"]
    if new_round:
        frame = frame.assign(answered=pd.array([0] * len(frame), "Int64"), suppressed=False)
        nowhere: int | None = 0
    elif row["suppressed"] or pd.isna(total):
        frame = frame.assign(answered=pd.array([pd.NA] * len(frame), "Int64"), suppressed=True)
        nowhere = None
    else:
        # Forms without a building are a part of the community's forms too, and would tell the others by subtraction.
        rest = max(0, int(total) - int(frame["answered"].sum()))
        with_rest = pd.concat([frame, pd.DataFrame([{"community_id": community, "answered": rest}])])
        with_rest = with_rest.astype({"answered": "Int64"}).reset_index(drop=True)
        with_rest = suppress_parts(with_rest, within=(), minimum=minimum, n="answered", hide=())
        last = with_rest.iloc[-1]
        nowhere = None if last["suppressed"] else int(last["answered"])
        frame = frame.assign(
            answered=with_rest["answered"].iloc[:-1].array, suppressed=with_rest["suppressed"].iloc[:-1].array
        )
    further = _further(row, frame, nowhere)
    return frame.assign(further=further, counts_all=bool(pd.isna(row["further"])))[list(BUILDING_COLUMNS)]


def _further(row: Row, frame: pd.DataFrame, nowhere: int | None) -> pd.api.extensions.ExtensionArray:
    """Forms still to come from each building.

    Reckoned from what is shown: the forms of the buildings that are hidden count as one sum, which follows anyway.
    """
    if pd.isna(row["further"]):
        # The forms in hand are hidden: what each building should give in all.
        return pd.array(allocate(int(row["target"]), _weights(row, frame)), "Int64")
    wanted = int(row["further"])
    weights, is_hidden = _weights(row, frame), frame["suppressed"].to_numpy(bool)
    answered = frame["answered"].fillna(0).to_numpy(np.int64)
    if pd.isna(row["n"]) or wanted == 0 or is_hidden.all():
        return pd.array(allocate(wanted, weights), "Int64")
    # Shown buildings each, hidden ones as one whole, by what they have and should have.
    shown = np.flatnonzero(~is_hidden)
    together = int(row["n"]) - int(answered.sum()) - (nowhere or 0) if is_hidden.any() else 0
    of_whole = [*weights[shown], *([weights[is_hidden].sum()] if is_hidden.any() else [])]
    least = [*answered[shown], *([together] if is_hidden.any() else [])]
    room = np.maximum(frame["households"].astype("float64").fillna(np.inf).to_numpy()[shown], answered[shown])
    most = [*room, *([np.inf] if is_hidden.any() else [])]
    goal = allocate(int(sum(least)) + wanted, of_whole, at_least=least, at_most=most)
    further = np.zeros(len(frame), np.int64)
    further[shown] = goal[: len(shown)] - answered[shown]
    if is_hidden.any():
        further[is_hidden] = allocate(int(goal[-1]) - together, weights[is_hidden])
    return pd.array(further, "Int64")


def _weights(row: Row, frame: pd.DataFrame) -> np.ndarray:
    """Households of every building; where unknown, an even part of what the register has besides the known ones."""
    households = frame["households"].astype("float64").to_numpy(copy=True)
    unknown = np.isnan(households)
    if unknown.any():
        everyone = float(row["households"]) if not pd.isna(row["households"]) else 0.0
        left = (everyone - np.nansum(households)) / unknown.sum()
        usual = np.nanmean(households) if not unknown.all() else 1.0
        households[unknown] = left if left > 0 else usual
    return np.maximum(households, 1.0)


def _by_number(building: str) -> tuple[int, str]:
    digits = re.match(r"\d+", building)
    return (int(digits[0]) if digits else 1000, building)
