"""The chart of a plan: forms in hand and to come, the most to come on top."""

from __future__ import annotations

import pandas as pd

from analytics.charts import planning

PLAN = pd.DataFrame(
    {
        "name": ["朝阳花园", "建设新村", "铁路宿舍", "<b>家属院</b>"],
        "n": pd.array([40, 30, pd.NA, 0], "Int64"),
        "target": pd.array([92, 73, 50, pd.NA], "Int64"),
        "further": pd.array([52, 43, pd.NA, pd.NA], "Int64"),
        "households": pd.array([120, 90, 60, 33], "Int64"),
    }
)


def test_bars_are_what_is_in_hand_and_what_is_to_come() -> None:
    figure = planning.forms(plan=PLAN, most=10)
    bars = {trace.name: list(trace.x) for trace in figure.data if trace.type == "bar"}
    assert list(figure.layout.yaxis.ticktext) == ["朝阳花园", "铁路宿舍", "建设新村"], (
        "what cannot be done is not drawn"
    )
    assert bars["已收（计入目标）"] == [40, 0, 30] and bars["需再收"] == [52, 0, 43]
    assert bars["需收（含已收，已收不显示）"] == [0, 50, 0]


def test_households_are_marked_and_patterns_tell_the_parts_apart() -> None:
    figure = planning.forms(plan=PLAN, most=10)
    marks = next(trace for trace in figure.data if trace.type == "scatter")
    assert list(marks.x) == [120, 60, 90]
    assert len({trace.marker.pattern.shape for trace in figure.data if trace.type == "bar"}) == 3


def test_no_more_than_asked_for() -> None:
    assert len(planning.forms(plan=PLAN, most=1).layout.yaxis.ticktext) == 1
