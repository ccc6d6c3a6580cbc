"""What residents raised in a period, in a small city counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from analytics.estimation.intervals import wilson_interval
from analytics.estimation.periods import WEEK, parse, period_of
from analytics.flows.hot_issues import RANKED, hot_issues
from analytics.flows.office import Office, open_office
from analytics.flows.periods.topics import QUOTED, SATISFACTION, Comments, raised_topics
from analytics.flows.rising import MOVING, moving
from analytics.flows.topic_evidence import raisers
from analytics.model import CommentSelection, Scope
from analytics.store.topic_counts import topic_counts
from tests.flows.spoken import Said, speak
from tests.stores import url_of

PLACES = {"C1": "光明路街道", "C2": "光明路街道", "C3": "文化路街道"}
WEEK_10 = parse("2026-W10")  # 2 to 8 March


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Week 9: 60 comments, six on drains. Week 10: 30 on drains, 20 copies and 10 more on parking, and others."""
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
    speak(
        office,
        [
            Said("C1", "c-drain", 6, day="2026-02-23"),
            Said("C2", "c-park", 54, day="2026-03-01"),
            Said("C1", "c-drain", 12, satisfied=False, day="2026-03-02"),
            Said("C2", "c-drain", 6, day="2026-03-04"),
            Said("C2", "c-drain", 12, satisfied=None, day="2026-03-08"),
            Said("C1", "c-park", 20, copies=True, day="2026-03-05"),
            Said("C2", "c-park", 10, day="2026-03-05"),
            Said("C3", "c-lamp", 4, satisfied=False, day="2026-03-05"),
            Said("C3", None, 7, day="2026-03-05"),
            Said("C3", None, 9, day="2026-03-05", bucket="no_content"),
            Said("C1", "c-lamp", 8, day="2026-03-09"),
        ],
        places=PLACES,
    )
    yield office
    office.close()


def test_how_many_comments_came(city: Office) -> None:
    found = raised_topics(city, WEEK_10)
    assert found.comments == Comments(
        n=80, n_distinct=61, writers=80, before=60, saying=30 + 11 + 4 + 7, none_fits=7, ungrouped=0
    )
    assert found.weeks == (WEEK_10.start, WEEK_10.start)
    few = raised_topics(Office(city.store, replace(city.settings, figure_minimum=8)), WEEK_10)
    assert few.comments.none_fits is None


def test_each_issue_with_the_satisfaction_of_those_who_raise_it(city: Office) -> None:
    found = raised_topics(city, WEEK_10).issues
    assert tuple(found.columns) == (*RANKED, *SATISFACTION)
    assert found["topic_id"].tolist() == ["c-drain", "c-park"]  # four on lamps are too few
    drain, park = found.to_dict("records")
    assert (drain["n_distinct"], drain["satisfied_n"], drain["dissatisfied"]) == (30, 18, pytest.approx(12 / 18))
    assert drain["satisfied"] == pytest.approx(6 / 18)
    assert (drain["satisfied_low"], drain["satisfied_high"]) == pytest.approx(wilson_interval(6, 18))
    assert (park["satisfied_n"], park["satisfied"]) == (30, 1.0)
    hidden = raised_topics(Office(city.store, replace(city.settings, figure_minimum=19)), WEEK_10).issues
    assert hidden.set_index("topic_id").loc["c-drain", list(SATISFACTION)].isna().all()


def test_quotes_only_where_enough_wrote(city: Office) -> None:
    found = raised_topics(city, WEEK_10).quotes
    assert tuple(found.columns) == QUOTED
    assert found.groupby("topic_id", sort=False)["place"].max().to_dict() == {"c-drain": 3, "c-park": 3}
    few = raised_topics(Office(city.store, replace(city.settings, comment_minimum=31)), WEEK_10)
    assert few.quotes.empty and len(few.issues) == 2


def test_what_moves_is_told_by_the_test_of_the_page(city: Office) -> None:
    found = raised_topics(city, WEEK_10)
    page = moving(city, period=WEEK_10)
    assert page is not None
    pd.testing.assert_frame_equal(found.changes, page.topics)
    assert found.changes.set_index("topic_id")["status"].to_dict() == {"c-drain": "rising", "c-park": "falling"}
    assert (found.left_out, found.periods_before) == (1, 1)


@pytest.mark.parametrize(
    ("key", "scope"),
    [
        ("2026-W10", Scope()),
        ("2026-03", Scope(community_id=("C1", "C2"))),
        ("2026-Q1", Scope(street=("文化路街道",))),
        ("2026", Scope()),
    ],
)
def test_a_period_counts_as_the_selection_of_its_days_does(city: Office, key: str, scope: Scope) -> None:
    period = parse(key)
    asked = CommentSelection(scope, days=(period.start, period.end))
    found = raised_topics(city, period, scope=scope)
    raised_by = raisers(city, asked)
    pd.testing.assert_frame_equal(found.issues[list(RANKED)], hot_issues(city, asked, top=10)[list(RANKED)])
    n = topic_counts(city.store, asked, by=())["n"].sum()
    assert found.comments.n == n and set(found.issues["topic_id"]) <= set(raised_by["topic_id"])


def test_a_month_and_a_week_from_friday(city: Office) -> None:
    month = raised_topics(city, parse("2026-03"))
    assert (month.comments.n, month.comments.before, month.weeks) == (80 + 8 + 54, 6, None)
    friday = period_of(dt.date(2026, 3, 5), WEEK, week_starts_on=5)  # 27 February to 5 March
    found = raised_topics(city, friday)
    assert (found.comments.n, found.comments.before, found.weeks) == (54 + 12 + 6 + 50, 6, None)
    # February of 2027 is four whole weeks.
    assert raised_topics(city, parse("2027-02")).weeks == (dt.date(2027, 2, 1), dt.date(2027, 2, 22))
    year = raised_topics(city, parse("2026"))
    assert (year.comments.n, year.comments.before, year.periods_before) == (148, None, 0)
    assert set(year.changes["status"]) == {"steady"}


def test_periods_without_comments(city: Office, office: Office) -> None:
    nothing = raised_topics(city, parse("2026-W13"))
    assert nothing.comments == Comments(before=0)
    assert nothing.issues.empty and nothing.changes.empty and tuple(nothing.changes.columns) == MOVING
    assert raised_topics(city, parse("2025-W13")).comments == Comments(before=None)
    assert raised_topics(office, WEEK_10).comments == Comments()


def test_comments_not_grouped_yet(city: Office, office: Office) -> None:
    speak(office, [Said("C1", "c-drain", 9, day="2026-03-02")], places=PLACES)
    with office.store.writing() as connection:
        connection.execute("DELETE FROM topic_assignments")
    found = raised_topics(office, WEEK_10)
    assert (found.comments.n, found.comments.ungrouped, found.comments.saying) == (9, 9, 0)
    assert found.issues.empty and found.changes.empty and found.quotes.empty
