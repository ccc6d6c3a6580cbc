"""满意度 on the small city: two questions, 总体满意度 and 停车; everyone is satisfied with 停车."""

from __future__ import annotations

import pandas as pd

from tests.conftest import survey_csv
from tests.pages import desk


def shares(app: object) -> pd.DataFrame:
    return app.dataframe[0].value.set_index(["place", "heading"])


def test_shares_by_district_and_question(city: str) -> None:
    table = shares(desk.dashboard("satisfaction"))
    overall = table.loc[("市中区", "总体满意度")]
    assert (overall["n"], overall["satisfied"]) == (44, 32)
    assert round(overall["share"], 2) == 72.73
    assert table.loc[("市中区", "停车"), "share"] == 100


def test_communities_stand_least_satisfied_first(city: str) -> None:
    table = desk.dashboard("satisfaction", by="community").dataframe[0].value
    assert table["place"].drop_duplicates().tolist() == ["朝阳花园", "建设新村"]


def test_definition_survey_and_round_are_said(city: str) -> None:
    said = desk.said(desk.dashboard("satisfaction"))
    assert "各小区最新一轮" in said
    assert "有效份数为基数" in said
    assert "有效份数 n = 44" in said


def test_levels_add_up_to_the_base(city: str) -> None:
    levels = desk.dashboard("satisfaction").dataframe[1].value
    assert levels.groupby("题目")["份数"].sum().to_dict() == {"总体满意度": 44, "停车": 44}


def test_a_small_cell_takes_a_second_one_with_it(store_address: str) -> None:
    answers = survey_csv({"C1": ["不满意"] * 3, "C2": ["满意"] * 30, "C3": ["一般"] * 10})
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", answers)))
    app = desk.dashboard("satisfaction", by="community")
    table = shares(app)
    assert table.loc[("建设新村", "总体满意度"), "n"] == 30
    assert table.loc[[("朝阳花园", "总体满意度"), ("铁路宿舍", "总体满意度")], ["n", "share"]].isna().all(axis=None)
    assert "份数少于 5" in desk.said(app)
    # A hidden share must not be told by its rank either.
    assert app.dataframe[0].value["place"].iloc[0] == "建设新村"


def test_a_register_alone_says_that_a_survey_is_missing(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有满意度调查" in desk.said(desk.dashboard("satisfaction"))
