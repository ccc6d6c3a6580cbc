"""An attacker who reads tables by groups, two rounds, and the satisfaction page of all places as all readers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from analytics.flows import crosstabs, questions, round_pairs
from analytics.flows.crosstab_layout import Asked
from analytics.flows.office import Office, open_office
from analytics.model import EVERYWHERE, Scope
from tests.privacy.crossed_city import FIRST, GROUPS, HOMES, SECOND, SEX, Form, by_chance, counted, fill
from tests.privacy.elimination import Known, Sum, worked_out
from tests.privacy.test_tables import with_zeros
from tests.store.files import SURVEY
from tests.stores import url_of

READERS = (EVERYWHERE, Scope(district=("东区",)))
MINIMUM = 5
LABELS = {"5": 5, "3": 3, "1": 1}


def within(place: Scope) -> list[str]:
    return [
        home
        for home, (district, street) in HOMES.items()
        if (not place.district or district in place.district)
        and (not place.street or street in place.street)
        and (not place.community_id or home in place.community_id)
    ]


@pytest.fixture(params=[1])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Office, dict[int, list[Form]]]]:
    with closing(open_office(url_of(tmp_path / "minyi.duckdb"))) as office:
        rounds = by_chance(request.param)
        fill(office, rounds)
        yield office, rounds


def margins(office: Office, told: list[frozenset[tuple[str, str, int]]], number: int, levels: tuple[int, ...]) -> None:
    """What the satisfaction page tells of the first question."""
    sexes = [sex or "" for sex in GROUPS]
    for by in ("city", "district", "street", "community"):
        table = questions.by_place(office, SURVEY, by=by, round_number=number)
        for row in table[(table["item_id"] == FIRST) & ~table["suppressed"]].itertuples():
            homes = [h for h in HOMES if row.place in ("枣庄市", *HOMES[h], f"{h}小区")]
            for level in levels:
                told.append(frozenset((home, sex, level) for home in homes for sex in sexes))


def test_groups_and_margins_of_all_places_tell_nothing_hidden(city: tuple[Office, dict[int, list[Form]]]) -> None:
    office, rounds = city
    levels = (1, 3, 5)
    truth = counted(rounds[1])
    known, hidden = Known(), 0
    told: list[frozenset[tuple[str, str, int]]] = []
    secrets: set[frozenset[tuple[str, str, int]]] = set()
    margins(office, told, 1, levels)
    for reader in READERS:
        mine = office.within(reader)
        for place in crosstabs.places(mine):
            for detail in (False, True):
                table = crosstabs.crosstab(mine, Asked(SURVEY, FIRST, SEX, 1), place, detail=detail).cells
                for row in table[table["row"] != "合计"].itertuples():
                    sex = "" if row.row == "未填" else row.row
                    wanted = (int(row.answer),) if detail else (5,) if row.answer == "满意" else (1, 3)
                    if detail and int(row.answer) not in levels:
                        continue
                    cell = frozenset((home, sex, level) for home in within(place) for level in wanted)
                    base = frozenset((home, sex, level) for home in within(place) for level in levels)
                    n = sum(truth[atom] for atom in cell)
                    if not row.suppressed:
                        assert row.n == n
                        told.append(cell)
                    elif n and detail and n < MINIMUM:
                        secrets.add(cell)
                    if not pd.isna(row.base):
                        assert row.base == sum(truth[atom] for atom in base)
                        told.append(base)
                    elif 0 < sum(truth[atom] for atom in base) < MINIMUM:
                        secrets.add(base)
                    hidden += row.suppressed
    assert hidden and secrets
    with_zeros(
        known, told, {(home, sex or "", level): 0 for home in HOMES for sex in GROUPS for level in levels} | truth
    )
    assert [secret for secret in secrets if known.holds(secret)] == []


def test_every_reader_sees_the_same_of_a_place(city: tuple[Office, dict[int, list[Form]]]) -> None:
    office, _rounds = city
    for by in (SEX, f"item:{SECOND}"):
        for place in crosstabs.places(office.within(READERS[1])):
            whole = crosstabs.crosstab(office, Asked(SURVEY, FIRST, by, 2), place, detail=True)
            part = crosstabs.crosstab(office.within(READERS[1]), Asked(SURVEY, FIRST, by, 2), place, detail=True)
            pd.testing.assert_frame_equal(whole.cells, part.cells)


def test_two_questions_tell_the_same_whichever_is_asked_first(city: tuple[Office, dict[int, list[Form]]]) -> None:
    office, _rounds = city
    for place in crosstabs.places(office):
        one = crosstabs.crosstab(office, Asked(SURVEY, FIRST, f"item:{SECOND}", 1), place).cells
        two = crosstabs.crosstab(office, Asked(SURVEY, SECOND, f"item:{FIRST}", 1), place).cells
        kept = [frame[frame["row"] != "合计"].set_index(["row", "answer"])["suppressed"] for frame in (one, two)]
        turned = kept[1].swaplevel()
        both = kept[0].index.intersection(turned.index)
        assert kept[0][both].to_dict() == turned[both].to_dict()


def test_pairs_of_two_rounds_tell_nothing_hidden(city: tuple[Office, dict[int, list[Form]]]) -> None:
    """Atoms: who of a home answered twice, before only, after only; and of the pairs, who was satisfied before."""
    office, rounds = city
    amounts, told = _pairs(rounds), []
    for reader in READERS:
        mine = office.within(reader)
        asked_of = [*crosstabs.places(mine), *(Scope(community_id=(home,)) for home in within(reader))]
        for place in asked_of:
            found = round_pairs.compare(mine, (SURVEY, 1), (SURVEY, 2), place)
            mine_first = [each for each in found if each.item_id == FIRST]
            told += _sums(place, mine_first[0] if mine_first else None)
    for number, name in ((1, "before"), (2, "after")):
        for by in ("city", "district", "street", "community"):
            table = questions.by_place(office, SURVEY, by=by, round_number=number)
            for row in table[table["item_id"] == FIRST].itertuples():
                homes = [h for h in HOMES if row.place in ("枣庄市", *HOMES[h], f"{h}小区")]
                atoms = frozenset((home, kind) for home in homes for kind in (*_TWICE, name))
                told.append(Sum(atoms, not row.suppressed, f"{number} {row.place}"))
    assert any(each.shown for each in told) and any(not each.shown for each in told)
    assert worked_out(amounts, told) == []


def test_who_moved_does_not_follow_where_it_is_hidden(city: tuple[Office, dict[int, list[Form]]]) -> None:
    """Known of every place shown: the households satisfied before, and after; of some who moved."""
    office, rounds = city
    amounts, known, secrets = _pairs(rounds), Known(), []
    for place in [*crosstabs.places(office), *(Scope(community_id=(home,)) for home in HOMES)]:
        found = round_pairs.compare(office, (SURVEY, 1), (SURVEY, 2), place)
        first = next((each for each in found if each.item_id == FIRST), None)
        both = frozenset((home, "both") for home in within(place))
        if first is not None:
            for parts in (_TWICE, ("both", "lost"), ("both", "gained")):
                known.add(frozenset((home, part) for home in within(place) for part in parts))
        n = [sum(amounts.get((home, part), 0) for home in within(place)) for part in _TWICE]
        both_n, lost, gained, neither = n
        sizes = (both_n + lost, gained + neither, both_n + gained, lost + neither)
        if first is not None and first.pairs is not None:
            assert [first.pairs.both, first.pairs.lost, first.pairs.gained, first.pairs.neither] == n
            assert all(size == 0 or size >= MINIMUM for size in sizes)
            known.add(both)
        elif all(sizes) and min(sizes) < MINIMUM:
            secrets.append(both)
    assert secrets
    assert [secret for secret in secrets if known.holds(secret)] == []


_TWICE = ("both", "lost", "gained", "neither")


def _pairs(rounds: dict[int, list[Form]]) -> dict[tuple[str, str], int]:
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    once = {
        number: {
            (form.home, form.key): form
            for form in forms
            if form.key and sum((other.home, other.key) == (form.home, form.key) for other in forms) == 1
        }
        for number, forms in rounds.items()
    }
    twice = set(once[1]) & set(once[2])
    for home, key in twice:
        before, after = (once[number][home, key].first >= 4 for number in (1, 2))
        found[home, {(1, 1): "both", (1, 0): "lost", (0, 1): "gained", (0, 0): "neither"}[before, after]] += 1
    for number, name in ((1, "before"), (2, "after")):
        for form in rounds[number]:
            found[form.home, name] += (form.home, form.key) not in twice
    return dict(found)


def _sums(place: Scope, found: round_pairs.Compared | None) -> Iterator[Sum]:
    homes = within(place)
    kinds = {"twice": _TWICE, "before": ("before",), "after": ("after",)}
    for name, parts in kinds.items():
        yield Sum(frozenset((h, part) for h in homes for part in parts), found is not None, f"{place} {name}")
