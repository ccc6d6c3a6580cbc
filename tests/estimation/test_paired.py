"""Whether two shares of the same households differ."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.paired import paired_difference
from tests.estimation.agreement import agree


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


def test_plans_that_exclude_each_other() -> None:
    """40 of 160 for the one, 20 for the other, nobody for both: φ = −800 / √(40·120·20·140) = −0.2182.

    Wilson .1892 to .3225 and .0824 to .1852; .125 − √(.0608² + 2·.2182·.0608·.0602 + .0602²) = .0306, and
    .125 + √(.0725² + 2·.2182·.0725·.0426 + .0426²) = .2168.
    """
    difference, low, high = paired_difference(40, 20, 0, 160)
    assert difference == pytest.approx(0.125)
    agree(
        "paired difference",
        "by hand, after Newcombe 1998, method 10 (paired)",
        (low, high),
        (0.0306, 0.2168),
        tolerance=2e-4,
    )
