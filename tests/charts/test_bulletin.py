"""A chart of a bulletin is drawn from its own numbers, and from nothing else."""

from __future__ import annotations

import pytest

from analytics.charts import palette
from analytics.charts.bulletin import MOST_BARS, Row, bulletin_chart

WEEKS = ("第 1 周", "第 2 周", "第 3 周")


def row(name: str, *values: float | None, role: str = "value") -> Row:
    return Row(name, values, tuple("—" if value is None else f"{value:g}" for value in values), role)


def test_columns_hold_the_numbers_and_leave_gaps() -> None:
    rows = [row("收到", 20, None, 0), row("上年", 5, 6, 7)]
    figure = bulletin_chart(kind="columns", categories=WEEKS, rows=rows)
    assert [list(trace.y) for trace in figure.data] == [[20, None, 0], [5, 6, 7]]
    assert list(figure.data[0].text) == ["20", "", ""]
    assert len({trace.marker.pattern.shape for trace in figure.data}) == 2, "told apart without colour"
    assert figure.layout.barmode == "group" and figure.layout.showlegend


def test_standings_are_stacked_in_their_own_colours() -> None:
    rows = [row("达标", 3, 4, 5), row("未达标", 2, 1, 0)]
    met, below = bulletin_chart(kind="stacked", categories=WEEKS, rows=rows).data
    assert (met.marker.color, below.marker.color) == (palette.MET, palette.BELOW)


def test_a_line_has_its_limits_threshold_and_signals() -> None:
    rows = [
        row("满意率", 0.8, None, 0.5),
        row("下限", 0.6, 0.6, 0.6, role="low"),
        row("均值", 0.7, 0.7, 0.7, role="centre"),
        row("信号", None, None, 0.5, role="signal"),
        row("达标线", 0.8, 0.8, 0.8, role="threshold"),
    ]
    figure = bulletin_chart(kind="line", categories=WEEKS, rows=rows, format="share", threshold=0.8)
    value, low, centre, signal = figure.data
    assert value.connectgaps is False and list(value.y) == [0.8, None, 0.5]
    assert low.line.shape == "hvh" and centre.line.dash == "longdash"
    assert signal.mode == "markers" and list(signal.y) == [None, None, 0.5]
    assert [shape.y0 for shape in figure.layout.shapes] == [0.8]


def test_bars_with_limits_are_points_with_intervals() -> None:
    rows = [row("满意率", 0.5, None), row("低", 0.4, None, role="low"), row("高", 0.7, None, role="high")]
    figure = bulletin_chart(kind="bars", categories=("<b>甲</b>", "乙"), rows=rows, format="share", threshold=0.8)
    (points,) = figure.data
    assert points.type == "scatter" and list(points.x) == [0.5, None]
    assert points.error_x.array[0] == pytest.approx(0.2) and points.error_x.arrayminus[0] == pytest.approx(0.1)
    assert points.error_x.array[1] is None
    assert "&lt;b&gt;甲" in figure.layout.yaxis.ticktext[0]


def test_differences_are_written_in_points_around_zero() -> None:
    figure = bulletin_chart(kind="bars", categories=("甲", "乙"), rows=[row("变化", -0.11, 0.04)], format="points")
    assert "0" in figure.layout.xaxis.ticktext and "−10" in figure.layout.xaxis.ticktext
    assert figure.layout.xaxis.title.text == "百分点"


@pytest.mark.parametrize("kind", ["columns", "stacked", "bars", "line"])
@pytest.mark.parametrize("format", ["count", "share", "points", "score"])
@pytest.mark.parametrize("number", [0, 1, 300])
def test_any_number_of_categories_is_drawn(kind: str, format: str, number: int) -> None:
    names = tuple(f"{at}号小区" * 10 for at in range(number))
    figure = bulletin_chart(kind=kind, categories=names, rows=[row("值", *[0.5] * number)], format=format)
    drawn = len(figure.data[0].y)
    assert drawn == (min(number, MOST_BARS) if kind == "bars" else number)
    assert len(figure.layout.xaxis.ticktext or ()) <= 12


def test_small_shares_fill_the_figure_but_not_where_a_line_is_to_be_met() -> None:
    rows = [row("回收率", 0.05, 0.15, 0.16)]
    drawn = bulletin_chart(kind="line", categories=WEEKS, rows=rows, format="share")
    assert list(drawn.layout.yaxis.range) == [0.0, 0.2]
    held = bulletin_chart(kind="line", categories=WEEKS, rows=rows, format="share", threshold=0.8)
    assert held.layout.yaxis.range[1] == 1.03
