"""The weekly charts say what their frames hold."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.charts import palette, weeks

MONDAYS = pd.date_range("2026-08-31", periods=4, freq="7D")
CHOSEN = dt.date(2026, 9, 14)


def test_responses_mark_the_chosen_week_and_hatch_it_while_it_runs() -> None:
    responses = pd.DataFrame({"week": MONDAYS, "n": [20, 0, 1024, 3]})
    bars = weeks.weekly_responses(responses=responses, chosen=CHOSEN, complete=False).data[0]
    assert list(bars.y) == [20, 0, 1024, 3]
    assert list(bars.text) == ["20", "0", "1,024", "3"]
    assert [colour == palette.MET for colour in bars.marker.color] == [False, False, True, False]
    assert list(bars.marker.pattern.shape) == ["", "", "/", ""]


def test_a_complete_week_is_not_hatched() -> None:
    responses = pd.DataFrame({"week": MONDAYS, "n": [1, 2, 3, 4]})
    bars = weeks.weekly_responses(responses=responses, chosen=CHOSEN).data[0]
    assert set(bars.marker.pattern.shape) == {""}


def test_standings_are_stacked_in_order_and_nothing_is_written_on_nothing() -> None:
    standings = pd.DataFrame(
        {
            "week": [MONDAYS[0], MONDAYS[0], MONDAYS[1]],
            "standing": ["below", "no_data", "met"],
            "n": [2, 5, 7],
        }
    )
    met, below, no_data = weeks.weekly_standings(standings=standings).data
    assert [trace.name for trace in (met, below, no_data)] == ["达标", "未达标", "无数据"]
    assert (list(met.y), list(below.y), list(no_data.y)) == ([0, 7], [2, 0], [5, 0])
    assert list(met.text) == ["", "7"]


def test_many_weeks_are_thinned_and_the_last_is_always_named() -> None:
    many = pd.DataFrame({"week": pd.date_range("2026-01-05", periods=30, freq="7D"), "n": 1})
    ticks = weeks.weekly_responses(responses=many, chosen=CHOSEN).layout.xaxis.tickvals
    assert len(ticks) <= 9
    assert pd.Timestamp(ticks[-1]) == many["week"].iloc[-1]


def test_unbroken_stretches() -> None:
    assert weeks.unbroken(pd.Series([None, 1.0, 2.0, None, 3.0])) == [[1, 2], [4]]
    assert weeks.unbroken(pd.Series([], dtype="float64")) == []


def test_few_are_counted_in_whole_numbers() -> None:
    one = pd.DataFrame({"week": MONDAYS[:1], "standing": ["met"], "n": [1]})
    assert weeks.weekly_standings(standings=one).layout.yaxis.dtick == 1
    forms = pd.DataFrame({"week": MONDAYS, "n": [15836, 0, 2, 3]})
    assert weeks.weekly_responses(responses=forms, chosen=CHOSEN).layout.yaxis.tickformat == ",d", "not 15k"
