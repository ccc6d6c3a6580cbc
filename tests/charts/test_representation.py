"""Dumbbells and weighted dots: what is drawn where."""

from __future__ import annotations

import pandas as pd

from analytics.charts import palette, representation


def test_a_dumbbell_has_both_shares_and_hides_what_is_hidden() -> None:
    rows = pd.DataFrame(
        {
            "label": ["<b>女</b>", "男", "未知"],
            "n": [30, 20, pd.NA],
            "share": [0.6, 0.4, float("nan")],
            "register_share": [0.5, 0.45, 0.05],
            "difference": [0.1, -0.05, float("nan")],
        }
    )
    figure = representation.dumbbell(categories=rows)
    register, over, under = figure.data
    assert list(register.x) == [0.5, 0.45, 0.05]
    assert (list(over.x), list(over.y), over.marker.symbol) == ([0.6], [0], "circle")
    assert (list(under.x), list(under.y), under.marker.symbol) == ([0.4], [1], "triangle-left")
    assert len(figure.layout.shapes) == 2
    assert "&lt;b&gt;" in register.text[0] and "不显示" in register.text[2] and "+10.0" in over.text[0]
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;女&lt;/b&gt;"


def test_the_share_that_decides_is_a_square_and_doubt_is_hollow() -> None:
    rows = pd.DataFrame(
        {
            "scheme": ["plain", "by_register"],
            "share": [0.79, 0.82],
            "low": [0.75, 0.805],
            "high": [0.83, 0.84],
            "effective": [400.0, 250.0],
            "evidence": ["uncertain", "clear"],
        }
    )
    figure = representation.weighted(
        shares=rows, names={"plain": "不加权", "by_register": "加权"}, threshold_percent=80
    )
    decides, other = figure.data
    assert decides.marker.symbol == "square" and other.marker.symbol == "circle"
    assert decides.marker.color[0] == palette.PAPER and other.marker.color[0] == palette.MET
    assert decides.marker.line.color[0] == palette.BELOW
    assert list(figure.layout.yaxis.ticktext) == ["不加权", "加权"]
    assert "有效样本量 250" in other.text[0]


def test_a_share_on_the_threshold_meets_it() -> None:
    """100 times .57 is 56.99999999999999."""
    row = {"scheme": "plain", "share": 0.57, "low": 0.5, "high": 0.6, "effective": 100.0, "evidence": "uncertain"}
    figure = representation.weighted(shares=pd.DataFrame([row]), names={"plain": "不加权"}, threshold_percent=57)
    assert figure.data[0].marker.line.color[0] == palette.MET
