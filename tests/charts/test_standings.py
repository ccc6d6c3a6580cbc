"""Standings by place, read from the bars."""

from __future__ import annotations

from analytics.charts import standings
from tests.charts import frames


def test_bars_hold_the_part_and_the_number_of_communities() -> None:
    figure = standings.by_place(verdicts=frames.verdicts(), by="district")
    assert list(figure.layout.yaxis.ticktext) == ["市中区", "滕州市", "未填"]
    bars = {trace.name[2:]: trace for trace in figure.data}
    assert list(bars["未达标"].x) == [1.0, 0.0, 0.0]
    assert list(bars["达标"].x) == [0.0, 1.0, 0.0]
    assert list(bars["无数据"].x) == [0.0, 0.0, 1.0]
    assert list(bars["未达标"].text) == ["▲ 2", "", ""]
    assert "2 个小区，占 100.0 %，共 2 个" in bars["未达标"].customdata[0]
