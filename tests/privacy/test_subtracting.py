"""No figure of few answers follows from what pages and bulletins show, by any additions and subtractions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.privacy.subtracting import HOMES, MINIMUM, ROUNDS, SLOTS, Atom, City, everything, worked_out

EVERYWHERE = range(len(HOMES))
ATOMS = [(community, slot) for community in EVERYWHERE for slot in range(len(SLOTS))]
# The city, its districts, streets, a community, and places that a reader chose one by one.
SCOPES = (EVERYWHERE, [0, 1, 2], [3, 4], [0, 1], [2], [0], [0, 3])
amounts = some.lists(some.sampled_from([0, 0, 0, 2, 4, 9, 15]), min_size=len(ATOMS), max_size=len(ATOMS))
numbers = some.lists(some.sampled_from([0, 0, 1, 2]), min_size=len(ATOMS), max_size=len(ATOMS))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(amounts, numbers, some.sampled_from(SCOPES[1:]))
def test_nothing_hidden_follows(found: list[int], rounds: list[int], scope: list[int]) -> None:
    """All kinds of period and every week's bulletin, three rounds of two surveys, all pages, all readers."""
    cells: dict[Atom, int] = {
        (community, slot, number): n
        for (community, slot), n, number in zip(ATOMS, found, rounds, strict=True)
        if n
    }
    assert worked_out(cells, everything(cells, [EVERYWHERE, scope])) == []
