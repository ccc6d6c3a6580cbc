"""Who is really below: exact p-values against scipy, the strict list against statsmodels, expected false flags."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from statsmodels.stats.multitest import multipletests

from analytics.estimation.units.screening import chance_of_so_few, flags, surely_below
from tests.benchmarks.flags import SETTINGS, compared
from tests.estimation.agreement import agree


def test_p_is_scipys_binomial_test_where_the_households_are_unknown() -> None:
    cases = [(6, 10), (60, 90), (0, 5), (400, 480)]
    theirs = [binomtest(x, n, 0.8, alternative="less").pvalue for x, n in cases]
    ours = chance_of_so_few([x for x, _n in cases], [n for _x, n in cases], None, 80)
    agree("one-sided exact p, households unknown", "scipy 1.17 binomtest", ours, theirs, tolerance=1e-12)


def test_p_is_fishers_exact_test_of_those_who_answered_against_the_others() -> None:
    """At the gate 96 of 120 households are satisfied: x of n that answered, 96 − x of 120 − n that did not."""
    ours, theirs = [], []
    for x, n, households, at_gate in ((68, 90, 120, 96), (6, 10, 40, 32), (20, 30, 33, 27), (300, 400, 4000, 3200)):
        others = at_gate - x
        tables = [[x, n - x], [others, households - n - others]]
        if min(min(row) for row in tables) < 0:
            continue
        theirs.append(fisher_exact(tables, alternative="less").pvalue)
        ours.append(float(chance_of_so_few(x, n, households, 80)[0]))
    assert len(ours) == 3
    agree("one-sided exact p, finite population", "scipy 1.17 fisher_exact", ours, theirs, tolerance=1e-12)


def test_the_strict_list_is_that_of_statsmodels() -> None:
    random = np.random.default_rng(3)
    p = np.concatenate([random.uniform(0, 1, 900), random.beta(0.2, 6, 300)])
    for rate in (0.01, 0.05, 0.2):
        theirs = multipletests(p, alpha=rate, method="fdr_bh")[0]
        agree("strict list", "statsmodels 0.15 multipletests (fdr_bh)", surely_below(p, rate=rate), theirs, tolerance=0)


def test_a_census_settles_it() -> None:
    assert chance_of_so_few([31, 32], [40, 40], [40, 40], 80).tolist() == [0, 1]


def test_limit_cases() -> None:
    assert np.isnan(chance_of_so_few(0, 0, 40, 80)[0])
    # More answers than households count as households unknown.
    assert chance_of_so_few(6, 10, 8, 80) == chance_of_so_few(6, 10, None, 80)
    assert chance_of_so_few(pd.Series([6], dtype="Int64"), 10, pd.array([None], "Int64"), [80]) == pytest.approx(
        0.1209, abs=1e-4
    )
    assert surely_below([]).tolist() == [] and surely_below([np.nan]).tolist() == [False]
    assert surely_below([0.04]).tolist() == [True]
    nothing = flags([], [], [])
    assert (nothing.listed, nothing.expected_false, nothing.strict) == (0, 0, 0) and np.isnan(nothing.expected_share)


def test_expected_false_flags_by_hand() -> None:
    """Flagged: .99, .6 and one without figures; of the two listed .01 + .4 are expected to be false."""
    found = flags([0.99, 0.6, 0.3, np.nan], [True, False, True, True], [True, True, False, True])
    assert (found.listed, found.strict) == (2, 1)
    assert found.expected_false == pytest.approx(0.41) and found.expected_share == pytest.approx(0.205)


@settings(deadline=None, max_examples=100)
@given(st.integers(1, 300), st.data())
def test_fewer_satisfied_are_less_probable_and_a_higher_gate_too(households: int, data: st.DataObject) -> None:
    n = data.draw(st.integers(1, households))
    p = chance_of_so_few(np.arange(n + 1), n, households, 80)
    assert (np.diff(p) >= -1e-12).all() and p[0] >= 0 and p[-1] == pytest.approx(1)
    assert (chance_of_so_few(np.arange(n + 1), n, households, 90) <= p + 1e-12).all()


@pytest.mark.parametrize("name", list(SETTINGS))
def test_false_flags_of_simulated_cities_stay_at_or_under_the_stated_rate(name: str) -> None:
    """A small seeded city of each kind; the full table of 1 820 is in tests/benchmarks/RESULTS.md."""
    found = compared(name, communities=200, repeats=60, seed=17)
    assert found.strict_false <= 0.05
    if np.isfinite(found.point_power):
        assert found.strict_power <= found.point_power
    assert found.point_false >= found.strict_false
