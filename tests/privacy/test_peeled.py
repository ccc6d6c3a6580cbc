"""Sums kept in step tell the same, by the same figures, as the same sums solved anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from analytics.privacy.derivable import Equations, Parts, guarded
from analytics.privacy.peeled import Peeled

ROWS, COLUMNS, PLACES = 4, 4, 4
SHAPE = (PLACES + 1, ROWS + 1, COLUMNS + 1)


def tables() -> Equations:
    """Tables of several places and of all, with their margins: every cell stands in two sums or three."""
    at = np.arange(np.prod(SHAPE)).reshape(SHAPE)
    entries: list[tuple[int, int, int]] = []
    for axis in range(3):
        for line in np.moveaxis(at, axis, -1).reshape(-1, SHAPE[axis]):
            number = entries[-1][0] + 1 if entries else 0
            entries += [(number, int(each), 1) for each in line[:-1]] + [(number, int(line[-1]), -1)]
    return Equations(*np.array(entries).T)


def solved_anew(equations: Equations, hidden: np.ndarray) -> dict[int, list[int]]:
    parts = Parts(equations, hidden)
    asked = parts.holding(np.flatnonzero(hidden))
    return {
        one: sorted(known)
        for part, unknowns in asked.items()
        for one, known in parts.solved(part).told(unknowns).items()
    }


def in_step(sums: Peeled, hidden: np.ndarray) -> dict[int, list[int]]:
    parts = {part.least: part for part in map(sums.part, np.flatnonzero(hidden).tolist())}
    found: dict[int, list[int]] = {}
    for part in parts.values():
        assert part.least == min(part.unknowns)
        found |= sums.told(part, sorted(part.unknowns))
    return found


def ends(count: int) -> some.SearchStrategy[list[int]]:
    return some.lists(some.integers(0, int(np.prod(SHAPE)) - 1), max_size=count, unique=True)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(ends(70), ends(25), ends(8))
def test_what_follows_does_so_by_the_same_figures(first: list[int], then: list[int], left_out: list[int]) -> None:
    equations = tables()
    # Without some of the cells other sums hold an unknown alone.
    equations = equations.of(~np.isin(equations.variable, left_out))
    hidden = np.isin(np.arange(np.prod(SHAPE)), [one for one in first if one not in left_out])
    sums = Peeled(equations.equation, equations.variable, equations.coefficient, hidden)
    assert in_step(sums, hidden) == solved_anew(equations, hidden)
    for one in then:
        if one in left_out or hidden[one]:
            continue
        sums.hide(one)
        hidden[one] = True
        assert in_step(sums, hidden) == solved_anew(equations, hidden)


def test_some_of_it_is_set_aside_some_plain_and_some_a_knot() -> None:
    """A + C and A − C are a knot; A + B alone holds B; D is told by itself, and by its double."""
    rows = [(0, 0, 1), (0, 2, 1), (0, 10, -1), (1, 0, 1), (1, 2, -1), (1, 11, -1)]
    rows += [(2, 0, 1), (2, 1, 1), (2, 12, -1), (3, 3, 1), (3, 13, -1), (4, 3, 2), (4, 14, -1)]
    hidden = np.arange(15) < 4
    sums = Peeled(*np.array(rows).T, hidden)
    assert in_step(sums, hidden) == solved_anew(Equations(*np.array(rows).T), hidden)
    assert in_step(sums, hidden) == {0: [10, 11], 1: [10, 11, 12], 2: [10, 11], 3: [13]}


def guarded_anew(
    equations: Equations, n: np.ndarray, hidden: np.ndarray, secret: np.ndarray, cost: np.ndarray
) -> np.ndarray:
    """As ``derivable.guarded``, with every secret asked for in every round and all sums solved anew for it."""
    found = hidden.copy()
    while True:
        told = {one: shown for one, shown in solved_anew(equations, found).items() if secret[one]}
        part = Parts(equations, found).of_variable
        closed: set[int] = set()
        for _part, _one, shown in sorted((int(part[one]), one, shown) for one, shown in told.items()):
            if closed.isdisjoint(shown):
                closed.add(min(shown, key=lambda each: (cost[each], n[each], each)))
        if not closed:
            return found
        found[sorted(closed)] = True


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ends(12), ends(25), some.integers(0, 9))
def test_the_same_is_hidden_as_where_all_is_asked_and_solved_anew(few: list[int], more: list[int], seed: int) -> None:
    equations, at = tables(), np.arange(np.prod(SHAPE))
    secret, hidden = np.isin(at, few), np.isin(at, few + more)
    n, cost = np.random.default_rng(seed).integers(1, 40, (2, len(at)))
    found = guarded(equations, n, hidden=hidden, secret=secret, kept=np.zeros(len(at), bool), cost=cost % 3)
    assert (found == guarded_anew(equations, n, hidden, secret, cost % 3)).all()
