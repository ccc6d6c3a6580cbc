"""Power to find a change between two rounds: published numbers, statsmodels, exact counting, limits."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest
from statsmodels import __version__ as statsmodels_version
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import power_proportions_2indep, proportion_effectsize

from analytics.estimation.sampling.power import (
    change_power,
    changed_minds,
    forms_for_change,
    paired_change_power,
    pairs_for_change,
)
from tests.estimation.agreement import agree

STATSMODELS = f"statsmodels {statsmodels_version}"
R_POWER = "R stats power.prop.test, its examples"
MESS = "R MESS power_mcnemar_test, its tests (Connor 1987)"


class TestDifferentHouseholds:
    def test_published(self) -> None:
        agree("power of a change", R_POWER, change_power(0.50, 0.75, 50, 50), 0.740, tolerance=5e-4)
        agree("forms for a change", R_POWER, forms_for_change(0.50, 0.75, power=0.9), math.ceil(76.7), tolerance=0)

    def test_as_other_software(self) -> None:
        rounds = [(0.7, 0.8, 100, 100), (0.75, 0.85, 80, 160), (0.9, 0.6, 40, 30), (0.5, 0.56, 900, 900)]
        ours = [change_power(*each) for each in rounds]
        theirs = [
            power_proportions_2indep(before - after, after, one, ratio=two / one, return_results=False)
            for before, after, one, two in rounds
        ]
        # Theirs adds the chance, here below 0.0003, to find the change the wrong way round.
        agree("power of a change", STATSMODELS, ours, theirs, tolerance=3e-4)

    def test_near_the_arcsine_approximation(self) -> None:
        found = forms_for_change(0.7, 0.8)
        theirs = NormalIndPower().solve_power(proportion_effectsize(0.7, 0.8), alpha=0.05, power=0.8)
        agree("forms for a change", f"{STATSMODELS}, Cohen's h (another approximation)", found, theirs, tolerance=4)

    def test_a_census_finds_every_change(self) -> None:
        assert change_power(0.80, 0.81, 100, 100, 100) == 1
        assert change_power(0.80, 0.80, 100, 100, 100) == 0
        assert forms_for_change(0.80, 0.81, 100) == 100

    def test_no_change_would_take_everybody(self) -> None:
        assert forms_for_change(0.8, 0.8, 500) == 500
        assert np.isinf(forms_for_change(0.8, 0.8))

    @given(st.floats(0.05, 0.9), st.floats(0.02, 0.3), st.integers(33, 4000))
    def test_that_many_forms_have_the_power_and_fewer_do_not(self, before: float, rise: float, households: int) -> None:
        after = min(before + rise, 0.99)
        forms = int(forms_for_change(before, after, households))
        assert forms <= households and change_power(before, after, forms, forms, households) >= 0.8 - 1e-9
        if forms > 1:
            assert change_power(before, after, forms - 1, forms - 1, households) < 0.8

    def test_a_design_effect_asks_for_as_much_more(self) -> None:
        assert forms_for_change(0.7, 0.8, effect=2) in (
            2 * forms_for_change(0.7, 0.8),
            2 * forms_for_change(0.7, 0.8) - 1,
        )


class TestSameHouseholds:
    def test_published(self) -> None:
        # p₁₂ = .05, p₂₁ = .45: they round n to 22; of 144 pairs with .25 and .45 the power of the exact test is .80.
        agree("forms for a paired change", MESS, pairs_for_change(0.40, 0.50) - 1, 22, tolerance=0)
        agree("power of a paired change", MESS, paired_change_power(0.20, 0.70, 144), 0.80, tolerance=0.03)

    def test_near_the_exact_test(self) -> None:
        for change, changed, pairs in [(0.1, 0.2, 160), (0.15, 0.3, 120), (0.05, 0.15, 400)]:
            theirs = _exact_power(change, changed, pairs)
            ours = paired_change_power(change, changed, pairs)
            agree(
                "power of a paired change", "exact McNemar test by scipy (conservative)", ours, theirs, tolerance=0.05
            )

    def test_fewer_households_are_needed_than_of_different_ones(self) -> None:
        changed = changed_minds(0.7, 0.8, 0.4)
        assert pairs_for_change(0.1, changed, 500) < forms_for_change(0.7, 0.8, 500)

    def test_who_changes_is_never_less_than_the_change(self) -> None:
        assert changed_minds(0.5, 0.9, 1.0) == 0.4
        assert changed_minds(0.5, 0.5, 0.0) == 0.5
        assert paired_change_power(0.4, 0.4, 50, 50) == 1


def _exact_power(change: float, changed: float, pairs: int) -> float:
    """The power of the exact McNemar test: over how many change their answer, and how many of those to satisfied."""
    up, power = (changed + change) / 2 / changed, 0.0
    for discordant in range(1, pairs + 1):
        weight = binom.pmf(discordant, pairs, changed)
        if weight < 1e-7:
            continue
        better = np.arange(discordant // 2, discordant + 1)
        found = [k for k in better if binomtest(int(k), discordant, 0.5).pvalue <= 0.05 and 2 * k > discordant]
        if found:
            power += weight * binom.sf(found[0] - 1, discordant, up)
    return power
