"""No figure of few answers follows from what pages and bulletins show, by any additions and subtractions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.privacy.subtracting import HOMES, SLOTS, Atom, everything, worked_out

EVERYWHERE = range(len(HOMES))
ATOMS = [(community, slot) for community in EVERYWHERE for slot in range(len(SLOTS))]
# Districts, streets, a community, and places that a reader chose one by one.
SCOPES = ([0, 1, 2], [3, 4], [0, 1], [2], [0], [0, 3])
amounts = some.lists(some.sampled_from([0, 0, 0, 2, 4, 9, 15]), min_size=len(ATOMS), max_size=len(ATOMS))
numbers = some.lists(some.sampled_from([0, 0, 1, 2]), min_size=len(ATOMS), max_size=len(ATOMS))


# Two kinds of period that are held against each other and against all pages.
KINDS_TOLD = (("week", "month"), ("week", "year"), ("month", "quarter"))


@settings(max_examples=12, deadline=None, derandomize=True)
@given(amounts, numbers, some.sampled_from(SCOPES), some.sampled_from(KINDS_TOLD))
def test_nothing_hidden_follows(found: list[int], rounds: list[int], scope: list[int], kinds: tuple[str, ...]) -> None:
    """Every bulletin of two kinds of period, three rounds of two surveys, all pages; the city's and others' readers."""
    cells = _cells(found, rounds)
    assert worked_out(cells, everything(cells, [EVERYWHERE, scope], kinds)) == []


@pytest.mark.slow
@settings(max_examples=25, deadline=None, derandomize=True)
@given(amounts, numbers, some.lists(some.sampled_from(SCOPES), min_size=1, max_size=3))
def test_nothing_hidden_follows_from_all_kinds_of_period(
    found: list[int], rounds: list[int], scopes: list[list[int]]
) -> None:
    """The same of all kinds of period, to readers of several places who put together what they see."""
    cells = _cells(found, rounds)
    assert worked_out(cells, everything(cells, [EVERYWHERE, *scopes])) == []


def _cells(found: list[int], rounds: list[int]) -> dict[Atom, int]:
    parts = zip(ATOMS, found, rounds, strict=True)
    return {(community, slot, number): n for (community, slot), n, number in parts if n}


def test_the_attacker_works_out_what_is_left_open() -> None:
    """23 of a street less the 20 of one community, were they shown, are the 3 of the other."""
    cells = {(0, 0, 0): 20, (1, 0, 0): 3, (2, 0, 0): 30, (3, 0, 0): 30}
    told = everything(cells, [EVERYWHERE], ["week"])
    opened = [replace(each, shown=True) if each.atoms == {(0, 0, 0)} else each for each in told]
    assert worked_out(cells, told) == [] and any("c-1" in where for where in worked_out(cells, opened))


def test_bulletins_of_two_weeks_do_not_tell_the_few_between() -> None:
    """12, then 16, then 30: today's 30 stays, the 16 before it too, and the 12 is passed over."""
    cells = {(0, 0, 0): 12, (0, 1, 0): 4, (0, 2, 0): 14, (1, 0, 0): 40, (1, 1, 0): 40, (1, 2, 0): 40}
    told = everything(cells, [EVERYWHERE], ["week"])
    by_week = {each.where[-5:]: each.shown for each in told if "c-0 by" in each.where}
    assert not by_week["09-14"] and by_week["09-28"]
    assert worked_out(cells, told) == []
    opened = [replace(each, shown=True) if "c-0 by" in each.where else each for each in told]
    assert worked_out(cells, opened) != []


def test_a_districts_own_bulletin_does_not_tell_what_the_citys_hides() -> None:
    """The city's 17 of the second week less the 15 that 西区 shows of itself are the 2 of 东区."""
    cells = {(2, 1, 0): 2, (4, 0, 0): 9, (4, 1, 0): 15, (4, 2, 0): 15}
    assert worked_out(cells, everything(cells, [EVERYWHERE, [0, 1, 2], [3, 4]], ["week"])) == []


def test_readers_are_shown_the_same_cells() -> None:
    """What the city's reader sees of a street in a week, the street's reader sees, and no more."""
    cells = {(0, 0, 0): 20, (1, 0, 0): 3, (2, 0, 0): 30, (0, 1, 1): 9, (1, 1, 0): 8, (3, 1, 2): 2, (4, 1, 2): 40}
    told = everything(cells, [EVERYWHERE, [0, 1, 2], [0, 1]])
    by_atoms: dict[frozenset[Atom], set[bool]] = {}
    for each in told:
        by_atoms.setdefault(each.atoms, set()).add(each.shown)
    assert all(len(decided) == 1 for atoms, decided in by_atoms.items() if atoms)
