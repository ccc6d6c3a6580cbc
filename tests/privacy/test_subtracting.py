"""No figure of few answers follows from what bulletins show of periods and areas."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from tests.privacy.subtracting import HOMES, WEEKS, Atom, bulletins, worked_out

EVERYWHERE = range(len(HOMES))
ATOMS = [(community, week) for community in EVERYWHERE for week in range(len(WEEKS))]
SCOPES = (EVERYWHERE, [0, 1, 2], [3, 4], [0, 1], [2])
amounts = some.lists(some.sampled_from([0, 0, 0, 2, 4, 9, 15]), min_size=len(ATOMS), max_size=len(ATOMS))
# Of six answers in the first week and four in the second; then of four, and of thirteen.
SPARSE: dict[Atom, int] = {(0, 0): 2, (1, 0): 4, (0, 1): 4, (0, 2): 4, (2, 3): 4, (3, 3): 9}


@settings(max_examples=15, deadline=None, derandomize=True)
@given(amounts)
def test_weekly_bulletins_of_the_city_its_districts_and_streets_tell_nothing_hidden(found: list[int]) -> None:
    """The sums of their periods and areas, read together."""
    cells = dict(zip(ATOMS, found, strict=True))
    told = [each for each in bulletins(cells, SCOPES, ["week"]) if "community" not in each.where]
    assert worked_out(cells, told) == []


def test_a_months_sum_does_not_tell_its_weeks() -> None:
    """September's 10 less its first week's 6 would tell the 4 of its second."""
    told = [each for each in bulletins(SPARSE, [EVERYWHERE], ["week", "month"]) if each.where.count("街") == 0]
    told = [each for each in told if "community" not in each.where and "区" not in each.where]
    assert worked_out(SPARSE, told) == []
    first_weeks = [each.shown for each in told if each.where.endswith(("week", "09-07", "09-14"))]
    assert first_weeks == [False, False]


def test_the_attacker_works_out_what_is_left_open() -> None:
    """23 of a street less the 20 of one community, were they shown, are the 3 of the other."""
    cells = {(0, 0): 20, (1, 0): 3, (2, 0): 30, (3, 0): 30}
    told = bulletins(cells, [EVERYWHERE], ["week"])
    opened = [replace(each, shown=True) if "community 0" in each.where or "街" in each.where else each for each in told]
    assert worked_out(cells, told) == []
    assert [where.rpartition(": ")[2] for where in worked_out(cells, opened)] == ["community 1"]


def test_a_districts_own_bulletin_does_not_tell_what_the_citys_hides() -> None:
    """The city's 17 of the second week less the 15 that 西区 shows of itself are the 2 of 东区."""
    cells = {(2, 1): 2, (4, 0): 9, (4, 1): 15, (4, 2): 15}
    told = bulletins(cells, [EVERYWHERE, [0, 1, 2], [3, 4]], ["week"])
    assert worked_out(cells, [each for each in told if "community" not in each.where]) == []
