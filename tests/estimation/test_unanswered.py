"""The households that did not answer against exact fractions, against all terms by logarithms, and at the limits."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaln, gammaln, xlogy
from scipy.stats import betabinom

from analytics.estimation.units.unanswered import Unanswered
from tests.estimation.agreement import agree


def exact(others: int, a: float, b: float, added: int) -> list[Fraction]:
    """How probable 0, 0–1, … 0–``others`` satisfied are, by the urn itself."""
    holds, against, terms = Fraction(a), Fraction(b), [Fraction(1)]
    for k in range(others):
        more, fewer = (others - k) * (holds + k * added), (k + 1) * (against + (others - k - 1) * added)
        terms.append(terms[-1] * more / fewer)
    return [part / sum(terms) for part in accumulate(terms)]


def by_logarithms(others: int, a: float, b: float, added: int) -> np.ndarray:
    """The same, every term by itself from its Beta functions and factorials."""
    number = np.arange(others + 1.0)
    ways = gammaln(others + 1) - gammaln(number + 1) - gammaln(others - number + 1)
    if added:
        return np.cumsum(np.exp(ways + betaln(number + a, others - number + b) - betaln(a, b)))
    return np.cumsum(np.exp(ways + xlogy(number, a / (a + b)) + xlogy(others - number, b / (a + b))))


urns = st.tuples(st.integers(0, 60), st.floats(0.02, 90), st.floats(0.02, 90)).filter(lambda urn: urn[1] + urn[2] >= 2)


@settings(deadline=None, max_examples=60)
@given(st.lists(urns, min_size=1, max_size=6), st.sampled_from([0, 1]))
def test_every_chance_and_quantile_is_that_of_exact_fractions(
    units: list[tuple[int, float, float]], added: int
) -> None:
    others, a, b = (np.array(each, float) for each in zip(*units, strict=True))
    found = Unanswered.of(others, a, b, added=added)
    chances = [exact(*unit, added) for unit in units]
    for most in range(-1, 61):
        theirs = [0.0 if most < 0 else float(each[min(most, len(each) - 1)]) for each in chances]
        assert found.at_most(np.full(len(units), float(most))) == pytest.approx(theirs, rel=1e-12, abs=1e-15)
    for probability in (0.025, 0.5, 0.975):
        theirs = [next(k for k, chance in enumerate(each) if chance >= probability - 1e-12) for each in chances]
        assert found.quantile(probability).tolist() == theirs


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 400), st.integers(1, 300), st.data(), st.floats(0.02, 0.98), st.floats(1, 500))
def test_it_is_the_sum_of_all_terms(others: int, n: int, data: st.DataObject, mean: float, strength: float) -> None:
    satisfied = data.draw(st.integers(0, n))
    a, b = satisfied + mean * strength, n - satisfied + (1 - mean) * strength
    for added in (0, 1):
        found, all_terms = Unanswered.of([others], [a], [b], added=added), by_logarithms(others, a, b, added)
        most = np.arange(others + 1.0)
        ours = [float(found.at_most(np.array([each]))[0]) for each in most]
        agree("households that did not answer", "all terms by logarithms", ours, all_terms, tolerance=1e-11)
        for probability in (0.025, 0.975):
            assert found.quantile(probability)[0] == (all_terms < probability - 1e-12).sum()


def test_flat_and_skew_ones_are_taken_to_their_ends() -> None:
    """One answer of thousands of households: no number is improbable, and the likeliest is the first or the last."""
    others, a, b = np.array([3000, 3000, 5000, 20_000]), np.array([1.0, 0.2, 1.8, 1.9]), np.array([1.0, 1.8, 0.2, 30.0])
    found, theirs = Unanswered.of(others, a, b), betabinom(others, a, b)
    for part in (0, 0.01, 0.3, 0.8, 0.99):
        most = np.floor(part * others)
        agree(
            "households that did not answer, flat",
            "scipy 1.17 betabinom",
            found.at_most(most),
            theirs.cdf(most),
            tolerance=1e-10,
        )
    assert found.quantile(0.975).tolist() == theirs.ppf(0.975).tolist()
    assert found.mean == pytest.approx(others * a / (a + b))


def test_units_are_told_in_their_order_whatever_they_are_worked_on_with() -> None:
    random = np.random.default_rng(5)
    others, n = random.integers(0, 4000, 300).astype(float), random.integers(1, 600, 300)
    satisfied = random.binomial(n, 0.8)
    a, b, most = satisfied + 12.0, n - satisfied + 3.0, np.floor(others * 0.8)
    together = Unanswered.of(others, a, b)
    assert len(together.blocks) > 10
    for at in range(0, 300, 7):
        alone = Unanswered.of(others[at : at + 1], a[at : at + 1], b[at : at + 1])
        assert together.at_most(most)[at] == pytest.approx(alone.at_most(most[at : at + 1])[0], abs=1e-15)
        assert together.quantile(0.025)[at] == alone.quantile(0.025)[0]


def test_certain_is_only_what_is_certain() -> None:
    found = Unanswered.of([3000, 3000, 0], [2990.0, 1.0, 4.0], [10.0, 900.0, 4.0])
    assert found.at_most(np.array([2999.0, 2500.0, 0.0])).max() == 1  # nobody is left to ask in the last
    assert (found.at_most(np.array([2999.0, 2500.0, -1.0])) < 1).all()
    assert found.at_most(np.array([3000.0, -1.0, -1.0])).tolist() == [1, 0, 0]
    assert Unanswered.of([], [], []).quantile(0.5).tolist() == []
