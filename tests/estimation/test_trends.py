"""Rising and new topics, against scipy's exact test and weeks counted by hand."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.estimation.comparison import newcombe_difference
from analytics.estimation.periods import MONTH, QUARTER, WEEK, YEAR, Period, parse, period_of
from analytics.estimation.trends import PRECEDING, before, rise_p, unusual_topics
from tests.estimation.agreement import agree

MONDAY = dt.date(2026, 3, 2)


def week(number: int) -> Period:
    return period_of(MONDAY + dt.timedelta(days=7 * number), WEEK)


def counted(communities: int = 3, **topics: list[int]) -> pd.DataFrame:
    """A row a topic and week, weeks from 0."""
    rows = [
        (topic, pd.Timestamp(week(at).start), n, communities) for topic, ns in topics.items() for at, n in enumerate(ns)
    ]
    return pd.DataFrame(rows, columns=["topic_id", "period", "n", "communities"])


def totals(*numbers: int) -> pd.DataFrame:
    return pd.DataFrame({"period": [pd.Timestamp(week(at).start) for at in range(len(numbers))], "n": numbers})


@given(st.integers(0, 60), st.integers(1, 500), st.integers(0, 60), st.integers(1, 500))
@settings(deadline=None, max_examples=80)
def test_p_is_scipys_binomial_test(n: int, total: int, before: int, total_before: int) -> None:
    found = float(rise_p(n, total, before, total_before))
    if n + before == 0:
        assert found == 1.0
        return
    part = total / (total + total_before)
    expected = stats.binomtest(n, n + before, part, alternative="greater").pvalue
    agree("rise of a topic, exact", f"scipy {scipy.__version__} binomtest", found, expected, tolerance=1e-6)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert float(rise_p(n, total, before, total_before, dispersion=1.0)) == found


def test_the_worked_number() -> None:
    found = unusual_topics(counted(drain=[3] * 8 + [12]), totals(*[100] * 9), week(8)).iloc[0]
    assert (found["n"], found["total"], found["n_before"], found["total_before"]) == (12, 100, 24, 800)
    assert (found["expected"], found["share"], found["share_before"]) == pytest.approx((3, 0.12, 0.03))
    assert found["dispersion"] == 1.0
    assert found["p"] == pytest.approx(stats.binomtest(12, 36, 1 / 9, alternative="greater").pvalue)
    assert found["status"] == "rising"


def test_more_forms_alone_make_nothing_rise() -> None:
    """A week with four times the forms and four times the comments on every topic."""
    found = unusual_topics(counted(drain=[30] * 8 + [120], lamp=[10] * 8 + [40]), totals(*[100] * 8, 400), week(8))
    assert found["status"].tolist() == ["steady", "steady"]


def test_only_the_preceding_weeks_count() -> None:
    found = unusual_topics(counted(drain=[90, 3, 3, 12]), totals(*[100] * 4), week(3), preceding=2).iloc[0]
    assert (found["n_before"], found["total_before"], found["periods_before"]) == (6, 200, 2)


def test_where_topics_always_jump_one_must_jump_higher() -> None:
    """Three topics of 24 in eight weeks and 12 now; where the others' weeks are uneven, twelve is nothing unusual."""
    uneven = {name: [0, 8, 0, 0, 8, 0, 0, 8, 3] for name in ("a", "b")}
    found = unusual_topics(counted(calm=[3] * 8 + [12], **uneven), totals(*[100] * 9), week(8))
    own = (3 * 5**2 / 3 + 5 * 3**2 / 3) / 7
    assert found["dispersion"].tolist() == pytest.approx([own / (1 - 2 / 63) ** 3] * 3)
    assert set(found["status"]) == {"steady"}
    alone = unusual_topics(counted(calm=[3] * 8 + [12], a=[3] * 9, b=[3] * 9), totals(*[100] * 9), week(8))
    assert alone["status"].tolist() == ["rising", "steady", "steady"]


def test_a_topic_that_rose_last_week_too_does_not_hide_itself() -> None:
    steady = {f"t{i}": [3] * 9 for i in range(4)}
    found = unusual_topics(counted(drain=[3] * 7 + [12, 14], **steady), totals(*[100] * 9), week(8))
    assert found["status"].tolist() == ["rising", *["steady"] * 4]


def test_new_and_returning_topics() -> None:
    weeks = [100] * 12 + [100]
    table = counted(
        new=[0] * 12 + [5],
        few=[0] * 12 + [4],
        back=[1] + [0] * 11 + [5],
        known=[1] * 12 + [1],
        gone=[9] * 12 + [0],
    )
    found = unusual_topics(table, totals(*weeks), week(12)).set_index("topic_id")["status"]
    assert found.to_dict() == {"new": "new", "few": "rising", "back": "returning", "known": "steady", "gone": "falling"}
    one_place = unusual_topics(counted(communities=1, new=[0] * 12 + [5]), totals(*weeks), week(12))
    assert one_place["status"].tolist() == ["rising"]


def test_after_hardly_any_comments_nothing_is_new() -> None:
    found = unusual_topics(counted(new=[0, 5]), totals(3, 100), week(1))
    assert found["status"].tolist() == ["steady"]


