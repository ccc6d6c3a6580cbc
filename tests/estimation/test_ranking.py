"""Scores with their interval, and whether two options of one question differ."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.ranking import mean_interval, paired_difference, scores_product


def test_a_mean_from_sums() -> None:
    # Four forms score 3, 2, 0, 3: mean 2, s² = (22 − 64/4)/3 = 2.
    mean, low, high = mean_interval(8, 22, 4)
    assert mean == 2 and high - low == pytest.approx(2 * 1.959964 * math.sqrt(2 / 4))
    # Of 13 households, n* = 4·12/9: the interval shrinks; a census has none.
    assert mean_interval(8, 22, 4, 13)[1] == pytest.approx(2 - 1.959964 * math.sqrt(2 * 9 / 48))
    assert mean_interval(8, 22, 4, 4) == (2, 2, 2)


def test_a_mean_of_one_or_none_has_no_interval() -> None:
    assert np.isnan(mean_interval(0, 0, 0)).all()
    mean, low, high = mean_interval(3, 9, 1)
    assert mean == 3 and np.isnan([low, high]).all()
    assert mean_interval(9, 27, 3) == (3, 3, 3)  # all alike


def test_no_difference_between_equals() -> None:
    difference, low, high = paired_difference(5, 5, 0, 20)
    assert difference == 0 and low == pytest.approx(-high) and low < 0
    assert np.isnan(paired_difference(0, 0, 0, 0)).all()
    # The same households chose both: nothing tells them apart.
    assert paired_difference(20, 20, 20, 20) == pytest.approx((0, 0, 0), abs=0.17)


def test_a_census_has_no_sampling_error() -> None:
    assert paired_difference(12, 5, 3, 20, 20) == pytest.approx((0.35, 0.35, 0.35))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_the_interval_holds_the_difference(data: st.DataObject) -> None:
    both, first, second, neither = (data.draw(st.integers(0, 40)) for _each in range(4))
    n = both + first + second + neither
    if n == 0:
        return
    difference, low, high = paired_difference(both + first, both + second, both, n)
    assert -1 <= low <= difference <= high <= 1 or math.isclose(low, high)
    back = paired_difference(both + second, both + first, both, n)
    assert back == pytest.approx((-difference, -high, -low))


def test_products_of_scores() -> None:
    # K = 3. Forms rank (a, b) = (1, 2) and (3, 1): scores 3·2 + 1·3 = 9; places 4 and 3, products 2 + 3.
    assert scores_product(2, 4, 3, 5, 3) == 9
