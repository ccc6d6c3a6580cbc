"""The forest plot and the weekly line, read from their traces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import intervals, palette
from tests.charts import frames


def test_every_community_with_data_is_drawn_once_with_its_interval() -> None:
    figure = intervals.forest(verdicts=frames.verdicts(), threshold_percent=80)
    drawn = {y: x for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert drawn == {0: 0.6, 1: 0.7996, 2: 0.8}
    below_clear = figure.data[0]
    assert below_clear.error_x.array[0] == pytest.approx(0.07)
    assert below_clear.error_x.arrayminus[0] == pytest.approx(0.08)


def test_standing_and_evidence_are_told_without_colour() -> None:
    figure = intervals.forest(verdicts=frames.verdicts(), threshold_percent=80)
    looks = {trace.name: (trace.marker.symbol, trace.marker.color) for trace in figure.data}
    assert looks == {
        "未达标 · 证据充分": ("triangle-up", palette.BELOW),
        "未达标 · 证据存疑或样本不足": ("triangle-up", palette.PAPER),
        "达标 · 证据存疑或样本不足": ("circle", palette.PAPER),
    }


def test_the_hover_has_the_full_name_and_the_honest_share() -> None:
    figure = intervals.forest(verdicts=frames.verdicts(), threshold_percent=80)
    said = figure.data[1].text[0]
    assert "乙院" * 25 in said
    assert "79.96 %" in said
    assert "有效 10,000 份" in said
    assert len(figure.layout.yaxis.ticktext[1]) <= 13


def test_no_rows_make_an_empty_figure() -> None:
    rows = frames.verdicts().iloc[3:]
    assert len(intervals.forest(verdicts=rows, threshold_percent=80).data) == 0


def test_only_the_first_rows_are_drawn() -> None:
    many = pd.concat([frames.verdicts().iloc[:1]] * 50, ignore_index=True)
    figure = intervals.forest(verdicts=many, threshold_percent=80, most=40)
    assert len(figure.data[0].x) == 40


def test_the_frame_is_left_as_it_was() -> None:
    rows = frames.verdicts()
    before = rows.copy()
    intervals.forest(verdicts=rows, threshold_percent=80)
    pd.testing.assert_frame_equal(rows, before)


def test_a_week_without_figures_is_a_gap_not_a_zero() -> None:
    weeks = pd.DataFrame(
        {
            "week": pd.to_datetime(["2022-03-07", "2022-03-14", "2022-03-21"]),
            "n": pd.array([50, pd.NA, 40], dtype="Int64"),
            "share": [0.7, np.nan, 0.9],
            "low": [0.6, np.nan, 0.8],
            "high": [0.8, np.nan, 0.95],
        }
    )
    line = intervals.by_week(estimates=weeks, threshold_percent=80).data[0]
    assert np.isnan(line.y[1])
    assert line.connectgaps is False
    assert "满意率 70.0 %（60.0 %–80.0 %），有效 50 份" in line.text[0]
