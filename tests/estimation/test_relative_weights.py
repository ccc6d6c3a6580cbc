"""Importance from correlations: published numbers, other software, and what must always hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor

from analytics.estimation.questionnaire.relative_weights import (
    MOST_EXACT,
    Floats,
    condition,
    inflation,
    johnson,
    lindeman,
    r_squared,
)
from tests.estimation import published
from tests.estimation.agreement import agree


def parts(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """Correlations among the predictors, and with the outcome, the first column."""
    between = np.corrcoef(frame.to_numpy(), rowvar=False)
    return between[1:, 1:], between[0, 1:]


def test_swiss_by_averaging_over_orders_as_groemping_published() -> None:
    theirs = [0.0570912207681, 0.1711730289002, 0.2601346786244, 0.1055701503735, 0.1127659229265]
    agree("LMG", "relaimpo on swiss (Grömping 2006)", lindeman(*parts(published.swiss())), theirs, tolerance=1e-12)
    agree("R²", "Grömping 2006, swiss", float(r_squared(*parts(published.swiss()))), 0.7067, tolerance=5e-5)


def test_cars_by_relative_weights_as_the_package_rwa_prints_them() -> None:
    theirs = [0.2284797, 0.2221469, 0.2321744, 0.0963886]
    agree(
        "relative weights", "rwa on mtcars (Johnson 2000)", johnson(*parts(published.mtcars())), theirs, tolerance=5e-8
    )
    agree("R²", "rwa on mtcars", float(r_squared(*parts(published.mtcars()))), 0.7791896, tolerance=5e-8)


@pytest.mark.parametrize("read", [published.swiss, published.mtcars, published.attitude])
def test_other_software_in_the_same_run(read: object) -> None:
    frame = read()
    outcome, predictors = frame.iloc[:, 0], frame.iloc[:, 1:]
    found = pingouin.linear_regression(predictors, outcome, relimp=True).set_index("names")
    theirs = found.loc[list(predictors), "relimp"].to_numpy(float)
    source = f"pingouin {pingouin.__version__}"
    agree("LMG", source, lindeman(*parts(frame)), theirs, tolerance=1e-10)
    design = sm.add_constant(predictors)
    fitted = sm.OLS(outcome, design).fit()
    agree("R²", "statsmodels 0.15.0", float(r_squared(*parts(frame))), fitted.rsquared, tolerance=1e-12)
    theirs = [variance_inflation_factor(design.to_numpy(float), one) for one in range(1, design.shape[1])]
    agree("VIF", "statsmodels 0.15.0", inflation(parts(frame)[0]), theirs, tolerance=1e-9)


def test_r_base_on_attitude() -> None:
    agree("R²", "R 4.2.2, attitude", float(r_squared(*parts(published.attitude()))), 0.732601992531, tolerance=1e-12)


def test_alone_and_uncorrelated_predictors_keep_their_squared_correlation() -> None:
    assert johnson(np.array([[1.0]]), np.array([0.5])) == pytest.approx([0.25])
    assert lindeman(np.eye(3), np.array([0.5, -0.3, 0])) == pytest.approx([0.25, 0.09, 0])
    assert johnson(np.eye(3), np.array([0.5, -0.3, 0])) == pytest.approx([0.25, 0.09, 0])
    assert inflation(np.array([[1.0]])).tolist() == [1.0]
    assert condition(np.eye(4)) == pytest.approx(1)


def test_more_predictors_than_are_looked_at_exactly_are_refused() -> None:
    size = MOST_EXACT + 1
    with pytest.raises(ValueError, match="13 predictors"):
        lindeman(np.eye(size), np.full(size, 0.1))


def test_a_stack_is_worked_out_as_one_by_one() -> None:
    one, other = parts(published.mtcars()), parts(published.mtcars().iloc[:20])
    stacked = johnson(np.stack([one[0], other[0]]), np.stack([one[1], other[1]]))
    assert stacked == pytest.approx(np.stack([johnson(*one), johnson(*other)]), abs=1e-12)


@st.composite
def samples(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Correlations of two to six predictors and an outcome."""
    size, seed = draw(st.integers(2, 6)), draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    data = random.normal(size=(40, size + 1)) @ random.normal(size=(size + 1, size + 1))
    return parts(pd.DataFrame(data))


@settings(deadline=None, max_examples=60)
@given(samples())
def test_both_add_up_to_r_squared_and_are_never_negative(sample: tuple[Floats, Floats]) -> None:
    solved = float(sample[1] @ np.linalg.solve(*sample))
    for weights in (johnson(*sample), lindeman(*sample)):
        assert weights.sum() == pytest.approx(solved, abs=1e-8)
        assert (weights >= -1e-10).all()


@settings(deadline=None, max_examples=60)
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_predictors_does_not_matter(sample: tuple[Floats, Floats], random: object) -> None:
    order = list(range(len(sample[1])))
    random.shuffle(order)
    shuffled = sample[0][np.ix_(order, order)], sample[1][order]
    for weigh in (johnson, lindeman):
        assert weigh(*shuffled) == pytest.approx(weigh(*sample)[order], abs=1e-8)


@settings(deadline=None, max_examples=60)
@given(samples())
def test_a_question_asked_twice_shares_equally_with_its_copy(sample: tuple[Floats, Floats]) -> None:
    twice = [*range(len(sample[1])), 0]
    doubled = sample[0][np.ix_(twice, twice)], sample[1][twice]
    for weigh in (johnson, lindeman):
        weights = weigh(*doubled)
        assert weights[0] == pytest.approx(weights[-1], abs=1e-7)
        assert weights.sum() == pytest.approx(r_squared(*sample), abs=1e-7)
    assert inflation(doubled[0])[0] == np.inf
    assert condition(doubled[0]) > 1e4
