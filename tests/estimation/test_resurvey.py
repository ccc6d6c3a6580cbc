"""The change between two rounds against published numbers, statsmodels, and households made up by the thousand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar as their_mcnemar

from analytics.estimation.tables.resurvey import Pairs, change, mcnemar
from tests.estimation.agreement import agree

STATSMODELS = f"statsmodels {statsmodels.__version__}"


def test_agrestis_approval_of_a_prime_minister() -> None:
    """Agresti 2007, section 8.1: z² = 17.36; he gives .04 ± .018 for the difference, Newcombe's interval is near."""
    agree("McNemar p", "Agresti 2007, section 8.1: z = −4.17", mcnemar(150, 86), 3.09e-5, tolerance=1e-6)
    found = change(Pairs(794, 150, 86, 570), (0, 0), (0, 0))
    agree("paired difference", "Agresti 2007, section 8.1", found.twice, [-0.04, -0.058, -0.022], tolerance=0.001)
    assert found.together == found.twice and found.overlap and math.isnan(found.once[0])


def test_newcombes_pairs() -> None:
    """Newcombe 1998, Statistics in Medicine 17:2635, table II: 36, 12, 2, 0 by method 10."""
    found = change(Pairs(36, 2, 12, 0), (0, 0), (0, 0))
    agree("paired difference", "Newcombe 1998 (paired), table II", found.twice, [0.2, 0.0569, 0.3404], tolerance=5e-5)


@given(st.integers(0, 80), st.integers(0, 80))
def test_mcnemar_is_statsmodels(lost: int, gained: int) -> None:
    if not lost + gained:
        assert math.isnan(mcnemar(lost, gained))
        return
    exact = lost + gained < 25
    theirs = their_mcnemar([[10, lost], [gained, 10]], exact=exact, correction=False).pvalue
    agree("McNemar p", STATSMODELS, mcnemar(lost, gained), theirs, tolerance=1e-12)


@pytest.mark.parametrize("pairs, once", [(60, 90), (12, 60), (120, 15)])
def test_the_interval_of_all_together_holds_the_true_change(pairs: int, once: int) -> None:
    """Households differ in how easily they are satisfied; 95 % intervals hold the change 93 to 98 % of the time."""
    draw = np.random.default_rng(pairs)
    times, held, narrower = 1500, 0, 0
    for _time in range(times):
        ease = draw.beta(3, 1.5, (pairs + 2 * once))
        first = draw.random(len(ease)) < ease * 0.9
        second = draw.random(len(ease)) < ease
        truth = 0.1 * 3 / 4.5
        one, two = first[:pairs], second[:pairs]
        found = change(
            Pairs(int((one & two).sum()), int((one & ~two).sum()), int((~one & two).sum()), int((~one & ~two).sum())),
            (int(first[pairs : pairs + once].sum()), once),
            (int(second[pairs + once :].sum()), once),
        )
        held += found.together[1] <= truth <= found.together[2]
        narrower += found.together[2] - found.together[1] <= min(
            found.twice[2] - found.twice[1], found.once[2] - found.once[1]
        )
    assert 0.93 <= held / times <= 0.98
    assert narrower == times


def test_two_parts_that_change_apart_are_told_apart() -> None:
    assert not change(Pairs(80, 0, 20, 0), (80, 100), (50, 100)).overlap
    assert change(Pairs(80, 0, 20, 0), (60, 100), (78, 100)).overlap


def test_nobody_twice_is_the_others_alone() -> None:
    found = change(Pairs(0, 0, 0, 0), (40, 80), (50, 80))
    assert found.together == found.once and math.isnan(found.p)
    assert all(math.isnan(value) for value in change(Pairs(0, 0, 0, 0), (0, 0), (5, 9)).together)
