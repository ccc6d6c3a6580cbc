"""Tests of tables against Agresti's numbers, R, scipy and statsmodels."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy
import statsmodels
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from analytics.estimation.tables import contingency
from analytics.estimation.tables.contingency import (
    adjusted_residuals,
    cramers_v,
    expected,
    fisher,
    likelihood_ratio,
    pearson,
)
from tests.estimation.agreement import agree

SCIPY, STATSMODELS = f"scipy {scipy.__version__}", f"statsmodels {statsmodels.__version__}"
# Agresti 2007, An Introduction to Categorical Data Analysis, table 2.5: party by sex.
PARTY = [[762, 327, 468], [484, 239, 477]]
# R's own example of fisher.test, from Agresti 2002: job satisfaction by income; R 4.2.2 has p = 0.782684938966.
JOB = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]

tables = st.integers(2, 4).flatmap(
    lambda rows: st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(st.integers(1, 60), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
)


def test_agrestis_party_by_sex() -> None:
    agree("Pearson X²", "Agresti 2007, table 2.5", pearson(PARTY).statistic, 30.07, tolerance=0.005)
    agree("likelihood ratio G²", "Agresti 2007, table 2.5", likelihood_ratio(PARTY).statistic, 30.02, tolerance=0.005)
    printed = [[4.50, 0.70, -5.32], [-4.50, -0.70, 5.32]]
    agree("adjusted residuals", "Agresti 2007, table 2.8", adjusted_residuals(PARTY), printed, tolerance=0.005)


@given(tables)
@settings(deadline=None, max_examples=60)
def test_chi_squares_are_scipys_and_residuals_statsmodels(table: list[list[int]]) -> None:
    theirs = stats.chi2_contingency(table, correction=False)
    ours = pearson(table)
    agree("Pearson X², p", SCIPY, [ours.statistic, ours.p], [theirs.statistic, theirs.pvalue], tolerance=1e-9)
    g = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    ratio = likelihood_ratio(table)
    agree("likelihood ratio G², p", SCIPY, [ratio.statistic, ratio.p], [g.statistic, g.pvalue], tolerance=1e-9)
    agree("expected counts", SCIPY, expected(table), theirs.expected_freq, tolerance=1e-9)
    residuals = Table(np.array(table), shift_zeros=False).standardized_resids
    agree("adjusted residuals", STATSMODELS, adjusted_residuals(table), residuals, tolerance=1e-9)


@given(tables)
@settings(deadline=None, max_examples=40)
def test_cramers_interval_holds_what_its_noncentral_chi_square_says(table: list[list[int]]) -> None:
    v, low, high = cramers_v(table)
    found, scale = pearson(table), np.sum(table) * (min(np.shape(table)) - 1)
    assert 0 <= low <= high <= 1 and 0 <= v <= 1
    for limit, level in ((low, 0.975), (high, 0.025)):
        if 0 < limit < 1:
            reached = stats.ncx2.cdf(found.statistic, found.df, limit**2 * scale)
            agree("Cramér's V interval", SCIPY + " ncx2", reached, level, tolerance=1e-6)


def test_bergsmas_v_is_near_zero_where_nothing_hangs_together_and_one_where_all_does() -> None:
    assert cramers_v([[50, 50], [50, 50]])[0] == 0
    assert cramers_v([[50, 0], [0, 50]])[0] == pytest.approx(1, abs=0.02)
    plain = stats.contingency.association(PARTY, method="cramer")
    assert cramers_v(PARTY)[0] < plain
    # Bergsma 2013, equation (6), reckoned by hand for the party table.
    n, phi = 2757, 30.0701 / 2757
    corrected = math.sqrt((phi - 2 / 2756) / min(2 - 1 / 2756 - 1, 3 - 4 / 2756 - 1))
    agree(
        "Cramér's V, bias-corrected", f"Bergsma 2013, by hand, n = {n}", cramers_v(PARTY)[0], corrected, tolerance=1e-5
    )


def test_fishers_test_of_two_by_two_is_scipys_and_the_tea_is_fishers() -> None:
    agree("Fisher's exact p", "Fisher 1935, the tea", fisher([[3, 1], [1, 3]]).p, 0.4857, tolerance=5e-5)
    cells = [[8, 2], [1, 5]]
    agree("Fisher's exact p", SCIPY, fisher(cells).p, stats.fisher_exact(cells).pvalue, tolerance=1e-12)


def test_fishers_test_of_larger_tables_is_rs_within_its_drawing_error_and_always_the_same() -> None:
    spread = 3 * math.sqrt(0.7827 * 0.2173 / contingency.DRAWN)
    agree("Fisher's p, r × c, drawn", "R 4.2.2 fisher.test(Job)", fisher(JOB).p, 0.782684938966, tolerance=spread)
    assert fisher(JOB).p == fisher(JOB).p


def test_one_row_has_no_test_and_an_empty_one_is_refused() -> None:
    assert math.isnan(pearson([[3, 4]]).p)
    assert np.isnan(adjusted_residuals([[3, 4]])).all()
    assert all(math.isnan(value) for value in cramers_v([[3, 4]]))
    for table in ([[0, 0], [1, 2]], [[1, -1], [2, 2]], [1, 2]):
        with pytest.raises(ValueError):
            pearson(table)
