"""What goes along with overall satisfaction: on made answers of known truth, limit cases, properties."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from analytics.estimation.questionnaire import drivers, relative_weights
from analytics.estimation.questionnaire.drivers import field, importance
from tests.estimation.agreement import agree

QUESTIONS = ("heating", "parking", "lighting")


def forms(n: int, *, seed: int = 1, slopes: tuple[float, ...] = (1.0, 0.4, 0.0), towns: int = 1) -> pd.DataFrame:
    """A row a form: overall, QUESTIONS, town; five levels each; QUESTIONS go along with overall by ``slopes``."""
    random = np.random.default_rng(seed)
    hidden = random.normal(size=(n, len(slopes)))
    felt = hidden @ np.array(slopes) + random.normal(size=n)
    columns = {"overall": felt, **dict(zip(QUESTIONS, hidden.T, strict=False))}
    cut = {name: np.digitize(values, [-1.5, -0.8, 0.2, 1.0]) + 1 for name, values in columns.items()}
    return pd.DataFrame(cut).assign(town=random.integers(0, towns, n), n=1)


def found(patterns: pd.DataFrame, **asked: object) -> pd.DataFrame:
    result = importance(patterns, outcome="overall", predictors=QUESTIONS, replicates=300, **asked)
    assert result.reason == ""
    return result.rows.set_index("item_id")


def test_ranks_are_those_of_scipy_and_r_squared_that_of_statsmodels() -> None:
    answers = forms(400)
    ranks = answers[["overall", *QUESTIONS]].rank()
    ours = drivers.ranked(answers["parking"], answers["n"].to_numpy())
    agree("mean ranks", "scipy 1.17.1", ours, stats.rankdata(answers["parking"]) - 200.5, tolerance=1e-9)
    result = importance(answers, outcome="overall", predictors=QUESTIONS, replicates=10)
    theirs = sm.OLS(ranks["overall"], sm.add_constant(ranks[list(QUESTIONS)])).fit().rsquared
    agree("R² of ranks", "statsmodels 0.15.0", result.r_squared, theirs, tolerance=1e-12)
    spearman = [stats.spearmanr(answers["overall"], answers[name]).statistic for name in QUESTIONS]
    mine = result.rows.set_index("item_id").loc[list(QUESTIONS), "correlation"]
    agree("rank correlation", "scipy 1.17.1", mine, spearman, tolerance=1e-12)


def test_what_matters_comes_first_and_what_does_not_is_called_so() -> None:
    rows = found(forms(600))
    assert rows.index.tolist() == list(QUESTIONS)
    assert rows["significant"].tolist() == [True, True, False]
    assert ((rows["low"] <= rows["weight"]) & (rows["weight"] <= rows["high"])).all()
    assert rows["part"].sum() == pytest.approx(1)


def test_the_weights_add_up_to_r_squared_and_so_do_lindemans() -> None:
    result = importance(forms(300), outcome="overall", predictors=QUESTIONS, replicates=50)
    assert result.rows["weight"].sum() == pytest.approx(result.r_squared)
    assert result.rows["lmg"].sum() == pytest.approx(result.r_squared)
    assert result.r_low < result.r_squared < result.r_high


def test_patterns_counted_are_as_forms_one_by_one() -> None:
    answers = forms(500)
    counted = answers.groupby(["overall", *QUESTIONS])["n"].sum().reset_index()
    assert found(counted)["weight"].to_numpy() == pytest.approx(found(answers)["weight"].to_numpy(), abs=1e-12)


def test_recoding_the_levels_in_order_changes_nothing() -> None:
    answers = forms(300)
    recoded = answers.assign(parking=answers["parking"].map({1: 0, 2: 10, 3: 11, 4: 50, 5: 100}))
    pd.testing.assert_frame_equal(found(answers), found(recoded))


def test_the_same_forms_give_the_same_intervals() -> None:
    pd.testing.assert_frame_equal(found(forms(300)), found(forms(300)))


@pytest.mark.slow
def test_intervals_by_resampling_are_those_that_samples_show() -> None:
    """The standard deviation of a weight over 80 samples is what the bootstrap of one says, within a quarter."""
    samples = [
        importance(forms(300, seed=seed), outcome="overall", predictors=QUESTIONS, replicates=150).rows.set_index(
            "item_id"
        )
        for seed in range(80)
    ]
    weights = np.array([rows.loc["heating", "weight"] for rows in samples])
    widths = np.array([rows.loc["heating", "high"] - rows.loc["heating", "low"] for rows in samples])
    assert np.mean(widths) / (2 * 1.96) == pytest.approx(weights.std(), rel=0.25)
    false_alarms = np.mean([rows.loc["lighting", "significant"] for rows in samples])
    assert false_alarms <= 0.05
    assert all(rows.loc["heating", "significant"] for rows in samples)


def test_many_patterns_are_drawn_in_hands_with_the_same_width(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = forms(3000)
    singly = found(answers)
    monkeypatch.setattr(drivers, "MOST_PATTERNS", 600)
    dealt = found(answers)
    assert dealt["weight"].tolist() == singly["weight"].tolist()
    for name in ("heating", "parking"):
        widths = [rows.loc[name, "high"] - rows.loc[name, "low"] for rows in (singly, dealt)]
        assert widths[1] == pytest.approx(widths[0], rel=0.2)


def test_answers_that_hang_together_in_communities_widen_the_intervals() -> None:
    answers = forms(2000, towns=40)
    moods = np.random.default_rng(5).normal(size=40)
    shift = np.rint(moods[answers["town"]]).astype(int)
    together = answers.assign(
        overall=(answers["overall"] + shift).clip(1, 5), parking=(answers["parking"] + shift).clip(1, 5)
    )
    apart, whole = found(together), found(together, cluster="town")
    assert whole["weight"].tolist() == apart["weight"].tolist()
    widths = [rows.loc["parking", "high"] - rows.loc["parking", "low"] for rows in (apart, whole)]
    assert widths[1] > 1.5 * widths[0]
    few = importance(forms(300, towns=5), outcome="overall", predictors=QUESTIONS, cluster="town", replicates=20)
    assert few.clusters == 0


def test_forms_without_all_answers_do_not_count() -> None:
    answers = forms(300).astype({"parking": "Int16"})
    answers.loc[:99, "parking"] = pd.NA
    assert importance(answers, outcome="overall", predictors=QUESTIONS, replicates=10).n == 200


@pytest.mark.parametrize(("n", "reason"), [(49, "few_forms"), (50, "")])
def test_few_forms_tell_nothing(n: int, reason: str) -> None:
    result = importance(forms(n), outcome="overall", predictors=QUESTIONS, replicates=10)
    assert (result.reason, result.n, result.needed) == (reason, n, 50)
    assert result.rows.empty == bool(reason)


def test_ten_forms_a_question_are_needed() -> None:
    many = [f"q{number}" for number in range(8)]
    random = np.random.default_rng(3)
    answers = forms(70).assign(**{name: random.integers(1, 6, 70) for name in many})
    assert importance(answers, outcome="overall", predictors=many).reason == "few_forms"


def test_questions_answered_alike_by_all_are_left_out_and_named() -> None:
    result = importance(forms(200).assign(parking=4), outcome="overall", predictors=QUESTIONS, replicates=10)
    assert result.constant == ("parking",)
    assert set(result.rows["item_id"]) == {"heating", "lighting"}
    assert importance(forms(200).assign(overall=4), outcome="overall", predictors=QUESTIONS).reason == "one_answer"
    alike = forms(200).assign(**dict.fromkeys(QUESTIONS, 3))
    assert importance(alike, outcome="overall", predictors=QUESTIONS).reason == "no_questions"
    empty = forms(200).iloc[:0]
    assert importance(empty, outcome="overall", predictors=QUESTIONS).reason == "few_forms"


def test_copies_share_equally_and_are_told() -> None:
    result = importance(
        forms(300).assign(lighting=lambda rows: rows["heating"]), outcome="overall", predictors=QUESTIONS, replicates=50
    )
    rows = result.rows.set_index("item_id")
    assert rows.loc["heating", "weight"] == pytest.approx(rows.loc["lighting", "weight"])
    assert rows.loc["heating", "inflation"] > drivers.MOST_INFLATION and result.condition > drivers.MOST_CONDITION


def test_more_than_twelve_questions_go_without_lindemans_averages() -> None:
    many = [f"q{number}" for number in range(relative_weights.MOST_EXACT + 1)]
    random = np.random.default_rng(3)
    answers = forms(200).assign(**{name: random.integers(1, 6, 200) for name in many})
    rows = importance(answers, outcome="overall", predictors=many, replicates=20).rows
    assert rows["lmg"].isna().all() and len(rows) == 13


def test_the_frame_is_left_as_it_was() -> None:
    answers = forms(100)
    before = answers.copy()
    found(answers)
    pd.testing.assert_frame_equal(answers, before)


def test_fields_lines_count_as_above_and_hidden_shares_have_none() -> None:
    part, share = np.array([0.5, 0.3, 0.1, 0.1, 0.4, 0.6]), np.array([0.6, 0.8, 0.79, 0.9, 0.5, np.nan])
    real = np.array([True, True, True, True, False, True])
    assert field(part, real, share, importance_line=0.3, share_line=0.8) == [
        "improve", "keep", "later", "extra", "unclear", None,
    ]  # fmt: skip
