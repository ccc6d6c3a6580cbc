"""Findings about places, the dissatisfied, parts and weeks, in a small city counted by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd
import pytest
from scipy import stats

from analytics.estimation.association import independence_p
from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.intervals import wilson_interval
from analytics.estimation.periods import WEEK, YEAR, Period, parse, period_of
from analytics.flows import rising, topic_evidence
from analytics.flows.office import Office, open_office
from analytics.model import CommentSelection, Scope
from tests.flows.spoken import Said, speak
from tests.stores import url_of

PLACES = {"C1": "光明路街道", "C2": "光明路街道", "C3": "文化路街道", "C4": "文化路街道"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """C1 writes 40 comments, 30 on drains; C2 40, 6 on drains; C3 40, 3 on lamps; C4 only 10."""
    office = open_office(url_of(tmp_path_factory.mktemp("city") / "minyi.duckdb"))
    speak(
        office,
        [
            Said("C1", "c-drain", 24, satisfied=False),
            Said("C1", "c-drain", 6),
            Said("C1", "c-park", 10),
            Said("C2", "c-drain", 6),
            Said("C2", "c-park", 14, satisfied=False),
            Said("C2", "c-park", 20),
            Said("C3", "c-lamp", 3, satisfied=False),
            Said("C3", "c-park", 17, satisfied=False),
            Said("C3", None, 20),
            Said("C4", "c-lamp", 10),
            Said("C4", None, 50, bucket="no_content"),
        ],
        places=PLACES,
    )
    yield office
    office.close()


def week_of(year: int, month: int, day: int) -> Period:
    return period_of(dt.date(year, month, day), WEEK)


def row(frame: pd.DataFrame, **keys: str) -> pd.Series:
    for column, value in keys.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_where_drains_are_raised_more(city: Office) -> None:
    found = topic_evidence.over_in_places(city)
    assert (found.compared, found.too_few) == (3, 1)
    assert found.rows.loc[found.rows["over"], ["place", "label"]].to_numpy().tolist() == [
        ["C1小区", "下水道堵塞"],
        ["C2小区", "停车位不足"],
    ]
    drain = row(found.rows, community_id="C1", topic_id="c-drain")
    assert (drain["n"], drain["total"], drain["n_elsewhere"], drain["total_elsewhere"]) == (30, 40, 6, 90)
    assert drain["lift"] == pytest.approx((30 / 40) / (6 / 90))
    assert drain["p"] == pytest.approx(float(independence_p(30, 40, 6, 90)))


def test_what_says_nothing_is_no_part_of_the_base(city: Office) -> None:
    """C4's fifty empty comments do not lift it over thirty."""
    assert "C4" not in topic_evidence.over_in_places(city).rows["community_id"].tolist()


def test_few_writers_are_not_shown_nor_to_be_got_by_subtraction(city: Office) -> None:
    """Three wrote of lamps in C3; of the thirteen in all, ten wrote in C4, which would tell them."""
    found = topic_evidence.over_in_places(city).rows
    lamp = row(found, community_id="C3", topic_id="c-lamp")
    assert lamp["suppressed"] and not lamp["over"]
    assert lamp[["n", "share", "share_elsewhere", "lift", "low", "high", "p", "q", "n_elsewhere"]].isna().all()
    assert found["suppressed"].tolist() == sorted(found["suppressed"])  # its old place would tell how it compares
    streets = topic_evidence.over_in_places(city, unit="street").rows
    both = streets[streets["topic_id"] == "c-lamp"]
    assert both["street"].tolist() == ["文化路街道", "光明路街道"]
    assert both["n"].tolist() == [13, 0]  # as a street they are thirteen


def test_copies_make_no_finding(office: Office) -> None:
    """Forty pasted copies about parking in C1 are one comment."""
    speak(
        office,
        [
            Said("C1", "c-park", 40, copies=True),
            Said("C1", "c-drain", 30),
            Said("C2", "c-park", 3),
            Said("C2", "c-drain", 60),
        ],
        places=PLACES,
    )
    found = topic_evidence.over_in_places(office).rows
    assert row(found, community_id="C1", topic_id="c-drain")["total"] == 31
    assert not found["over"].any()


