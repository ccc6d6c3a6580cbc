"""An attacker who reads every page and every bulletin of a small city, and adds and subtracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.estimation.periods import KINDS, period_of
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.disclosure import Disclosure, disclosure
from analytics.flows.periods.released import PLACES
from analytics.model import COMMUNITIES, Gate
from tests.estimation.frames import answers, counts_of, items_of
from tests.privacy import elimination
from tests.privacy.elimination import Sum

MINIMUM = 5
# A month's weeks, one that two months share (28 September), and one of another quarter.
WEEKS = tuple(pd.Timestamp(day) for day in ("2026-09-14", "2026-09-21", "2026-09-28", "2026-10-12"))
# Each part of a week with the month it lies in; the shared one has two.
SLOTS = tuple(
    (WEEKS[week], pd.Timestamp(month))
    for week, month in ((0, "2026-09-01"), (1, "2026-09-01"), (2, "2026-09-01"), (2, "2026-10-01"), (3, "2026-10-01"))
)
# district, street
HOMES = (("东区", "一街"), ("东区", "一街"), ("东区", "二街"), ("西区", "三街"), ("西区", "三街"))
# Surveys and their rounds; each survey has an overall question of its own.
ROUNDS = (("s-1", 1), ("s-1", 2), ("s-2", 1))
ITEMS = items_of({"item_id": "q-1"}, {"item_id": "q-2", "survey_id": "s-2", "overall": True})
# A community, a slot and a round.
Atom = tuple[int, int, int]


@dataclass(frozen=True)
class City:
    """Answers by atom, half of them satisfied."""

    cells: Mapping[Atom, int]

    @property
    def known(self) -> pd.DataFrame:
        """The register."""
        return pd.DataFrame(
            {
                "community_id": [f"c-{at}" for at in range(len(HOMES))],
                "city": "某市",
                "district": [district for district, _street in HOMES],
                "street": [street for _district, street in HOMES],
                "households": 100,
            }
        ).reindex(columns=list(COMMUNITIES.columns))

    @property
    def levels(self) -> pd.DataFrame:
        """LevelCounts by week, ``period`` the month."""
        parts = []
        for slot, (week, month) in enumerate(SLOTS):
            rows = [
                row
                for (community, at, number), n in sorted(self.cells.items())
                if at == slot and n
                for row in answers(n // 2, n - n // 2, week=week, **self._where(community, number))
            ]
            parts.append(counts_of(rows).assign(period=month))
        found = pd.concat(parts, ignore_index=True)
        return found.astype({"period": "datetime64[us]"})

    def _where(self, community: int, number: int) -> dict[str, object]:
        survey, numbered = ROUNDS[number]
        item = "q-1" if survey == "s-1" else "q-2"
        return {"community_id": f"c-{community}", "survey_id": survey, "round": numbered, "item_id": item}

    def may_show(self) -> Disclosure:
        """What may be shown of all of it."""
        return disclosure(self.levels, ITEMS, self.known, minimum=MINIMUM)

    def counted(self, kind: str, communities: Collection[int], may_show: Disclosure) -> Counted:
        """What a bulletin of these communities is made of."""
        ids = [f"c-{at}" for at in sorted(communities)]
        levels = self.levels[self.levels["community_id"].isin(ids)]
        starts = {
            (week, month): pd.Timestamp(period_of(week.date() if kind == "week" else month.date(), kind).start)
            for week, month in SLOTS
        }
        at = [starts[pair] for pair in zip(levels["week"], levels["period"], strict=True)]
        levels = levels.assign(period=pd.Series(at, levels.index, dtype="datetime64[us]"))
        forms = levels.groupby(["survey_id", "round", "community_id", "week", "period"], as_index=False)["n"].sum()
        known = self.known[self.known["community_id"].isin(ids)].reset_index(drop=True)
        return Counted(
            kind=kind,
            week_starts_on=1,
            today=dt.date(2026, 12, 1),
            levels=levels.reset_index(drop=True),
            forms=forms.assign(channel=None),
            items=ITEMS,
            surveys=pd.DataFrame({"survey_id": ["s-1", "s-2"], "title": ["甲", "乙"]}),
            communities=known,
            groups=[(Gate(80, 0.95), known)],
            confidence=0.95,
            minimum=MINIMUM,
            may_show=may_show,
        )


def everything(cells: Mapping[Atom, int], scopes: Iterable[Sequence[int]], kinds: Iterable[str] = KINDS) -> list[Sum]:
    """All figures of all bulletins of every kind and scope, of every period, and of all pages."""
    city = City({atom: n for atom, n in cells.items() if n})
    if not city.cells:
        return []
    may_show = city.may_show()
    found = list(_pages(city, may_show))
    for scope in scopes:
        mine = {atom for atom in city.cells if atom[0] in scope}
        for kind in kinds if mine else []:
            found += _bulletins(city.counted(kind, scope, may_show), mine, scope)
    return found


def _bulletins(counted: Counted, mine: set[Atom], scope: Sequence[int]) -> Iterator[Sum]:
    """What the bulletins of every period together tell: sums of each, and of communities as each ended."""
    at = [_start(slot, counted.kind) for slot in range(len(SLOTS))]
    name = f"{counted.kind} of {list(scope)}"
    starts = sorted({at[slot] for _community, slot, _number in mine})
    for by in ("", "street", "district", "item_id"):
        columns = PLACES.get(by, [by] if by else [])
        closed = set(counted.closed(columns).itertuples(index=False, name=None))
        for start in starts:
            for unit in sorted({_unit(atom, by) for atom in mine}):
                atoms = frozenset(atom for atom in mine if at[atom[1]] == start and _unit(atom, by) == unit)
                yield Sum(atoms, (*unit, start) not in closed, f"{name}: {unit} {start:%m-%d}")
    verdicts = counted.standings.at(starts)
    for start, rows in verdicts[verdicts["survey_id"].notna()].groupby("period"):
        for row, hidden in zip(rows.itertuples(), counted.disclosure.so_far(rows, counted.kind, start), strict=True):
            number = ROUNDS.index((row.survey_id, int(row.round)))
            atoms = {a for a in mine if f"c-{a[0]}" == row.community_id and a[2] == number and at[a[1]] <= start}
            yield Sum(frozenset(atoms), not hidden, f"{name}: {row.community_id} by {start:%m-%d}")


def _unit(atom: Atom, by: str) -> tuple[str, ...]:
    district, street = HOMES[atom[0]]
    item = "q-1" if ROUNDS[atom[2]][0] == "s-1" else "q-2"
    return {"": (), "street": ("某市", district, street), "district": ("某市", district), "item_id": (item,)}[by]


def _pages(city: City, may_show: Disclosure) -> Iterator[Sum]:
    """Rounds and weeks of communities; rounds, and latest rounds, by place."""
    latest: dict[tuple[int, str], int] = {}
    for community, _slot, number in sorted(city.cells, key=lambda atom: (WEEKS.index(SLOTS[atom[1]][0]), atom[2])):
        latest[community, ROUNDS[number][0]] = number
    for number, (survey, numbered) in enumerate(ROUNDS):
        of_round = {atom for atom in city.cells if atom[2] == number}
        of_latest = {atom for atom in city.cells if latest.get((atom[0], survey)) == atom[2]}
        ids = pd.DataFrame({"community_id": [f"c-{at}" for at in range(len(HOMES))]})
        asked_for = ids.assign(survey_id=survey, round=numbered)
        for community, closed_round in enumerate(may_show.rounds(asked_for)):
            mine = {atom for atom in of_round if atom[0] == community}
            yield Sum(frozenset(mine), not closed_round, f"page: {survey} {numbered} of c-{community}")
        for week in WEEKS:
            for community, closed_week in enumerate(may_show.weeks(asked_for.assign(week=week))):
                inside = {atom for atom in of_round if atom[0] == community and SLOTS[atom[1]][0] == week}
                yield Sum(
                    frozenset(inside), not closed_week, f"page: {week:%m-%d} {survey} {numbered} of c-{community}"
                )
        for atoms, asked in ((of_round, numbered), (of_latest, None)):
            for level in ("whole", "district", "street"):
                place = {"whole": 0, "district": 1, "street": 2}[level]
                item = "q-1" if survey == "s-1" else "q-2"
                for unit in sorted({home[:place] for home in HOMES}):
                    mine = {atom for atom in atoms if HOMES[atom[0]][:place] == unit}
                    closed = may_show.places(survey, _placed(mine, unit))
                    yield Sum(frozenset(mine), not closed.get((item, str(unit))), f"page: {survey} {asked} {unit}")


def _placed(atoms: Collection[Atom], unit: tuple[str, ...]) -> pd.DataFrame:
    """The rounds of ``atoms`` as parts of one place."""
    rounds = sorted({(f"c-{community}", ROUNDS[number][1]) for community, _slot, number in atoms})
    return pd.DataFrame(rounds, columns=["community_id", "round"]).assign(place=str(unit))


def _start(slot: int, kind: str) -> pd.Timestamp:
    week, month = SLOTS[slot]
    return pd.Timestamp(period_of(week.date() if kind == "week" else month.date(), kind).start)


def worked_out(cells: Mapping[Atom, int], told: Iterable[Sum]) -> list[str]:
    """Where a hidden figure of 1 to MINIMUM − 1 answers follows from those shown, by any additions and subtractions."""
    # Not a figure of any page, but nobody's either: what one community answered in one week of a month.
    alone = [Sum(frozenset([atom]), False, f"atom {atom}") for atom in cells]
    return elimination.worked_out(cells, [*told, *alone], minimum=MINIMUM)
