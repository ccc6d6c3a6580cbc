"""Funnel and caterpillar: what is outside the limits is marked so, by shape too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import funnel as charts
from analytics.charts import ranks
from analytics.estimation.units.beside import compare
from analytics.estimation.units.funnel import funnel_limits


def verdicts(rows: list[tuple[int, int, float]]) -> pd.DataFrame:
    """Verdicts of satisfied, n, households."""
    satisfied, n, households = zip(*rows, strict=True)
    share = np.array(satisfied) / np.array(n)
    return pd.DataFrame(
        {
            "community_id": [f"c{at:03}" for at in range(len(rows))],
            "name": [f"<b>院{at}</b>" for at in range(len(rows))],
            "households": pd.array([pd.NA if np.isnan(one) else int(one) for one in households], "Int64"),
            "n": pd.array(n, "Int64"),
            "satisfied": pd.array(satisfied, "Int64"),
            "share": share,
            "threshold_percent": 80,
            "standing": np.where(share < 0.8, "below", "met"),
        }
    )


ROWS = [(80 + at % 5, 100, 1000.0) for at in range(20)] + [(40, 100, 1000.0), (100, 100, 1000.0), (8, 10, float("nan"))]


def test_markers_lie_outside_the_drawn_limits_just_where_their_shape_says_so() -> None:
    found = compare(verdicts([*ROWS, (60, 60, 60.0)]))
    for spread in (True, False):
        figure = charts.funnel_plot(units=found.units, funnel=found.funnel, spread=spread, threshold_percent=80)
        between = found.funnel.between if spread else 0
        drawn = 0
        for trace in figure.data[5:]:
            low, high = funnel_limits(found.funnel.centre, np.array(trace.x), between=between)
            inside = (np.array(trace.y) >= low) & (np.array(trace.y) <= high)
            assert (inside == (trace.marker.symbol == "circle")).all()
            drawn += len(trace.x)
        assert drawn == 24
    assert {trace.marker.symbol for trace in figure.data[5:]} >= {"triangle-down", "circle", "diamond"}


def test_a_census_stands_at_the_right_end() -> None:
    found = compare(verdicts([*ROWS, (40, 60, 60.0)]))
    figure = charts.funnel_plot(units=found.units, funnel=found.funnel, spread=False, threshold_percent=None)
    assert figure.layout.xaxis.ticktext[-1] == "普查"
    edge = figure.layout.xaxis.tickvals[-1]
    at_edge = [y for trace in figure.data[5:] for x, y in zip(trace.x, trace.y, strict=True) if x == edge]
    assert at_edge == [pytest.approx(40 / 60)]
    assert not figure.layout.shapes


def test_names_are_no_markup_and_n_is_said() -> None:
    found = compare(verdicts(ROWS))
    figure = charts.funnel_plot(units=found.units, funnel=found.funnel, spread=True, threshold_percent=80)
    texts = [text for trace in figure.data[5:] for text in trace.text]
    assert all("&lt;b&gt;院" in text and "有效 " in text for text in texts)
    said = charts.alt_text(units=found.units, funnel=found.funnel, spread=False)
    assert "23 个小区" in said and "1 个低于 95 % 限" in said


def test_no_units_make_a_funnel_without_markers() -> None:
    found = compare(verdicts(ROWS))
    none = found.units.head(0)
    assert len(charts.funnel_plot(units=none, funnel=found.funnel, spread=True, threshold_percent=80).data) == 5


def test_every_unit_is_drawn_once_with_the_interval_of_its_rank() -> None:
    found = compare(verdicts(ROWS))
    units = found.among(verdicts(ROWS)).sort_values("rank")
    figure = ranks.caterpillar(units=units, most=10)
    drawn = {y: x for trace in figure.data for x, y in zip(trace.x, trace.y, strict=True)}
    assert [drawn[at] for at in range(10)] == units["rank"].head(10).tolist()
    first = figure.data[0]
    assert "可确认" in first.name and first.marker.symbol == "triangle-up"
    assert first.x[0] - first.error_x.arrayminus[0] == pytest.approx(units["rank_low"].iloc[0])
    assert "&lt;b&gt;" in first.text[0] and "有效 100 份" in first.text[0]
    pd.testing.assert_frame_equal(units, found.among(verdicts(ROWS)).sort_values("rank"))