def test_what_the_dissatisfied_raise(city: Office) -> None:
    """58 comments of dissatisfied writers, 24 on drains; 72 of satisfied ones, 12 on drains."""
    found = topic_evidence.among_dissatisfied(city)
    drain = row(found.rows, topic_id="c-drain")
    assert (drain["n"], drain["total"], drain["n_elsewhere"], drain["total_elsewhere"]) == (24, 58, 12, 72)
    assert drain["over"]
    assert row(found.rows, topic_id="c-lamp")["suppressed"]
    assert topic_evidence.among_dissatisfied(city, CommentSelection(kinds=("vote",))).rows.equals(found.rows)


def test_how_many_of_those_who_raise_a_topic_are_dissatisfied(city: Office) -> None:
    found = topic_evidence.raisers(city)
    drain = row(found, topic_id="c-drain")
    assert (drain["n"], drain["dissatisfied"], drain["share"]) == (36, 24, pytest.approx(24 / 36))
    assert (drain["low"], drain["high"]) == pytest.approx(wilson_interval(24, 36))
    everyone = 24 + 14 + 3 + 17
    assert drain["share_all"] == pytest.approx(everyone / (30 + 10 + 40 + 40 + 60))
    few = topic_evidence.raisers(city, CommentSelection(Scope(community_id=("C3",))))
    assert row(few, topic_id="c-lamp")[["n", "dissatisfied", "share", "low", "high"]].isna().all()


def test_two_communities_compared(city: Office) -> None:
    one, two = (CommentSelection(Scope(community_id=(name,))) for name in ("C1", "C2"))
    found = topic_evidence.compare(city, one, two)
    assert (found.total_a, found.total_b, found.overlapping) == (40, 40, False)
    assert found.rows["label"].tolist() == ["下水道堵塞", "停车位不足"]
    assert found.rows["direction"].tolist() == ["more", "fewer"]
    drain = found.rows.iloc[0]
    expected = newcombe_difference(30, 40, 6, 40)
    assert (drain["difference"], drain["low"], drain["high"]) == pytest.approx(expected)


def test_parts_that_overlap_are_not_tested(city: Office) -> None:
    one = CommentSelection(Scope(community_id=("C1",)))
    found = topic_evidence.compare(city, one, CommentSelection())
    assert found.overlapping and set(found.rows["direction"]) == {"unclear"}
    halves = [CommentSelection(satisfied=answer) for answer in (True, False)]
    assert not topic_evidence.compare(city, *halves).overlapping
    week = dt.date(2026, 3, 2)
    weeks = [CommentSelection(weeks=(day, day)) for day in (week, week + dt.timedelta(days=7))]
    assert not topic_evidence.compare(city, *weeks).overlapping


def test_a_small_part_hides_its_figures_and_the_difference(city: Office) -> None:
    one, two = (CommentSelection(Scope(community_id=(name,))) for name in ("C3", "C4"))
    lamp = row(topic_evidence.compare(city, one, two).rows, topic_id="c-lamp")
    assert lamp[["n_a", "share_a", "difference", "low", "high"]].isna().all()
    assert (lamp["n_b"], lamp["share_b"], lamp["suppressed"]) == (10, 1.0, True)


def test_before_and_after_the_works_in_the_same_communities(office: Office) -> None:
    """C1 was asked before and after; C2 only after, where lamps alone would make a difference."""
    speak(
        office,
        [
            Said("C1", "c-drain", 40, kind="opinion", satisfied=None),
            Said("C1", "c-park", 10, kind="opinion", satisfied=None),
            Said("C1", "c-drain", 8),
            Said("C1", "c-park", 32),
            Said("C2", "c-lamp", 90),
        ],
        places=PLACES,
    )
    found = topic_evidence.before_after(office)
    assert (found.total_a, found.total_b) == (40, 50)
    assert found.rows[["topic_id", "direction"]].to_numpy().tolist() == [["c-park", "more"], ["c-drain", "fewer"]]
    nobody = topic_evidence.before_after(office, CommentSelection(Scope(community_id=("C2",))))
    assert nobody.rows.empty and (nobody.total_a, nobody.total_b) == (0, 0)


