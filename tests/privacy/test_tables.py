"""Tables by groups against an attacker who adds and subtracts all that is shown of all places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.privacy.tables import Hidden, Tables, hidden
from tests.privacy.elimination import Known

MINIMUM = 5
# City, two districts, four streets.
PARENT = np.array([-1, 0, 0, 1, 1, 2, 2])
INSIDE = {0: (3, 4, 5, 6), 1: (3, 4), 2: (5, 6), 3: (3,), 4: (4,), 5: (5,), 6: (6,)}
LEVELS = np.array([0, 1, 1])


def tables(streets: np.ndarray, group: np.ndarray = LEVELS) -> Tables:
    cells = np.stack([streets[[one - 3 for one in INSIDE[place]]].sum(axis=0) for place in range(len(PARENT))])
    return Tables(cells, cells.sum(axis=2), PARENT, group)


def decided(found: Tables, closed: np.ndarray | None = None, *, rows_known: bool = False) -> Hidden:
    none = np.zeros(len(PARENT), bool) if closed is None else closed
    return hidden(found, minimum=MINIMUM, closed=none, rows_known=rows_known)


def atoms(place: int, rows: tuple[int, ...], answers: tuple[int, ...]) -> frozenset[tuple[int, int, int]]:
    return frozenset((street, row, answer) for street in INSIDE[place] for row in rows for answer in answers)


def shown(found: Tables, flags: Hidden, *, rows_known: bool = False, zeros: bool = True) -> Known:
    """All that a reader of every place is given, margins of other pages too; with ``zeros`` what these leave at 0."""
    known = Known()
    told: list[frozenset[tuple[int, int, int]]] = []
    rows, answers = range(found.cells.shape[1]), range(found.cells.shape[2])
    every = tuple(rows)
    for place in range(len(PARENT)):
        if flags.places[place]:
            continue
        for answer in answers:
            told.append(atoms(place, every, (answer,)))
        for row in rows:
            if rows_known or not flags.bases[place, row]:
                told.append(atoms(place, (row,), tuple(answers)))
            for answer in answers:
                if not flags.cells[place, row, answer]:
                    told.append(atoms(place, (row,), (answer,)))
            for number in range(flags.groups.shape[2]):
                if not flags.groups[place, row, number]:
                    inside = tuple(np.flatnonzero(found.group == number).tolist())
                    told.append(atoms(place, (row,), inside))
    amounts = {
        (street, row, answer): int(found.cells[street, row, answer])
        for street, row, answer in np.ndindex(found.cells.shape)
        if street > 2
    }
    with_zeros(known, told, amounts if zeros else {})
    return known


def with_zeros(known: Known, told: list[frozenset[Any]], amounts: dict[Any, int]) -> None:
    """Know what is ``told``; what is left of a sum when smaller ones are taken off it, if 0, is 0 in all its parts."""
    sums = list(dict.fromkeys(told))
    for one in sums:
        known.add(one)
    if not amounts:
        return
    empty: set[Any] = set()
    parts = {one: sorted((each for each in sums if each < one), key=len, reverse=True) for one in sums}
    while True:
        before = len(empty)
        for one in sums:
            inside = parts[one]
            for apart in (inside, inside[::-1]):
                left = set(one)
                for each in apart:
                    if each <= left:
                        left -= each
                if not sum(amounts[atom] for atom in left):
                    empty |= left
        for atom in empty:
            known.add(frozenset([atom]))
        if len(empty) == before:
            return


def secrets(found: Tables, *, rows_known: bool = False) -> list[frozenset[tuple[int, int, int]]]:
    """What nobody may know: small groups, single answers of few, and what few of a row or an answer said."""
    said = []
    answers = tuple(range(found.cells.shape[2]))
    margins = found.cells.sum(axis=1)
    for place, row in np.ndindex(found.bases.shape):
        base = found.bases[place, row]
        if 0 < base < MINIMUM and not rows_known:
            said.append(atoms(place, (row,), answers))
        for answer in answers:
            n = found.cells[place, row, answer]
            few = n < MINIMUM or base < MINIMUM or margins[place, answer] < MINIMUM
            if n > 0 and few:
                said.append(atoms(place, (row,), (answer,)))
    open_anyway = elsewhere(found, rows_known=rows_known)
    return [each for each in said if not open_anyway.holds(each)]


def elsewhere(found: Tables, *, rows_known: bool) -> Known:
    """What other pages tell of the same answers, to one who knows which groups are empty."""
    known = Known()
    rows, answers = range(found.cells.shape[1]), tuple(range(found.cells.shape[2]))
    for place in range(len(PARENT)):
        for answer in answers:
            known.add(atoms(place, tuple(rows), (answer,)))
            if not found.cells[place, :, answer].any():
                for row in rows:
                    known.add(atoms(place, (row,), (answer,)))
        for row in rows:
            if rows_known:
                known.add(atoms(place, (row,), answers))
            if not found.bases[place, row]:
                for answer in answers:
                    known.add(atoms(place, (row,), (answer,)))
    for street in INSIDE[0]:
        for row in rows:
            for answer in answers:
                # In a street, what is 0 of an empty group or of an answer nobody gave.
                if not found.bases[street, row] or not found.cells[street, :, answer].any():
                    known.add(frozenset([(street, row, answer)]))
    return known


streets = st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 6, 9, 14, 30]), min_size=4 * 3 * 3, max_size=4 * 3 * 3).map(
    lambda drawn: np.array(drawn, np.int64).reshape(4, 3, 3)
)


@given(streets, st.booleans())
@settings(deadline=None, max_examples=25)
def test_nothing_small_follows_from_all_tables_of_all_places(drawn: np.ndarray, rows_known: bool) -> None:
    """By any additions and subtractions; ``rows_known``: the groups are answers to another question."""
    found = tables(drawn, np.full(3, -1) if rows_known else LEVELS)
    flags = decided(found, rows_known=rows_known)
    known = shown(found, flags, rows_known=rows_known, zeros=False)
    assert [each for each in secrets(found, rows_known=rows_known) if known.holds(each)] == []


@pytest.mark.parametrize("rows_known", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_nor_for_one_who_knows_that_what_is_left_at_none_is_none(seed: int, rows_known: bool) -> None:
    """Counts are not negative: a sum of 0 is 0 in all its parts."""
    draw = np.random.default_rng(seed)
    drawn = draw.choice([0, 0, 1, 2, 3, 4, 6, 9, 14, 30], size=(4, 3, 3))
    if seed % 3 == 0:
        drawn = drawn * (draw.random((4, 3, 3)) < 0.4)
    found = tables(drawn, np.full(3, -1) if rows_known else LEVELS)
    known = shown(found, decided(found, rows_known=rows_known), rows_known=rows_known)
    assert [each for each in secrets(found, rows_known=rows_known) if known.holds(each)] == []


@given(streets, st.integers(0, 6))
@settings(deadline=None, max_examples=8)
def test_a_place_hidden_elsewhere_does_not_follow_either(drawn: np.ndarray, place: int) -> None:
    found = tables(drawn)
    closed = np.arange(len(PARENT)) == place
    flags = decided(found, closed)
    known = shown(found, flags, zeros=False)
    if found.bases[place].sum():
        everything = (0, 1, 2)
        assert flags.places[place] and not known.holds(atoms(place, everything, everything))


def test_a_small_group_takes_a_second_one_and_its_answers_with_it() -> None:
    one = np.array([[[2, 0, 1], [40, 10, 10], [60, 20, 20]]])
    found = Tables(one, one.sum(axis=2), np.array([-1]), LEVELS)
    flags = hidden(found, minimum=MINIMUM, closed=np.zeros(1, bool))
    assert flags.bases[0].tolist() == [True, True, False]
    assert flags.cells[0, 0].all() and flags.groups[0, 0].all()
    assert not flags.places[0]


def test_large_tables_are_shown_whole_and_empty_ones_hide_nothing() -> None:
    many = np.full((4, 3, 3), 50)
    flags = decided(tables(many))
    assert not flags.cells.any() and not flags.groups.any() and not flags.bases.any()
    assert not decided(tables(many * 0)).cells.any()


def test_a_single_answer_of_few_is_hidden_and_the_satisfied_share_of_its_row_is_not() -> None:
    one = np.array([[[40, 7, 2], [50, 9, 30], [60, 20, 20]]])
    found = Tables(one, one.sum(axis=2), np.array([-1]), LEVELS)
    flags = hidden(found, minimum=MINIMUM, closed=np.zeros(1, bool))
    assert flags.cells[0].tolist()[0] == [False, True, True]
    assert not flags.groups.any() and not flags.bases.any()


def test_options_of_which_a_form_gives_several_are_guarded_without_sums_over_them() -> None:
    cells = np.array([[[3, 30, 20], [12, 30, 20], [30, 9, 10]]])
    found = Tables(cells, np.array([[35, 35, 35]]), np.array([-1]), np.full(3, -1), exclusive=False)
    flags = hidden(found, minimum=MINIMUM, closed=np.zeros(1, bool))
    # The option's total less the two others would tell the 3.
    assert flags.cells[0, :, 0].tolist() == [True, True, False]
    assert not flags.cells[0, :, 1:].any()
