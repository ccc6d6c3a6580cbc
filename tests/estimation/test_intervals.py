"""Intervals, margins and sample sizes against published numbers, limit cases and properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.intervals import (
    decision_limits,
    effective_size,
    margin_of_error,
    normal_quantile,
    sample_size,
    share_of,
    wilson_at,
    wilson_interval,
)
from tests.estimation.agreement import agree


@pytest.mark.parametrize(
    ("satisfied", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_newcombe_1998_method_3(satisfied: int, n: int, low: float, high: float) -> None:
    agree("Wilson interval", "Newcombe 1998", wilson_interval(satisfied, n), (low, high), tolerance=5e-5)


def test_public_health_england() -> None:
    theirs = (0.791210, 0.805364)
    agree("Wilson interval", "Public Health England", wilson_interval(9856, 12345), theirs, tolerance=5e-7)


def test_finite_population_68_of_90_replies_of_120_households() -> None:
    source = "Newcombe 1998 with finite population, to three decimals"
    agree("Wilson interval", source, wilson_interval(68, 90), (0.658, 0.833), tolerance=5e-4)
    agree("Wilson interval, finite population", source, wilson_interval(68, 90, 120), (0.708, 0.797), tolerance=5e-4)


def test_a_census_has_no_sampling_error() -> None:
    assert wilson_interval(4, 5, 5) == (0.8, 0.8)
    assert wilson_interval([0, 1], [1, 1], [1, 1])[1].tolist() == [0, 1]
    assert margin_of_error(5, 5) == 0


def test_more_forms_than_households_are_not_corrected() -> None:
    assert wilson_interval(40, 60, 50) == wilson_interval(40, 60)
    assert margin_of_error(60, 50) == margin_of_error(60)


def test_no_answers_no_interval() -> None:
    low, high = wilson_interval([0, 0, 8], [0, 0, 10], [100, None, None])
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]
    assert np.isnan(margin_of_error(0)) and np.isnan(share_of(0, 0))


def test_missing_values_of_a_series_are_unknown_not_zero() -> None:
    satisfied, n = pd.Series([8, None], dtype="Int64"), pd.Series([10, None], dtype="Int64")
    low, _ = wilson_interval(satisfied, n, pd.Series([None, 50], dtype="Int64"))
    assert low[0] == wilson_interval(8, 10)[0]
    assert np.isnan(low[1])


def test_nobody_and_everybody_reach_exactly_0_and_1() -> None:
    low, high = wilson_interval([0, 7], [7, 7], [30, 30])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert high[0] > 0 and low[1] < 1


def test_margin_of_error_as_published() -> None:
    # TSM 2024, landlord L0717: 575 of 3 854 households; printed there as 0.037702.
    agree("margin of error", "TSM 2023/24, landlord L0717", margin_of_error(575, 3854), 0.037702, tolerance=1e-6)
    agree("margin of error", "1 067 forms for ±3 %, as polls print it", margin_of_error(1067), 0.03, tolerance=5e-5)


def test_sample_size_as_published() -> None:
    agree(
        "sample size for a margin", "TSM 2023/24, required size of 10 000", sample_size(10_000, 0.04), 567, tolerance=0
    )
    agree(
        "sample size for a margin", "385 forms for ±5 %, as polls print it", sample_size(None, 0.05), 385, tolerance=0
    )
    assert sample_size([1, 33, 10**9], 0.05).tolist() == [1, 31, 385]


@pytest.mark.parametrize("margin", [0.0, -0.1, float("nan")])
def test_a_margin_is_above_zero(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        sample_size(100, margin)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        wilson_interval(1, 2, confidence=confidence)


@pytest.mark.parametrize(
    ("n", "below", "above"),
    [
        (10, 5, None),
        (20, 12, 20),
        (30, 19, 29),
        (50, 34, 46),
        (100, 72, 88),
        (200, 148, 172),
        (400, 304, 336),
    ],
)
def test_decision_at_80_percent(n: int, below: int, above: int | None) -> None:
    found = decision_limits(n, 0.8, confidence=0.95)
    assert (found[1] is None) == (above is None)
    numbers = [[np.nan if one is None else one for one in limits] for limits in (found, (below, above))]
    agree("decision limits at 80 %", "house table of decisions", *numbers, tolerance=0)


def test_decision_limits_of_a_census_meet_at_the_threshold() -> None:
    assert decision_limits(50, 0.8, population=50) == (39, 40)
    assert decision_limits(0, 0.8) == (None, None)


@st.composite
def samples(draw: st.DrawFn) -> tuple[int, int, int]:
    """(satisfied, n, population) with satisfied ≤ n ≤ population."""
    population = draw(st.integers(1, 5000))
    n = draw(st.integers(1, population))
    return draw(st.integers(0, n)), n, population


@settings(deadline=None, max_examples=150)
@given(samples(), st.sampled_from([0.8, 0.9, 0.95, 0.999]))
def test_the_interval_holds_the_share_and_stays_in_0_1(sample: tuple[int, int, int], confidence: float) -> None:
    satisfied, n, population = sample
    low, high = wilson_interval(satisfied, n, population, confidence=confidence)
    assert 0 <= low <= satisfied / n <= high <= 1


@settings(deadline=None, max_examples=150)
@given(samples())
def test_the_correction_never_widens(sample: tuple[int, int, int]) -> None:
    satisfied, n, population = sample
    corrected, plain = wilson_interval(satisfied, n, population), wilson_interval(satisfied, n)
    assert plain[0] - 1e-12 <= corrected[0] and corrected[1] <= plain[1] + 1e-12
    assert margin_of_error(n, population) <= margin_of_error(n)


@settings(deadline=None, max_examples=150)
@given(samples())
def test_dissatisfied_mirrors_satisfied(sample: tuple[int, int, int]) -> None:
    satisfied, n, population = sample
    low, high = wilson_interval(satisfied, n, population)
    assert wilson_interval(n - satisfied, n, population) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@settings(deadline=None, max_examples=100)
@given(samples(), st.integers(2, 20))
def test_more_forms_at_the_same_share_only_narrow(sample: tuple[int, int, int], times: int) -> None:
    satisfied, n, _ = sample
    few, many = wilson_interval(satisfied, n), wilson_interval(times * satisfied, times * n)
    assert few[0] - 1e-12 <= many[0] and many[1] <= few[1] + 1e-12


@settings(deadline=None, max_examples=100)
@given(samples())
def test_limits_solve_the_score_equation(sample: tuple[int, int, int]) -> None:
    satisfied, n, population = sample
    share, size = satisfied / n, effective_size(n, population)
    for limit in wilson_interval(satisfied, n, population):
        assert (share - limit) ** 2 == pytest.approx(normal_quantile(0.95) ** 2 * limit * (1 - limit) / size, abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(st.integers(2, 100_000), st.floats(0.005, 0.3))
def test_the_sample_size_is_the_smallest_that_keeps_the_margin(population: int, margin: float) -> None:
    n = int(sample_size(population, margin))
    assert 1 <= n <= population
    assert margin_of_error(n, population) <= margin + 1e-9
    assert n == 1 or margin_of_error(n - 1, population) > margin - 1e-9


def test_vectorised_as_one_by_one() -> None:
    satisfied, n, population = np.array([3, 0, 50]), np.array([4, 9, 50]), np.array([40, 9, np.nan])
    low, high = wilson_interval(satisfied, n, population)
    singly = [wilson_interval(*row) for row in zip(satisfied, n, population, strict=True)]
    assert list(zip(low, high, strict=True)) == singly
    assert wilson_at(0.75, 4, 40) == (low[0], high[0])
