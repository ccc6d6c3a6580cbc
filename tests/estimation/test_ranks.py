"""Ranks with uncertainty: against full enumeration, and in the limit cases."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from analytics.estimation.units.ranks import _lowest_first, drawn_shares, ranks
from analytics.estimation.units.shrinkage import Prior, shrunken
from tests.estimation.agreement import agree

KNOWN = Prior(0.8, 15)


def test_against_every_possible_outcome() -> None:
    """Three communities of 12, 14 and 13 households: all outcomes of those that did not answer, with their chances."""
    satisfied, n, households = np.array([4, 6, 5]), np.array([7, 8, 6]), np.array([12, 14, 13])
    chances = [betabinom(N - m, 12 + x, 3 + m - x) for x, m, N in zip(satisfied, n, households, strict=True)]
    expected, worst = np.zeros(3), np.zeros(3)
    for others in itertools.product(*(range(N - m + 1) for m, N in zip(n, households, strict=True))):
        weight = np.prod([chance.pmf(y) for chance, y in zip(chances, others, strict=True)])
        shares = (satisfied + np.array(others)) / households
        lower, level = (shares[None, :] < shares[:, None]).sum(1), (shares[None, :] == shares[:, None]).sum(1)
        expected += weight * (lower + (level + 1) / 2)
        worst += weight * np.where(lower == 0, 1 / level, 0)
    found = ranks(drawn_shares(satisfied, n, households, KNOWN, draws=40_000), worst=1)
    agree(
        "expected rank (40 000 draws)", "all outcomes, scipy 1.17 betabinom", found["rank"], expected, tolerance=0.015
    )
    agree(
        "probability of the lowest (40 000 draws)",
        "all outcomes, scipy 1.17 betabinom",
        found["among_worst"],
        worst,
        tolerance=0.01,
    )


def test_draws_have_the_mean_of_the_shrunken_share_and_repeat() -> None:
    satisfied, n, households = [6, 68, 90], [10, 90, 100], [40, 120, None]
    drawn = drawn_shares(satisfied, n, households, KNOWN, draws=20_000)
    mean, low, high = shrunken(satisfied, n, households, KNOWN)
    assert drawn.mean(axis=0) == pytest.approx(mean, abs=0.003)
    assert np.quantile(drawn, 0.025, axis=0) == pytest.approx(low, abs=0.015)
    assert np.quantile(drawn, 0.975, axis=0) == pytest.approx(high, abs=0.015)
    assert np.array_equal(drawn, drawn_shares(satisfied, n, households, KNOWN, draws=20_000))
    assert not np.array_equal(drawn, drawn_shares(satisfied, n, households, KNOWN, draws=20_000, seed=1))


def test_censuses_have_certain_ranks() -> None:
    found = ranks(drawn_shares([30, 10, 20], [40, 40, 40], [40, 40, 40], KNOWN), worst=2)
    assert found["rank"].tolist() == [3, 1, 2]
    assert found["rank_low"].tolist() == found["rank_high"].tolist() == found["rank_median"].tolist() == [3, 1, 2]
    assert found["among_worst"].tolist() == [0, 1, 1]


def test_all_alike_know_nothing_of_their_ranks() -> None:
    found = ranks(drawn_shares([8] * 40, [10] * 40, [100] * 40, Prior(0.8, float("inf"))), worst=4)
    assert found["rank"].between(17, 24).all()
    assert found["rank_low"].le(3).all() and found["rank_high"].ge(38).all()
    assert found["among_worst"].between(0.05, 0.15).all()


def test_without_answers_no_rank() -> None:
    found = ranks(drawn_shares([8, 0, 3], [10, 0, 10], [100, 50, 100], KNOWN), worst=1)
    assert found.loc[1].isna().all() and found["rank"].sum() == pytest.approx(3)
    nobody = ranks(drawn_shares([0], [0], [50], KNOWN))
    assert nobody.isna().to_numpy().all()
    one = ranks(drawn_shares([4], [5], [50], KNOWN), worst=1)
    assert one.iloc[0].tolist() == [1, 1, 1, 1, 1]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 90)), min_size=1, max_size=12))
def test_ranks_add_up_and_lie_within_their_interval(rows: list[tuple[int, int, int]]) -> None:
    n = np.array([n for _x, n, _more in rows])
    satisfied = np.minimum([x for x, _n, _more in rows], n)
    found = ranks(drawn_shares(satisfied, n, n + [more for *_rest, more in rows], KNOWN, draws=200), worst=1)
    count = len(rows)
    assert found["rank"].sum() == pytest.approx(count * (count + 1) / 2)
    assert found["among_worst"].sum() == pytest.approx(1)
    assert (found["rank_low"] <= found["rank_median"]).all() and (found["rank_median"] <= found["rank_high"]).all()
    assert found["rank_low"].min() >= 1 and found["rank_high"].max() <= count


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 30), st.integers(1, 40), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_level_units_are_put_in_order_by_lot(draws: int, units: int, values: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    told, lots = random.integers(0, values, (draws, units)) / 7, random.random((draws, units))
    assert np.array_equal(_lowest_first(told, lots), np.lexsort((lots, told), axis=1))
