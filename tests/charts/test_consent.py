"""Consent and plans as drawn: every round at its place, the limit as a line, hidden figures nowhere."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import consent


def rounds() -> pd.DataFrame:
    told = [
        (1, "q1", "节能窗", 318, 600, 0.53, False, 318 / 1186),
        (2, "q1", "节能窗", 558, 600, 0.93, True, 558 / 1186),
        (1, "q2", "<b>屋面</b>", 480, 600, 0.80, True, 480 / 1186),
        (2, "q2", "<b>屋面</b>", 570, 600, 0.95, True, 570 / 1186),
        (2, "q3", "绿化", None, None, None, None, None),
    ]
    columns = ["round", "item_id", "heading", "agreed", "asked", "share", "met", "register_share"]
    frame = pd.DataFrame(told, columns=columns).assign(position=[1, 1, 2, 2, 3], households=1186)
    frame = frame.assign(low=frame["share"] - 0.02, high=frame["share"] + 0.02)
    return frame.astype({"agreed": "Int64", "asked": "Int64", "met": "boolean"})


def test_every_round_stands_against_the_limit_and_hidden_items_do_not() -> None:
    figure = consent.items(rounds=rounds(), limit_percent=80)
    first, second, register = figure.data
    assert first.x.tolist() == [0.53, 0.80] and second.x.tolist() == [0.93, 0.95]
    assert first.marker.symbol == ("triangle-up", "circle") and second.marker.symbol == ("circle", "circle")
    assert [y < place for y, place in zip(first.y, (0, 1), strict=True)] == [True, True]
    assert register.x.tolist() == pytest.approx([558 / 1186, 570 / 1186]) and list(register.y) == [0, 1]
    assert figure.layout.yaxis.ticktext == ("节能窗", "&lt;b&gt;屋面&lt;/b&gt;")
    assert figure.layout.shapes[0].x0 == 0.8 and "318 户同意，征询 600 户" in first.customdata[0]


def test_plans_show_support_and_against() -> None:
    options = pd.DataFrame(
        {
            "option": ["方案一", "方案二"], "asked": [80, 80], "support": [45, 18], "against": [9, 9],
            "share": [0.5625, 0.225], "low": [0.45, 0.15], "high": [0.66, 0.33], "against_share": [0.1125, 0.1125],
        }
    )  # fmt: skip
    support, against = consent.plans(options=options).data
    assert support.x.tolist() == [0.5625, 0.225] and against.x.tolist() == [0.1125, 0.1125]
    assert "45 户，征询 80 户" in support.customdata[0] and support.text[1] == "22.5 %，18 户"
    assert against.textposition == "outside" and against.textfont.color != support.textfont.color, "legible on hatching"
    hidden = options.assign(**dict.fromkeys(options.columns[1:], float("nan")))
    assert all(pd.isna(one) for one in consent.plans(options=hidden).data[0].x)
