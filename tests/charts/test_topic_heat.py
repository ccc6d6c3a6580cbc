"""The heat map of communities by topics, read from its trace."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import template, topic_heat


def shares() -> pd.DataFrame:
    """甲 with 40 comments, 10 of them on parking; 乙 with 29, one below what may be drawn."""
    rows = [
        ("甲院", 40, "停车", 10, 0.25, True),
        ("甲院", 40, "路灯", 4, 0.1, False),
        ("乙院", 29, "停车", 29, 1.0, True),
    ]
    return pd.DataFrame(rows, columns=["place", "place_n", "topic", "n", "share", "over"])


def drawn() -> object:
    return topic_heat.topic_heat(shares=shares(), minimum=30).data[0]


def test_cells_say_the_share_in_per_cent_a_mark_what_stands_out_and_few_comments_nothing() -> None:
    assert [list(row) for row in drawn().text] == [["25▲", "10"], [topic_heat.HIDDEN_MARK] * 2]
    assert np.isnan(np.array(drawn().z, dtype=float)).tolist() == [[False, False], [True, True]]


def test_what_is_hidden_does_not_set_the_scale() -> None:
    assert drawn().zmax == pytest.approx(0.25)


def test_the_hover_says_of_how_many() -> None:
    assert "10 条，占该小区 40 条的 25.0 %" in drawn().customdata[0][0]
    assert "少于 30" in drawn().customdata[1][0]


def test_a_topic_nobody_raised_there_is_zero_not_blank() -> None:
    more = pd.concat([shares(), pd.DataFrame([("丙院", 30, "停车", 30, 1.0, False)], columns=shares().columns)])
    figure = topic_heat.topic_heat(shares=more, minimum=30)
    assert figure.data[0].z[2][1] == 0
    assert figure.data[0].text[2][1] == ""


def test_rows_say_how_many_comments_and_darker_is_more() -> None:
    figure = topic_heat.topic_heat(shares=shares(), minimum=30)
    assert list(figure.layout.yaxis.ticktext) == ["甲院（40）", "乙院（29）"]
    colours = [colour for _place, colour in topic_heat._PALE_TO_DARK]
    light = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in colours]
    assert light == sorted(light, reverse=True)
    assert figure.layout.height == template.height_for(2, row=28, around=190)


def test_a_cell_of_few_writers_is_hidden() -> None:
    few = shares().assign(n=pd.array([10, pd.NA, 29], dtype="Int64"), share=[0.25, np.nan, 1.0])
    figure = topic_heat.topic_heat(shares=few, minimum=30)
    assert figure.data[0].text[0][1] == topic_heat.HIDDEN_MARK
    assert "填写人太少" in figure.data[0].customdata[0][1]
