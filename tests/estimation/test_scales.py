"""Boxes, net scores and mean scores of any scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.estimation.questionnaire.scales import net_interval, readings
from tests.estimation.agreement import agree


def read(levels: dict[int | None, int], low: int, high: int) -> pd.Series:
    counts = pd.DataFrame({"item_id": "q", "level": pd.array(list(levels), "Int64"), "n": list(levels.values())})
    items = pd.DataFrame({"item_id": ["q"], "scale_low": [low], "scale_high": [high]}).astype(
        {"scale_low": "Int64", "scale_high": "Int64"}
    )
    found = readings(counts, items, by=[])
    assert len(found) == 1
    return found.iloc[0]


def test_the_worked_number() -> None:
    row = read({5: 6, 4: 2, 3: 1, 1: 1, None: 3}, 1, 5)
    assert (row["n"], row["top"], row["top_two"], row["bottom"]) == (10, 0.6, 0.8, 0.1)
    assert (row["promoters"], row["detractors"], row["net"], row["score"]) == (
        6,
        2,
        pytest.approx(0.4),
        pytest.approx(80),
    )
    assert row["top_low"] < 0.6 < row["top_high"] and row["score_low"] < 80 < row["score_high"]


@pytest.mark.parametrize(
    ("low", "high", "promoters", "detractors"),
    [
        (0, 10, {9, 10}, set(range(7))),
        (1, 10, {9, 10}, set(range(1, 7))),
        (1, 5, {5}, {1, 2, 3}),
        (1, 4, {4}, {1, 2}),
        (1, 7, {7}, {1, 2, 3, 4}),
        (1, 3, {3}, {1, 2}),
        (0, 100, set(range(85, 101)), set(range(65))),
    ],
)
def test_promoters_and_detractors_of_every_scale(
    low: int, high: int, promoters: set[int], detractors: set[int]
) -> None:
    rows = {level: read({level: 1}, low, high) for level in range(low, high + 1)}
    assert {level for level, row in rows.items() if row["promoters"]} == promoters
    assert {level for level, row in rows.items() if row["detractors"]} == detractors


@pytest.mark.parametrize(
    ("low", "high", "top", "top_two", "bottom"),
    [
        (1, 5, {5}, {4, 5}, {1}),
        (0, 10, {10}, {9, 10}, {0}),
        (0, 100, set(range(90, 101)), set(range(80, 101)), set(range(11))),
    ],
)
def test_boxes_of_every_scale(low: int, high: int, top: set[int], top_two: set[int], bottom: set[int]) -> None:
    rows = {level: read({level: 1}, low, high) for level in range(low, high + 1)}
    for name, levels in (("top", top), ("top_two", top_two), ("bottom", bottom)):
        assert {level for level, row in rows.items() if row[name] == 1} == levels


def test_short_scales_have_no_two_boxes_and_yes_or_no_no_net() -> None:
    assert np.isnan(read({3: 5, 1: 5}, 1, 3)["top_two"])
    assert np.isnan(read({2: 5, 1: 5}, 1, 2)["net"])


def test_net_interval_as_the_package_statpsych_prints_it() -> None:
    """ci.prop.ps(.05, 12, 4, 26, 6): 0.2548067, 0.6251933."""
    source = "statpsych (Bonett & Price 2012)"
    agree("net score interval", source, net_interval(26, 4, 48)[1:], (0.2548067, 0.6251933), tolerance=5e-8)


def test_net_intervals_cover_what_they_should() -> None:
    """Of 4 000 samples of 60 with 85 % promoters and 5 % detractors, 93 % or more hold 80."""
    drawn = np.random.default_rng(4).multinomial(60, [0.85, 0.05, 0.1], size=4000)
    _net, low, high = net_interval(drawn[:, 0], drawn[:, 1], 60)
    assert np.mean((low <= 0.8) & (high >= 0.8)) >= 0.93


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_the_net_lies_in_its_interval_and_mirrors(promoters: int, detractors: int, others: int) -> None:
    n = promoters + detractors + others
    net, low, high = net_interval(promoters, detractors, n)
    if n == 0:
        assert np.isnan([net, low, high]).all()
        return
    assert -1 <= low <= net <= high <= 1
    assert net_interval(detractors, promoters, n)[1:] == pytest.approx((-high, -low))


def test_nothing_answered_has_no_row_and_units_stay_apart() -> None:
    counts = pd.DataFrame(
        {"place": ["a", "a", "b"], "item_id": "q", "level": pd.array([5, None, 1], "Int64"), "n": [4, 1, 2]}
    )
    items = pd.DataFrame({"item_id": ["q"], "scale_low": pd.array([1], "Int64"), "scale_high": pd.array([5], "Int64")})
    found = readings(counts, items, by=["place"]).set_index("place")
    assert found["score"].to_dict() == {"a": 100, "b": 0}
    assert readings(counts[counts["level"].isna()], items, by=["place"]).empty
