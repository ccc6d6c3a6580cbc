"""The four fields and the community beside its city, read from their traces."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import palette, quadrant


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "number": [1, 2, 3, 4, 5, 6],
            "heading": ["停车", "照明", "绿化", "道路", "<b>物业</b>", "保洁"],
            "field": ["improve", "keep", "later", "extra", "unclear", None],
            "near": [False, True, False, False, True, True],
            "part": [0.4, 0.3, 0.1, 0.1, 0.1, np.nan],
            "part_low": [0.35, 0.18, 0.05, 0.05, 0.0, np.nan],
            "part_high": [0.45, 0.40, 0.15, 0.15, 0.2, np.nan],
            "share": [0.6, 0.9, 0.5, 0.95, 0.7, 0.7],
            "share_low": [0.55, 0.85, 0.45, 0.9, 0.65, 0.65],
            "share_high": [0.65, 0.95, 0.55, 0.98, 0.75, 0.75],
            "n": [100, 100, 100, 100, 100, 100],
        }
    )


def drawn(frame: pd.DataFrame) -> object:
    return quadrant.quadrant(
        rows=frame, importance_line=0.2, share_line=0.8, share_words="达标线 80 %", threshold_percent=80
    )


def test_every_question_in_a_field_is_drawn_once_with_both_intervals() -> None:
    figure = drawn(rows())
    at = {(x, y) for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert at == {(0.4, 0.6), (0.3, 0.9), (0.1, 0.5), (0.1, 0.95), (0.1, 0.7)}
    first = figure.data[0]
    assert np.allclose([first.error_x.array[0], first.error_y.arrayminus[0]], 0.05)


def test_fields_are_told_by_shape_and_words_what_is_uncertain_is_hollow() -> None:
    looks = {trace.name: (trace.marker.symbol, trace.marker.color) for trace in drawn(rows()).data}
    assert looks == {
        "优先改进": ("triangle-up", palette.BELOW),
        "继续保持 · 区间跨线": ("circle", palette.PAPER),
        "次要改进": ("triangle-down", palette.OCHRE),
        "锦上添花": ("square", palette.GREEN),
        "不显著": ("circle", palette.PAPER),
    }
    words = [note.text for note in drawn(rows()).layout.annotations]
    assert {"▲ 优先改进", "● 继续保持", "▼ 次要改进", "■ 锦上添花", "达标线 80 %", "各题平均"} == set(words)


def test_names_of_files_are_no_markup_and_the_hover_has_the_figures() -> None:
    figure = drawn(rows())
    assert "&lt;b&gt;物业&lt;/b&gt;" in figure.data[-1].customdata[0]
    assert "满意率 60.0 %（55.0–65.0），有效 100 份" in figure.data[0].customdata[0]


def test_a_share_short_of_the_line_is_not_written_as_on_it() -> None:
    short = drawn(rows().iloc[:1].assign(share=0.7996))
    assert "满意率 79.96 %（55.0–65.0）" in short.data[0].customdata[0]


def test_all_dots_and_both_lines_lie_within_the_axes() -> None:
    figure = drawn(rows())
    (left, right), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert left <= 0.0 and right >= 0.45 and bottom <= 0.45 and top >= 0.98
    narrow = drawn(rows().iloc[:1])
    assert narrow.layout.xaxis.range[0] < 0.2 and narrow.layout.yaxis.range[1] > 0.8


def test_nothing_to_draw_makes_an_empty_figure() -> None:
    assert len(drawn(rows().iloc[5:]).data) == 0


def beside() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "heading": ["停车", "照明", "绿化", "保洁"],
            "share": [0.5, 0.9, 0.7, np.nan],
            "share_city": [0.7, 0.7, 0.71, 0.7],
            "difference": [-0.2, 0.2, -0.01, np.nan],
            "low": [-0.3, 0.1, -0.1, np.nan],
            "high": [-0.1, 0.3, 0.08, np.nan],
            "n": pd.array([50, 50, 50, None], "Int64"),
            "n_city": [500, 500, 500, 500],
        }
    )


def test_a_community_is_told_clearly_below_or_above_only_where_the_interval_says_so() -> None:
    figure = quadrant.beside_city(rows=beside(), name="甲院")
    dots = {trace.name: (list(trace.x), trace.marker.symbol) for trace in figure.data if trace.mode == "markers"}
    assert dots["明显低于全市"] == ([0.5], "triangle-up")
    assert dots["明显高于全市"] == ([0.9], "circle")
    assert dots["未见明显差别"] == ([0.7], "circle-open")
    assert dots["全市"][0] == [0.7, 0.7, 0.71]
    assert list(figure.layout.yaxis.ticktext) == ["停车", "照明", "绿化"]


def test_frames_are_left_as_they_were() -> None:
    frame, other = rows(), beside()
    drawn(frame)
    quadrant.beside_city(rows=other, name="甲院")
    pd.testing.assert_frame_equal(frame, rows())
    pd.testing.assert_frame_equal(other, beside())
