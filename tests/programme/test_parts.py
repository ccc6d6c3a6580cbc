"""Each community is judged by itself: of a part of the city the same is told as of it within the whole."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.flows.office import Office
from analytics.model import Scope
from analytics.programme.acceptance import actions, alerts, cycle, gates, timeline
from tests.programme import cycle as entered
from tests.programme.test_cycle import TODAY

PARTS = [Scope(community_id=("C1",)), Scope(community_id=("C2", "C4")), Scope(community_id=("C3",))]


@pytest.fixture
def busy(office: Office) -> Office:
    """C1 and C2 with rounds of their own, one list counted by hand."""
    entered.counted(office, "C1", "join", 110, 96, TODAY)
    entered.load(office, "a.csv", entered.satisfaction("C1", 10, 20))
    entered.load(office, "b.csv", entered.satisfaction("C2", 3, 1))
    return office


@pytest.mark.parametrize("part", PARTS)
def test_gates_and_places_of_a_part_are_rows_of_those_of_the_whole(busy: Office, part: Scope) -> None:
    for of in (gates.gates, cycle.place):
        whole = of(busy)
        rows = whole[whole["community_id"].isin(part.community_id)].reset_index(drop=True)
        assert len(rows)
        pd.testing.assert_frame_equal(of(busy, part), rows)


def test_what_is_at_hand_changes_nothing(busy: Office) -> None:
    c1 = PARTS[0]
    judged, places = gates.gates(busy), cycle.place(busy)
    pd.testing.assert_frame_equal(cycle.place(busy, judged=judged), places)
    given = timeline.timeline(busy, "C1", judged=gates.gates(busy, c1))
    pd.testing.assert_frame_equal(given, timeline.timeline(busy, "C1"))
    found = actions.this_week(busy, today=TODAY, alerts=alerts.alerts(busy), places=places)
    assert len(found)
    pd.testing.assert_frame_equal(found, actions.this_week(busy, today=TODAY))
