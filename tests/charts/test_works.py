"""The line of progress."""

from __future__ import annotations

import pandas as pd

from analytics.charts import works


def reported(of: list[object]) -> pd.DataFrame:
    days = pd.to_datetime(["2026-07-31", "2026-09-30"])
    return pd.DataFrame({"on": days, "done": [412, 830], "of": pd.array(of, dtype="Int64"), "communities": 1})


def test_done_stands_under_its_total() -> None:
    total, done = works.progress_over_time(reported=reported([1186, 1186]), unit="户").data
    assert list(done.y) == [412, 830] and list(done.text) == ["412", "830"] and list(total.y) == [1186, 1186]


def test_without_a_total_there_is_no_line_of_it() -> None:
    (done,) = works.progress_over_time(reported=reported([pd.NA, pd.NA])).data
    assert list(done.y) == [412, 830]


def test_one_report_is_drawn_in_days() -> None:
    figure = works.progress_over_time(reported=reported([1186, 1186]).head(1), unit="<b>")
    low, high = figure.layout.xaxis.range
    assert (pd.Timestamp(high) - pd.Timestamp(low)).days == 14 and "&lt;b&gt;" in figure.data[0].hovertemplate
