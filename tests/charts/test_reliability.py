"""Charts of a questionnaire, read from their traces."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import reliability


def test_questions_apart_from_the_others_are_triangles() -> None:
    rows = pd.DataFrame(
        {"heading": ["停车", "照明", "绿化"], "item_total": [0.6, 0.29, -0.2], "alpha_without": [0.7, 0.8, 0.85]}
    )
    figure = reliability.item_totals(rows=rows)
    looks = {trace.name: (trace.marker.symbol, list(trace.x)) for trace in figure.data}
    assert looks == {"与其他题一致": ("circle", [0.6]), "与其他题不大一致": ("triangle-up", [0.29, -0.2])}
    assert figure.layout.xaxis.range[0] < -0.2
    assert "删去本题后 α = 0.850" in figure.data[1].text[1]


def readings() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "heading": ["停车", "<i>照明</i>", "绿化"],
            "n": pd.array([100, 50, None], "Int64"),
            "net": [0.2, -0.4, np.nan],
            "net_low": [0.1, -0.5, np.nan],
            "net_high": [0.3, -0.3, np.nan],
        }
    )


def test_a_reading_with_its_interval_hidden_rows_left_out() -> None:
    figure = reliability.readings(rows=readings(), reading="net", title="净得分", signed=True)
    assert np.allclose(figure.data[0].x, [20, -40])
    assert np.allclose(figure.data[0].error_x.array, [10, 10])
    assert figure.layout.xaxis.range == (-105, 105)
    assert "&lt;i&gt;照明&lt;/i&gt;" in figure.data[0].text[1] and "有效 50 份" in figure.data[0].text[1]


def test_small_shares_need_no_axis_to_100() -> None:
    assert reliability.readings(rows=readings(), reading="net", title="", whole=False).layout.xaxis.range[1] < 40
    nothing = readings().iloc[2:]
    assert len(reliability.readings(rows=nothing, reading="net", title="", whole=False).data[0].x) == 0
