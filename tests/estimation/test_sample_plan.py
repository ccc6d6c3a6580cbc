"""How many forms from which buildings: against counting by hand, statsmodels, published sizes, and by properties."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom
from statsmodels import __version__ as statsmodels_version
from statsmodels.stats.proportion import proportion_confint, samplesize_confint_proportion

from analytics.estimation.intervals import wilson_interval
from analytics.estimation.sampling.sample_plan import (
    _about,
    _chances_in_a_row,
    allocate,
    chance_of_verdict,
    design_effect,
    forms_for_likely_verdict,
    forms_for_margin,
    forms_for_verdict,
)
from analytics.estimation.verdicts import evidence, forms_needed
from analytics.model import Gate
from tests.estimation.agreement import agree

STATSMODELS = f"statsmodels {statsmodels_version}"


class TestMargin:
    def test_is_the_usual_size(self) -> None:
        margins = [0.02, 0.03, 0.04, 0.05, 0.1]
        theirs = [np.ceil(samplesize_confint_proportion(0.5, margin)) for margin in margins]
        agree("sample size for a margin", STATSMODELS, forms_for_margin(None, margins), theirs, tolerance=0)

    def test_of_a_finite_population(self) -> None:
        # Krejcie & Morgan 1970, Educational and Psychological Measurement 30, 607: table 1, ±5 %, χ²(1) = 3.841. They
        # round to the nearest form, we to the next.
        population = [10, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000, 100_000]
        table = [10, 44, 80, 132, 169, 217, 278, 322, 357, 370, 384]
        agree(
            "sample size for a margin", "Krejcie & Morgan 1970", forms_for_margin(population, 0.05), table, tolerance=1
        )

    def test_a_design_effect_of_2_halves_what_a_form_tells(self) -> None:
        assert forms_for_margin(None, 0.05, effect=2.0) == 769  # 2 · 384.1
        assert forms_for_margin(120, 0.001, effect=5.0) == 120

    def test_design_effect_of_alike_neighbours(self) -> None:
        assert design_effect(1, 0.5) == 1 and design_effect(20, 0) == 1
        assert design_effect(20, 0.05) == pytest.approx(1.95)
        assert design_effect(20, -0.2) == 1, "unlike neighbours are not counted on"


class TestVerdict:
    @given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 800))
    @settings(max_examples=60, deadline=None)
    def test_is_what_the_list_of_verdicts_asks_for(self, n: int, satisfied: int, more: int) -> None:
        satisfied, households = min(n, satisfied), n + more
        needed = forms_needed(satisfied, n, households, Gate())[0]
        if needed:
            # One at the least where only the wider interval of verdicts keeps it from being clear.
            assert max(forms_for_verdict(satisfied / n, households, Gate()), n + 1) == n + needed

    def test_a_design_effect_asks_for_more_and_never_more_than_all(self) -> None:
        assert forms_for_verdict(0.9, None, Gate()) != forms_for_verdict(0.9, 1e9, Gate())  # unknown is unknown
        assert forms_for_verdict(0.9, 1e9, Gate(), effect=2) == pytest.approx(
            2 * forms_for_verdict(0.9, 1e9, Gate()), abs=2
        )
        assert forms_for_verdict(0.81, 300, Gate(), effect=4) <= 300


class TestChance:
    @pytest.mark.parametrize(("households", "satisfied"), [(33, 30), (120, 84), (120, 96), (240, 210), (60, 12)])
    def test_is_that_of_counting_every_possible_answer(self, households: int, satisfied: int) -> None:
        gate, forms = Gate(), np.arange(1, households)
        passes, counted = gate.passes(satisfied, households), []
        for n in forms:
            among = np.arange(n + 1)
            low, high = wilson_interval(among, n, households)
            clear = (low >= gate.threshold) | (high < gate.threshold)
            right = clear & (np.array([gate.passes(int(x), int(n)) for x in among]) == passes)
            counted.append(hypergeom.pmf(among[right], households, satisfied, n).sum())
        ours = chance_of_verdict(forms, satisfied, households, gate)
        agree("chance of a verdict", "counting every answer", ours, counted, tolerance=1e-9)

    @pytest.mark.parametrize(("households", "satisfied"), [(33, 30), (120, 84), (240, 210), (646, 420)])
    def test_by_the_wider_interval_of_verdicts_it_is_hardly_less(self, households: int, satisfied: int) -> None:
        gate, less = Gate(), []
        for n in range(5, households):
            among = np.arange(n + 1)
            right = (evidence(among, n, households, gate) == "clear") & (
                np.array([gate.passes(int(x), n) for x in among]) == gate.passes(satisfied, households)
            )
            chance = hypergeom.pmf(among[right], households, satisfied, n).sum()
            less.append(float(chance_of_verdict(n, satisfied, households, gate)) - chance)
        assert min(less) > -1e-9, "the joined interval is never narrower"
        assert np.mean(less) < 0.02

    def test_of_very_many_households_is_binomial(self) -> None:
        gate, n = Gate(), 200
        low, high = proportion_confint(np.arange(n + 1), n, method="wilson")
        right = low >= gate.threshold
        pmf = hypergeom.pmf(np.arange(n + 1), 10_000_000, 8_800_000, n)
        ours = chance_of_verdict(n, 8_800_000, 10_000_000, gate)
        agree("chance of a verdict", STATSMODELS, ours, pmf[right].sum(), tolerance=1e-6)
        assert (low < high).all()

    def test_no_forms_no_chance(self) -> None:
        assert chance_of_verdict(0, 90, 100, Gate()) == 0


class TestLikelyVerdict:
    @given(st.integers(20, 400), st.floats(0.05, 1.0), st.sampled_from([0.5, 0.8, 0.95]))
    @settings(max_examples=40, deadline=None)
    def test_from_there_on_the_chance_is_kept(self, households: int, share: float, chance: float) -> None:
        found = forms_for_likely_verdict(share, households, Gate(), chance=chance)
        after = np.arange(found, households)
        kept = chance_of_verdict(after, round(share * households), households, Gate())
        assert 1 <= found <= households and (kept >= chance).all()
        if found > 1:
            assert chance_of_verdict(found - 1, round(share * households), households, Gate()) < chance

    def test_at_the_gate_itself_only_all_households_tell(self) -> None:
        assert forms_for_likely_verdict(0.8, 100, Gate()) == 100
        assert forms_for_likely_verdict(0.8, 1, Gate()) == 1

    def test_asks_for_more_than_the_forms_that_settle_an_exact_share(self) -> None:
        assert forms_for_likely_verdict(0.7, 600, Gate()) > forms_for_verdict(0.7, 600, Gate())


class TestAllocation:
    def test_proportional_with_the_largest_remainders(self) -> None:
        assert allocate(7, [50, 30, 20]).tolist() == [4, 2, 1]
        assert allocate(0, [5, 5]).tolist() == [0, 0]
        assert allocate(1, [5, 5]).tolist() == [1, 0]

    def test_neyman_s_optimum(self) -> None:
        # Sampling Techniques, 5.5: N = 400, 600; S = 4, 2; n = 100: 1600 : 1200.
        found = allocate(100, [400, 600], spreads=[4, 2])
        agree("Neyman allocation", "by hand, after Cochran 1977, 5.5", found, [57, 43], tolerance=0)

    def test_forms_in_hand_count_and_a_full_building_gives_to_the_others(self) -> None:
        assert allocate(12, [10, 10, 10], at_least=[8, 0, 0]).tolist() == [8, 2, 2]
        assert allocate(12, [10, 10, 2], at_most=[10, 10, 1]).tolist() == [6, 5, 1]
        assert allocate(50, [10, 10], at_most=[10, 10]).tolist() == [10, 10]

    def test_a_building_without_households_is_refused(self) -> None:
        with pytest.raises(ValueError, match="above 0"):
            allocate(3, [1, 0])
        with pytest.raises(ValueError, match="in hand"):
            allocate(3, [1, 1], at_least=[3, 0], at_most=[2, 2])

    @given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 90)), min_size=1, max_size=12), st.integers(0, 600))
    @settings(max_examples=200, deadline=None)
    def test_adds_up_within_the_bounds_and_fairly(self, buildings: list[tuple[int, int]], total: int) -> None:
        households = np.array([size for size, _ in buildings])
        answered = np.minimum(households, [in_hand for _, in_hand in buildings])
        found = allocate(total, households, at_least=answered, at_most=households)
        assert found.sum() == np.clip(total, answered.sum(), households.sum())
        assert (found >= answered).all() and (found <= households).all()
        # Nobody who got more than he had gets more than a form above the rate of anybody who could have taken it.
        for one, other in itertools.permutations(range(len(found)), 2):
            if found[one] > answered[one] and found[other] < households[other]:
                assert (found[one] - 1) / households[one] <= (found[other] + 1) / households[other] + 1e-9


@pytest.mark.parametrize("percent", [60, 80, 95])
@pytest.mark.parametrize("share", [0.0, 0.42, 0.79, 0.8, 0.83, 0.97, 1.0])
@pytest.mark.parametrize("households", [2, 37, 700])
def test_the_approximation_spares_exact_chances_and_changes_nothing(
    percent: int, share: float, households: int
) -> None:
    gate, forms, satisfied = Gate(percent), np.arange(1, households + 1), round(share * households)
    exact = chance_of_verdict(forms, satisfied, households, gate, effect=1.5)
    about, doubt = _about(forms, satisfied, households, gate, 1.5)
    known = np.isfinite(doubt)
    assert (np.abs(about - exact)[known] <= doubt[known] / 5).all()
    for chance in (0.5, 0.8, 0.95):
        short = forms[:-1][exact[:-1] < chance]
        expected = short[-1] + 1 if len(short) else 1
        assert forms_for_likely_verdict(share, households, gate, chance=chance, effect=1.5) == expected


@settings(deadline=None, max_examples=80)
@given(st.integers(2, 900), st.data(), st.integers(50, 98), st.floats(1, 3))
def test_chances_taken_each_from_the_one_before_are_scipys(
    households: int, data: st.DataObject, percent: int, effect: float
) -> None:
    satisfied = data.draw(st.integers(0, households))
    first = data.draw(st.integers(1, households))
    forms, gate = np.arange(first, data.draw(st.integers(first, households)) + 1), Gate(percent)
    ours = _chances_in_a_row(forms, satisfied, households, gate, effect)
    theirs = chance_of_verdict(forms, satisfied, households, gate, effect=effect)
    agree("chance of a verdict, form by form", "scipy 1.17 hypergeom", ours, theirs, tolerance=1e-10)
