"""The four gates of Hebei's rule, judged on whole numbers: pure, from pieces of evidence to one standing a gate.

A gate's share is taken of the households of the register, of those who took part, of valid forms, or, of a vote, of
the owners on its roll or those who voted; which of them stands in the column ``base_kind``.

Source: 河北省老旧小区改造提升十条措施 (November 2022): at least 80 %, inclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

import numpy as np
import pandas as pd

from analytics.estimation.exact import joined_interval
from analytics.language import N_
from analytics.model import GATES, Limit
from analytics.programme.subjects import rules

BASES: Final = rules.BASES | {
    "forms": N_("有效份数"),
    "owners": N_("全体业主人数"),
    "voters": N_("参与表决人数"),
}
# A vote counts owners: all of them on the roll, or those who took part.
_OF_VOTES: Final = {"register": "owners", "answered": "voters"}
SOURCES: Final = {"survey": N_("问卷"), "counted": N_("登记户数"), "vote": N_("业主表决")}
# Of two pieces of the same day the more formal one counts: a vote, then a signed list, then a survey.
_FORMAL: Final = {"survey": 0, "counted": 1, "vote": 2}
EVIDENCE_COLUMNS: Final = ("community_id", "gate", "source", "count", "asked", "on", "reference", "unnumbered", "roll")
GATE_COLUMNS: Final = (
    "community_id",
    "gate",
    "state",
    "count",
    "base",
    "base_kind",
    "limit_percent",
    "missing",
    "share",
    "low",
    "high",
    "asked",
    "source",
    "on",
    "reference",
    "unnumbered",
)


class Rules(Protocol):
    """What a programme says of its gates."""

    @property
    def base(self) -> str: ...

    def limit(self, gate: str) -> Limit: ...


def latest(evidence: pd.DataFrame) -> pd.DataFrame:
    """Of each community and gate the piece of ``evidence`` that counts: the latest, undated ones first of all.

    Of the same day: a vote before a list counted by hand, that before a survey.
    """
    ordered = evidence.assign(formal=evidence["source"].map(_FORMAL)).sort_values(
        ["community_id", "gate", "on", "formal"], na_position="first", kind="stable"
    )
    return ordered.drop_duplicates(["community_id", "gate"], keep="last").drop(columns="formal")


def judged(
    evidence: pd.DataFrame, households: Mapping[str, int | None], rules: Mapping[str, Rules], *, confidence: float
) -> pd.DataFrame:
    """Each gate of each community of ``households`` judged: the columns GATE_COLUMNS, four rows a community, in order.

    ``evidence`` has EVIDENCE_COLUMNS: count is the number of households (forms, or owners of a vote) that speak for the
    gate, asked the number that took part, roll the number of owners on the roll of a vote.

    State is met, below or no_data, on integers by the programme's limit. ``missing`` is how many
    more it takes of the same base (还差几户), 0 when met, NA without data. The interval of a share is finite-population
    Wilson, and NA on the base of the register, which is counted and not sampled.

    Worked: 949 of 1 186 households agree to join, limit 80 % → met; 948 → below, missing 1.
    """
    found = latest(evidence).set_index(["community_id", "gate"])
    every = pd.MultiIndex.from_product([list(households), list(GATES)], names=["community_id", "gate"])
    rows = found.reindex(every).reset_index()
    voted = rows["source"].eq("vote").fillna(False).to_numpy(bool)
    demands = _demands(list(households), rules)
    kinds, limits = [kind for kind, _limit in demands], [limit for _kind, limit in demands]
    rows["base_kind"] = [_OF_VOTES[kind] if vote else kind for kind, vote in zip(kinds, voted, strict=True)]
    register = rows["community_id"].map(households).astype("Int64").mask(voted, rows["roll"].astype("Int64"))
    asked, count = rows["asked"].astype("Int64"), rows["count"].astype("Int64")
    base = asked.mask(rows["base_kind"].isin(["register", "owners"]), register)
    known = count.notna() & base.notna() & base.gt(0).fillna(False)
    states, missing = ["no_data"] * len(rows), np.zeros(len(rows), np.int64)
    parts, wholes = (each.fillna(0).to_numpy(np.int64).tolist() for each in (count, base))
    for row in np.flatnonzero(known):
        limit, part, whole = limits[row], parts[row], wholes[row]
        states[row], missing[row] = "met" if limit.met(part, whole) else "below", limit.missing(part, whole)
    sampled = known & rows["base_kind"].isin(["answered", "forms"])
    low, high = _interval(count, base, register, sampled, confidence)
    return rows.assign(
        state=states,
        count=count,
        base=base,
        limit_percent=[limit.part for limit in limits],
        missing=pd.arrays.IntegerArray(missing, ~known.to_numpy(bool)),
        share=(count.astype("Float64") / base.astype("Float64")).where(known).astype("float64"),
        low=low,
        high=high,
        asked=asked,
        unnumbered=rows["unnumbered"].astype("Int64"),
    )[list(GATE_COLUMNS)]


def _demands(ids: list[str], rules: Mapping[str, Rules]) -> list[tuple[str, Limit]]:
    """The base and the limit of every gate, four a community; those of one programme are worked out once."""
    each = {id(rule): rule for rule in rules.values()}
    of_rule = {key: [(_base_kind(gate, rule), rule.limit(gate)) for gate in GATES] for key, rule in each.items()}
    return [demand for one in ids for demand in of_rule[id(rules[one])]]


def _base_kind(gate: str, rule: Rules) -> str:
    if gate == "satisfaction":
        return "forms"
    return "register" if gate == "coverage" else rule.base


def _interval(
    count: pd.Series, base: pd.Series, everyone: pd.Series, sampled: pd.Series, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Finite-population limits where the base is a sample, NaN elsewhere."""
    low, high = joined_interval(
        count.where(sampled, 0).fillna(0).astype("int64"),
        base.where(sampled, 0).fillna(0).astype("int64"),
        everyone,
        confidence=confidence,
    )
    return np.asarray(low, dtype=float), np.asarray(high, dtype=float)
