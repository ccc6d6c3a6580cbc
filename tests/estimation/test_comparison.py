"""The difference of two shares against Newcombe 1998, and its properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.comparison import every_pair, newcombe_difference
from tests.estimation.agreement import agree


@pytest.mark.parametrize(
    ("counts", "limits"), [((56, 70, 48, 80), (0.0524, 0.3339)), ((9, 10, 3, 10), (0.1705, 0.8090))]
)
def test_newcombe_1998_method_10(counts: tuple[int, int, int, int], limits: tuple[float, float]) -> None:
    difference, *interval = newcombe_difference(*counts)
    assert difference == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])
    agree("difference of two shares", "Newcombe 1998, method 10", interval, limits, tolerance=5e-5)


def test_no_answers_on_one_side_no_difference() -> None:
    assert np.isnan(newcombe_difference([3, 0], [4, 0], [0, 3], [0, 4])).all()


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, int, int, int]:
    n_1, n_2 = draw(st.integers(1, 2000)), draw(st.integers(1, 2000))
    return draw(st.integers(0, n_1)), n_1, draw(st.integers(0, n_2)), n_2


@settings(deadline=None, max_examples=150)
@given(pairs())
def test_the_interval_holds_the_difference_and_turns_with_it(pair: tuple[int, int, int, int]) -> None:
    difference, low, high = newcombe_difference(*pair)
    assert -1 <= low <= difference <= high <= 1
    back, back_low, back_high = newcombe_difference(*pair[2:], *pair[:2])
    assert (back, back_low, back_high) == pytest.approx((-difference, -high, -low), abs=1e-12)


def test_three_shares_make_three_pairs_each_with_a_third_of_the_risk() -> None:
    found = every_pair(pd.DataFrame({"satisfied": [48, 56, 70, 0], "n": [80, 70, 100, 0]}))
    assert found[["higher", "lower"]].to_numpy().tolist() == [[1, 0], [1, 2], [2, 0]]
    assert found["difference"].tolist() == pytest.approx([0.2, 0.1, 0.1])
    _difference, low, high = newcombe_difference(56, 70, 48, 80, confidence=1 - 0.05 / 3)
    assert found.loc[0, ["low", "high"]].tolist() == pytest.approx([low, high])


def test_hidden_or_single_rows_are_compared_with_none() -> None:
    hidden = pd.DataFrame({"satisfied": [4, pd.NA], "n": [8, pd.NA]}).astype("Int64")
    assert every_pair(hidden).empty and every_pair(hidden.head(0)).empty
