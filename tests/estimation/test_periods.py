"""Weeks from any weekday, months, quarters and years: named, numbered, read back, one after another."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.estimation.periods import KINDS, Period, every_start, parse, period_of

DAYS = pd.date_range("2019-12-20", "2027-01-20").date.tolist()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("starts_on", [1, 5, 7])
def test_periods_follow_each_other_without_gap_and_are_read_back(kind: str, starts_on: int) -> None:
    for day in DAYS:
        period = period_of(day, kind, week_starts_on=starts_on)
        assert period.start <= day <= period.end
        assert period.previous.end + dt.timedelta(days=1) == period.start
        assert period.next.previous == period
        assert parse(period.key, week_starts_on=starts_on) == period


def test_weeks_from_monday_are_iso_weeks() -> None:
    for day in DAYS:
        assert period_of(day, "week").number == day.isocalendar()[:2]


def test_words() -> None:
    day = dt.date(2026, 11, 9)
    assert [period_of(day, kind).words for kind in KINDS] == [
        "2026 年第 46 周（11-09 至 11-15）",
        "2026 年 11 月",
        "2026 年第 4 季度",
        "2026 年",
    ]
    friday = period_of(day, "week", week_starts_on=5)
    assert (friday.start, friday.end) == (dt.date(2026, 11, 6), dt.date(2026, 11, 12)), "Friday to Thursday"


def test_the_last_day_still_runs() -> None:
    period = parse("2026-W46")
    assert period.told(dt.date(2026, 11, 15)).endswith("（未结束）")
    assert period.told(dt.date(2026, 11, 16)) == period.words


def test_month_ends_and_leap_years() -> None:
    assert parse("2024-02").end == dt.date(2024, 2, 29)
    assert parse("2026-12").next.key == "2027-01" and parse("2026-Q1").previous.key == "2025-Q4"


def test_a_year_before() -> None:
    assert parse("2027-W01").year_before.key == "2026-W01", "though 2026 had 53 weeks"
    assert parse("2021-W01").year_before.key == "2020-W01"
    assert parse("2020-W53").year_before == Period("week", dt.date(2019, 12, 30), dt.date(2020, 1, 5))
    assert parse("2024-02").year_before.end == dt.date(2023, 2, 28)
    assert parse("2026-W46", week_starts_on=5).year_before.key == "2025-W46"


@pytest.mark.parametrize("text", ["", "2026-W54", "2025-W53", "2026-W00", "2026-13", "2026-00", "2026-Q5", "46"])
def test_what_names_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"周期|没有第"):
        parse(text)
    with pytest.raises(ValueError, match="week, month, quarter, year"):
        period_of(dt.date(2026, 1, 1), "day")


def test_every_period_is_there_and_nothing_has_none() -> None:
    months = pd.Series(pd.to_datetime(["2026-03-01", "2025-12-01"]))
    assert every_start(months, "month").strftime("%m").tolist() == ["12", "01", "02", "03"]
    assert every_start(months.head(0), "month").empty
    with pytest.raises(ValueError, match="first days of a month"):
        every_start(pd.Series(pd.to_datetime(["2026-03-01", "2026-04-02"])), "month")
