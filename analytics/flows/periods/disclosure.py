"""The one place that decides which satisfaction figures may be shown, on pages and in bulletins, to whomever.

It is decided from the whole city and all its answers, by :func:`disclosed`, so that the readers of a city, a district
and a street are shown the same figures, in every bulletin and on every page. Decided together are:

- every week's, month's, quarter's and year's sum over the city, each city, district and street, of all satisfaction
  surveys and of each overall question;
- the rounds of every community, by page 满意度 also the sums of streets, districts and cities over them;
- what each community had by the end of each week, month, quarter and year, and its single weeks.

Sums of 1 to minimum − 1 answers are hidden, and others until none of these follows (privacy.derivable), not by any
additions and subtractions. Any other choice of places or days is shown where it is made up of figures that are shown.
The satisfied of a sum are shown where its answers are, and follow from others as these do.

What remains open: a bulletin that was issued told what its own day's answers allowed; with what is shown since, it may
tell a few answers that came between. Weeks that begin on another day than the office's are decided by themselves, and
beside the office's weeks tell single days. Forms received are counted without regard to how they were answered. Two
hidden sums that are known together bound each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.estimation.periods import KINDS
from analytics.flows import standing_decisions
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.kept import Kept
from analytics.flows.office import Office
from analytics.flows.periods.longer import longer
from analytics.flows.periods.released import (
    OF_PERIOD,
    PLACES,
    ROUND,
    Released,
    atoms,
    released,
    rounds_by_place,
    summed,
)
from analytics.model import Communities, Items, LevelCounts
from analytics.privacy import nesting
from analytics.privacy.chains import guarded
from analytics.privacy.crossed import suppress_crossed
from analytics.store import communities, counts, surveys

Flags = npt.NDArray[np.bool_]
# Fewer are decided sooner than it is kept what was decided.
MANY: Final = 5_000
_FROM_ABOVE = ("whole", "city", "district", "street")


@dataclass(frozen=True, eq=False)
class Disclosure:
    """``atoms``: what all figures are sums of, see released.atoms; ``minimum``: the fewest answers that are shown.
    ``kept``: what ``shown`` was found to be when the same was decided before."""

    atoms: pd.DataFrame
    minimum: int
    kept: npt.NDArray[np.uint64] | None = None

    @cached_property
    def released(self) -> Released:
        """All figures, shown or not."""
        return released(self.atoms, self.minimum)

    @cached_property
    def shown(self) -> npt.NDArray[np.uint64]:
        """The keys of the figures that are shown, rising."""
        if self.kept is not None:
            return self.kept
        if self.atoms.empty:
            return np.zeros(0, np.uint64)
        found = self.released.figures
        n = found["n"].to_numpy(np.int64)
        told, small = found["told"].to_numpy(bool), found["n"].lt(self.minimum).to_numpy()
        hidden, cost = ~told | small, found["cost"].to_numpy(np.int64)
        for keys in self._areas():
            # What is a community's own round too, or the sum of such, is missed more than the longer period.
            at = self.released.at(keys)
            hidden[at[cost[at] <= max(OF_PERIOD.values())]] = True
        for keys in self._rounds():
            hidden[self.released.at(keys)] = True
        hidden = guarded(self.released.equations, n, hidden=hidden, secret=small, kept=~told, cost=cost)
        return found["key"].to_numpy(np.uint64)[~hidden]

    def hides(self, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """``by``, n and ``hidden`` of every sum over ``rows`` of ``atoms``.

        A sum is shown that is a figure shown, or made up of such: of cities, districts, streets, communities, and of
        what came to a community's round between two days of which it is told what it had.
        """
        by = list(by)
        grouped = rows.groupby(by, observed=True, sort=True)
        sums = grouped["n"].sum().reset_index()
        number, marks = grouped.ngroup().to_numpy(), rows["mark"].to_numpy(np.uint64)
        units = self._units[rows.index.to_numpy()]
        left = np.ones(len(rows), bool)
        for unit in (np.zeros(len(rows), np.int64), *units.T):
            if left.any():
                part, total = _within(number[left], unit[left], marks[left])
                left[left] = ~self._is_shown(total)[part]
        left[left] = ~self._in_a_row(rows[left], number[left], units[left, -1])
        hidden = np.zeros(len(sums), bool)
        hidden[number[left]] = True
        return _named(sums).assign(hidden=hidden)

    def _in_a_row(self, rows: pd.DataFrame, number: npt.NDArray[np.int64], of_round: npt.NDArray[np.int64]) -> Flags:
        """Which ``rows`` are all that came to a round between two days of which it is shown what it had."""
        if rows.empty:
            return np.zeros(0, bool)
        part, total = _within(number, of_round, rows["mark"].to_numpy(np.uint64))
        first, last = np.zeros((2, len(total)), np.int64)
        at = np.arange(len(rows))
        # Where several rows are of one part the last one written stays.
        first[part[::-1]], last[part] = at[::-1], at
        before, after = rows["before"].to_numpy(np.uint64)[first], rows["after"].to_numpy(np.uint64)[last]
        bounded = ((before == 0) | self._is_shown(before)) & self._is_shown(after)
        return (bounded & (after - before == total))[part]

    def _is_shown(self, keys: npt.NDArray[np.uint64]) -> Flags:
        at = np.minimum(self.shown.searchsorted(keys), max(len(self.shown) - 1, 0))
        return self.shown[at] == keys if len(self.shown) else np.zeros(len(keys), bool)

    @cached_property
    def _units(self) -> npt.NDArray[np.int64]:
        """The numbers of each atom's city, district, street, community, its round's question, and its round."""
        kinds = (*(PLACES[level] for level in ("city", "district", "street")), ROUND[:1], [*ROUND, "item_id"], ROUND)
        return np.stack(
            [self.atoms.groupby(list(columns), observed=True).ngroup().to_numpy(np.int64) for columns in kinds], axis=1
        )

    def of(self, known: Iterable[str]) -> pd.DataFrame:
        """The atoms of the communities ``known``."""
        return self.atoms[self.atoms["community_id"].isin(list(known))]

    def rounds(self, asked: pd.DataFrame) -> pd.Series:
        """Which rounds (ROUND) of ``asked`` must not be shown; a row without a round or without answers may."""
        return self._flags(asked, ROUND, self._of_rounds)

    def so_far(self, asked: pd.DataFrame, kind: str, start: pd.Timestamp) -> pd.Series:
        """As :meth:`rounds`, of what the rounds had by the end of the period of ``kind`` that begins on ``start``."""
        return self._flags(asked, ROUND, self.hides(self.atoms[self.atoms[kind] <= start], ROUND))

    def weeks(self, asked: pd.DataFrame) -> pd.Series:
        """As :meth:`rounds`, of the weeks of rounds: ROUND and week."""
        return self._flags(asked, [*ROUND, "week"], self._of_weeks)

    def places(self, survey_id: str, rounds: pd.DataFrame) -> dict[tuple[str, str], bool]:
        """By (item_id, place) whether the sum over a place must not be shown: of all overall questions of the survey.

        ``rounds`` says which round of which community goes into which place's sum: community_id, round, place. Any
        choice of them may be asked for; page 满意度 asks for the rounds, and each community's latest.
        """
        mine = self.atoms[self.atoms["survey_id"] == survey_id]
        at = _rounds_of(mine, rounds)
        placed = mine[at >= 0].assign(place=rounds["place"].array.take(at[at >= 0]))
        found = self.hides(placed.dropna(subset="place"), ["item_id", "place"])
        pairs = zip(found["item_id"], found["place"], strict=True)
        return dict(zip(pairs, found["hidden"].tolist(), strict=True))

    def _flags(self, asked: pd.DataFrame, by: Sequence[str], decided: pd.DataFrame) -> pd.Series:
        closed = decided.loc[decided["hidden"], list(by)]
        rows = asked[list(by)].assign(round=asked["round"].astype("float64"))
        closed = closed.assign(round=closed["round"].astype("float64"))
        return pd.Series(pd.MultiIndex.from_frame(rows).isin(pd.MultiIndex.from_frame(closed)), asked.index)

    @cached_property
    def _of_rounds(self) -> pd.DataFrame:
        return self.hides(self.atoms, ROUND)

    @cached_property
    def _of_weeks(self) -> pd.DataFrame:
        return self.hides(self.atoms, [*ROUND, "week"])

    def _areas(self) -> list[pd.Series]:
        """Keys of area sums that would tell few answers by one subtraction, from one level or period to the next."""
        found = []
        splits: list[list[str]] = [[], ["item_id"]] if len(self.atoms["item_id"].unique()) > 1 else [[]]
        for kind in KINDS:
            for more in splits:
                found += _closed_areas(self.atoms, kind, more, self.minimum)
        return found

    def _rounds(self) -> list[pd.Series]:
        """Keys of sums over rounds that would do so, from one level to the next."""
        found = []
        for rows in rounds_by_place(self.atoms):
            by = ["item_id", "number"]
            sums = summed(rows, [*by, *PLACES["street"], "community_id"])
            flagged = nesting.hidden(sums, within=by, minimum=self.minimum)
            for level, columns in (("community_id", [*PLACES["street"], "community_id"]), *PLACES.items()):
                keys = flagged.groupby([*by, *columns], observed=True)["key"].transform("sum")
                found.append(keys[flagged[f"hidden_{level}"]])
        return found


def _within(
    number: npt.NDArray[np.int64], unit: npt.NDArray[np.int64], marks: npt.NDArray[np.uint64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """The part that each row is of, as its ``number`` and ``unit`` make it up, and the sum of each part's marks."""
    part = pd.factorize(number * (unit.max() + 1) + unit)[0]
    total = np.zeros(part.max() + 1, np.uint64)
    np.add.at(total, part, marks)
    return part, total


