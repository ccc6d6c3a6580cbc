"""The topic charts say what their frames hold."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import topics

TOPICS = pd.DataFrame(
    {
        "label": ["下水道堵塞", "停车位不足", "新出现问题"],
        "category": ["基础类", "完善类", None],
        "n": [1200, 40, 7],
        "n_distinct": [900, 40, 6],
    }
)


def test_bars_tell_copies_from_distinct_comments() -> None:
    figure = topics.topic_bars(topics=TOPICS)
    by_name = {trace.name: trace for trace in figure.data}
    assert list(by_name["基础类"].x) == [900] and list(by_name["基础类"].y) == [0]
    assert list(by_name["未分类"].y) == [2]
    assert "提升类" not in by_name
    assert list(by_name["重复内容"].x) == [300, 0, 1]
    assert list(by_name["重复内容"].text) == ["1,200", "40", "7"]


def test_the_first_topic_stands_on_top() -> None:
    axis = topics.topic_bars(topics=TOPICS).layout.yaxis
    assert list(axis.ticktext) == ["下水道堵塞", "停车位不足", "新出现问题"]
    assert axis.range[0] > axis.range[1]


def test_weeks_of_a_topic_add_up() -> None:
    weeks = pd.DataFrame({"week": pd.to_datetime(["2026-09-14", "2026-09-07"]), "n": [5, 0], "n_distinct": [3, 0]})
    distinct, copies = topics.topic_weeks(weeks=weeks, label="停车").data
    assert list(distinct.y) == [0, 3]
    assert list(copies.y) == [0, 2]


def test_a_week_without_a_figure_is_left_blank() -> None:
    weeks = pd.DataFrame({"week": pd.to_datetime(["2026-09-07", "2026-09-14"]), "n": pd.array([None, 9], "Int64")})
    distinct, _copies = topics.topic_weeks(weeks=weeks.assign(n_distinct=weeks["n"]), label="停车").data
    assert pd.isna(distinct.y[0]) and distinct.y[1] == 9


def test_a_name_is_never_markup() -> None:
    """Plotly takes <b> and <a href> in hovers for what they mean."""
    named = TOPICS.assign(label='<a href="https://x.example">停车</a>')
    weeks = pd.DataFrame({"week": pd.to_datetime(["2026-09-14"]), "n": [5], "n_distinct": [3]})
    changes = pd.DataFrame({"label": named["label"], "n": 4, "n_before": 2, "difference": 0.1, "low": 0.05})
    figures = [
        topics.topic_bars(topics=named),
        topics.topic_weeks(weeks=weeks, label=named["label"][0]),
        topics.topic_changes(changes=changes.assign(high=0.2, status="rising")),
        topics.stance_bars(stances=named.assign(negative=5, neutral=3, positive=1)),
    ]
    for figure in figures:
        assert "<a href" not in figure.to_json().replace("\\u003c", "<")


def test_changes_are_in_points_in_their_order_and_shape_says_what_is_claimed() -> None:
    changes = pd.DataFrame(
        {
            "label": ["丙", "乙", "甲"],
            "n": [30, 10, 4],
            "n_before": [10, 9, 20],
            "difference": [0.2, 0.01, -0.12],
            "low": [0.1, -0.05, -0.2],
            "high": [0.3, 0.07, -0.03],
            "status": ["new", "steady", "falling"],
        }
    )
    figure = topics.topic_changes(changes=changes)
    assert list(figure.layout.yaxis.ticktext) == ["丙", "乙", "甲"]
    new, falling, steady = figure.data
    assert [trace.name for trace in figure.data] == ["新出现", "占比下降", "未超出偶然波动"]
    assert list(new.x) == pytest.approx([20])
    assert list(new.error_x.arrayminus) == pytest.approx([10])
    assert [trace.marker.symbol for trace in figure.data] == ["diamond", "triangle-down", "circle-open"]
    assert list(falling.y) == [2]
    assert list(steady.x) == pytest.approx([1])


def test_no_topics_make_an_empty_chart() -> None:
    assert len(topics.topic_bars(topics=TOPICS.head(0)).data) == 1


def test_stances_are_shares_of_each_topic_and_a_hatch_says_the_side() -> None:
    stances = pd.DataFrame(
        {"label": ["停车", "绿化", "<b>"], "negative": [30, 0, 0], "neutral": [9, 0, 1], "positive": [1, 0, 3]}
    )
    negative, neutral, positive = topics.stance_bars(stances=stances).data
    assert [trace.name for trace in (negative, neutral, positive)] == ["不满", "未表态", "肯定"]
    assert negative.x[0] == pytest.approx(0.75) and negative.text[0] == "30"
    assert positive.text[0] == "", "one of forty has no room for its number"
    assert pd.isna(negative.x[1]), "nobody is not 0 %"
    assert positive.customdata[2][0] == "&lt;b&gt;" and positive.customdata[2][2] == 4
    assert [trace.marker.pattern.shape for trace in (negative, neutral, positive)] == ["/", "", ""]


def test_changes_are_written_with_a_sign_and_none_as_0() -> None:
    changes = pd.DataFrame({"label": ["甲"], "n": [4], "n_before": [9], "difference": -0.1, "low": -0.2, "high": 0.1})
    axis = topics.topic_changes(changes=changes.assign(status="steady")).layout.xaxis
    assert list(axis.ticktext) == ["−20", "−15", "−10", "−5", "0", "+5", "+10"]
    assert list(axis.tickvals) == pytest.approx([-20, -15, -10, -5, 0, 5, 10])
