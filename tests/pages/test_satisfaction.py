"""满意度 on the small city: two questions, 总体满意度 and 停车; everyone is satisfied with 停车."""

from __future__ import annotations

from contextlib import closing

import pandas as pd

from analytics.flows.office import open_office
from analytics.store import surveys
from tests.conftest import survey_csv
from tests.pages import desk


def shares(app: object) -> pd.DataFrame:
    return app.dataframe[0].value.set_index(["place", "heading"])


def test_shares_by_district_and_question(city: str) -> None:
    table = shares(desk.dashboard("satisfaction"))
    overall = table.loc[("市中区", "总体满意度")]
    assert overall["n"] == 44 and "satisfied" not in table  # 32 of them
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
    # The neighbour in its street, whose total of 33 another view tells; not the smallest of all.
    assert table.loc[("铁路宿舍", "总体满意度"), "n"] == 10
    assert table.loc[[("朝阳花园", "总体满意度"), ("建设新村", "总体满意度")], ["n", "share"]].isna().all(axis=None)
    assert "份数少于 5" in desk.said(app)
    # A hidden share must not be told by its rank either.
    assert app.dataframe[0].value["place"].iloc[0] == "铁路宿舍"


def test_a_register_alone_says_that_a_survey_is_missing(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有满意度调查" in desk.said(desk.dashboard("satisfaction"))


WISHED = [("停车┋电梯", "路→灯")] * 12 + [("电梯", "灯→路")] * 6 + [("(跳过)", "(空)")] * 2 + [("晾衣", "路→灯")] * 3
WISHES = "答卷编号,小区编号,提交时间,您最希望增加什么设施？,请排序,意见建议\n" + "".join(
    f"{number},{'C1' if number < 21 else 'C3'},2026-09-07 10:00:00,{chosen},{ranked},\n"
    for number, (chosen, ranked) in enumerate(WISHED, start=1)
)


def test_options_and_ranks_of_a_survey_of_wishes_are_counted(store_address: str) -> None:
    desk.fill(store_address, (*desk.CITY, ("居民改造意愿.csv", WISHES)))
    app = desk.dashboard("satisfaction")
    survey = next(box for box in app.selectbox if box.label == "调查")
    assert survey.options == ["满意度调查", "居民改造意愿"]
    wishes = survey.set_value(next(one for one in survey_ids(store_address) if one != survey.value)).run()
    assert not wishes.exception
    said = desk.said(wishes)
    assert "意愿调查“居民改造意愿”" in said
    assert "各题市中区满意率" not in said
    assert [one.value for one in wishes.subheader] == ["选择题", "排序题"]
    assert "有效份数 n = 21 ｜ 另有 2 份未填或跳过，不进基数；一人可选多项" in said
    table = wishes.dataframe[0].value.set_index(["题目", "选项"])
    assert table["份数"].to_dict() == {
        ("您最希望增加什么设施？", "电梯"): 18, ("您最希望增加什么设施？", "停车"): 12,
        ("您最希望增加什么设施？", "晾衣"): 3, ("请排序", "路"): 21, ("请排序", "灯"): 21,
    }  # fmt: skip
    assert table.loc[("请排序", "路"), ["排第一份数", "平均名次", "占比（%）"]].tolist() == [15, 1.29, 100]


def test_options_of_few_forms_are_not_shown(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("居民改造意愿.csv", WISHES)))
    app = desk.dashboard("satisfaction", street="文化路街道")
    assert "有效份数少于 5，不显示" in desk.said(app)
    assert app.dataframe[0].value[["份数", "占比（%）", "排第一份数"]].isna().all(axis=None)


def survey_ids(address: str) -> list[str]:
    with closing(open_office(address)) as office:
        return surveys.surveys(office.store)["survey_id"].tolist()


def test_places_are_not_a_league_by_raw_share(store_address: str) -> None:
    """4 of 6 is 67 %, 50 of 72 is 69 %: the few are drawn to the share of all, and do not stand lowest for it."""
    few = {"C1": ["满意"] * 4 + ["一般"] * 2, "C2": ["满意"] * 50 + ["一般"] * 22, "C3": ["满意"] * 59 + ["一般"]}
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv(few))))
    app = desk.dashboard("satisfaction", by="community")
    places = app.dataframe[0].value["place"].drop_duplicates().tolist()
    assert places == ["建设新村", "朝阳花园", "铁路宿舍"]
    assert "不表示名次" in desk.said(app)
