"""Since when a community has been below the gate."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.lasting import below_since
from analytics.estimation.standings import Standings
from analytics.model import Gate
from tests.estimation.frames import ONE_ITEM, answers, communities_of, counts_of, standings, week


def judged(gates: dict[str, int], **weeks: list[tuple[int, int] | None]) -> Standings:
    """Standings of communities with answers (satisfied, not) week by week; ``gates`` by community, else 80."""
    rows = [
        row
        for name, found in weeks.items()
        for number, cell in enumerate(found)
        if cell is not None
        for row in answers(*cell, community_id=name.replace("_", "-"), week=week(number))
    ]
    groups = [
        (Gate(line, 0.95), communities_of(**{name: 100 for name in weeks if gates.get(name, 80) == line}))
        for line in sorted({gates.get(name, 80) for name in weeks})
    ]
    return standings(counts_of(rows), ONE_ITEM, groups)


@pytest.mark.parametrize(
    ("weeks", "since"),
    [
        ([(9, 1), (0, 10), (40, 0), (0, 30), (1, 1)], 3),  # met, below, met, below, below
        ([(0, 1), None, None, None, (0, 1)], 0),  # silent weeks break nothing
        ([None, None, None, None, (0, 1)], 4),
        ([(0, 9), None, None, None, (91, 0)], None),
        ([(0, 4), None, None, None, (16, 0)], None),  # exactly 80 %
        ([(0, 4), None, None, None, (15, 0)], 0),
    ],
)
def test_the_last_unbroken_run_counts(weeks: list[tuple[int, int] | None], since: int | None) -> None:
    found = below_since(judged({}, c_1=weeks, c_2=[(9, 1)] * 5), week(4))
    assert found.to_dict() == ({} if since is None else {"c-1": week(since)})


def test_it_is_asked_of_any_week_and_outside_there_is_none() -> None:
    made = judged({}, c_1=[(0, 9), (91, 0), (0, 90)])
    assert [below_since(made, week(number)).to_dict() for number in range(4)] == [
        {"c-1": week(0)},
        {},
        {"c-1": week(2)},
        {},
    ]
    assert below_since(made, week(0) + pd.Timedelta(days=1)).empty


def test_each_is_held_against_its_own_gate() -> None:
    found = below_since(judged({"c_2": 90}, c_1=[(85, 15)], c_2=[(85, 15)]), week(0))
    assert found.to_dict() == {"c-2": week(0)}
