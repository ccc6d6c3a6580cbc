"""The heat map, read from its trace."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import heatmap, palette


def estimates() -> pd.DataFrame:
    """Two places, two questions: 79.96 %, a small cell, exactly 80 %, and one never asked."""
    return pd.DataFrame(
        {
            "place": ["市中区", "市中区", "滕州市"],
            "heading": ["总体", "电梯", "总体"],
            "n": pd.array([10000, pd.NA, 100], dtype="Int64"),
            "share": [0.7996, np.nan, 0.8],
            "suppressed": [False, True, False],
        }
    )


def drawn() -> object:
    figure = heatmap.heatmap(estimates=estimates(), threshold_percent=80, unit="place", figure_minimum=5)
    return figure.data[0]


def test_cells_say_the_honest_share_a_mark_or_nothing() -> None:
    assert [list(row) for row in drawn().text] == [["79.96", heatmap.HIDDEN_MARK], ["80.0", ""]]


def test_hidden_and_absent_cells_have_no_colour() -> None:
    colours = np.array(drawn().z, dtype=float)
    assert np.isnan(colours).tolist() == [[False, True], [False, True]]


def test_the_hover_says_why_a_cell_is_blank() -> None:
    words = drawn().customdata
    assert "少于 5" in words[0][1]
    assert "没有有效答卷" in words[1][1]
    assert "有效 10,000 份" in words[0][0]


def test_the_colour_turns_at_the_threshold() -> None:
    scale = heatmap._colours(0.8)
    turn = (0.8 - 0.4) / 0.6
    at = [colour for place, colour in scale if abs(place - turn) < 1e-9]
    assert at == [heatmap._BELOW[-1][1], heatmap._MET[0][1]]
    assert scale[0][0] == 0
    assert scale[-1] == (1.0, palette.MET)
