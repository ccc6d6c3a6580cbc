"""Over-represented topics against published numbers, scipy, and tables counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from analytics.estimation.association import (
    false_discovery_rates,
    independence_p,
    over_representation,
    ratio_interval,
    share_differences,
)
from tests.estimation.agreement import agree

SCIPY = f"scipy {scipy.__version__}"
# Benjamini & Hochberg 1995, section 3.2: fifteen endpoints of a trial; four are findings at 0.05, three by Bonferroni.
ENDPOINTS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
ENDPOINTS += [0.7590, 1.0000]

tables = st.tuples(st.integers(1, 400), st.integers(1, 400), st.floats(0, 1), st.floats(0, 1)).map(
    lambda drawn: (round(drawn[2] * drawn[0]), drawn[0], round(drawn[3] * drawn[1]), drawn[1])
)


def test_the_findings_of_benjamini_and_hochbergs_trial() -> None:
    q = false_discovery_rates(ENDPOINTS)
    assert (np.array(ENDPOINTS) * 15 <= 0.05).sum() == 3
    source = "Benjamini & Hochberg 1995, 3.2: findings"
    agree("false discovery rates", source, (q <= 0.05).sum(), 4, tolerance=0)
    agree("false discovery rates", SCIPY, q, stats.false_discovery_control(ENDPOINTS), tolerance=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
@settings(deadline=None, max_examples=40)
def test_q_is_scipys_whatever_the_order_and_passes_over_what_was_not_tested(p: list[float], random: object) -> None:
    random.shuffle(p)  # type: ignore[attr-defined]
    agree("false discovery rates", SCIPY, false_discovery_rates(p), stats.false_discovery_control(p), tolerance=1e-12)
    gaps = np.insert(np.array(p), 0, np.nan)
    assert np.isnan(false_discovery_rates(gaps)[0])
    assert false_discovery_rates(gaps)[1:] == pytest.approx(false_discovery_rates(p))


@given(tables)
@settings(deadline=None, max_examples=150)
def test_p_is_scipys_chi_square_or_its_fisher(table: tuple[int, int, int, int]) -> None:
    x, m, y, n = table
    cells = [[x, m - x], [y, n - y]]
    smallest = min(m, n) * min(x + y, m + n - x - y) / (m + n)
    if smallest < 5:
        expected = stats.fisher_exact(cells).pvalue
    else:
        expected = stats.chi2_contingency(cells, correction=False).pvalue
    agree("χ² or Fisher, 2 × 2", SCIPY, independence_p(x, m, y, n), expected, tolerance=1e-6)
    assert float(independence_p(x, m, y, n)) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_large_tables_with_a_rare_topic_and_many_at_once() -> None:
    x, m, y, n = np.array([12, 0, 3, 200]), np.array([40, 35, 60, 210]), np.array([90, 90, 2, 90]), 100_000
    expected = [stats.fisher_exact([[a, b - a], [c, n - c]]).pvalue for a, b, c in zip(x, m, y, strict=True)]
    agree("χ² or Fisher, 2 × 2", SCIPY, independence_p(x, m, y, n), expected, tolerance=1e-6)
    assert independence_p(x, m, y, n) == pytest.approx(expected, rel=1e-6, abs=1e-300)


def test_nothing_to_test_has_no_p() -> None:
    assert math.isnan(independence_p(0, 0, 3, 10))
    assert float(independence_p(0, 10, 0, 10)) == 1.0
    assert float(independence_p(10, 10, 10, 10)) == 1.0


def least_chi_square(x: int, m: int, y: int, n: int, ratio: float) -> float:
    """Pearson's statistic at the likeliest shares with this ratio, found by search."""

    def unlikeliness(second: float) -> float:
        first = ratio * second
        return -(stats.binom.logpmf(x, m, first) + stats.binom.logpmf(y, n, second))

    most = min(1.0, 1 / ratio)
    second = optimize.minimize_scalar(unlikeliness, bounds=(0, most), method="bounded", options={"xatol": 1e-12}).x
    first = ratio * second
    return (x - m * first) ** 2 / (m * first * (1 - first)) + (y - n * second) ** 2 / (n * second * (1 - second))


@pytest.mark.parametrize("table", [(36, 40, 16, 80), (5, 31, 40, 900), (2, 30, 1, 200), (90, 300, 80, 310)])
def test_the_intervals_limits_are_where_the_score_test_turns(table: tuple[int, int, int, int]) -> None:
    critical = stats.chi2.ppf(0.95, 1)
    for limit in ratio_interval(*table):
        assert least_chi_square(*table, float(limit)) == pytest.approx(critical, rel=1e-4)


def test_zeros_leave_one_side_open() -> None:
    low, high = ratio_interval(0, 40, 5, 50)
    assert low == 0 and 0 < high < 1.2
    low, high = ratio_interval(5, 40, 0, 50)
    assert 1 < low < 3 and high == math.inf
    assert all(math.isnan(limit) for limit in ratio_interval(0, 40, 0, 50))
    assert all(math.isnan(limit) for limit in ratio_interval(0, 0, 5, 50))


@given(tables)
@settings(deadline=None, max_examples=100)
def test_the_interval_holds_the_ratio_and_agrees_with_chi_square(table: tuple[int, int, int, int]) -> None:
    x, m, y, n = table
    low, high = map(float, ratio_interval(*table))
    if x + y == 0:
        assert math.isnan(low)
        return
    ratio = (x / m) / (y / n) if y else math.inf
    assert low <= ratio * (1 + 1e-9) and ratio <= high * (1 + 1e-9)
    mirrored = ratio_interval(y, n, x, m)
    assert float(mirrored[1]) == pytest.approx(1 / low if low else math.inf, rel=1e-6)
    if 0 < x + y < m + n:
        p = stats.chi2_contingency([[x, m - x], [y, n - y]], correction=False).pvalue
        if abs(p - 0.05) > 1e-9:
            assert (low > 1 or high < 1) == (p < 0.05)


