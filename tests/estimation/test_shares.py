"""Satisfied shares, level shares and scores on hand-counted frames."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.estimation.intervals import wilson_interval
from analytics.estimation.levels import level_shares
from analytics.estimation.questionnaire.scores import scores
from analytics.estimation.shares import satisfied_shares, with_interval
from analytics.model import ITEMS, LEVEL_COUNTS
from tests.estimation.frames import FIVE, ONE_ITEM, answers, counts_of, items_of

LEVELS = counts_of(
    [
        {"level": 5, "n": 6},
        {"level": 4, "n": 2},
        {"level": 3, "n": 2},
        {"missing": "dont_know", "n": 1},
        {"community_id": "c-2", "missing": "not_applicable", "n": 3},
    ]
)


def test_satisfied_over_valid_missing_outside() -> None:
    first, second = satisfied_shares(LEVELS, ONE_ITEM, by=["community_id"]).to_dict("records")
    assert first == {"community_id": "c-1", "n": 10, "satisfied": 8, "outside": 1, "share": 0.8}
    assert (second["n"], second["satisfied"], second["outside"]) == (0, 0, 3)
    assert np.isnan(second["share"])


def test_a_changed_definition_needs_no_new_counts() -> None:
    strict = ONE_ITEM.assign(satisfied_from=pd.array([5], dtype="Int64"))
    lenient = ONE_ITEM.assign(satisfied_from=pd.array([3], dtype="Int64"))
    assert satisfied_shares(LEVELS, strict, by=[])["share"].tolist() == [0.6]
    assert satisfied_shares(LEVELS, lenient, by=[])["share"].tolist() == [1.0]


def test_jinan_four_levels_fails_or_passes_by_the_definition() -> None:
    # 济南六里山, n = 187: 75.94 % 满意 and 15.51 % 基本满意.
    counts = counts_of([{"level": 4, "n": 142}, {"level": 3, "n": 29}, {"level": 2, "n": 16}])
    four = {"item_id": "q-1", "scale_high": 4, "labels": "不满意|不太满意|基本满意|满意"}
    shares = [satisfied_shares(counts, items_of(four | {"satisfied_from": at}), by=[])["share"].item() for at in (4, 3)]
    assert shares == pytest.approx([0.7594, 0.7594 + 0.1551], abs=1e-4)


def test_everything_or_nothing() -> None:
    assert satisfied_shares(LEVELS, ONE_ITEM, by=()).iloc[0, :3].tolist() == [10, 8, 4]
    nothing = satisfied_shares(LEVEL_COUNTS.empty(), ITEMS.empty(), by=())
    assert nothing["n"].tolist() == [0] and nothing["share"].isna().all()
    assert satisfied_shares(LEVEL_COUNTS.empty(), ITEMS.empty(), by=["community_id"]).empty


def test_units_may_be_named_by_the_items_columns() -> None:
    items = items_of({"item_id": "q-1", "category": "基础类"}, {"item_id": "q-2", "category": "提升类"})
    counts = counts_of([*answers(3, 1), *answers(1, 1, item_id="q-2")])
    table = satisfied_shares(counts, items, by=["category"])
    assert table[["category", "satisfied", "n"]].to_numpy().tolist() == [["基础类", 3, 4], ["提升类", 1, 2]]


def test_a_missing_unit_name_is_a_unit() -> None:
    items = items_of({"item_id": "q-1", "category": "基础类"}, {"item_id": "q-2"})
    counts = counts_of([*answers(3, 1), *answers(1, 1, item_id="q-2")])
    assert satisfied_shares(counts, items, by=["category"])["n"].tolist() == [4, 2]


def test_items_without_a_definition_are_left_out() -> None:
    items = items_of({"item_id": "q-1"}, {"item_id": "q-2", "satisfied_from": None})
    counts = counts_of([*answers(3, 1), *answers(1, 1, item_id="q-2")])
    assert satisfied_shares(counts, items, by=["item_id"])["item_id"].tolist() == ["q-1"]


@pytest.mark.parametrize("estimate", [satisfied_shares, level_shares, scores])
def test_an_item_nobody_described_is_refused_by_name(estimate: object) -> None:
    with pytest.raises(ValueError, match="q-9"):
        estimate(counts_of(answers(1, 1, item_id="q-9")), ONE_ITEM, by=["item_id"])


def test_interval_with_the_population_by_column_by_number_and_without() -> None:
    estimates = satisfied_shares(counts_of(answers(68, 22)), ONE_ITEM, by=["community_id"]).assign(households=120)
    for population, expected in ((None, None), (120, 120), ("households", 120)):
        table = with_interval(estimates, population, confidence=0.9)
        assert (table["low"].item(), table["high"].item()) == wilson_interval(68, 90, expected, confidence=0.9)
    assert "low" not in estimates


def test_levels_are_listed_whole_with_words() -> None:
    table = level_shares(LEVELS, ONE_ITEM, by=["community_id"])
    first, second = (part for _, part in table.groupby("community_id"))
    assert first["label"].tolist() == FIVE.split("|")
    assert first["level"].tolist() == [1, 2, 3, 4, 5]
    assert first["n"].tolist() == [0, 0, 2, 2, 6]
    assert first["share"].tolist() == [0, 0, 0.2, 0.2, 0.6]
    assert first["base"].eq(10).all()
    assert second["base"].eq(0).all() and second["share"].isna().all()
    assert list(table) == ["community_id", "item_id", "level", "label", "n", "base", "share"]


def test_a_long_scale_is_shown_in_bands_that_begin_at_satisfied() -> None:
    counts = counts_of([{"level": 100, "n": 2}, {"level": 85, "n": 3}, {"level": 84, "n": 4}, {"level": 0, "n": 1}])
    items = items_of({"item_id": "q-1", "scale_low": 0, "scale_high": 100, "labels": None, "satisfied_from": 85})
    table = level_shares(counts, items, by=())
    assert table["label"].tolist()[:2] == ["0–4", "5–14"] and table["label"].tolist()[-3:] == [
        "75–84",
        "85–94",
        "95–100",
    ]
    assert table.loc[table["n"] > 0, ["level", "n", "share"]].to_numpy().tolist() == [
        [0, 1, 0.1],
        [75, 4, 0.4],
        [85, 3, 0.3],
        [95, 2, 0.2],
    ]


def test_a_numeric_scale_is_listed_whole_and_an_answer_off_it_raises() -> None:
    items = items_of({"item_id": "q-1", "scale_low": 1, "scale_high": 3, "labels": None, "satisfied_from": 3})
    table = level_shares(counts_of([{"level": 3, "n": 4}]), items, by=())
    assert table[["label", "n"]].to_numpy().tolist() == [["1", 0], ["2", 0], ["3", 4]]
    with pytest.raises(ValueError, match="outside the scale"):
        level_shares(counts_of([{"level": 4, "n": 1}]), items, by=())


def test_level_shares_of_nothing() -> None:
    assert level_shares(LEVEL_COUNTS.empty(), ONE_ITEM, by=["community_id"]).empty


def test_score_on_five_points() -> None:
    first, second = scores(LEVELS, ONE_ITEM, by=["community_id"]).to_dict("records")
    assert (first["n"], first["score"]) == (10, pytest.approx(85.0))
    assert second["n"] == 0 and np.isnan(second["score"])


def test_score_on_ten_points_and_on_a_hundred() -> None:
    # ACSI: (mean − 1)/9·100; mean of 10, 10, 7, 1 is 7.
    items = items_of(
        {"item_id": "q-1", "scale_high": 10, "labels": None},
        {"item_id": "q-2", "scale_low": 0, "scale_high": 100, "labels": None},
    )
    ten = [{"level": 10, "n": 2}, {"level": 7, "n": 1}, {"level": 1, "n": 1}]
    hundred = [{"item_id": "q-2", "level": 92, "n": 1}, {"item_id": "q-2", "level": 90, "n": 1}]
    table = scores(counts_of([*ten, *hundred]), items, by=["item_id"])
    assert table["score"].tolist() == pytest.approx([6 / 9 * 100, 91])


def test_score_and_share_are_different_things() -> None:
    # Everybody answers 满意, nobody 非常满意.
    counts = counts_of([{"level": 4, "n": 10}])
    assert scores(counts, ONE_ITEM, by=())["score"].tolist() == [75]
    assert satisfied_shares(counts, ONE_ITEM, by=())["share"].tolist() == [1]


def test_arguments_are_never_changed() -> None:
    counts, items = LEVELS.copy(), ONE_ITEM.copy()
    for estimate in (satisfied_shares, level_shares, scores):
        estimate(counts, items, by=["community_id", "week"])
    pd.testing.assert_frame_equal(counts, LEVELS)
    pd.testing.assert_frame_equal(items, ONE_ITEM)
