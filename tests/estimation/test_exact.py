"""Exact intervals of finite populations, and how often the intervals cover."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom
from statsmodels.stats.proportion import proportion_confint

from analytics.estimation.exact import _enough, joined_interval, mid_p_interval
from analytics.estimation.intervals import wilson_interval
from analytics.model import Gate
from tests.benchmarks.coverage import coverage, grid, wrongly_clear
from tests.estimation.agreement import agree


def test_by_trying_every_number_of_households() -> None:
    ours, theirs = [], []
    for x, n, households in ((68, 90, 120), (40, 40, 50), (39, 40, 50), (0, 6, 33), (5, 6, 33), (400, 420, 4000)):
        possible = np.arange(x, households - n + x + 1)
        at = hypergeom.pmf(x, households, possible, n)
        many = hypergeom.sf(x, households, possible, n) + at / 2
        kept = possible[np.minimum(many, 1 - many) > 0.025]
        theirs.append((kept.min() / households, kept.max() / households))
        ours.append(mid_p_interval(x, n, households))
    agree("exact mid-p interval", "scipy 1.17 hypergeom, all K tried", ours, theirs, tolerance=1e-12)


def test_a_large_population_lies_within_clopper_and_pearson() -> None:
    low, high = mid_p_interval(30, 40, 1_000_000)
    outer = proportion_confint(30, 40, method="beta")
    assert outer[0] < low < 0.6 and 0.86 < high < outer[1]


def test_the_chances_are_on_the_side_where_scipy_has_them() -> None:
    """Small ones one by one, a city's, and where the chance of just so many is too small for a number."""
    chance = np.random.default_rng(3)
    most = np.repeat([12, 300, 4_000, 1_000_000], [3_000, 2_000, 500, 40])
    everyone = chance.integers(1, most + 1)
    n = chance.integers(1, everyone + 1)
    found = chance.binomial(n, chance.random(n.size) ** 0.5)
    number = chance.integers(found, everyone - n + found + 1)
    theirs = hypergeom.sf(found, everyone, number, n) + hypergeom.pmf(found, everyone, number, n) / 2
    for tail in (0.025, 0.1, 0.4):
        ours = _enough(*(each.astype(float) for each in (found, n, everyone)), tail, number.astype(float))
        assert np.array_equal(ours, theirs > tail)


def test_limit_cases() -> None:
    assert mid_p_interval(4, 5, 5) == (0.8, 0.8)
    low, high = mid_p_interval([0, 4, 4], [0, 5, 5], [40, 3, np.nan])
    assert np.isnan(low).all() and np.isnan(high).all()
    assert joined_interval(8, 10) == wilson_interval(8, 10)
    assert joined_interval(68, 90, 120) == pytest.approx((0.708, 0.797), abs=5e-4)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 900), st.data())
def test_joined_holds_both_and_mirrors(households: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, households))
    x = data.draw(st.integers(0, n))
    low, high = joined_interval(x, n, households)
    for inner in (wilson_interval(x, n, households), mid_p_interval(x, n, households)):
        assert low <= inner[0] + 1e-12 and inner[1] <= high + 1e-12
    assert joined_interval(n - x, n, households) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_coverage_on_a_grid() -> None:
    """Exact, from the hypergeometric chances; the whole grid is in tests/benchmarks/RESULTS.md."""
    found = grid((33, 50, 100, 300), (5, 6, 9, 10, 20, 30, 40, 50, 100))
    for name in ("wilson", "joined", "uncorrected"):
        assert 0.93 <= found[name].mean() <= 0.98, name
    assert found["joined"].min() >= 0.9
    # What is wrong with Wilson's: rare, and where nearly all are satisfied or nearly all were asked.
    poor = found[found["wilson"] < 0.9]
    assert len(poor) / len(found) < 0.03 and poor["wilson"].min() == pytest.approx(0.8)
    assert found["wald"].mean() < 0.9 and found["wald"].min() < 0.5


def test_evidence_is_seldom_clear_on_the_wrong_side() -> None:
    """Whatever the truth: a two-sided 95 % interval is to err 2.5 % of the time on a side."""
    found = pd.DataFrame([wrongly_clear(n, N, Gate()) for n, N in ((9, 50), (12, 100), (5, 4000), (6, 33), (100, 646))])
    assert found["joined"].max() < 0.045
    assert 0.06 < found["wilson"].max() < 0.07 and found["wald"].max() > 0.25


def test_a_census_is_always_covered() -> None:
    assert coverage(33, 33)[["wilson", "joined", "wald"]].min(axis=None) == pytest.approx(1)
