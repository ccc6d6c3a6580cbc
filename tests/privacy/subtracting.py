"""An attacker who reads every bulletin of a small city, and subtracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from analytics.estimation.periods import KINDS, period_of
from analytics.flows.periods.area_cells import PLACES
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.figures import figures
from analytics.flows.periods.small_areas import small_areas
from analytics.model import COMMUNITIES, Gate
from tests.estimation.frames import ONE_ITEM, answers, counts_of

MINIMUM = 5
# Whole weeks of their months: two in September, two in October.
WEEKS = tuple(pd.Timestamp(day) for day in ("2026-09-07", "2026-09-14", "2026-10-05", "2026-10-12"))
# district, street
HOMES = (("东区", "一街"), ("东区", "一街"), ("东区", "二街"), ("西区", "三街"), ("西区", "三街"))
# A community and a week.
Atom = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """A figure of a bulletin: the answers it is the sum of, whether it may be seen, and where it stands."""

    atoms: frozenset[Atom]
    shown: bool
    where: str


def city(cells: Mapping[Atom, int], kind: str, communities: Iterable[int]) -> Counted:
    """What is counted of these communities; ``cells`` are answers by community and week, half of them satisfied."""
    mine = sorted(communities)
    whole = None if len(mine) == len(HOMES) else city(cells, kind, range(len(HOMES)))
    rows = [
        row
        for (community, week), n in sorted(cells.items())
        if community in mine and n
        for row in answers(n // 2, n - n // 2, community_id=f"c-{community}", week=WEEKS[week])
    ]
    levels = counts_of(rows)
    starts = {week: pd.Timestamp(period_of(week.date(), kind).start) for week in WEEKS}
    levels = levels.assign(period=levels["week"].map(starts).astype("datetime64[us]"))
    forms = levels.groupby(["survey_id", "round", "community_id", "week", "period"], as_index=False)["n"].sum()
    known = pd.DataFrame(
        {
            "community_id": [f"c-{community}" for community in mine],
            "city": "某市",
            "district": [HOMES[community][0] for community in mine],
            "street": [HOMES[community][1] for community in mine],
            "households": 100,
        }
    ).reindex(columns=list(COMMUNITIES.columns))
    return Counted(
        kind=kind,
        week_starts_on=1,
        today=dt.date(2026, 12, 1),
        levels=levels,
        forms=forms.assign(channel=None),
        items=ONE_ITEM,
        surveys=pd.DataFrame({"survey_id": ["s-1"], "title": ["满意度调查"]}),
        communities=known,
        groups=[(Gate(80, 0.95), known)],
        confidence=0.95,
        minimum=MINIMUM,
        whole=whole,
    )


def bulletins(cells: Mapping[Atom, int], scopes: Iterable[Sequence[int]], kinds: Iterable[str] = KINDS) -> list[Told]:
    """All figures of the last bulletins of every kind and scope."""
    found: list[Told] = []
    for scope in scopes:
        mine = {atom for atom, n in cells.items() if n and atom[0] in scope}
        for kind in kinds:
            if mine:
                found += _bulletin(cells, mine, kind, scope)
    return found


def _bulletin(cells: Mapping[Atom, int], mine: set[Atom], kind: str, scope: Sequence[int]) -> Iterator[Told]:
    counted = city(cells, kind, scope)
    read = figures(counted)
    assert read is not None
    at = {week: pd.Timestamp(period_of(start.date(), kind).start) for week, start in enumerate(WEEKS)}
    name = f"{kind} of {list(scope)}"

    def sums(communities: set[int], start: pd.Timestamp | None) -> frozenset[Atom]:
        return frozenset(a for a in mine if a[0] in communities and start in (None, at[a[1]]))

    for row in read.estimates.itertuples():
        yield Told(sums(set(scope), row.period), not row.suppressed, f"{name}: {row.period:%m-%d}")
    for row in read.verdicts.itertuples():
        number = int(row.community_id[2:])
        yield Told(sums({number}, None), not row.suppressed, f"{name}: community {number}")
    for by in PLACES:
        for row in small_areas(counted, by=by).itertuples():
            unit = {each for each in scope if row.label in HOMES[each]}
            yield Told(sums(unit, row.period), not row.suppressed, f"{name}: {row.label} {row.period:%m-%d}")


def worked_out(cells: Mapping[Atom, int], told: Iterable[Told]) -> list[str]:
    """Where a hidden figure of 1 to MINIMUM − 1 answers follows from those shown, by any additions and subtractions."""
    told = [each for each in told if each.atoms]
    basis = _Basis()
    for each in told:
        if each.shown:
            basis.add(each.atoms)
    few = [each for each in told if not each.shown and sum(cells[atom] for atom in each.atoms) < MINIMUM]
    return sorted({each.where for each in few if not basis.reduced(each.atoms)})


class _Basis:
    """Sums that are known, in echelon form, in exact fractions."""

    def __init__(self) -> None:
        self._rows: dict[Atom, dict[Atom, Fraction]] = {}

    def reduced(self, atoms: frozenset[Atom]) -> dict[Atom, Fraction]:
        """What is left of the sum of ``atoms`` when all that is known is taken off; nothing where it is known."""
        left = dict.fromkeys(sorted(atoms), Fraction(1))
        done: dict[Atom, Fraction] = {}
        while left:
            atom = min(left)
            factor = left[atom]
            if atom not in self._rows:
                done[atom] = left.pop(atom)
                continue
            for other, value in self._rows[atom].items():
                rest = left.get(other, Fraction(0)) - factor * value
                left[other] = rest
                if not rest:
                    del left[other]
        return done

    def add(self, atoms: frozenset[Atom]) -> None:
        row = self.reduced(atoms)
        if row:
            first = min(row)
            self._rows[first] = {atom: value / row[first] for atom, value in row.items()}