def test_katz_interval_is_near_where_counts_are_large() -> None:
    found = stats.contingency.relative_risk(300, 1000, 400, 2000).confidence_interval(0.95)
    theirs = (found.low, found.high)
    agree(
        "ratio of two shares",
        f"{SCIPY}, Katz (another approximation)",
        ratio_interval(300, 1000, 400, 2000),
        theirs,
        tolerance=0.02,
    )


def units(**totals: int) -> pd.DataFrame:
    return pd.DataFrame({"community_id": list(totals), "total": list(totals.values())})


def raised(*rows: tuple[str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["community_id", "topic_id", "n"])


def test_a_unit_against_the_rest_counted_by_hand() -> None:
    """C1 raises drains in 36 of 40 comments, the others in 16 of 80; parking alike everywhere; C3 is too small."""
    counts = raised(("C1", "drain", 36), ("C2", "drain", 10), ("C3", "drain", 6), ("C1", "park", 4), ("C2", "park", 8))
    found = over_representation(counts, units(C1=40, C2=60, C3=20), by=["community_id"])
    assert found["community_id"].unique().tolist() == ["C1", "C2"]
    assert len(found) == 4
    drain = found.iloc[0]
    assert (drain["community_id"], drain["topic_id"], drain["n"], drain["total"]) == ("C1", "drain", 36, 40)
    assert (drain["n_elsewhere"], drain["total_elsewhere"]) == (16, 80)
    assert (drain["share"], drain["share_elsewhere"], drain["lift"]) == pytest.approx((0.9, 0.2, 4.5))
    assert (drain["low"], drain["high"]) == pytest.approx((2.94, 7.15), abs=0.005)
    assert found["over"].tolist() == [True, False, False, False]
    assert found["q"].tolist() == pytest.approx(stats.false_discovery_control(found["p"]).tolist())
    park = found[(found["topic_id"] == "park") & (found["community_id"] == "C1")].iloc[0]
    assert (park["n_elsewhere"], park["lift"]) == (8, pytest.approx(1.0))


def test_all_alike_and_too_few_find_nothing() -> None:
    alike = raised(*[(unit, "drain", 12) for unit in ("C1", "C2", "C3")])
    found = over_representation(alike, units(C1=40, C2=40, C3=40), by=["community_id"])
    assert found["lift"].tolist() == [1.0, 1.0, 1.0] and not found["over"].any()
    assert over_representation(alike, units(C1=29, C2=29), by=["community_id"]).empty
    assert over_representation(alike, units(C1=400), by=["community_id"]).empty  # nothing to compare with
    nothing = over_representation(raised(), units(C1=40, C2=40), by=["community_id"])
    assert nothing.empty and "over" in nothing


def test_the_order_of_rows_changes_nothing_and_arguments_stay() -> None:
    rng = np.random.default_rng(7)
    names = [f"C{i}" for i in range(6)]
    counts = raised(*[(unit, topic, int(rng.integers(0, 30))) for unit in names for topic in "abc"])
    totals, before = units(**dict.fromkeys(names, 60)), counts.copy()
    found = over_representation(counts, totals, by=["community_id"])
    pd.testing.assert_frame_equal(counts, before)
    shuffled = over_representation(
        counts.sample(frac=1, random_state=1), totals.sample(frac=1, random_state=2), by=["community_id"]
    )
    pd.testing.assert_frame_equal(found, shuffled)


def test_false_findings_are_rare_where_nothing_differs() -> None:
    """200 communities of 60 comments and 10 topics, all alike: at most a few of 2 000 pairs are claimed."""
    rng = np.random.default_rng(20220101)
    names = [f"C{i}" for i in range(200)]
    counts = raised(*[(unit, f"t{t}", int(n)) for unit in names for t, n in enumerate(rng.binomial(60, 0.08, 10))])
    found = over_representation(counts, units(**dict.fromkeys(names, 60)), by=["community_id"])
    assert len(found) == 2000 and found["over"].sum() <= 2


def test_two_parts_compared_by_hand() -> None:
    counts = pd.DataFrame({"topic_id": ["park", "drain", "lamp"], "n_a": [10, 56, 0], "n_b": [12, 48, 20]})
    found = share_differences(counts, 70, 80).set_index("topic_id")
    assert found.index.tolist() == ["drain", "park", "lamp"]
    drain = found.loc["drain"]
    assert (drain["difference"], drain["low"], drain["high"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert found["direction"].tolist() == ["more", "unclear", "fewer"]
    assert found["q"].tolist() == pytest.approx(stats.false_discovery_control(found["p"]).tolist())


def test_parts_with_few_comments_are_not_compared() -> None:
    counts = pd.DataFrame({"topic_id": ["drain"], "n_a": [29], "n_b": [0]})
    found = share_differences(counts, 29, 400)
    assert found["direction"].tolist() == ["unclear"] and found["p"].isna().all()
    assert share_differences(counts, 30, 400)["direction"].tolist() == ["more"]
    assert share_differences(counts.head(0), 40, 40).empty
    empty = share_differences(counts.assign(n_a=0), 0, 400)
    assert empty["difference"].isna().all()
