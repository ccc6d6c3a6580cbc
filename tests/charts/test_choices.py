"""Options as bars, read from their traces."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import choices


def options(kind: str, rows: list[tuple[str, int, int | None, float | None]], base: int) -> pd.DataFrame:
    """One question's options: words, n, first, mean rank."""
    frame = pd.DataFrame(rows, columns=["choice", "n", "rank_1", "mean_rank"]).astype({"rank_1": "Int64"})
    return frame.assign(type=kind, base=base, share=frame["n"] / base)


def test_a_bar_is_the_share_that_chose_the_option() -> None:
    rows = [("停车", 30, None, None), ("<b>电梯</b>", 10, None, None)]
    figure = choices.bars(choices=options("multi", rows, 40))
    assert len(figure.data) == 1
    assert list(figure.data[0].x) == [0.75, 0.25]
    assert figure.data[0].text == ("75.0 %，30 份", "25.0 %，10 份")
    assert figure.layout.yaxis.ticktext == ("停车", "&lt;b&gt;电梯&lt;/b&gt;")
    assert "基数 40 份" in figure.data[0].customdata[0]


def test_in_a_ranking_those_who_put_it_first_are_told_from_the_rest() -> None:
    figure = choices.bars(choices=options("ranking", [("路", 40, 30, 1.25), ("灯", 20, 10, 1.5)], 40))
    assert [trace.name for trace in figure.data] == ["排第一", "排在其后"]
    assert list(figure.data[0].x) == [0.75, 0.25]
    assert list(figure.data[1].x) == pytest.approx([0.25, 0.25])
    assert figure.data[1].text == ("100.0 %，平均第 1.2 位", "50.0 %，平均第 1.5 位")
    assert "30 份排第一" in figure.data[0].customdata[0]


def test_only_the_first_options_are_drawn_and_hidden_ones_keep_their_row() -> None:
    many = options("single", [(f"选项{at}", 1, None, None) for at in range(30)], 30)
    assert len(choices.bars(choices=many, most=20).data[0].x) == 20
    hidden = many.head(2).assign(n=pd.NA, base=pd.NA, share=np.nan)
    figure = choices.bars(choices=hidden)
    assert np.isnan(figure.data[0].x).all()
    assert figure.data[0].text == ("", "")
