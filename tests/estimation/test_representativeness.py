"""Sample beside register: against scipy and balance, by hand, and what is missing."""

from __future__ import annotations

import pandas as pd
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare, power_divergence

from analytics.estimation.sampling import representativeness
from tests.estimation.agreement import agree

SCIPY = f"scipy {scipy.__version__}"


def counts(name: str, **numbers: int) -> pd.DataFrame:
    return pd.DataFrame({"variable": name, "category": list(numbers), "n": list(numbers.values())})


def sides(sample: dict[str, int], register: dict[str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    there = counts("性别", **register).rename(columns={"n": "population"})
    return counts("性别", **sample), there


def test_both_statistics_are_scipy_s() -> None:
    compared = representativeness.categories(*sides({"甲": 30, "乙": 50, "丙": 17}, {"甲": 400, "乙": 420, "丙": 180}))
    found = representativeness.variables(compared).iloc[0]
    expected = compared["register_share"] * 97
    agree("χ² of fit", SCIPY, [found["chi2"], found["p"]], chisquare(compared["n"], expected), tolerance=1e-12)
    likelihood = power_divergence(compared["n"], expected, lambda_="log-likelihood").statistic
    agree("G of fit", SCIPY, found["g"], likelihood, tolerance=1e-12)
    assert found["freedom"] == 2


def test_the_standardised_difference_is_balance_s() -> None:
    compared = representativeness.categories(*sides({"女": 55, "男": 45}, {"女": 520, "男": 480}))
    found = representativeness.variables(compared).iloc[0]
    # balance divides by the standard deviation of 1 000 rows with n − 1.
    agree("ASMD", "balance 0.23.0 (peers/balance_weights.py)", found["asmd"], 0.060018, tolerance=5e-5)
    assert found["dissimilarity"] == pytest.approx(0.03)


def test_women_and_men_by_hand() -> None:
    compared = representativeness.categories(*sides({"女": 30, "男": 20}, {"女": 100, "男": 100}))
    assert compared["difference"].tolist() == pytest.approx([0.1, -0.1])
    assert compared["index"].tolist() == pytest.approx([120, 80])
    whole = representativeness.variables(compared, population=200).iloc[0]
    assert whole["chi2"] == pytest.approx(2.0 * 199 / 150)


def test_a_missing_group_has_a_row_and_counts() -> None:
    compared = representativeness.categories(*sides({"女": 30}, {"女": 100, "男": 100}))
    assert compared["n"].tolist() == [30, 0] and compared["difference"].iloc[1] == pytest.approx(-0.5)
    assert representativeness.variables(compared).iloc[0]["nobody"] == 1


def test_words_that_do_not_match_are_listed_not_guessed() -> None:
    sample, register = sides({"女": 30, "男性": 20, "未填": 2}, {"女": 100, "男": 100})
    found = representativeness.unmatched(sample, register, ["未填"])
    assert sorted(zip(found["category"], found["side"], strict=True)) == [("男", "register"), ("男性", "answers")]


def test_nothing_to_compare() -> None:
    sample, register = sides({}, {"女": 1})
    assert representativeness.categories(sample, register).empty
    assert representativeness.variables(representativeness.categories(sample, register)).empty
    none = representativeness.categories(*sides({"女": 0}, {"女": 5, "男": 5}))
    assert representativeness.variables(none)["chi2"].isna().all()


@settings(deadline=None)
@given(st.lists(st.integers(1, 500), min_size=2, max_size=8))
def test_a_sample_like_the_register_differs_in_nothing(numbers: list[int]) -> None:
    told = {f"类{at}": n for at, n in enumerate(numbers)}
    found = representativeness.variables(representativeness.categories(*sides(told, told))).iloc[0]
    assert found[["chi2", "g", "asmd", "dissimilarity"]].astype(float).tolist() == pytest.approx([0] * 4, abs=1e-9)
