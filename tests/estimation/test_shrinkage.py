"""Shrinkage against scipy's beta-binomial, exact moments, and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import beta, betabinom, binom

from analytics.estimation.units.shrinkage import (
    Prior,
    _correlation,
    below_probability,
    most_below,
    prior,
    shrunken,
)
from tests.estimation.agreement import agree

KNOWN = Prior(0.8, 15)  # Beta(12, 3)
SATISFIED, N, HOUSEHOLDS = (
    np.array([6, 30, 68, 0, 90]),
    np.array([10, 30, 90, 5, 100]),
    np.array([40, 33, 120, 700, 4000]),
)


def test_the_households_that_did_not_answer_are_scipys_beta_binomial() -> None:
    theirs = [betabinom(N_ - n, 12 + x, 3 + n - x) for x, n, N_ in zip(SATISFIED, N, HOUSEHOLDS, strict=True)]
    mean, low, high = shrunken(SATISFIED, N, HOUSEHOLDS, KNOWN)
    for name, ours, others in (
        ("mean", mean, [each.mean() for each in theirs]),
        ("lower limit", low, [each.ppf(0.025) for each in theirs]),
        ("upper limit", high, [each.ppf(0.975) for each in theirs]),
    ):
        shares = (SATISFIED + np.array(others)) / HOUSEHOLDS
        agree(f"shrunken share, {name}", "scipy 1.17 betabinom", ours, shares, tolerance=1e-12)
    chances = [each.cdf(np.ceil(0.8 * N_) - 1 - x) for each, x, N_ in zip(theirs, SATISFIED, HOUSEHOLDS, strict=True)]
    ours = below_probability(SATISFIED, N, HOUSEHOLDS, 80, KNOWN)
    agree("probability below the gate", "scipy 1.17 betabinom", ours, chances, tolerance=1e-10)


def test_infinite_populations_are_scipys_beta() -> None:
    theirs = [beta(12 + x, 3 + n - x) for x, n in zip(SATISFIED, N, strict=True)]
    mean, low, high = shrunken(SATISFIED, N, None, KNOWN)
    agree(
        "shrunken share, households unknown",
        "scipy 1.17 beta",
        low,
        [each.ppf(0.025) for each in theirs],
        tolerance=1e-10,
    )
    agree(
        "shrunken share, households unknown",
        "scipy 1.17 beta",
        high,
        [each.ppf(0.975) for each in theirs],
        tolerance=1e-10,
    )
    agree(
        "shrunken share, households unknown", "scipy 1.17 beta", mean, [each.mean() for each in theirs], tolerance=1e-12
    )
    ours = below_probability(SATISFIED, N, None, 80, KNOWN)
    agree("probability below the gate", "scipy 1.17 beta", ours, [each.cdf(0.8) for each in theirs], tolerance=1e-12)


def test_the_prior_undoes_the_exact_moments_of_the_beta_binomial() -> None:
    """At the expected S of beta-binomial units with correlation γ, Kleinman's estimate is γ itself."""
    n, mean, within = np.array([5.0, 20.0, 60.0, 300.0]), 0.8, 0.06
    weight = n / n.sum()
    variance = np.array(
        [betabinom(int(m), mean * (1 / within - 1), (1 - mean) * (1 / within - 1)).var() / m**2 for m in n]
    )
    expected = (weight * (1 - weight) * variance).sum()
    # Shares whose weighted spread about the mean is just that.
    share = mean + np.sqrt(expected) * np.array([1.0, -1.0, 1.0, 1.0])
    found = _correlation(share, n, weight, mean)
    agree("beta-binomial by moments", "exact moments, scipy 1.17 betabinom", found, within, tolerance=1e-12)


def test_by_hand() -> None:
    """20, 10 and 15 of 20: S = .125/3, pq = .1875, γ = (S − .1875/30)/(.1875·(2/3 − 1/30)) = .0354167/.11875."""
    found = prior([20, 10, 15], [20, 20, 20])
    assert found.mean == 0.75 and found.strength == pytest.approx(0.11875 / 0.0354166667 - 1)
    mean, _low, _high = shrunken(10, 20, None, found)
    assert mean[0] == pytest.approx((10 + 0.75 * found.strength) / (20 + found.strength))


def test_known_spread_is_recovered_and_near_the_likeliest() -> None:
    random = np.random.default_rng(11)
    n = random.integers(5, 120, 1820)
    satisfied = betabinom.rvs(n, 16, 4, random_state=random)
    found = prior(satisfied, n)
    assert found.mean == pytest.approx(0.8, abs=0.01) and found.strength == pytest.approx(20, rel=0.15)

    def unlikely(logs: np.ndarray) -> float:
        return -betabinom.logpmf(satisfied, n, *np.exp(logs)).sum()

    likeliest = np.exp(minimize(unlikely, np.log([8, 2]), method="Nelder-Mead").x)
    assert found.strength == pytest.approx(likeliest.sum(), rel=0.1)
    assert found.between == pytest.approx(found.mean * (1 - found.mean) / (found.strength + 1))


