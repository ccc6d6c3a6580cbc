"""The map of comments, read from its traces."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import topic_map


def points() -> pd.DataFrame:
    """Two topics of four comments each, one far out; a topic of one comment without category."""
    square = [(0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.0, 0.2)]
    rows = [(x, y, "c-1", "下水道堵塞", "基础类", "朝阳花园") for x, y in square]
    rows += [(x - 0.8, y, "c-2", "停车位不足", "完善类", "<b>建设新村</b>") for x, y in [*square, (0.1, 1.5)]]
    rows += [(0.9, 0.9, "d-1", "新出现问题", None, "朝阳花园")]
    return pd.DataFrame(rows, columns=["x", "y", "topic_id", "label", "category", "place"])


def test_every_comment_is_a_dot_and_the_shape_says_the_category() -> None:
    dots = {trace.name: trace for trace in topic_map.topic_map(points=points()).data if trace.mode == "markers"}
    assert {name: len(trace.x) for name, trace in dots.items()} == {"基础类": 4, "完善类": 5, "未分类": 1}
    assert len({trace.marker.symbol for trace in dots.values()}) == 3


def test_the_hover_names_topic_and_community_and_takes_nothing_for_markup() -> None:
    dots = {trace.name: trace for trace in topic_map.topic_map(points=points()).data if trace.mode == "markers"}
    assert dots["完善类"].text[0] == "<b>停车位不足</b><br>&lt;b&gt;建设新村&lt;/b&gt;"


def test_an_island_holds_all_its_dots_and_needs_three_corners() -> None:
    islands = [trace for trace in topic_map.topic_map(points=points()).data if trace.fill == "toself"]
    assert len(islands) == 2, "a topic of one comment has none"
    assert min(islands[0].x) < 0 and max(islands[0].x) > 0.2
    assert max(islands[1].y) > 1.5


def test_a_name_stands_at_the_top_of_its_island_where_it_hides_no_typical_comment() -> None:
    notes = {note.text: note for note in topic_map.topic_map(points=points()).layout.annotations}
    assert (notes["<b>下水道堵塞</b>"].x, notes["<b>下水道堵塞</b>"].y) == (0.1, 0.2)


def test_every_topic_is_named_once() -> None:
    names = [note.text for note in topic_map.topic_map(points=points()).layout.annotations]
    assert names == ["<b>下水道堵塞</b>", "<b>停车位不足</b>", "<b>新出现问题</b>"]


def test_names_do_not_cover_one_another() -> None:
    names = pd.DataFrame({"label": ["停车位不足", "停车收费高", "车棚太少"], "x": 0.0, "y": 0.0, "n": [5, 9, 2]})
    found = topic_map.places_of_names(names)
    assert found[1].tolist() == [0, 0], "the largest stays where it is"
    heights = np.sort(found[:, 1])
    assert (np.diff(heights) >= topic_map._LINE - 1e-9).all()


def test_a_chosen_topic_stands_out() -> None:
    figure = topic_map.topic_map(points=points(), chosen="c-1")
    dots = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert min(dots["基础类"].marker.opacity) > max(dots["完善类"].marker.opacity)


def test_nothing_to_draw_makes_an_empty_map() -> None:
    assert not topic_map.topic_map(points=points().head(0)).data
