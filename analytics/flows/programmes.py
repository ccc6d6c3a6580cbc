"""The renovation programmes of an office: which communities each holds, and the thresholds it sets for them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analytics.flows.office import Office
from analytics.model import Communities, Gate, Limit, Scope
from analytics.store import communities, cycle

SUBJECT: Final = "programme"


@dataclass(frozen=True)
class Programme:
    """One programme: the communities of a city, a district, a year (empty: any), and its rules.

    Percentages are whole and include the number itself. ``needed`` is the number of households that need renovation.
    ``base`` says of which households the shares of joining and of the plan are taken: register, or answered.
    ``entry_id`` is empty for the rules that hold where no programme was set.
    """

    name: str = ""
    city: str = ""
    district: str = ""
    year: int | None = None
    scheme: str = "national"
    base: str = "register"
    join_percent: int = 80
    coverage_percent: int = 80
    plan_percent: int = 80
    satisfaction_percent: int = 80
    consent_percent: int = 80
    publicity_days: int = 5
    silent_weeks: int = 4
    needed: int | None = None
    entry_id: str = ""
    last_event_no: int | None = None

    def limit(self, gate: str) -> Limit:
        """The limit of one of ``model.GATES``, or of consent.

        >>> Programme(plan_percent=90).limit("plan").met(9, 10)
        True
        """
        return Limit.percent(int(getattr(self, f"{gate}_percent")))

    def gate(self, confidence: float) -> Gate:
        """The rule that satisfaction is judged by."""
        return Gate(self.satisfaction_percent, confidence)

    @property
    def narrowness(self) -> int:
        """How closely its communities are described; of several programmes the narrowest holds."""
        return 4 * bool(self.district) + 2 * (self.year is not None) + bool(self.city)

    def holds(self, known: Communities) -> pd.Series:
        """Which rows of ``known`` belong to it."""
        inside = pd.Series(True, index=known.index)
        for column, value in (("city", self.city), ("district", self.district), ("renovation_year", self.year)):
            if value:
                inside &= known[column].eq(value).fillna(False).astype(bool)
        return inside


def programmes(office: Office) -> list[Programme]:
    """The rules that hold everywhere, then every programme that was set, the narrowest last."""
    found = cycle.entries(office.store, subjects=[SUBJECT])
    told = [_programme(office, json.loads(row.value), row.entry_id, row.last_event_no) for row in found.itertuples()]
    return [_programme(office, {}, "", None), *sorted(told, key=lambda one: (one.narrowness, one.name))]


def programme_of(office: Office, known: Communities | None = None) -> dict[str, Programme]:
    """By community_id the programme that holds for it, for the rows of ``known`` (every community when None)."""
    known = communities.communities(office.store) if known is None else known
    return assigned(programmes(office), known)


def by_gate(office: Office, known: Communities) -> list[tuple[Gate, Communities]]:
    """The rows of ``known`` under each satisfaction limit that holds among them; one pair at least."""
    rules = programmes(office)
    if len(rules) == 1:
        return [(rules[0].gate(office.settings.confidence), known)]
    found = assigned(rules, known)
    limits = known["community_id"].map({one: rule.satisfaction_percent for one, rule in found.items()}).astype("int64")
    if known.empty:
        return [(office.gate, known)]
    return [(Gate(int(limit), office.settings.confidence), part) for limit, part in known.groupby(limits, sort=True)]


def gate_of(office: Office, community_id: str) -> Gate:
    """The satisfaction rule of one community; the office's own where the register has no such community."""
    known = communities.communities(office.store, Scope(community_id=(community_id,)))
    return by_gate(office, known)[0][0]


def assigned(rules: Sequence[Programme], known: Communities) -> dict[str, Programme]:
    """By community_id the last of ``rules`` that holds it."""
    found: dict[str, Programme] = {}
    for programme in rules:
        found |= dict.fromkeys(known.loc[programme.holds(known), "community_id"], programme)
    return found


def _programme(office: Office, told: Mapping[str, Any], entry_id: str, last_event_no: int | None) -> Programme:
    """The rules as told, the office's own threshold where a programme sets none."""
    given = {name: value for name, value in told.items() if value is not None}
    given.setdefault("satisfaction_percent", office.settings.threshold_percent)
    return Programme(**given, entry_id=entry_id, last_event_no=last_event_no)
