"""Stacked levels, read from their traces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import levels, palette
from tests.charts import frames

FIVE = ("很不满意", "不满意", "一般", "满意", "非常满意")
FOUR = ("不满意", "不太满意", "基本满意", "满意")


def test_the_best_level_comes_first_and_shares_fill_the_bar() -> None:
    figure = levels.stacked(levels=frames.levels("总体满意度", FIVE, (5, 5, 10, 30, 50), 4), threshold_percent=80)
    assert [trace.name for trace in figure.data] == list(reversed(FIVE))
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(1)
    assert figure.data[0].marker.color == palette.MET
    assert "非常满意：50.0 %，50 份，基数 100 份" in figure.data[0].customdata[0]


def test_other_level_words_have_a_legend_of_their_own() -> None:
    both = pd.concat(
        [frames.levels("道路", FIVE, (0, 0, 0, 5, 5), 4), frames.levels("物业", FOUR, (1, 2, 3, 4), 3)],
        ignore_index=True,
    )
    figure = levels.stacked(levels=both, threshold_percent=80)
    assert [trace.name for trace in figure.data if trace.legend == "legend2"] == list(reversed(FOUR))
    assert figure.layout.yaxis.ticktext == ("道路", "物业")


def test_a_question_with_hidden_shares_keeps_its_row() -> None:
    hidden = frames.levels("电梯", FIVE, (0, 0, 0, 1, 2), 4).assign(n=pd.NA, base=pd.NA, share=np.nan)
    figure = levels.stacked(levels=hidden, threshold_percent=80)
    assert figure.layout.yaxis.ticktext == ("电梯",)
    assert all(np.isnan(trace.x[0]) for trace in figure.data)
    assert "基数 — 份" in figure.data[0].customdata[0]
