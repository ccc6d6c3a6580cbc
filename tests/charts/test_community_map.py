"""The map, read from its traces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import community_map, palette
from tests.charts import frames


def placed(**changes: object) -> pd.DataFrame:
    """The four communities of frames.verdicts, in one city."""
    known = {"longitude": [117.5, 117.6, 117.5, 117.5], "latitude": [34.8, 34.8, 34.9, 34.7], "threshold_percent": 80}
    return frames.verdicts().assign(street="甲街道", suppressed=False, **(known | changes))


def drawn(places: pd.DataFrame) -> dict[str, tuple]:
    figure = community_map.community_map(places=places, figure_minimum=5)
    return {trace.name: (trace.marker.symbol, trace.marker.color, tuple(trace.text)) for trace in figure.data[:-1]}


def test_a_kilometre_is_as_long_both_ways() -> None:
    places = community_map.located(placed())
    east = places["east"].iloc[1] - places["east"].iloc[0]
    north = places["north"].iloc[2] - places["north"].iloc[0]
    assert east == pytest.approx(0.1 * 111.32 * np.cos(np.radians(34.8)), rel=1e-3)
    assert north == pytest.approx(11.057)
    axis = community_map.community_map(places=places, figure_minimum=5).layout.yaxis
    assert (axis.scaleanchor, axis.scaleratio) == ("x", 1)


def test_standing_is_told_by_shape_colour_and_word() -> None:
    looks = drawn(community_map.located(placed()))
    assert {name: look[:2] for name, look in looks.items()} == {
        "无数据": ("circle-open", palette.NO_DATA),
        "达标": ("circle", palette.MET),
        "未达标": ("triangle-up", palette.BELOW),
    }


def test_the_hover_has_name_share_interval_base_and_standing() -> None:
    said = drawn(community_map.located(placed()))["达标"][2][0]
    for words in ("<b>丙院</b>", "80.0 %（73.0 %–86.0 %）", "有效 100 份", "● 达标，证据存疑", "300 户"):
        assert words in said


def test_a_hidden_figure_is_neither_drawn_nor_called_0() -> None:
    hidden = placed(share=[np.nan] * 4, low=np.nan, high=np.nan, n=pd.array([pd.NA] * 4, dtype="Int64"))
    said = drawn(community_map.located(hidden))["未达标"][2]
    assert all("数据不足" in words and "有效 0" not in words and "%" not in words for words in said)


def test_marks_grow_with_the_households_by_area() -> None:
    figure = community_map.community_map(places=community_map.located(placed()), figure_minimum=5)
    below = next(trace for trace in figure.data if trace.name == "未达标")
    assert tuple(below.marker.size) == (community_map.LARGEST, community_map.SMALLEST)
    four = pd.Series([400, 100, pd.NA, 1], dtype="Int64")
    assert community_map._sizes(four).tolist() == [30, 15, 8, 8]


def test_names_are_never_markup() -> None:
    said = drawn(community_map.located(placed(name=["<i>甲</i>"] * 4)))["达标"][2][0]
    assert "&lt;i&gt;甲&lt;/i&gt;" in said


def test_communities_without_coordinates_and_those_astray_are_left_out() -> None:
    lost = placed(longitude=[117.5, np.nan, 117.5, 0.0], latitude=[34.8, np.nan, 34.9, 0.0])
    assert community_map.located(lost)["community_id"].tolist() == ["a", "c"]
    nowhere = placed(longitude=np.nan, latitude=np.nan)
    assert community_map.located(nowhere).empty


def test_districts_are_named_and_the_bar_is_a_round_length() -> None:
    figure = community_map.community_map(places=community_map.located(placed()), figure_minimum=5)
    words = [one.text for one in figure.layout.annotations]
    assert words == ["<b>市中区</b>", "<b>滕州市</b>", "2 公里"]
    bar = figure.data[-1]
    assert bar.x[1] - bar.x[0] == pytest.approx(2)


def test_one_community_is_a_map_too() -> None:
    figure = community_map.community_map(places=community_map.located(placed().head(1)), figure_minimum=5)
    assert figure.layout.annotations[-1].text == "0.1 公里"


def test_a_mark_carries_its_community_and_the_map_is_moved_by_hand() -> None:
    places = community_map.located(placed())
    figure = community_map.community_map(places=places, figure_minimum=5)
    carried = [one for trace in figure.data[:-1] for one in trace.customdata]
    assert sorted(carried) == sorted(places["community_id"])
    assert figure.layout.dragmode == "pan" and not figure.layout.xaxis.fixedrange and not figure.layout.yaxis.fixedrange
