"""Bars of opinions handled."""

from __future__ import annotations

import pandas as pd

from analytics.charts import opinions


def test_each_part_is_a_bar_and_hidden_rows_are_left_out() -> None:
    tallied = pd.DataFrame(
        {
            "label": ["微信", "热线", "走访"],
            "received": pd.array([10, pd.NA, 0], dtype="Int64"),
            **{name: pd.array([number, pd.NA, 0], dtype="Int64") for number, name in enumerate(opinions.PARTS)},
        }
    )
    figure = opinions.handling_bars(tallied=tallied)
    assert [list(bar.x) for bar in figure.data] == [[0], [1], [2], [3], [4], [5]]
    assert [bar.name for bar in figure.data] == ["采纳", "部分采纳", "不采纳", "已反馈", "未办理", "无实质内容"]
    assert list(figure.data[2].customdata[0]) == ["微信", 10]
    assert list(figure.layout.yaxis.ticktext) == ["微信"]
