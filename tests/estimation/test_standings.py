"""Standings at the end of months that share a week, coverage, and who is at risk; counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.estimation.coverage import coverage
from analytics.estimation.standings import at_risk
from analytics.estimation.verdicts import verdicts
from analytics.estimation.weeks import period_estimates
from analytics.model import Gate
from tests.estimation.frames import ONE_ITEM, answers, communities_of, counts_of, standings

MARCH, APRIL, MAY = (pd.Timestamp(f"2026-{month:02d}-01") for month in (3, 4, 5))
SHARED, BEFORE = pd.Timestamp("2026-03-30"), pd.Timestamp("2026-03-23")  # the week of 30 March holds 1 to 5 April


def monthly(*rows: tuple[pd.Timestamp, list[dict]]) -> pd.DataFrame:
    parts = [counts_of(part).assign(period=month) for month, part in rows]
    return pd.concat(parts, ignore_index=True).astype({"period": "datetime64[us]"})


ROWS = monthly(
    (MARCH, answers(9, 1, week=BEFORE)),
    (MARCH, answers(1, 4, week=SHARED)),
    (APRIL, answers(5, 0, week=SHARED)),
    (MAY, answers(2, 0, 1, week=pd.Timestamp("2026-05-04"))),
)


def test_a_week_that_two_months_share_counts_in_each() -> None:
    judged = standings(ROWS, ONE_ITEM, [(Gate(), communities_of(c_1=100))], kind="month")
    assert judged.periods.tolist() == [MARCH, APRIL, MAY]
    at_ends = judged.at(judged.periods)
    assert at_ends[["satisfied", "n"]].to_numpy().tolist() == [[10, 15], [15, 20], [17, 22]]
    assert at_ends["standing"].tolist() == ["below", "below", "below"]
    assert period_estimates(ROWS, ONE_ITEM, kind="month")["n"].tolist() == [15, 5, 2]
    assert judged.tally()[["standing", "n"]].to_numpy().tolist() == [["below", 1]] * 3


def test_the_latest_round_is_found_by_weeks_whatever_the_period() -> None:
    """Round 2 was answered in the first week of March, a late form of round 1 in the second: round 1 is judged."""
    week = pd.Timestamp("2026-03-02")
    rows = monthly((MARCH, answers(9, 0, round=2, week=week)), (MARCH, answers(1, 4, week=week + pd.Timedelta(days=7))))
    by_month = standings(rows, ONE_ITEM, [(Gate(), communities_of(c_1=100))], kind="month").at([MARCH])
    pd.testing.assert_frame_equal(
        by_month.drop(columns="period"), verdicts(rows, ONE_ITEM, communities_of(c_1=100), Gate())
    )
    assert by_month["round"].tolist() == [1]


def test_flags_of_a_month_and_of_periods_outside() -> None:
    judged = standings(ROWS, ONE_ITEM, [(Gate(), communities_of(c_1=100, c_2=50))], kind="month")
    assert judged.changes(MARCH, pd.Timestamp("2026-02-01")).newly_flagged["community_id"].tolist() == ["c-1"]
    assert judged.changes(APRIL, MARCH).newly_flagged.empty and judged.changes(APRIL, MARCH).cleared.empty
    assert judged.at([pd.Timestamp("2030-01-01")]).empty


def test_coverage_by_hand() -> None:
    """c-1 of 60 sent 10 forms, then 5 of the next week; c-2 of unknown households sent 7; c-3 was not asked."""
    plain = {"survey_id": "s-1", "round": 1}
    week = pd.Timestamp("2026-03-02")
    rows = [
        plain | {"community_id": "c-1", "week": week, "n": 10},
        plain | {"community_id": "c-1", "week": week + pd.Timedelta(days=14), "n": 5},
        plain | {"community_id": "c-2", "week": week + pd.Timedelta(days=14), "n": 7},
    ]
    forms = pd.DataFrame(rows).astype({"week": "datetime64[us]"})
    table = coverage(forms.assign(period=forms["week"]), communities_of(c_1=60, c_2=None, c_3=80))
    assert table["n"].tolist() == [10, 0, 12]
    assert table["asked"].tolist() == [1, 1, 2] and table["unknown"].tolist() == [0, 0, 1]
    assert table["forms"].tolist() == [10, 10, 15] and table["households"].tolist() == [60] * 3
    assert table["coverage"].tolist() == pytest.approx([1 / 6, 1 / 6, 0.25])
    second = forms.assign(period=forms["week"], round=[1, 2, 1])
    assert coverage(second, communities_of(c_1=60))["forms"].tolist() == [10, 10, 5], "of the latest round alone"


def test_at_risk_is_met_on_evidence_that_does_not_bear_it() -> None:
    """81 of 100 and 9 of 10 meet the gate unsurely; 98 of 100 surely; 8 of 10 of a census of ten surely too."""
    rows = [
        *answers(81, 19, community_id="c-1"),
        *answers(9, 1, community_id="c-2"),
        *answers(98, 2, community_id="c-3"),
        *answers(8, 2, community_id="c-4"),
        *answers(70, 30, community_id="c-5"),
        *answers(82, 18, community_id="c-6"),
    ]
    register = communities_of(c_1=1000, c_2=50, c_3=1000, c_4=10, c_5=1000, c_6=None)
    found = at_risk(verdicts(counts_of(rows), ONE_ITEM, register, Gate()))
    assert found["community_id"].tolist() == ["c-1", "c-2", "c-6"]
