"""The charts of who raises what say what their frames hold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import prevalence

FINDINGS = pd.DataFrame(
    {
        "label": ["下水道堵塞", "<b>停车</b>", "照明", "门禁", "绿化"],
        "lift": [4.5, 1.1, np.inf, 0.5, np.nan],
        "low": [2.94, 0.8, 3.0, 0.0, np.nan],
        "high": [7.15, 1.6, np.inf, 1.2, np.nan],
        "n": pd.array([36, 20, 12, 3, None], dtype="Int64"),
        "total": 40,
        "share": [0.9, 0.5, 0.3, 0.075, np.nan],
        "share_elsewhere": [0.2, 0.45, 0.0, 0.15, np.nan],
        "over": [True, False, True, False, False],
    }
)
RAISERS = pd.DataFrame(
    {
        "label": ["下水道堵塞", "停车"],
        "n": pd.array([36, None], dtype="Int64"),
        "dissatisfied": pd.array([24, None], dtype="Int64"),
        "share": [24 / 36, np.nan],
        "low": [0.5, np.nan],
        "high": [0.8, np.nan],
        "share_all": 0.32,
    }
)


def test_lifts_stand_on_a_log_axis_and_shape_says_which_are_over() -> None:
    figure = prevalence.lifts(findings=FINDINGS)
    over, others = figure.data
    assert (over.marker.symbol, others.marker.symbol) == ("triangle-up", "circle-open")
    assert list(over.x) == [4.5, prevalence.MOST_LIFT] and list(over.y) == [0, 2]
    assert over.error_x.arrayminus[0] == pytest.approx(4.5 - 2.94)
    assert over.error_x.array[0] == pytest.approx(7.15 - 4.5)
    assert list(others.y) == [1, 3]
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.yaxis.ticktext) == ["下水道堵塞", "&lt;b&gt;停车&lt;/b&gt;", "照明", "门禁"]


def test_the_hover_of_a_lift_says_its_counts() -> None:
    over, others = prevalence.lifts(findings=FINDINGS).data
    assert "40 条中 36 条，占 90.0%；其他部分占 20.0%" in over.text[0]
    assert "4.5 倍（2.9–7.2）" in over.text[0] or "4.5 倍（2.9–7.1）" in over.text[0]
    assert "只在这里有人提到" in over.text[1]
    assert "<b>停车</b>" not in others.text[0].removeprefix("<b>")


def test_dissatisfied_raisers_beside_all_writers() -> None:
    figure = prevalence.dissatisfied_raisers(raisers=RAISERS)
    (marks,) = figure.data
    assert list(marks.x) == pytest.approx([24 / 36])
    assert "36 名填写人中 24 名不满意：66.7%（50.0%–80.0%）" in marks.text[0]
    assert figure.layout.shapes[0].x0 == 0.32
    assert "32.0%" in figure.layout.annotations[0].text


def test_nothing_to_draw_makes_empty_charts() -> None:
    assert len(prevalence.lifts(findings=FINDINGS.head(0)).data) == 0
    assert len(prevalence.dissatisfied_raisers(raisers=RAISERS.head(0)).layout.shapes) == 0
