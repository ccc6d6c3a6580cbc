"""The areas, read from their one trace."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.charts import palette, treemap
from tests.charts import frames


def areas(**changes: object) -> pd.DataFrame:
    """A row a node with what the browser is sent of it."""
    verdicts = frames.verdicts().assign(
        **({"street": ["甲街道", "乙街道", None, None], "threshold_percent": 80} | changes)
    )
    trace = treemap.treemap(verdicts=verdicts, figure_minimum=5).data[0]
    return pd.DataFrame(
        {name: list(trace[name]) for name in ("ids", "labels", "parents", "values", "customdata")}
        | {
            "colour": list(trace.marker.colors),
            "ink": list(trace.textfont.color),
            "hatch": list(trace.marker.pattern.shape),
        }
    )


def test_every_place_is_as_large_as_its_communities() -> None:
    nodes = areas()
    total = nodes.set_index("ids")["values"]
    sums = nodes[nodes["parents"] != ""].groupby("parents")["values"].sum()
    assert (total[sums.index] == sums).all()
    assert nodes["ids"].is_unique and set(nodes["parents"]) - {""} <= set(nodes["ids"])


def test_standing_is_told_by_colour_and_shape() -> None:
    leaves = areas().tail(4)
    assert [label[0] for label in leaves["labels"]] == ["▲", "▲", "●", "○"]
    assert leaves["colour"].tolist() == [palette.BELOW, palette.BELOW, palette.MET, palette.NO_DATA]
    assert leaves["hatch"].tolist() == ["/", "/", "", "."], "small areas have no label"
    assert leaves["ink"].tolist() == [palette.PAPER] * 3 + [palette.INK]


def test_a_place_counts_its_communities_and_has_no_share() -> None:
    city = areas().iloc[0]
    assert city["labels"] == "枣庄市 ▲2 ●1 ○1"
    assert city["customdata"] == "4 个小区：未达标 2，达标 1，无数据 1"


def test_hidden_figures_are_too_little_data_not_0() -> None:
    leaves = areas(share=[0.6, np.nan, np.nan, np.nan], n=pd.array([100, pd.NA, pd.NA, 0], dtype="Int64")).tail(4)
    assert "60.0 %（52.0 %–67.0 %），有效 100 份" in leaves["customdata"].iloc[0]
    assert "数据不足" in leaves["customdata"].iloc[1] and "%" not in leaves["customdata"].iloc[2]
    assert leaves["customdata"].iloc[3].startswith("没有有效答卷")


def test_a_long_name_is_whole_in_the_hover_and_a_short_one_stands_once() -> None:
    leaves = areas().tail(4)
    assert "乙院" * 25 in leaves["customdata"].iloc[1] and len(leaves["labels"].iloc[1]) <= 15
    assert "甲院" not in leaves["customdata"].iloc[0]


def test_namesakes_and_unnamed_places_stay_apart() -> None:
    twins = areas(name="同名小区", district=pd.NA, street=pd.NA)
    assert twins["ids"].is_unique and len(twins) == 3 + 4
    assert twins["labels"].iloc[1].startswith("未填")


def test_places_without_a_city_stay_below_it() -> None:
    nodes = areas(city=pd.NA, district=[pd.NA, "甲区", "甲区", "甲区"])
    assert nodes["ids"].is_unique and nodes["parents"].eq("").sum() == 1
    assert set(nodes["parents"]) - {""} <= set(nodes["ids"])


def test_several_cities_lie_in_one_area_that_leads_back_to_them() -> None:
    nodes = areas(city=["枣庄市", "枣庄市", "沈阳市", pd.NA])
    assert nodes["labels"].iloc[0] == "全部地区 ▲2 ●1 ○1" and nodes["parents"].eq("").sum() == 1
    assert nodes.loc[nodes["parents"] == nodes["ids"].iloc[0], "labels"].str.split().str[0].tolist() == [
        "未填", "枣庄市", "沈阳市",
    ]  # fmt: skip


def test_an_area_is_known_by_its_community_and_a_place_by_no_communitys_name() -> None:
    nodes = areas(community_id=["0", "1", "枣庄市", "C4"])
    assert nodes["ids"].tail(4).tolist() == ["0", "1", "枣庄市", "C4"]
    assert nodes["ids"].is_unique and not set(nodes["parents"]) & {"0", "1", "枣庄市", "C4"}


def test_a_city_of_1820_communities_stays_small() -> None:
    count = 1820
    random = np.random.default_rng(7)
    share = random.uniform(0.5, 0.95, count)
    city = pd.DataFrame(
        {
            "community_id": [f"C{at}" for at in range(count)], "name": [f"第{at}小区花园" for at in range(count)],
            "city": "大市", "district": [f"区{at % 12}" for at in range(count)],
            "street": [f"街道{at % 140}" for at in range(count)], "households": random.integers(50, 2000, count),
            "share": share, "low": share - 0.05, "high": share + 0.05, "n": 100, "threshold_percent": 80,
            "standing": np.where(share < 0.8, "below", "met"), "evidence": "clear",
        }
    )  # fmt: skip
    assert len(treemap.treemap(verdicts=city, figure_minimum=5).to_json().encode()) < 600_000
