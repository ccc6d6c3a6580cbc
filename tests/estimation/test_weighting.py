"""Weights: against svy in the same run, against recorded numbers of balance and R survey, by hand, at the limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
import svy
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from analytics.estimation.sampling import weighting
from analytics.estimation.sampling.weighting import NO_MARGIN, NOBODY, UNKNOWN, design_effect, rake, weighted_share
from tests.estimation.agreement import agree

SVY = f"svy {svy.__version__}"
R_SURVEY = "R survey 4.1-1 (peers/survey.R)"
BALANCE = "balance 0.23.0 (peers/balance_weights.py)"


def cells(**numbers: int) -> pd.DataFrame:
    """Cells by names such as 女青: sex, age, n."""
    return pd.DataFrame([(name[0], name[1], n) for name, n in numbers.items()], columns=["性别", "年龄段", "n"])


def margins(**told: dict[str, float]) -> pd.DataFrame:
    rows = [(variable, category, n) for variable, part in told.items() for category, n in part.items()]
    return pd.DataFrame(rows, columns=["variable", "category", "population"])


FOUR = cells(女青=20, 女老=35, 男青=12, 男老=33)
TOLD = margins(性别={"女": 520, "男": 480}, 年龄段={"青": 380, "老": 620})
SCHOOLS = pd.DataFrame(
    [("E", "No", 12), ("H", "No", 3), ("M", "No", 8), ("E", "Yes", 132), ("H", "Yes", 11), ("M", "Yes", 17)],
    columns=["stype", "wide", "n"],
)
STATE = margins(stype={"E": 4421, "H": 755, "M": 1018}, wide={"No": 1072, "Yes": 5122})


def by_svy(frame: pd.DataFrame) -> svy.Sample:
    rows = frame.loc[frame.index.repeat(frame["n"])].drop(columns="n").reset_index(drop=True)
    return svy.Sample(pl.DataFrame(rows.assign(one=1.0).to_dict("list")), svy.Design(wgt="one"))


def test_raking_is_svy_s_in_the_same_run() -> None:
    controls = {"性别": {"女": 520, "男": 480}, "年龄段": {"青": 380, "老": 620}}
    theirs = by_svy(FOUR).weighting.rake(controls=controls, tol=1e-13, max_iter=2_000)
    per_cell = theirs.data.group_by(["性别", "年龄段"], maintain_order=True).first()["rk_wgt"].to_list()
    found = rake(FOUR, TOLD, variables=["性别", "年龄段"])
    agree("raking", SVY, found.weights, per_cell, tolerance=1e-6)
    agree("design effect of weights", SVY, design_effect(found.weights, FOUR["n"]), theirs.deff_w, tolerance=1e-8)


def test_post_stratification_is_svy_s_in_the_same_run() -> None:
    theirs = by_svy(FOUR).weighting.poststratify(controls={"青": 380, "老": 620}, cells="年龄段")
    per_cell = theirs.data.group_by(["性别", "年龄段"], maintain_order=True).first()["ps_wgt"].to_list()
    agree("post-stratification", SVY, rake(FOUR, TOLD, variables=["年龄段"]).weights, per_cell, tolerance=1e-9)


def test_weights_are_those_of_balance() -> None:
    raked = [11.199455043544692, 8.457454260831604, 13.00090826068403, 9.817851541569445]
    found = rake(FOUR, TOLD, variables=["性别", "年龄段"])
    agree("raking", BALANCE, found.weights, raked, tolerance=1e-6)
    agree("design effect of weights", BALANCE, design_effect(found.weights, FOUR["n"]), 1.0221214786218111,
          tolerance=1e-8)  # fmt: skip
    joint = FOUR.assign(both=FOUR["性别"] + FOUR["年龄段"])
    told = margins(both={"女青": 190, "女老": 330, "男青": 190, "男老": 290})
    post = [9.5, 9.428571428571429, 15.833333333333334, 8.787878787878787]
    agree("post-stratification", BALANCE, rake(joint, told, variables=["both"]).weights, post, tolerance=1e-9)


def test_weights_of_the_california_schools_are_those_of_r_survey() -> None:
    """api data, apiclus1 raked to the state's school types and to whether a school met its target (?survey::rake)."""
    theirs = [39.8392362471298, 67.1255292411947, 49.0690721638573, 29.8706754926847, 50.3294011160392, 36.79102486407]
    agree("raking", R_SURVEY, rake(SCHOOLS, STATE, variables=["stype", "wide"]).weights, theirs, tolerance=1e-6)
    by_type = rake(SCHOOLS, STATE, variables=["stype"]).weights[:3]
    agree("post-stratification", R_SURVEY, by_type, [30.7013888888889, 53.9285714285714, 40.72], tolerance=1e-9)


def test_a_weighted_share_is_the_weighted_mean_of_statsmodels() -> None:
    satisfied = np.array([15, 20, 9, 30])
    found = weighted_share(satisfied, FOUR["n"], rake(FOUR, TOLD, variables=["性别", "年龄段"]).weights)
    weights = rake(FOUR, TOLD, variables=["性别", "年龄段"]).weights
    answers = np.concatenate([[1.0] * s + [0.0] * (n - s) for s, n in zip(satisfied, FOUR["n"], strict=True)])
    theirs = DescrStatsW(answers, weights=np.repeat(weights, FOUR["n"]))
    agree("weighted share", "statsmodels 0.15.0", found.share, theirs.mean, tolerance=1e-12)


