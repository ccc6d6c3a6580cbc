"""Cronbach's α against psych and pingouin; straight-lining; limit cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.questionnaire.reliability import (
    Reliability,
    alike_shares,
    covariances,
    cronbach,
    feldt_interval,
    item_totals,
    reliability,
    same_scale,
)
from tests.estimation import published
from tests.estimation.agreement import agree


def items(names: list[str], low: int = 1, high: int = 100) -> pd.DataFrame:
    frame = pd.DataFrame({"item_id": names, "scale_low": low, "scale_high": high, "labels": None})
    return frame.astype({"scale_low": "Int64", "scale_high": "Int64"})


def of(frame: pd.DataFrame, **scale: int) -> Reliability:
    return reliability(frame.assign(n=1), items(list(frame), **scale))


def test_attitude_as_the_package_psych_has_it() -> None:
    source, found = "psych 2.2.9 on attitude", of(published.attitude())
    agree("Cronbach's α", source, found.alpha, 0.843142769565, tolerance=1e-11)
    agree("standardised α", source, found.standardised, 0.83908380303, tolerance=1e-11)
    totals = [
        0.671262057224,
        0.742109710222,
        0.560711111480,
        0.714445498134,
        0.786275593834,
        0.265034339197,
        0.460810549468,
    ]
    agree("item–total correlation", source, found.rows["item_total"], totals, tolerance=1e-11)
    without = [
        0.809760206309,
        0.796917457274,
        0.827847765939,
        0.803030975023,
        0.795386574198,
        0.863872311446,
        0.840464868265,
    ]
    agree("α without the item", source, found.rows["alpha_without"], without, tolerance=1e-11)
    agree("Feldt interval", source, (found.low, found.high), (0.74, 0.92), tolerance=5e-3)


def test_pingouin_in_the_same_run() -> None:
    source = f"pingouin {pingouin.__version__}"
    for frame in (published.attitude(), published.mtcars()):
        alpha, limits = pingouin.cronbach_alpha(data=frame)
        covariance = frame.cov().to_numpy()
        agree("Cronbach's α", source, cronbach(covariance), alpha, tolerance=1e-12)
        ours = feldt_interval(alpha, len(frame), frame.shape[1])
        agree("Feldt interval", source, ours, limits, tolerance=5e-4)
    likert = pingouin.read_dataset("cronbach_alpha").set_index(["Subj", "Items"])["Scores"].unstack()  # noqa: PD010
    agree("Cronbach's α", "pingouin's manual", cronbach(likert.cov().to_numpy()), 0.5917188485995826, tolerance=1e-12)
    agree(
        "Feldt interval", "pingouin's manual", feldt_interval(0.5917188, *likert.shape), (0.195, 0.84), tolerance=5e-4
    )


def test_patterns_counted_are_as_forms_one_by_one() -> None:
    random = np.random.default_rng(2)
    base = random.integers(1, 5, 200)
    frame = pd.DataFrame({name: np.clip(base + random.integers(-1, 2, 200), 1, 5) for name in "abcd"})
    counted = frame.groupby(list("abcd")).size().rename("n").reset_index()
    apart, together = of(frame, high=5), reliability(counted, items(list("abcd"), high=5))
    assert (apart.n, apart.alpha) == (together.n, pytest.approx(together.alpha))
    pd.testing.assert_frame_equal(apart.rows, together.rows)


def test_a_longer_scale_weighs_no_more_than_a_short_one() -> None:
    random = np.random.default_rng(2)
    base = random.integers(1, 5, 200)
    frame = pd.DataFrame({name: np.clip(base + random.integers(-1, 2, 200), 1, 5) for name in "abc"})
    longer = frame.assign(c=(frame["c"] - 1) * 25)
    scale = pd.concat([items(["a", "b"], high=5), items(["c"], low=0, high=100)])
    assert reliability(longer.assign(n=1), scale).alpha == pytest.approx(of(frame, high=5).alpha)


def test_few_forms_or_questions_say_why_nothing_is_told() -> None:
    frame = pd.concat([published.attitude()] * 2)
    assert of(published.attitude().iloc[:29]).reason == "few_forms"
    assert of(frame[["rating", "raises"]]).reason == "few_questions"
    assert of(frame[["rating", "raises"]].assign(same=4)).reason == "few_questions"
    assert of(frame.iloc[:0]).reason == "few_forms"
    kept = of(frame.assign(same=4))
    assert "same" not in set(kept.rows["item_id"]) and kept.reason == ""


def test_a_reversed_question_has_a_negative_item_total() -> None:
    frame = published.attitude().assign(rating=lambda rows: 100 - rows["rating"])
    assert of(frame).rows.set_index("item_id").loc["rating", "item_total"] < 0


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(2, 40))
def test_covariances_are_those_of_columns_counted_one_by_one(seed: int, size: int, rows: int) -> None:
    draw = np.random.default_rng(seed)
    values, weight = draw.integers(0, 101, (size, rows)).astype(np.float64), draw.integers(1, 50, rows)
    values[0] = values[0, 0]  # answered alike by everybody
    expected = np.cov(values, fweights=weight).reshape(size, size)
    assert covariances(values, weight.astype(np.float64)) == pytest.approx(expected, rel=1e-12, abs=1e-9)
    assert np.abs(covariances(values, weight.astype(np.float64))[0]).max() < 1e-9


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 10**6), st.integers(3, 8))
def test_item_totals_are_correlations_with_the_sum_of_the_others(seed: int, size: int) -> None:
    data = np.random.default_rng(seed).normal(size=(50, size)).cumsum(axis=1)
    theirs = [np.corrcoef(data[:, one], np.delete(data, one, 1).sum(axis=1))[0, 1] for one in range(size)]
    assert item_totals(np.cov(data, rowvar=False)) == pytest.approx(theirs, abs=1e-9)
    alpha = cronbach(np.cov(data, rowvar=False))
    low, high = feldt_interval(alpha, 50, size)
    assert low < alpha < high <= 1


def test_the_largest_group_on_one_scale_is_looked_at_if_it_is_large_enough() -> None:
    mixed = pd.concat([items(list("abcdef"), high=5), items(["g"], low=0)], ignore_index=True)
    assert same_scale(mixed) == list("abcdef")
    assert same_scale(mixed.iloc[:4]) == []
    assert same_scale(mixed.iloc[:0]) == []


def test_straight_lines_by_channel_and_all_together() -> None:
    counts = pd.DataFrame({"channel": ["微信", "微信", "入户", None], "n": [60, 40, 50, 0], "alike": [20, 20, 5, 0]})
    by_channel = alike_shares(counts, by=["channel"]).set_index("channel")
    assert by_channel["share"].dropna().to_dict() == {"微信": 0.4, "入户": 0.1}
    assert alike_shares(counts, by=[])["share"].tolist() == [0.3]
