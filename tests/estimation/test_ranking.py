"""Scores with their interval."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.estimation.ranking import mean_interval, scores_product


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


def test_products_of_scores() -> None:
    # K = 3. Forms rank (a, b) = (1, 2) and (3, 1): scores 3·2 + 1·3 = 9; places 4 and 3, products 2 + 3.
    assert scores_product(2, 4, 3, 5, 3) == 9
