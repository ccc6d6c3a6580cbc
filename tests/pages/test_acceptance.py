"""验收预警 on the small city."""

from __future__ import annotations

import pandas as pd

from tests.conftest import survey_csv
from tests.pages import desk


def listed(app: object) -> pd.DataFrame:
    return next(one.value for one in app.dataframe if "standing" in one.value)


def test_below_comes_first_and_alone_by_default(city: str) -> None:
    table = listed(desk.dashboard("acceptance"))
    assert table["name"].tolist() == ["朝阳花园"]
    row = table.iloc[0]
    # Wilson's upper limit of 8 of 14 is .786 even without the correction for 120 households.
    assert (row["n"], row["standing"], row["evidence"]) == (14, "▲ 未达标", "■ 充分")
    assert round(row["share"], 1) == 57.1
    assert round(row["distance"], 1) == -22.9


def test_all_standings_at_a_word_in_the_url(city: str) -> None:
    table = listed(desk.dashboard("acceptance", standing=["below", "met", "no_data"]))
    assert table["standing"].tolist() == ["▲ 未达标", "○ 无数据", "○ 无数据", "● 达标"]
    assert table["share"].isna().tolist() == [False, True, True, False]
    assert table["share"].iloc[3] == 80


def test_an_empty_word_takes_the_filter_away(city: str) -> None:
    assert len(listed(desk.dashboard("acceptance", standing=""))) == 4


def test_the_rule_is_said(city: str) -> None:
    said = desk.said(desk.dashboard("acceptance"))
    assert "≥ 80 %（含本数" in said
    assert "存疑" in said
    assert "有效份数 n = 14" in said


def test_filters_that_leave_nothing_say_so(city: str) -> None:
    app = desk.dashboard("acceptance", standing="below", evidence="insufficient")
    assert "当前筛选条件下没有小区" in desk.said(app)
    assert not any("standing" in one.value for one in app.dataframe)


def test_few_answers_are_listed_last_without_figures(store_address: str) -> None:
    """C2's 10 are hidden with C1's 4 of the same street, or the street's 14 would tell them; its evidence is not."""
    few = survey_csv({"C1": ["不满意"] * 4, "C2": ["一般"] * 10, "C3": ["满意"] * 7 + ["一般"] * 13})
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", few)))
    table = listed(desk.dashboard("acceptance")).set_index("name", drop=False)
    assert table.index[0] == "铁路宿舍" and table.loc["铁路宿舍", "n"] == 20
    other = table.loc["建设新村"]
    assert other[["n", "share"]].isna().all() and other["evidence"] == "■ 充分"
    hidden = table.loc["朝阳花园"]
    assert hidden[["n", "share", "distance", "needed", "severity"]].isna().all()
    assert not {"community_id", "satisfied", "low", "high"} & set(table), "the browser has what is seen"
    assert (hidden["evidence"], hidden["interval"]) == ("◌ 样本不足", "—")


def test_the_definition_is_of_the_surveys_in_the_place(store_address: str) -> None:
    words = survey_csv({"C1": ["满意"] * 4 + ["一般"] * 4}, title="词")
    points = survey_csv({"C3": ["10", "9", "8", "7", "3", "1"]}, first=50, title="分")
    desk.fill(store_address, (desk.CITY[0], ("甲.csv", words), ("乙.csv", points)))
    assert "8 分及以上" in desk.said(desk.dashboard("acceptance"))
    assert "8 分及以上" not in desk.said(desk.dashboard("acceptance", street="光明路街道"))


def test_of_figures_that_are_all_hidden_none_is_told(store_address: str) -> None:
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv({"C1": ["不满意"] * 4}))))
    said = desk.said(desk.dashboard("acceptance"))
    assert "有效份数 n = —" in said and "n = 0" not in said
