"""小区比较 on small cities, and the sentence on flags elsewhere."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from pages.shared import unit_tables, unit_words
from tests.conftest import survey_csv
from tests.pages import desk

# Of 120, 90, 60 and 33 households: clearly below, doubtful, met, met by a census.
ANSWERS = {
    "C1": ["满意"] * 30 + ["一般"] * 50,
    "C2": ["满意"] * 15 + ["一般"] * 5,
    "C3": ["满意"] * 36 + ["一般"] * 4,
    "C4": ["满意"] * 31 + ["一般"] * 2,
}

IDS = {"朝阳花园": "C1", "建设新村": "C2", "铁路宿舍": "C3", "纺织家属院": "C4"}


@pytest.fixture
def four(store_address: str) -> str:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv(ANSWERS))))
    return store_address


def listed(app: object) -> pd.DataFrame:
    """The table as it is seen, its rows called by the ids of their communities."""
    table = app.dataframe[0].value
    return table.set_index(table["name"].map(IDS))


def test_the_list_is_by_adjusted_share_with_the_interval_of_each_rank(four: str) -> None:
    table = listed(desk.dashboard("ranking"))
    assert table.index.tolist() == ["C1", "C2", "C3", "C4"]
    assert table["rank_interval"].tolist()[0] == "1–1"
    assert table["share"].round(1).tolist() == [37.5, 75.0, 90.0, 93.9]
    # A census is what it is; the others are drawn to the middle.
    assert table.loc["C4", "expected"] == pytest.approx(table.loc["C4", "share"])
    assert table.loc["C1", "expected"] > 37.5 and table.loc["C3", "expected"] < 90
    assert table["n"].tolist() == [80, 20, 40, 33]
    # Were all the others satisfied, C1 would have 70 of 120: that is certain, C2 is not.
    assert table.loc["C4", "below_probability"] == 0 and table.loc["C1", "below_probability"] == 100
    assert 50 < table.loc["C2", "below_probability"] < 100
    assert table["sure"].tolist() == ["■ 可确认", "—", "—", "—"]


def test_flags_say_how_many_are_expected_to_be_false(four: str) -> None:
    for page in ("ranking", "acceptance", "overview"):
        words = desk.said(desk.dashboard(page))
        assert "未达标 2 个小区（有效份数 n = 100）" in words, page
        assert "预计约 不到 1 个实际达标" in words, page
        assert "可确认未达标 1 个" in words and "判定仍以份数为准" in words, page


def test_lists_by_standing_and_by_certainty(four: str) -> None:
    assert listed(desk.dashboard("ranking", list="below")).index.tolist() == ["C1", "C2"]
    sure = listed(desk.dashboard("ranking", list="sure"))
    # Ranks stay those among all.
    assert sure.index.tolist() == ["C1"] and sure["rank_interval"].tolist() == ["1–1"]


def test_the_funnel_has_its_limits_with_and_without_spread(four: str) -> None:
    def low(**query: str) -> float:
        app = desk.dashboard("ranking", **query)
        traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
        return _numbers(traces[0]["y"])[-1]

    assert low() < low(spread="without") < 0.647
    words = desk.said(desk.dashboard("ranking"))
    assert "参照：4 个小区合计 64.7 %" in words and "有效份数 n = 173" in words


def _numbers(values: object) -> list[float]:
    if isinstance(values, dict):
        import base64

        import numpy as np

        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return list(values)  # type: ignore[call-overload]


def test_hidden_figures_are_left_out_and_counted(store_address: str) -> None:
    """C1's 4 answers are few, and C2's 10 would tell them by the street's 14."""
    few = survey_csv({"C1": ["不满意"] * 4, "C2": ["一般"] * 10, "C3": ["满意"] * 7 + ["一般"] * 13})
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", few)))
    app = desk.dashboard("ranking")
    assert listed(app).index.tolist() == ["C3"]
    words = desk.said(app)
    assert "3 个无数据或份数太少的小区未列" in words and "另有 2 个未达标小区份数太少" in words
    assert "参照：1 个小区合计 35.0 %" in words and "未测出" in words


def test_a_place_narrows_the_list_and_changes_no_adjusted_share(four: str) -> None:
    everywhere, street = (listed(desk.dashboard("ranking", **query)) for query in ({}, {"street": "文化路街道"}))
    assert street.index.tolist() == ["C3", "C4"]
    assert street["expected"].tolist() == everywhere.loc[["C3", "C4"], "expected"].tolist()
    assert set(street["rank_interval"]) <= {"1–1", "1–2", "2–2"}


def test_empty_states(emptied: str) -> None:
    assert "还没有" in desk.said(desk.dashboard("ranking"))


def test_nothing_but_few_answers(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["满意"] * 3}))))
    assert "都不显示满意率" in desk.said(desk.dashboard("ranking"))


def test_the_methods_work_the_current_numbers_out(four: str) -> None:
    words = desk.said(desk.dashboard("methods"))
    assert "建设新村有效 20 份、满意 15 份，共 90 户，原始 75.0 %" in words
    assert "现有未达标 2 个" in words


def test_methods_without_data(emptied: str) -> None:
    assert "没有算例" in desk.said(desk.dashboard("methods"))


def test_words() -> None:
    assert unit_words.expected(0.04) == "不到 1" and unit_words.expected(121.6) == "122"
    assert unit_tables.certainty(pd.Series([0.99999])).tolist() == [99.9]
