"""Funnel limits and overdispersion against published numbers, statsmodels, scipy, and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.mstats import winsorize
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.proportion import proportions_ztest

from analytics.estimation.units.funnel import (
    ACTION,
    WARNING,
    between_variance,
    funnel,
    funnel_limits,
    overdispersion,
    positions,
    sampling_spread,
    winsorised,
    with_positions,
    z_scores,
)
from tests.estimation.agreement import agree

CENTRE = 0.80642448


@pytest.mark.parametrize(
    ("n", "z", "theirs"),
    [
        (102, WARNING, (0.72974925, 0.88309971)),
        (102, ACTION, (0.68553233, 0.92731663)),
        (1008, WARNING, (0.78203374, 0.83081521)),
    ],
)
def test_published_limits(n: int, z: float, theirs: tuple[float, float]) -> None:
    ours = funnel_limits(CENTRE, n, z=z)
    agree("funnel limits", "Public Health England, funnel plot for proportions", ours, theirs, tolerance=1e-8)


def test_z_is_the_one_sample_test_of_statsmodels() -> None:
    satisfied, n = np.array([70, 8, 400]), np.array([100, 10, 480])
    theirs = [proportions_ztest(x, m, value=0.8, prop_var=0.8)[0] for x, m in zip(satisfied, n, strict=True)]
    agree(
        "funnel z-score",
        "statsmodels 0.15 proportions_ztest",
        z_scores(satisfied, n, centre=0.8),
        theirs,
        tolerance=1e-12,
    )


def test_between_variance_is_dersimonian_and_laird_where_nothing_is_winsorised() -> None:
    random = np.random.default_rng(4)
    shares, errors = random.normal(0.8, 0.08, 40), random.uniform(0.01, 0.06, 40)
    theirs = combine_effects(shares, errors**2, method_re="dl")
    centre = np.average(shares, weights=1 / errors**2)
    ours = between_variance((shares - centre) / errors, errors, 0)
    agree("additive between-unit variance", "statsmodels 0.15 combine_effects (dl)", ours, theirs.tau2, tolerance=1e-12)


@pytest.mark.parametrize("part", [0, 0.05, 0.1, 0.25])
def test_winsorising_is_scipys(part: float) -> None:
    z = np.random.default_rng(5).standard_t(2, 87)
    theirs = np.asarray(winsorize(z, limits=(part, part)))
    agree("winsorised z-scores", "scipy 1.17 mstats.winsorize", winsorised(z, part), theirs, tolerance=0)


def test_by_hand() -> None:
    """Ten units of 100: 70 once, 90 once, 75 four times, 85 four times; centre .8, s .04, z ±2.5 and ±1.25."""
    found = funnel([70, *[75] * 4, *[85] * 4, 90], [100] * 10)
    # Winsorised at a tenth the two outer ones count as the others: φ = 1.25².
    assert (found.centre, found.units) == (0.8, 10)
    assert found.dispersion == pytest.approx(1.5625)
    # (10·1.5625 − 9) / (10·625 − 625) = 6.625/5625
    assert found.between == pytest.approx(6.625 / 5625)
    assert funnel_limits(0.8, 100, z=2, between=0.0009) == pytest.approx((0.7, 0.9))


def test_pure_chance_shows_no_spread() -> None:
    random = np.random.default_rng(6)
    n = random.integers(20, 200, 1820)
    found = funnel(random.binomial(n, 0.82), n)
    # Normal z-scores winsorised at a tenth have a mean square of .68.
    assert found.dispersion == pytest.approx(0.68, abs=0.03) and found.between == 0


def test_spread_is_found_and_widens_the_limits() -> None:
    random = np.random.default_rng(7)
    n = random.integers(60, 200, 1820)
    found = funnel(random.binomial(n, random.normal(0.75, 0.1, 1820).clip(0, 1)), n, winsorise=0)
    assert found.between == pytest.approx(0.01, rel=0.15)
    narrow, wide = funnel_limits(0.75, 100), funnel_limits(0.75, 100, between=found.between)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_large_population_is_none_and_a_census_has_no_error() -> None:
    assert sampling_spread(0.8, 100, 10**9) == pytest.approx(0.04, rel=1e-6)
    assert sampling_spread(0.8, 40, 40) == 0
    assert sampling_spread(0.8, 90, 120) == pytest.approx(0.04 * np.sqrt(100 / 357))
    assert z_scores([40, 32], [40, 40], [40, 40], centre=0.8).tolist() == [np.inf, 0]
    assert z_scores(40, 40, 40, centre=0.8, between=0.01) == pytest.approx(2)


def test_a_census_tells_the_centre_and_not_the_spread() -> None:
    found = funnel([40, 30, 30], [40, 50, 50], [40, 1000, 1000])
    assert found.centre == pytest.approx(100 / 140)
    assert found == funnel([30, 30, 40], [50, 50, 40], [1000, 1000, 40])
    assert np.isfinite(found.dispersion)


def test_limit_cases() -> None:
    nobody = funnel([0, 0], [0, 0])
    assert np.isnan(nobody.centre) and nobody.units == 0 and nobody.between == 0
    one = funnel([8], [10])
    assert (one.centre, one.units, one.between) == (0.8, 1, 0) and np.isnan(one.dispersion)
    alike = funnel([10, 10, 10], [10, 10, 10])
    assert alike.centre == 1 and alike.between == 0
    assert np.isnan(z_scores(0, 0, centre=0.8))
    assert positions([np.nan]).tolist() == [""]
    assert overdispersion([]) != overdispersion([])
    with pytest.raises(ValueError, match="half"):
        winsorised([1, 2], 0.5)


def test_places_in_the_funnel() -> None:
    units = pd.DataFrame(
        {"satisfied": [50, 80, 0], "n": [100, 100, 0], "households": pd.array([None, 100, 40], "Int64")}
    )
    before = units.copy()
    placed = with_positions(units, funnel([50, 80], [100, 100]))
    assert placed["position"].tolist() == ["far_below", "far_above", ""]
    assert placed["effective"].tolist()[:2] == [100, np.inf]
    pd.testing.assert_frame_equal(units, before)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60), st.integers(0, 200)), min_size=1, max_size=30))
def test_spread_never_narrows_and_never_depends_on_order(rows: list[tuple[int, int, int]]) -> None:
    satisfied = [min(x, n) for x, n, _more in rows]
    n, population = [n for _x, n, _more in rows], [n + more for _x, n, more in rows]
    found, turned = funnel(satisfied, n, population), funnel(satisfied[::-1], n[::-1], population[::-1])
    assert found.between == pytest.approx(turned.between, abs=1e-9) and found.between >= 0
    narrow = funnel_limits(found.centre, n, population)
    wide = funnel_limits(found.centre, n, population, between=found.between)
    assert (wide[0] <= narrow[0] + 1e-12).all() and (wide[1] >= narrow[1] - 1e-12).all()
    assert (narrow[0] >= 0).all() and (narrow[1] <= 1).all()