def test_what_pulls_a_community_down(office: Office) -> None:
    """C1's dissatisfied write of drains, those of the others of parking; satisfied ones do not count."""
    speak(
        office,
        [
            Said("C1", "c-drain", 30, satisfied=False),
            Said("C1", "c-park", 6, satisfied=False),
            Said("C1", "c-lamp", 4, satisfied=False),
            Said("C1", "c-park", 50),
            Said("C2", "c-drain", 3, satisfied=False),
            Said("C2", "c-park", 60, satisfied=False),
        ],
        places=PLACES,
    )
    found = topic_evidence.pulling_down(office, "C1")
    assert (found.total, found.tested, found.left_out) == (40, True, 1)
    assert found.topics[["topic_id", "over"]].to_numpy().tolist() == [["c-drain", True], ["c-park", False]]
    drain = found.topics.iloc[0]
    assert (drain["n"], drain["total"], drain["total_elsewhere"]) == (30, 40, 63)
    assert drain[["n_elsewhere", "share_elsewhere", "lift", "low", "high"]].isna().all()  # three there are too few
    park = found.topics.iloc[1]
    assert (park["n"], park["n_elsewhere"], park["lift"]) == (6, 60, pytest.approx((6 / 40) / (60 / 63)))
    assert found.quotes["topic_id"].tolist() == ["c-drain", "c-drain"]  # six on parking are too few to quote
    assert set(found.quotes["community_id"]) == {"C1"}


def test_a_community_with_few_comments_lists_topics_without_comparing(city: Office) -> None:
    found = topic_evidence.pulling_down(city, "C3")
    assert (found.total, found.tested, found.left_out) == (20, False, 1)
    assert found.topics["topic_id"].tolist() == ["c-park"] and not found.topics["over"].any()
    assert found.topics["lift"].isna().all() and found.topics["share"].tolist() == [pytest.approx(17 / 20)]
    nobody = topic_evidence.pulling_down(city, "C4")
    assert nobody.topics.empty and nobody.quotes.empty and not nobody.tested


def test_a_topic_that_rises_and_one_of_too_few_writers(office: Office) -> None:
    days = [f"2026-0{month}-{day:02}" for month, day in ((1, 5), (1, 12), (1, 19), (1, 26), (2, 2), (2, 9), (2, 16))]
    before = [Said("C1", topic, n, day=day) for day in days for topic, n in (("c-drain", 3), ("c-park", 47))]
    now = [Said("C1", "c-drain", 20, day="2026-02-23"), Said("C2", "c-park", 40, day="2026-02-23")]
    speak(office, [*before, *now, Said("C1", "c-lamp", 4, day="2026-02-23")], places=PLACES)
    found = rising.moving(office)
    assert found is not None and found.period == week_of(2026, 2, 23) and found.is_complete
    assert found.topics[["label", "status"]].to_numpy().tolist() == [
        ["下水道堵塞", "rising"],
        ["停车位不足", "falling"],
    ]
    assert found.left_out == 1
    assert (found.topics["total"] == 64).all() and (found.topics["total_before"] == 350).all()
    # Weeks are judged as they were before months and years were: the exact test, over the topics raised in the week.
    told = [stats.binomtest(n, n + k, 64 / 414, alternative="greater").pvalue for n, k in ((20, 21), (40, 329), (4, 0))]
    assert found.topics["p"].tolist() == pytest.approx(told[:2])
    assert found.topics["q"].tolist() == pytest.approx([3 * told[0], told[1]])
    assert found.topics["expected"].tolist() == pytest.approx([64 * 21 / 350, 64 * 329 / 350])
    first = rising.moving(office, period=week_of(2026, 1, 5))
    assert first is not None and set(first.topics["status"]) == {"steady"}


