"""Wishes as bars, read from their traces."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import wishes
from analytics.language import using


def rows(kind: str = "multi") -> pd.DataFrame:
    frame = pd.DataFrame(
        {"choice": ["<b>道路</b>", "电梯", "怪"], "category": ["基础类", "完善类", None], "n": [30, 28, 2]}
    ).astype({"n": "Int64"})
    share = (frame["n"] / 40).astype(float)
    return frame.assign(
        type=kind, options=3, base=40, form_base=41, share=share, low=share - 0.04, high=share + 0.02, gap=0.1,
        close=pd.array([False, True, None], dtype="boolean"), score=[2.5, 2.0, 0.5], score_low=[2.0, 1.5, 0.25],
        score_high=[3.0, 2.5, 1.0], mean_place=[1.2, 1.9, 2.8], first=pd.array([30, 8, 2], dtype="Int64"),
    )  # fmt: skip


def test_a_bar_is_a_share_of_households_with_its_interval() -> None:
    figure = wishes.bars(ranking=rows())
    assert [trace.name for trace in figure.data] == ["基础类", "完善类", "未归类"]
    first = figure.data[0]
    assert (list(first.x), list(first.y)) == ([0.75], [0])
    assert first.error_x.array[0] == pytest.approx(0.02) and first.error_x.arrayminus[0] == pytest.approx(0.04)
    assert [note.text for note in figure.layout.annotations] == ["75.0 %，30 户", "70.0 %，28 户　≈", "5.0 %，2 户"]
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;道路&lt;/b&gt;" and "40 户作答" in first.customdata[0]


def test_a_ranking_is_drawn_by_its_score() -> None:
    figure = wishes.bars(ranking=rows("ranking"))
    assert list(figure.data[0].x) == [2.5] and figure.layout.xaxis.range == (0, 3.06)
    assert figure.layout.annotations[1].text == "2.00 分，首选 8 份　≈"


def test_without_classes_there_is_no_legend_and_hidden_rows_stay_empty() -> None:
    hidden = rows().assign(category=None, n=pd.array([None] * 3, dtype="Int64"), share=None, low=None, high=None)
    figure = wishes.bars(ranking=hidden.assign(share=float("nan"), low=float("nan"), high=float("nan")))
    assert not figure.layout.showlegend and {note.text for note in figure.layout.annotations} == {"—"}


def test_options_that_are_standard_measures_are_told_in_english() -> None:
    with using("en"):
        figure = wishes.bars(ranking=rows().assign(choice=["加装电梯", "自家的写法", "照明"]))
    assert list(figure.layout.yaxis.ticktext) == ["Adding lifts", "自家的写法", "Lighting"]
    assert "Adding lifts" in figure.data[0].customdata[0]
