"""Which periods of a small city there is anything to say of."""

from __future__ import annotations

import pytest

from analytics.flows.office import Office
from analytics.flows.periods.counted import counted
from analytics.flows.periods.known import known_periods
from tests.conftest import REGISTER, survey_csv
from tests.flows.test_loading import load


@pytest.fixture
def city(office: Office) -> Office:
    """Forms on Monday 7 and Tuesday 22 September, and on 2 November: weeks and a month without any between."""
    load(office, "名册.csv", REGISTER)
    for at, day in enumerate(("2026-09-07", "2026-09-22", "2026-11-02")):
        load(office, "调查.csv", survey_csv({"C1": ["满意"] * 5}, first=100 * at + 1, day=day))
    return office


def test_no_period_without_answers(office: Office) -> None:
    assert known_periods(office) == []


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("month", ["2026-09", "2026-10", "2026-11"]),
        ("quarter", ["2026-Q3", "2026-Q4"]),
        ("year", ["2026"]),
    ],
)
def test_gaps_are_periods_too(city: Office, kind: str, keys: list[str]) -> None:
    assert [period.key for period in known_periods(city, kind=kind)] == keys


@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
@pytest.mark.parametrize("starts_on", [1, 5])
def test_they_are_those_of_the_figures(city: Office, kind: str, starts_on: int) -> None:
    found = known_periods(city, kind=kind, week_starts_on=starts_on)
    assert found and found == counted(city, kind=kind, week_starts_on=starts_on).periods
