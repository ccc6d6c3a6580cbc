"""The chart of votes against the law's limits: shares drawn, limits drawn, nothing drawn that must not be told."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import votes as chart
from analytics.programme.voting import ballots
from tests.programme.test_ballots import alike, roll


@pytest.mark.parametrize(("special", "limit"), [(True, 0.75), (False, 0.5)])
def test_shares_and_limits(special: bool, limit: float) -> None:
    first = roll(alike(agree=6, against=2, absent=4), extent="stairway", special=special)
    second = roll(alike(agree=2, against=2), extent="stairway", special=special, stairway="2单元")
    shown = ballots.shown(ballots.count(pd.concat([first, second])), minimum=5)
    figure = chart.against_limits(votes=shown)
    by_place = {(trace.name, trace.xaxis): trace.x for trace in figure.data}
    assert by_place[("人数", "x")] == pytest.approx([8 / 12, 1])
    assert by_place[("面积", "x2")] == (0.75, None), "of four owners no vote may be told"
    assert [shape.x0 for shape in figure.layout.shapes] == pytest.approx([2 / 3, limit])
    words = "≥ 3/4" if special else "&gt; 1/2"
    assert words in figure.layout.annotations[1].text
    assert figure.layout.yaxis.ticktext[1] == "1号楼2单元 ▲ 未通过"
