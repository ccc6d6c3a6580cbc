"""What the figures of a table by groups draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import crosstab

CELLS = pd.DataFrame(
    {
        "row": ["男", "男", "女", "女", "合计", "合计"],
        "answer": ["满意", "未达满意"] * 3,
        "n": [90, 10, None, None, 150, 50],
        "base": [100, 100, 100, 100, 200, 200],
        "share": [0.9, 0.1, np.nan, np.nan, 0.75, 0.25],
        "low": [0.8, 0.05, np.nan, np.nan, 0.7, 0.2],
        "high": [0.95, 0.2, np.nan, np.nan, 0.8, 0.3],
        "residual": [4.9, -4.9, np.nan, np.nan, np.nan, np.nan],
        "q": [0.001, 0.001, np.nan, np.nan, np.nan, np.nan],
        "mark": ["higher", "lower", "", "", "", ""],
        "suppressed": [False, False, True, True, False, False],
    }
)


def test_shares_are_written_with_a_shape_where_they_stand_out() -> None:
    (trace,) = crosstab.heat(cells=CELLS, figure_minimum=5).data
    assert [list(line) for line in trace.text] == [["90.0 ▲", "10.0 ▼"], ["·", "·"], ["75.0", "25.0"]]
    assert trace.z[0][0] == 4.9 and trace.z[1][0] == 0
    assert "不显示" in trace.customdata[1][0] and "高于" in trace.customdata[0][0]
    assert "90 份" in trace.customdata[0][0]


def test_intervals_of_one_answer_with_the_whole_as_a_line() -> None:
    figure = crosstab.intervals(cells=CELLS, answer="满意")
    (trace,) = figure.data
    assert list(trace.marker.symbol) == ["square", "circle", "circle"]
    assert np.isnan(trace.x[1]) and trace.x[0] == 0.9
    assert figure.layout.shapes[0].x0 == 0.75
    assert "▲男" in figure.layout.yaxis.ticktext[0]


def test_names_are_no_markup() -> None:
    hostile = CELLS.assign(row="<b>男</b>", answer=["<i>a</i>", "b"] * 3).head(2)
    figure = crosstab.heat(cells=hostile, figure_minimum=5)
    assert "<i>" not in str(figure.layout.xaxis.ticktext) and "<i>" not in str(figure.data[0].customdata)