def test_days_that_do_not_meet_are_two_parts(city: Office) -> None:
    def part(*days: int) -> CommentSelection:
        return CommentSelection(days=(dt.date(2026, 3, days[0]), dt.date(2026, 3, days[1])))

    assert not topic_evidence.compare(city, part(1, 2), part(3, 4)).overlapping
    assert topic_evidence.compare(city, part(1, 3), part(3, 4)).overlapping


def test_what_few_raised_before_is_not_told(office: Office) -> None:
    """Three wrote of lamps before and twenty now; two of drains before and nobody now; forty of parking throughout."""
    speak(
        office,
        [
            Said("C1", "c-park", 40, day="2026-02-16"),
            Said("C1", "c-park", 40, day="2026-02-23"),
            Said("C1", "c-lamp", 3, day="2026-02-16"),
            Said("C2", "c-lamp", 20, day="2026-02-23"),
            Said("C1", "c-drain", 2, day="2026-02-16"),
        ],
        places=PLACES,
    )
    found = rising.moving(office, period=week_of(2026, 2, 23))
    assert found is not None and found.left_out == 1
    assert found.topics[["topic_id", "suppressed"]].to_numpy().tolist() == [["c-park", False], ["c-lamp", True]]
    lamp = found.topics.iloc[1]
    assert (lamp["n"], lamp["share"], lamp["status"]) == (20, pytest.approx(1 / 3), "rising")
    telling = ["n_before", "share_before", "difference", "low", "high", "expected", "p", "q", "p_fall", "q_fall"]
    assert lamp[telling].isna().all()


def test_months_quarters_and_years_move_by_the_same_test(office: Office) -> None:
    """A month after one of 50 comments; the week before the month ends lies in both."""
    speak(
        office,
        [
            Said("C1", "c-park", 44, day="2026-03-30"),
            Said("C1", "c-drain", 6, day="2026-03-31"),
            Said("C1", "c-drain", 20, day="2026-04-01"),
            Said("C2", "c-park", 40, day="2026-04-30"),
            Said("C2", "c-lamp", 4, day="2026-04-30"),
        ],
        places=PLACES,
    )
    month = rising.moving(office, period=parse("2026-04"))
    assert month is not None and month.is_complete and month.periods_before == 1
    assert month.topics[["topic_id", "n", "total"]].to_numpy().tolist() == [["c-drain", 20, 64], ["c-park", 40, 64]]
    assert month.left_out == 1
    quarter = rising.moving(office, period=parse("2026-Q2"))
    year = rising.moving(office, kind=YEAR)
    assert quarter is not None and quarter.topics.drop(columns="dispersion").equals(
        month.topics.drop(columns="dispersion")
    )
    assert year is not None and year.period.key == "2026" and not year.periods_before
    assert set(year.topics["status"]) == {"steady"} and (year.topics["total"] == 114).all()


def test_a_week_that_is_not_over_says_so(office: Office) -> None:
    speak(office, [Said("C1", "c-drain", 9, day="2026-02-23")], places=PLACES)
    found = rising.moving(office, period=period_of(office.now().date(), WEEK))
    assert found is not None and not found.is_complete and found.topics.empty


def test_nothing_without_comments(office: Office) -> None:
    assert rising.moving(office) is None
    assert topic_evidence.over_in_places(office).rows.empty
    assert topic_evidence.among_dissatisfied(office).rows.empty
    assert topic_evidence.raisers(office).empty
    assert topic_evidence.compare(office, CommentSelection(), CommentSelection()).rows.empty
    assert topic_evidence.before_after(office).rows.empty
    assert topic_evidence.pulling_down(office, "C1").topics.empty
