"""Standing, evidence, forms needed, severity and the verdict table."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import effective_size, normal_quantile
from analytics.estimation.verdicts import evidence, forms_needed, severity, standing, verdicts
from analytics.model import EVIDENCE, ITEMS, LEVEL_COUNTS, STANDINGS, VERDICTS, Gate
from tests.estimation.frames import ONE_ITEM, answers, communities_of, counts_of, items_of, week

GATE = Gate()


def needed(satisfied: int, n: int, population: int | None, gate: Gate = GATE) -> int | None:
    further = forms_needed(satisfied, n, population, gate)[0]
    return None if further is pd.NA else int(further)


# Standing


def test_the_threshold_itself_passes_and_is_judged_on_whole_numbers() -> None:
    assert standing([4, 80, 799, 7996], [5, 100, 1000, 10_000], GATE).tolist() == ["met", "met", "below", "below"]
    # 0.1 + 0.7 >= 0.8 is False in floating point; 1 and 7 of 10 are 8 of 10.
    assert standing(1 + 7, 10, GATE).tolist() == ["met"]


@pytest.mark.parametrize("percent", [1, 29, 57, 60, 70, 85, 90, 100])
def test_every_whole_threshold_is_inclusive(percent: int) -> None:
    n = np.arange(100, 5000, 100)
    exactly = percent * n // 100
    gate = Gate(threshold_percent=percent)
    assert set(standing(exactly, n, gate)) == {"met"}
    assert set(standing(exactly - 1, n, gate)) == {"below"}


def test_no_answers_is_no_data_never_below() -> None:
    assert standing([0, 0], [0, 1], GATE).tolist() == ["no_data", "below"]


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(1, 100))
@settings(deadline=None, max_examples=100)
def test_the_vectorised_rule_is_the_rule_of_the_gate(counts: tuple[int, int], percent: int) -> None:
    gate = Gate(threshold_percent=percent)
    assert (standing(*counts, gate)[0] == "met") == gate.passes(*counts)


# Evidence


def test_evidence_in_its_three_kinds() -> None:
    satisfied, n = [5, 6, 10, 12, 13, 20, 88, 87, 0], [10, 10, 10, 20, 20, 20, 100, 100, 0]
    expected = ["clear", "insufficient", "insufficient", "clear", "uncertain", "clear", "clear", "uncertain"]
    assert evidence(satisfied, n, None, GATE).tolist() == [*expected, "insufficient"]


def test_a_census_is_clear_at_the_threshold_and_just_below() -> None:
    assert evidence([8, 7, 1, 0], [10, 10, 1, 1], [10, 10, 1, 1], GATE).tolist() == ["clear"] * 4


def test_a_small_community_settles_with_fewer_forms() -> None:
    assert evidence([10, 10], [10, 10], [None, 12], GATE).tolist() == ["insufficient", "clear"]


# Forms needed


def test_nothing_is_needed_when_it_is_clear() -> None:
    assert needed(12, 20, 500) == 0
    assert needed(10, 10, 10) == 0


def test_unknown_where_nothing_can_be_said() -> None:
    assert needed(0, 0, 100) is None
    assert needed(13, 20, None) is None
    assert needed(26, 31, 30) is None


def test_exactly_at_the_threshold_only_a_census_settles() -> None:
    assert [needed(4, 5, 300), needed(80, 100, 101), needed(240, 300, 300)] == [295, 1, 0]
    assert needed(10, 10, 40, Gate(threshold_percent=100)) == 30


def exactly_clear(share: Fraction, forms: int, population: int, gate: Gate) -> bool:
    """Clearness in exact fractions, from the score equation: (p − t)² against z²/n*·t(1 − t).

    At the threshold itself only a census, without sampling error, is clear.
    """
    threshold = Fraction(gate.threshold_percent, 100)
    ratio = Fraction(0)
    if forms < population:
        ratio = Fraction(normal_quantile(gate.confidence) ** 2) * (population - forms) / (forms * (population - 1))
    if share == threshold:
        return ratio == 0
    distance, spread = (share - threshold) ** 2, ratio * threshold * (1 - threshold)
    return distance >= spread if share > threshold else distance > spread


@pytest.mark.parametrize("gate", [GATE, Gate(70, 0.9), Gate(100, 0.95), Gate(50, 0.999)], ids=str)
@pytest.mark.parametrize("population", [1, 2, 3, 12, 29])
def test_forms_needed_is_the_smallest_number_by_brute_force(population: int, gate: Gate) -> None:
    for n in range(1, population + 1):
        found = forms_needed(np.arange(n + 1), n, population, gate)
        sure = evidence(np.arange(n + 1), n, population, gate) == "clear"
        for satisfied in range(n + 1):
            share = Fraction(satisfied, n)
            smallest = next(m for m in range(population - n + 1) if exactly_clear(share, n + m, population, gate))
            # Where only the exact interval keeps it from being clear, one more at the least.
            assert found[satisfied] == (smallest if sure[satisfied] else max(smallest, 1)), (satisfied, n, population)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_one_form_fewer_would_not_do(data: st.DataObject) -> None:
    population = data.draw(st.integers(2, 5000))
    n = data.draw(st.integers(1, population))
    satisfied = data.draw(st.integers(0, n))
    further = needed(satisfied, n, population)
    share = Fraction(satisfied, n)
    assert exactly_clear(share, n + further, population, GATE)
    assert further <= 1 or not exactly_clear(share, n + further - 1, population, GATE)
    assert (further == 0) == (evidence(satisfied, n, population, GATE)[0] == "clear")


# Severity


@pytest.mark.parametrize(
    ("satisfied", "n", "households"), [(68, 90, 120), (0, 1, 33), (5, 5, 167), (700, 1000, 42_000), (95, 100, 946)]
)
def test_severity_is_the_integral_of_the_shortfall(satisfied: int, n: int, households: int) -> None:
    size = effective_size(n, households)
    posterior = beta(satisfied / n * size + 0.5, (1 - satisfied / n) * size + 0.5)
    # Where the beta has its mass, or quad steps over the narrow peak of a large sample.
    bounds = posterior.ppf(1e-13), min(0.8, posterior.ppf(1 - 1e-13))
    short, _ = quad(lambda p: (0.8 - p) * posterior.pdf(p), *bounds, epsabs=1e-12, limit=500)
    assert severity(satisfied, n, households, GATE)[0] == pytest.approx(households * max(short, 0), rel=1e-5, abs=1e-7)


def test_a_census_knows_its_shortfall() -> None:
    assert severity([50, 80, 100], [100] * 3, [100] * 3, GATE) == pytest.approx([30, 0, 0])


def test_severity_without_data_or_households_is_unknown() -> None:
    assert np.isnan(severity([0, 3], [0, 4], [100, None], GATE)).all()


def test_severity_grows_with_depth_with_households_and_falls_with_the_share() -> None:
    falling = severity(np.arange(101), 100, 400, GATE)
    assert (np.diff(falling) < 0).all() and (falling > 0).all() and (falling < 320).all()
    # The same share of the same sample in a town twice the size: twice the households, or nearly.
    small, large = severity([60, 60], [100, 100], [10_000, 20_000], GATE)
    assert large / small == pytest.approx(2, rel=0.01)
    # More forms at the same share below: nearer to N·(t − p).
    assert severity(60_000, 100_000, 10**7, GATE)[0] == pytest.approx(0.2 * 10**7, rel=1e-4)


# The table


def table(*rows: list[dict], items: pd.DataFrame = ONE_ITEM, **households: int | None) -> pd.DataFrame:
    counts = counts_of([row for part in rows for row in part])
    return verdicts(counts, items, communities_of(**households), GATE)


def test_one_community_by_hand() -> None:
    verdict = table(answers(68, 22, 4), c_1=120).iloc[0]
    assert list(verdict.index) == list(VERDICTS.columns)
    assert (verdict["survey_id"], verdict["round"]) == ("s-1", 1)
    assert (verdict["n"], verdict["satisfied"], verdict["outside"]) == (90, 68, 4)
    assert verdict["share"] == pytest.approx(0.7556, abs=5e-5)
    assert (verdict["low"], verdict["high"]) == joined_interval(68, 90, 120)
    assert (verdict["standing"], verdict["evidence"]) == ("below", "clear")
    assert verdict["needed"] == 0
    assert verdict["severity"] == severity(68, 90, 120, GATE)[0]


def test_worst_first() -> None:
    verdict = table(
        answers(5, 5, community_id="c-1"),
        answers(5, 5, community_id="c-2"),
        answers(5, 5, community_id="c-3"),
        answers(9, 1, community_id="c-4"),
        answers(100, 0, community_id="c-5"),
        answers(79, 21, community_id="c-6"),
        answers(5, 5, community_id="c-9"),
        **dict.fromkeys(("c_1", "c_3"), 100),
        **dict.fromkeys(("c_4", "c_5", "c_6"), 200),
        c_2=900,
        c_7=50,
        c_8=60,
        c_9=None,
    )
    below, no_data, met = ["c-2", "c-1", "c-3", "c-6", "c-9"], ["c-8", "c-7"], ["c-4", "c-5"]
    assert verdict["community_id"].tolist() == [*below, *no_data, *met]
    assert verdict["standing"].tolist() == ["below"] * 5 + ["no_data"] * 2 + ["met"] * 2
    assert set(verdict["evidence"]) <= set(EVIDENCE) and set(verdict["standing"]) <= set(STANDINGS)


def test_no_data_is_never_0_percent() -> None:
    verdict = table(answers(0, 0, 7, community_id="c-2"), c_1=100, c_2=100).set_index("community_id")
    assert (verdict["standing"] == "no_data").all() and (verdict["evidence"] == "insufficient").all()
    assert verdict[["share", "low", "high", "needed", "severity"]].isna().all(axis=None)
    assert verdict["n"].tolist() == [0, 0]
    assert verdict["outside"].to_dict() == {"c-1": 0, "c-2": 7}
    assert pd.isna(verdict.loc["c-1", "survey_id"]) and pd.isna(verdict.loc["c-1", "round"])
    assert verdict.loc["c-2", "survey_id"] == "s-1"


def test_only_the_latest_round_is_judged_all_its_weeks_together() -> None:
    first = answers(1, 9, round=1, week=week(0))
    second = [*answers(4, 1, round=2, week=week(2)), *answers(4, 1, round=2, week=week(3))]
    verdict = table(first, second, c_1=100).iloc[0]
    assert (verdict["round"], verdict["n"], verdict["satisfied"], verdict["standing"]) == (2, 10, 8, "met")


def test_only_defined_overall_items_decide() -> None:
    items = items_of({"item_id": "q-1"}, {"item_id": "q-2"}, {"item_id": "q-3", "survey_id": "s-2", "overall": True})
    undefined = items.assign(satisfied_from=items["satisfied_from"].where(items["item_id"] != "q-3"))
    rows = [
        answers(9, 1),
        answers(0, 50, item_id="q-2", week=week(1)),
        answers(0, 50, item_id="q-3", survey_id="s-2", week=week(2)),
    ]
    assert table(*rows, items=undefined, c_1=100)["satisfied"].tolist() == [9]
    assert table(*rows, items=items, c_1=100)["satisfied"].tolist() == [0]


def test_unregistered_communities_are_left_aside_and_empty_frames_are_fine() -> None:
    assert table(answers(1, 1, community_id="c-9"), c_1=10)["standing"].tolist() == ["no_data"]
    empty = verdicts(LEVEL_COUNTS.empty(), ITEMS.empty(), communities_of(c_1=10), GATE)
    assert empty["standing"].tolist() == ["no_data"]
    assert verdicts(LEVEL_COUNTS.empty(), ITEMS.empty(), communities_of(), GATE).empty


def test_order_does_not_depend_on_the_order_of_rows() -> None:
    counts = counts_of([row for c in range(8) for row in answers(5 + c % 3, 5, community_id=f"c-{c}")])
    communities = communities_of(**{f"c_{c}": 100 for c in range(8)})
    first = verdicts(counts, ONE_ITEM, communities, GATE)
    again = verdicts(counts.iloc[::-1], ONE_ITEM, communities.iloc[::-1], GATE)
    pd.testing.assert_frame_equal(first, again)


def test_another_gate_another_verdict() -> None:
    counts, communities = counts_of(answers(70, 30)), communities_of(c_1=400)
    by_gate = [
        verdicts(counts, ONE_ITEM, communities, Gate(percent)).loc[0, "standing"] for percent in (60, 70, 71, 85)
    ]
    assert by_gate == ["met", "met", "below", "below"]