def test_a_share_weighted_by_hand() -> None:
    """24 of 30 women and 12 of 20 men, half and half in the register: (.8 + .6)/2."""
    found = weighted_share([24, 12], [30, 20], [10 / 3, 5], population=200)
    assert found.share == pytest.approx(0.7) and found.effective == pytest.approx(48)
    census = weighted_share([24, 12], [30, 20], [1, 1], population=50)
    assert census.low == census.high == pytest.approx(0.72)


def test_a_category_without_an_answer_leaves_its_variable_out_and_says_so() -> None:
    told = pd.concat([TOLD, margins(年龄段={"幼": 10})])
    found = rake(FOUR, told, variables=["性别", "年龄段", "产权"])
    assert found.variables == ("性别",)
    assert found.left_out == {"年龄段": (NOBODY, ("幼",)), "产权": (NO_MARGIN, ())}
    merged = weighting.collapsed(told, "年龄段", {"幼": "青"}, column="category")
    assert rake(FOUR, merged, variables=["性别", "年龄段"]).variables == ("性别", "年龄段")
    assert merged["population"].sum() == told["population"].sum()


def test_a_category_that_the_register_does_not_have_is_never_guessed() -> None:
    found = rake(FOUR.replace({"老": "老年"}), TOLD, variables=["年龄段"], total=1000)
    assert found.left_out == {"年龄段": (UNKNOWN, ("老年",))}
    assert (found.weights * FOUR["n"]).sum() == pytest.approx(1000) and found.weights.min() == found.weights.max()


def test_those_who_did_not_say_keep_their_part() -> None:
    answers = cells(女青=40, 女老=40, 未青=10, 未老=10)
    told = weighting.with_unstated(margins(性别={"女": 900}), answers, "未")
    assert told["population"].tolist() == [900, pytest.approx(225)]
    found = rake(answers, told, variables=["性别"])
    assert found.weights.tolist() == pytest.approx([11.25] * 4)


def test_limits_hold_and_what_they_leave_is_told() -> None:
    few = cells(女青=96, 男青=4)
    told = margins(性别={"女": 500, "男": 500})
    free = rake(few, told, variables=["性别"])
    assert weighting.beyond(free.weights, few["n"]) == (4, 0) and free.largest_gap < 1e-9
    bounded = rake(few, told, variables=["性别"], limits=(0.2, 5.0))
    assert bounded.weights.max() <= 5 * 10 + 1e-9 and bounded.cut == 1
    assert bounded.largest_gap == pytest.approx(0.3) and bounded.converged


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    """Women are all young and men all old, but the register has more young than women."""
    found = rake(cells(女青=10, 男老=10), margins(性别={"女": 50, "男": 50}, 年龄段={"青": 70, "老": 30}),
                 variables=["性别", "年龄段"])  # fmt: skip
    assert not found.converged and found.largest_gap > 0.1


def test_no_answers_no_share() -> None:
    found = weighted_share([], [], [])
    assert found.n == 0 and np.isnan(found.share) and np.isnan(found.low)
    assert np.isnan(design_effect([1.0], [0]))


counts = st.lists(st.integers(1, 60), min_size=6, max_size=6)


@settings(deadline=None)
@given(counts, st.lists(st.integers(5, 500), min_size=3, max_size=3), st.lists(st.integers(5, 500), min_size=2))
def test_weights_sum_to_every_margin(n: list[int], ages: list[int], sexes: list[int]) -> None:
    names = ["女青", "女中", "女老", "男青", "男中", "男老"]
    sample = cells(**dict(zip(names, n, strict=True)))
    told = margins(性别=dict(zip("女男", sexes[:2], strict=True)), 年龄段=dict(zip("青中老", ages, strict=True)))
    found = rake(sample, told, variables=["性别", "年龄段"])
    assert found.converged
    masses = sample.assign(mass=found.weights * sample["n"])
    total = sum(sexes[:2])
    assert masses["mass"].sum() == pytest.approx(total)
    for variable, wanted in (("性别", sexes[:2]), ("年龄段", [one * total / sum(ages) for one in ages])):
        got = masses.groupby(variable, sort=False)["mass"].sum()
        assert got.tolist() == pytest.approx(wanted, rel=1e-6)
    shuffled = sample.sample(frac=1, random_state=1)
    again = rake(shuffled, told, variables=["性别", "年龄段"]).weights.reindex(sample.index)
    assert again.tolist() == pytest.approx(found.weights.tolist())
    assert design_effect(found.weights, sample["n"]) >= 1 - 1e-12


@settings(deadline=None)
@given(counts)
def test_raking_to_the_answers_own_margins_gives_everybody_one(n: list[int]) -> None:
    sample = cells(**dict(zip(["女青", "女中", "女老", "男青", "男中", "男老"], n, strict=True)))
    own = {name: sample.groupby(name)["n"].sum().astype(float).to_dict() for name in ("性别", "年龄段")}
    found = rake(sample, margins(**own), variables=["性别", "年龄段"])
    assert found.weights.tolist() == pytest.approx([1.0] * 6)
