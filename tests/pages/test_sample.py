"""样本与回收 on a small city with margins, and without."""

from __future__ import annotations

from contextlib import closing

import pandas as pd
from streamlit.testing.v1 import AppTest

from analytics.flows.office import open_office
from analytics.flows.representation.weights import Shares
from analytics.model import Gate
from analytics.programme.entering import margin_file
from pages.shared import weight_words
from tests.conftest import REGISTER
from tests.flows.test_representation import BUILDINGS, CITY, MARGINS, text_of
from tests.pages import desk

FILES = (("名册.csv", REGISTER), ("满意度调查.csv", text_of(CITY)))

SIDES = {"plain": 0.57, "by_community": 0.58}


def held(address: str, margins: str = MARGINS + BUILDINGS, files: desk.Files = FILES) -> None:
    desk.fill(address, files)
    if margins:
        with closing(open_office(address)) as office:
            margin_file.commit(office, margin_file.read(office, "名册结构.csv", margins.encode()), by="王敏")


def table(app: AppTest, column: str) -> pd.DataFrame:
    """The page's table that has ``column``."""
    return next(one.value for one in app.dataframe if column in one.value.columns)


def test_response_register_and_weights_are_told(store_address: str) -> None:
    held(store_address)
    app = desk.dashboard("sample")
    said = desk.said(app)
    assert [one.value for one in app.metric] == ["303", "80", "26.4 %", "2 / 4"]
    assert "RR1 26.4 %" in said and "拒访" in said
    assert "**女**在答卷中占 62.5 %，名册中占 50.0 %（+12.5 个百分点）" in said
    assert "χ² = " in said
    assert "50.0 % 的答卷由居民自愿填写" in said
    weighed = table(app, "算法")
    assert weighed["算法"].tolist() == ["不加权", "按小区户数加权", "按户数和名册结构加权"]
    assert weighed["满意率"].iloc[0] == "76.3 %"


def test_one_community_shows_its_buildings(store_address: str) -> None:
    held(store_address)
    app = desk.dashboard("sample", community="C1")
    buildings = table(app, "楼栋")
    assert buildings["楼栋"].tolist() == ["1号楼", "2号楼", "3号楼"]
    assert buildings["答卷"].tolist() == [30, 20, 0]
    assert "1 栋没有答卷" in desk.said(app)


def test_another_variable_is_chosen_by_link(store_address: str) -> None:
    held(store_address)
    assert "**朝阳花园**" in desk.said(desk.dashboard("sample", variable="place"))


def test_without_margins_it_says_what_to_upload_and_weighs_by_households(store_address: str) -> None:
    held(store_address, margins="")
    app = desk.dashboard("sample")
    assert "可上传名册结构" in desk.said(app)
    assert table(app, "算法")["算法"].tolist() == ["不加权", "按小区户数加权"]


def test_words_that_do_not_match_are_listed_and_not_weighed(store_address: str) -> None:
    held(store_address, margins=MARGINS.replace("女", "女性"))
    said = desk.said(desk.dashboard("sample"))
    assert "用词对不上" in said and "女性" in said and "没有用于加权" in said


def test_few_answers_show_nothing_of_what_they_said(store_address: str) -> None:
    held(store_address, files=(FILES[0], ("满意度调查.csv", text_of([("C1", "女", "1", "微信", 2, 3)]))))
    app = desk.dashboard("sample")
    assert "不显示" in desk.said(app) and not app.metric
    assert not [one for one in app.dataframe if "算法" in one.value.columns]


def test_no_survey_and_no_data(store_address: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("sample"))


def test_a_register_alone(store_address: str) -> None:
    desk.fill(store_address, FILES[:1])
    assert "还没有满意度调查" in desk.said(desk.dashboard("sample"))


def test_satisfaction_has_the_weighted_share_in_a_line(store_address: str) -> None:
    held(store_address)
    said = desk.said(desk.dashboard("satisfaction"))
    assert "总体满意率不加权 76.3 %" in said and "按户数和名册结构加权" in said and "设计效应" in said


def test_methods_print_a_number_of_the_current_data(store_address: str) -> None:
    held(store_address)
    said = desk.said(desk.dashboard("methods"))
    assert "现有数据的算例（满意度调查）" in said and "RR1 60.0 %" in said


def test_a_share_on_the_line_is_on_the_side_of_one_above() -> None:
    """57 of 100 meet a line of 57 %, though 100 times .57 is 56.99999999999999."""
    rows = [{"scheme": name, "share": share, "evidence": "uncertain"} for name, share in SIDES.items()]
    found = Shares(pd.DataFrame(rows), households=500)
    assert "都不改变" in weight_words.conclusion(found, Gate(57))
    assert "另一侧" in weight_words.conclusion(found, Gate(58))
