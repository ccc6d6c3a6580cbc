"""Answers along an order against Agresti's numbers, statsmodels and scipy."""

from __future__ import annotations

import math

import numpy as np
import scipy
import statsmodels
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from analytics.estimation.tables.ordered import kruskal_wallis, trend
from tests.estimation.agreement import agree

SCIPY, STATSMODELS = f"scipy {scipy.__version__}", f"statsmodels {statsmodels.__version__}"
# Agresti 2007, table 2.7: alcohol consumption and malformation of infants.
INFANTS = [[17066, 48], [14464, 38], [788, 5], [126, 1], [37, 1]]

tables = st.lists(st.lists(st.integers(1, 30), min_size=4, max_size=4), min_size=2, max_size=5)


def test_agrestis_infants() -> None:
    found = trend(INFANTS, rows=[0, 0.5, 1.5, 4, 7]).tested
    agree("linear-by-linear M²", "Agresti 2007, section 2.5.1", found.statistic, 6.57, tolerance=0.005)
    agree("linear-by-linear p", "Agresti 2007, section 2.5.1", found.p, 0.0104, tolerance=5e-5)


@given(tables)
@settings(deadline=None, max_examples=40)
def test_linear_by_linear_is_statsmodels_and_somers_scipys(table: list[list[int]]) -> None:
    found = trend(table)
    theirs = Table(np.array(table), shift_zeros=False).test_ordinal_association(
        row_scores=np.arange(len(table)), col_scores=np.arange(4)
    )
    agree("linear-by-linear M²", STATSMODELS, found.tested.statistic, float(theirs.zscore) ** 2, tolerance=1e-8)
    agree("linear-by-linear p", STATSMODELS, found.tested.p, float(theirs.pvalue), tolerance=1e-8)
    agree("Somers' d", SCIPY, found.d, stats.somersd(np.array(table)).statistic, tolerance=1e-12)


@given(tables)
@settings(deadline=None, max_examples=40)
def test_kruskal_and_wallis_is_scipys(table: list[list[int]]) -> None:
    theirs = stats.kruskal(*(np.repeat(np.arange(4), row) for row in table))
    found = kruskal_wallis(table)
    agree("Kruskal–Wallis H, p", SCIPY, [found.statistic, found.p], [theirs.statistic, theirs.pvalue], tolerance=1e-8)


def test_all_alike_has_no_trend() -> None:
    assert math.isnan(trend([[5, 0], [7, 0]]).tested.p)
    assert math.isnan(kruskal_wallis([[5, 0], [7, 0]]).p)
    assert math.isnan(kruskal_wallis([[5, 3]]).p)
