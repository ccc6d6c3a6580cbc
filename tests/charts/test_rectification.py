"""The charts of the ledger, read from their traces."""

from __future__ import annotations

import pandas as pd

from analytics.charts import rectification as charts

STATES = ("open", "in_hand", "done", "verified", "dropped")


def test_each_unit_is_a_bar_of_its_states_with_the_overdue_named() -> None:
    rows = [("<b>甲</b>", 1, 2, 0, 3, 0, 6, 2), (None, 1, 0, 0, 0, 0, 1, 0)]
    counts = pd.DataFrame(rows, columns=["unit", *STATES, "entries", "overdue"])
    figure = charts.states_by_unit(counts=counts)
    assert [trace.name for trace in figure.data] == ["待整改", "整改中", "已整改待核", "已销号", "不予整改"]
    assert [list(trace.x) for trace in figure.data][:2] == [[1, 1], [2, 0]]
    assert list(figure.layout.yaxis.ticktext) == ["&lt;b&gt;甲&lt;/b&gt;", "未定责任单位"]
    assert [(note.text, note.x, note.y) for note in figure.layout.annotations] == [("逾期 2", 6, 0)]
    assert len({trace.marker.pattern.shape for trace in figure.data[:3]}) == 3, "colour is not the only signal"


def test_weeks_show_opened_and_reopened_together() -> None:
    days = pd.to_datetime(["2026-10-05", "2026-10-12"])
    weeks = pd.DataFrame({"week": days, "opened": [3, 0], "reopened": [0, 1], "closed": [0, 2], "overdue": [1, 0]})
    figure = charts.moved_by_week(weeks=weeks)
    assert [list(trace.y) for trace in figure.data] == [[3, 1], [0, 2], [1, 0]]
    assert [trace.name for trace in figure.data] == ["新列入和重新整改", "销号", "周末逾期"]


def test_nothing_is_drawn_of_nothing() -> None:
    empty = pd.DataFrame(columns=["unit", *STATES, "entries", "overdue"])
    assert all(len(trace.x) == 0 for trace in charts.states_by_unit(counts=empty).data)


def test_few_entries_are_counted_in_whole_numbers_each_written_once() -> None:
    counts = pd.DataFrame([("甲", 1, 0, 0, 1, 0, 2, 0)], columns=["unit", *STATES, "entries", "overdue"])
    axis = charts.states_by_unit(counts=counts).layout.xaxis
    assert axis.dtick == 1 and axis.tickformat == ",d", "0, 1, 2: not 0, 1, 1, 2, 2"
    many = charts.states_by_unit(counts=counts.assign(entries=1200, open=1199)).layout.xaxis
    assert many.dtick is None
    day = pd.to_datetime(["2026-10-05"])
    weeks = pd.DataFrame({"week": day, "opened": [1], "reopened": [0], "closed": [0], "overdue": [1]})
    assert charts.moved_by_week(weeks=weeks).layout.yaxis.dtick == 1
