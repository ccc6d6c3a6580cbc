"""The week of a small city, counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analytics.estimation.comparison import newcombe_difference
from analytics.flows import weekly
from analytics.flows.office import Office
from analytics.store.topic_counts import topic_counts
from tests.conftest import REGISTER, survey_csv
from tests.flows.spoken import Said, speak
from tests.flows.test_loading import load

FIRST, SECOND = dt.date(2026, 9, 7), dt.date(2026, 9, 14)  # Mondays


@pytest.fixture
def city(office: Office) -> Office:
    """C1 falls below 80 % in the second week (8/10, then 8/14); C2 climbs to it (7/10, then 24/30)."""
    load(office, "名册.csv", REGISTER)
    load(office, "调查.csv", survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2, "C2": ["满意"] * 7 + ["一般"] * 3}))
    second = {"C1": ["一般"] * 4, "C2": ["满意"] * 17 + ["一般"] * 3}
    load(office, "调查.csv", survey_csv(second, first=100, day="2026-09-15"))
    return office


def test_nothing_without_answers(office: Office) -> None:
    assert weekly.week(office) is None
    assert weekly.week_starts(office) == []


def test_responses_and_shares_per_week(city: Office) -> None:
    found = weekly.week(city)
    assert found is not None and found.start == SECOND and found.is_complete
    assert found.responses["n"].to_list() == [20, 24]
    assert found.estimates["satisfied"].to_list() == [15, 17]
    assert found.change is not None
    assert found.change.difference == pytest.approx(17 / 24 - 15 / 20)
    assert not found.change.is_supported


def test_flags_of_the_week(city: Office) -> None:
    found = weekly.week(city, week=SECOND)
    assert found is not None
    assert found.flags.newly_flagged["community_id"].to_list() == ["C1"]
    assert found.flags.cleared["community_id"].to_list() == ["C2"]
    at_end = found.verdicts.set_index("community_id")
    assert at_end.loc["C1", ["n", "satisfied"]].to_list() == [14, 8]
    assert at_end.loc["C2", ["n", "satisfied", "standing"]].to_list() == [30, 24, "met"]


def test_the_first_week_has_nothing_to_compare_with(city: Office) -> None:
    found = weekly.week(city, week=FIRST)
    assert found is not None and found.change is None


def test_a_week_may_start_on_any_day(city: Office) -> None:
    """From Tuesday on, Monday 7 September belongs to the week before Tuesday 15 September's."""
    assert weekly.week_starts(city, week_starts_on=2) == [
        dt.date(2026, 9, 1),
        dt.date(2026, 9, 8),
        dt.date(2026, 9, 15),
    ]
    found = weekly.week(city, week_starts_on=2)
    assert found is not None and found.responses["n"].to_list() == [20, 0, 24]


def test_comments_are_counted_by_the_same_weeks(city: Office) -> None:
    """C1 and C2 wrote on Monday 7 and Tuesday 15 September, one comment a form."""
    for day, first_days in ((1, ["2026-09-07", "2026-09-14"]), (2, ["2026-09-01", "2026-09-15"])):
        by_week = topic_counts(city.store, by=("week",), week_starts_on=day)
        assert by_week["week"].astype("str").to_list() == first_days
        assert by_week["n"].to_list() == [20, 24]


def test_topics_of_the_week_count_copies_once_and_leave_few_writers_out(office: Office) -> None:
    """A campaign of forty copies makes no rise; three who wrote of lamps are not told, this week or the next."""
    said = [
        Said("C1", "c-drain", 10),
        Said("C1", "c-park", 10),
        Said("C1", "c-lamp", 3),
        Said("C1", "c-drain", 10, day="2026-03-09"),
        Said("C1", "c-park", 40, day="2026-03-09", copies=True),
        Said("C1", "c-lamp", 9, day="2026-03-09"),
    ]
    speak(office, said, places={"C1": "光明路街道"})
    found = weekly.week(office, week=dt.date(2026, 3, 9))
    assert found is not None
    topics = found.topics.set_index("topic_id")
    assert topics[["n_before", "n"]].to_numpy().tolist() == [[10, 10], [10, 1]]
    assert topics.loc["c-drain", "share"] == pytest.approx(10 / 20), "lamps count in the week all the same"


def test_the_limits_are_those_of_the_confidence_in_force(city: Office) -> None:
    """The page says which confidence holds; 17 of 24 after 15 of 20 at 80 %."""
    lenient = Office(city.store, replace(city.settings, confidence_percent=80))
    found = weekly.week(lenient)
    assert found is not None and found.change is not None
    expected = newcombe_difference(17, 24, 15, 20, confidence=0.8)
    assert (found.change.difference, found.change.low, found.change.high) == pytest.approx(expected)