def test_the_first_week_has_nothing_to_compare_with() -> None:
    found = unusual_topics(counted(drain=[20]), totals(60), week(0)).iloc[0]
    assert math.isnan(found["p"]) and math.isnan(found["share_before"]) and found["status"] == "steady"
    assert unusual_topics(counted(drain=[20]), totals(60), week(5)).empty
    assert unusual_topics(counted(drain=[20]).head(0), totals(60), week(0)).empty


def test_weeks_without_comments_are_no_evidence() -> None:
    """Two of eight weeks had comments; the others neither lower what is expected nor raise the dispersion."""
    found = unusual_topics(counted(drain=[5, 0, 0, 0, 0, 0, 0, 5, 6]), totals(50, 0, 0, 0, 0, 0, 0, 50, 60), week(8))
    row = found.iloc[0]
    assert (row["periods_before"], row["expected"], row["dispersion"]) == (2, pytest.approx(6), 1.0)


def test_false_alarms_are_rare_though_weeks_are_uneven() -> None:
    """300 topics whose weekly share wanders by 30 %; the plain test would cry wolf, the guarded one hardly does."""
    rng = np.random.default_rng(20220101)
    shares = 0.05 * rng.gamma(1 / 0.3**2, 0.3**2, (300, 9))
    drawn = {f"t{i:03}": rng.binomial(1000, np.minimum(row, 1)).tolist() for i, row in enumerate(shares)}
    table, weeks = counted(**drawn), totals(*[1000] * 9)
    guarded = unusual_topics(table, weeks, week(8))
    plain = rise_p(guarded["n"], 1000, guarded["n_before"], 8000)
    assert (plain <= 0.001).mean() > 0.1
    assert (guarded["status"] == "rising").mean() < 0.02
    shuffled = unusual_topics(table.sample(frac=1, random_state=3), weeks, week(8))
    pd.testing.assert_frame_equal(guarded, shuffled)


def test_fewer_now_is_more_before() -> None:
    """24 of 800 in eight weeks, then one of 100: 3 expected; 24 of 100 weekly, then 8: a fall by the exact test."""
    found = unusual_topics(counted(lamp=[24] * 8 + [8], drain=[3] * 8 + [1]), totals(*[100] * 9), week(8))
    found = found.set_index("topic_id")
    assert found["status"].to_dict() == {"lamp": "falling", "drain": "steady"}
    exact = stats.binomtest(8, 200, 1 / 9, alternative="less").pvalue
    assert found.loc["lamp", "p_fall"] == pytest.approx(exact)
    assert found.loc["lamp", "q_fall"] == pytest.approx(2 * exact)
    interval = newcombe_difference(8, 100, 192, 800)
    assert found.loc["lamp", ["difference", "low", "high"]].tolist() == pytest.approx(list(interval))
    assert interval[2] < 0


def test_a_topic_that_nobody_raises_any_more_falls_and_weighs_in_no_test_of_rising() -> None:
    weeks = totals(*[100] * 9)
    with_gone = unusual_topics(counted(drain=[3] * 8 + [12], gone=[20] * 8 + [0]), weeks, week(8))
    assert with_gone[["topic_id", "n", "status"]].to_numpy().tolist() == [
        ["drain", 12, "rising"],
        ["gone", 0, "falling"],
    ]
    assert math.isnan(with_gone.loc[1, "p"])
    alone = unusual_topics(counted(drain=[3] * 8 + [12]), weeks, week(8))
    assert with_gone.loc[0, "q"] == alone.loc[0, "q"] == alone.loc[0, "p"]


def test_no_change_is_claimed_that_the_interval_does_not_support() -> None:
    """Where every topic is surprising one-sided, the weakest of them passes q but not the interval of 95 %."""
    found = unusual_topics(counted(a=[20] * 8 + [60], b=[20] * 8 + [29]), totals(*[500] * 9), week(8))
    weak = found.set_index("topic_id").loc["b"]
    assert weak["q"] <= 0.05 and weak["low"] <= 0 and weak["status"] == "steady"
    wide = unusual_topics(counted(a=[20] * 8 + [60], b=[20] * 8 + [29]), totals(*[500] * 9), week(8), confidence=0.8)
    assert wide["status"].tolist() == ["rising", "rising"]


@pytest.mark.parametrize(
    ("key", "first"), [("2026-W10", "2026-W02"), ("2026-03", "2025-09"), ("2026-Q1", "2025-Q1"), ("2026", "2023")]
)
def test_every_kind_of_period_is_compared_with_those_before_it(key: str, first: str) -> None:
    found = before(parse(key))
    assert (found[0].key, found[-1]) == (first, parse(key).previous)
    assert len(found) == PRECEDING[parse(key).kind]


@pytest.mark.parametrize("kind", [WEEK, MONTH, QUARTER, YEAR])
def test_the_same_counts_are_judged_alike_in_every_kind(kind: str) -> None:
    at = period_of(dt.date(2026, 3, 2), kind)
    periods = [*before(at, 3), at]
    drain = pd.DataFrame(
        {
            "topic_id": "drain",
            "period": [pd.Timestamp(each.start) for each in periods],
            "n": [8, 8, 8, 12],
            "communities": 3,
        }
    )
    base = drain[["period"]].assign(n=[250, 250, 300, 100])
    found = unusual_topics(drain, base, at).iloc[0]
    assert found["p"] == pytest.approx(stats.binomtest(12, 36, 1 / 9, alternative="greater").pvalue)
    assert (found["periods_before"], found["status"]) == (3, "rising")