def test_no_more_than_chance_clamps_the_spread_to_nothing() -> None:
    found = prior([8, 8, 8], [10, 10, 10])
    assert found == Prior(pytest.approx(0.8), float("inf")) and found.between == 0
    mean, low, high = shrunken([2, 8], [10, 10], [40, None], found)
    assert mean == pytest.approx([(2 + 30 * 0.8) / 40, 0.8])
    theirs = binom(30, 0.8)
    assert (low[0], high[0]) == pytest.approx(((2 + theirs.ppf(0.025)) / 40, (2 + theirs.ppf(0.975)) / 40))
    assert below_probability(2, 10, 40, 80, found)[0] == pytest.approx(theirs.cdf(29))
    assert below_probability([2, 2], [10, 10], None, [80, 81], found).tolist() == [0, 1]


def test_unanimity_leaves_others_possible() -> None:
    found = prior([10, 30], [10, 30])
    assert found.mean == pytest.approx(40.5 / 41) and found.strength == float("inf")
    assert prior([0, 40], [40, 40]).strength == 1  # never weaker than Jeffreys


def test_a_census_is_what_it_is() -> None:
    mean, low, high = shrunken([32, 31], [40, 40], [40, 40], KNOWN)
    assert mean.tolist() == low.tolist() == high.tolist() == [0.8, 0.775]
    assert below_probability([32, 31], [40, 40], [40, 40], 80, KNOWN).tolist() == [0, 1]


def test_limit_cases() -> None:
    mean, low, high = shrunken([0, 4], [0, 5], [40, 3], KNOWN)
    assert np.isnan([mean[0], low[0], high[0]]).all()
    # More answers than households: the register is out of date, and counts as unknown.
    assert mean[1] == shrunken(4, 5, None, KNOWN)[0][0]
    assert np.isnan(below_probability(0, 0, 40, 80, KNOWN)[0])
    assert np.isnan(prior([0], [0]).mean)
    assert prior([8], [10]) == Prior(0.8, float("inf"))
    assert prior([], []).mean != prior([], []).mean


def test_one_huge_community_does_not_swallow_the_others() -> None:
    many = prior([9, 5, 10, 7, 8, 4] * 30 + [3200], [10] * 180 + [4000])
    without = prior([9, 5, 10, 7, 8, 4] * 30, [10] * 180)
    assert many.strength == pytest.approx(without.strength, rel=0.25)
    assert abs(many.mean - without.mean) < 0.02


@pytest.mark.parametrize(
    ("households", "percent", "most"), [(35, 80, 27), (40, 80, 31), (33, 80, 26), (7, 85, 5), (100, 90, 89)]
)
def test_the_most_that_do_not_meet_the_gate(households: int, percent: int, most: int) -> None:
    assert most_below(households, percent) == most
    assert 100 * most < percent * households <= 100 * (most + 1)


@st.composite
def units(draw: st.DrawFn) -> tuple[int, int, int]:
    households = draw(st.integers(1, 600))
    n = draw(st.integers(1, households))
    return draw(st.integers(0, n)), n, households


@settings(deadline=None, max_examples=150)
@given(units(), st.floats(0.02, 0.98), st.floats(1, 500))
def test_shrunken_lies_between_the_raw_share_and_the_mean(
    unit: tuple[int, int, int], mean: float, strength: float
) -> None:
    satisfied, n, households = unit
    share, low, high = (float(each[0]) for each in shrunken(satisfied, n, households, Prior(mean, strength)))
    raw = satisfied / n
    assert min(raw, mean) - 1e-9 <= share <= max(raw, mean) + 1e-9
    # Nobody who answered is taken back.
    assert satisfied / households - 1e-9 <= low <= high <= 1 - (n - satisfied) / households + 1e-9


@settings(deadline=None, max_examples=100)
@given(units(), st.floats(0.1, 0.95), st.floats(1, 200), st.integers(50, 95))
def test_more_satisfied_are_less_probably_below(
    unit: tuple[int, int, int], mean: float, strength: float, percent: int
) -> None:
    _satisfied, n, households = unit
    chance = below_probability(np.arange(n + 1), n, households, percent, Prior(mean, strength))
    assert (np.diff(chance) <= 1e-9).all() and (chance >= 0).all() and (chance <= 1).all()