def _rounds_of(rows: pd.DataFrame, rounds: pd.DataFrame) -> npt.NDArray[np.intp]:
    """The row of ``rounds`` that each of ``rows`` (atoms of one survey) is of; −1 where it has none."""
    community = rows["community_id"].cat
    named = community.categories.get_indexer(rounds["community_id"])
    number, asked = (frame["round"].to_numpy(np.int64) for frame in (rows, rounds))
    span = max(number.max(initial=0), asked.max(initial=0)) + 1
    known = np.flatnonzero(named >= 0)
    at = pd.Index(named[known] * span + asked[known]).get_indexer(community.codes.to_numpy(np.int64) * span + number)
    return np.where(at >= 0, known[at], -1) if len(known) else at


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` with text where there are codes."""
    return rows.astype(dict.fromkeys(rows.select_dtypes("category").columns, "str"))


def _closed_areas(found: pd.DataFrame, kind: str, more: list[str], minimum: int) -> list[pd.Series]:
    """Keys of the sums by period of ``kind`` (and the columns ``more``) that suppress_crossed hides, level by level."""
    closed: list[pd.Series] = []
    above: pd.DataFrame | None = None
    upper: list[str] = []
    for level in _FROM_ABOVE:
        columns = [*PLACES[level], *more]
        sums = summed(found, [*columns, kind])
        holding = longer(sums[kind], kind)
        totals = [columns, *([*columns, name] for name in holding)]
        begun = sums.assign(suppressed=False)
        if above is not None:
            begun = begun.drop(columns="suppressed").merge(above, on=[*upper, kind], how="left")
            totals.append([*upper, kind])
        hidden = suppress_crossed(
            begun.assign(**{f"in_{name}": told for name, told in holding.items()}),
            totals=[[f"in_{name}" if name in holding else name for name in total] for total in totals],
            minimum=minimum,
            hide=(),
        )
        closed.append(sums.loc[hidden["suppressed"].to_numpy(bool), "key"])
        above, upper = hidden[[*columns, kind, "suppressed"]], columns
    return closed


def disclosure(slots: LevelCounts, items: Items, known: Communities, *, minimum: int) -> Disclosure:
    """What may be shown of ``slots``: the overall items' LevelCounts of a whole city by week, ``period`` the month."""
    return Disclosure(atoms(slots, items, known), minimum)


_kept: Kept[Disclosure] = Kept("disclosure", 2)
# Kept beside the data: what the figures are sums of, and the keys of those that are shown.
_ATOMS: Final = "atoms"
_SHOWN: Final = "shown figures"


def disclosed(office: Office, *, week_starts_on: int | None = None) -> Disclosure:
    """What may be shown of the whole city's satisfaction figures, whoever reads; kept until the data change."""
    starts_on = week_starts_on or office.settings.week_starts_on

    def decided(whole: Office) -> Disclosure:
        rows = standing_decisions.found_or(whole, (_ATOMS, starts_on), lambda: _atoms(whole, starts_on))
        shown = standing_decisions.found(whole, (_SHOWN, starts_on))
        kept = None if shown is None else shown["key"].to_numpy(np.uint64)
        return Disclosure(rows, whole.settings.figure_minimum, kept)

    return _kept.of(office, starts_on, decided)


def keep(office: Office) -> bool:
    """Keep beside the data that have just come in what may be shown of them; whether there is so much to decide."""
    whole, starts_on = office.whole, office.settings.week_starts_on
    if len(disclosed(office).atoms) < MANY:
        return False
    standing_decisions.keep(whole, (_ATOMS, starts_on), lambda: disclosed(office).atoms)
    standing_decisions.keep(whole, (_SHOWN, starts_on), lambda: pd.DataFrame({"key": disclosed(office).shown}))
    return True


def _atoms(whole: Office, starts_on: int) -> pd.DataFrame:
    slots = counts.level_counts_by(whole.store, "month", kind=SATISFACTION, overall_only=True, week_starts_on=starts_on)
    return atoms(slots, surveys.items(whole.store), communities.communities(whole.store))
