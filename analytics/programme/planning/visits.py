"""Which buildings the forms of a plan come from: a list of visits that tells of no person and of no small group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.cancelling import Tell, untold
from analytics.estimation.intervals import Floats
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
Flags = npt.NDArray[np.bool_]
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
    return _visits(
        plan.to_dict("records"),
        counted,
        households_by_building,
        buildings,
        minimum=office.settings.figure_minimum,
        new_round=new_round,
        tell=tell,
    )


def _visits(
    rows: Sequence[Row],
    counted: pd.DataFrame,
    households_by_building: Households,
    buildings: Mapping[str, int],
    *,
    minimum: int,
    new_round: bool,
    tell: Tell = untold,
) -> pd.DataFrame:
    """The buildings of the communities planned for (``rows``), and what each is to give."""
    if not rows:
        return pd.DataFrame(columns=list(BUILDING_COLUMNS))
    listed, lengths = _listed(rows, counted, households_by_building, buildings)
    listed = _in_hand(listed, rows, minimum=minimum, new_round=new_round)
    further, ends = np.zeros(len(listed), np.int64), np.cumsum(lengths)
    columns = [listed[name].to_numpy("float64", na_value=np.nan) for name in ("households", "answered")]
    columns.append(listed["suppressed"].to_numpy(bool))
    for at, (row, start, end) in enumerate(zip(rows, ends - lengths, ends, strict=True)):
        if at % _TOLD_EVERY == 0:
            tell(at / len(rows), _("正在逐个小区分配走访份数"))
        further[start : end - 1] = _further(row, *(column[start:end] for column in columns))
    hides_all = np.array([bool(pd.isna(row["further"])) for row in rows])
    found = listed.assign(further=pd.array(further, "Int64"), counts_all=hides_all[listed["row"]])
    return found[~listed["elsewhere"]].reset_index(drop=True)[list(BUILDING_COLUMNS)]


def _listed(
    rows: Sequence[Row], counted: pd.DataFrame, households_by_building: Households, buildings: Mapping[str, int]
) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Every building of each of ``rows``: ``row`` (its number), community_id, building, households, n (forms in hand).

    Behind those of a community stand its forms without a building (``elsewhere``): they are a part of its forms too,
    and would tell the others by subtraction. Also how many rows each community has.
    """
    in_hand: dict[str, dict[str, int]] = {}
    named = counted[counted["building"].notna()]
    for community, building, n in zip(
        *(named[name].tolist() for name in ("community_id", "building", "n")), strict=True
    ):
        in_hand.setdefault(community, {})[building] = n
    told: list[tuple[int, str, str | None, int | None, int, bool]] = []
    lengths = np.zeros(len(rows), np.int64)
    for at, row in enumerate(rows):
        community = str(row["community_id"])
        names, mine = households_by_building.get(community, {}), in_hand.get(community, {})
        known = sorted({*mine, *names}, key=_by_number)
        unnamed = max(buildings.get(community, 0) - len(known), 0 if known else 1)
        rest = 0 if pd.isna(row["n"]) else max(0, int(row["n"]) - sum(mine.values()))
        told += [(at, community, name, names.get(name), mine.get(name, 0), False) for name in known]
        told += [(at, community, None, None, 0, False)] * unnamed + [(at, community, None, None, rest, True)]
        lengths[at] = len(known) + unnamed + 1
    listed = pd.DataFrame(told, columns=["row", "community_id", "building", "households", "n", "elsewhere"])
    # A building without a name is None, as it was told.
    listed["building"] = pd.Series([one[2] for one in told], dtype="object")
    return listed.astype({"households": "Int64"}), lengths


def _in_hand(listed: pd.DataFrame, rows: Sequence[Row], *, minimum: int, new_round: bool) -> pd.DataFrame:
    """``listed`` with ``answered``, as far as it may be shown, and ``suppressed``."""
    if new_round:
        return listed.assign(answered=pd.array([0] * len(listed), "Int64"), suppressed=False)
    found = suppress_parts(listed.assign(answered=listed["n"]), within=("row",), minimum=minimum, n="answered", hide=())
    hidden = np.array([bool(row["suppressed"] or pd.isna(row["n"])) for row in rows])[listed["row"]]
    return found.assign(answered=found["answered"].mask(hidden), suppressed=found["suppressed"] | hidden)


def _further(row: Row, households: Floats, answered: Floats, hidden: Flags) -> npt.NDArray[np.int64]:
    """Forms still to come from each building of a community; the last entry of each is of no building.

    Reckoned from what is shown: the forms of the buildings that are hidden count as one sum, which follows anyway.
    """
    weights, nowhere = _weights(row, households[:-1]), 0 if hidden[-1] else int(answered[-1])
    is_hidden, in_hand = hidden[:-1], np.nan_to_num(answered[:-1]).astype(np.int64)
    if pd.isna(row["further"]):
        # The forms in hand are hidden: what each building should give in all.
        return allocate(int(row["target"]), weights)
    wanted = int(row["further"])
    if pd.isna(row["n"]) or wanted == 0 or is_hidden.all():
        return allocate(wanted, weights)
    # Shown buildings each, hidden ones as one whole, by what they have and should have.
    shown = np.flatnonzero(~is_hidden)
    together = int(row["n"]) - int(in_hand.sum()) - nowhere if is_hidden.any() else 0
    of_whole = [*weights[shown], *([weights[is_hidden].sum()] if is_hidden.any() else [])]
    least = [*in_hand[shown], *([together] if is_hidden.any() else [])]
    room = np.maximum(np.nan_to_num(households[shown], nan=np.inf), in_hand[shown])
    most = [*room, *([np.inf] if is_hidden.any() else [])]
    goal = allocate(int(sum(least)) + wanted, of_whole, at_least=least, at_most=most)
    further = np.zeros(len(weights), np.int64)
    further[shown] = goal[: len(shown)] - in_hand[shown]
    if is_hidden.any():
        further[is_hidden] = allocate(int(goal[-1]) - together, weights[is_hidden])
    return further


def _weights(row: Row, known: Floats) -> Floats:
    """Households of every building; where unknown, an even part of what the register has besides the known ones."""
    households, unknown = known.copy(), np.isnan(known)
    if unknown.any():
        everyone = float(row["households"]) if not pd.isna(row["households"]) else 0.0
        left = (everyone - np.nansum(households)) / unknown.sum()
        usual = np.nanmean(households) if not unknown.all() else 1.0
        households[unknown] = left if left > 0 else usual
    return np.maximum(households, 1.0)


def _by_number(building: str) -> tuple[int, str]:
    digits = re.match(r"\d+", building)
    return (int(digits[0]) if digits else 1000, building)
