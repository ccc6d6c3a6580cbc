"""交叉分析 on a small city whose residents say who they are, and two rounds of the same households."""

from __future__ import annotations

from contextlib import closing

import pandas as pd
import pytest

from analytics.estimation.tables.crosstabs import Finding
from analytics.estimation.tables.resurvey import NOTHING, Change
from analytics.flows.crosstabs import ALL_ROWS, Crosstab
from analytics.flows.office import open_office
from analytics.flows.round_pairs import Compared
from analytics.model import Gate
from pages.shared import crosstab_words, round_change_words
from tests.flows.test_crosstabs import forms
from tests.pages import desk
from tests.privacy.crossed_city import FIRST, HOMES, SECOND, SEX, fill


@pytest.fixture
def crossed(store_address: str) -> str:
    first = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, "女", 11, 9, wish="停车")]
    second = [form for home in HOMES for form in forms(home, "男", 15, 5) + forms(home, "女", 17, 3)]
    with closing(open_office(store_address)) as office:
        fill(office, {1: first, 2: second})
    return store_address


def test_a_question_by_sex_with_its_test_in_words(crossed: str) -> None:
    app = desk.dashboard("crosstabs", group=SEX, round="1")
    said = desk.said(app)
    assert "总体满意度 × 性别" in said and said.count("有效份数 n = 240") == 2, "under each of the figures"
    assert "只提供完整的城市、区县、街道" in said
    table = app.dataframe[0].value
    assert table["占该组的 %"].tolist() == [55.0, 45.0, 75.0, 25.0, 65.0, 35.0]


def test_links_restore_question_grouping_and_place(crossed: str) -> None:
    app = desk.dashboard("crosstabs", item=SECOND, group="channel", within="枣庄市|东区|一街", round="2")
    assert "楼道照明 × 填写渠道" in desk.said(app) and "枣庄市 · 东区 · 一街" in desk.said(app)
    assert app.dataframe[0].value["该组有效份数"].iloc[-1] == 80


def test_every_grouping_is_drawn(crossed: str) -> None:
    for group in ("register:built_year", "register:management_mode", "round", "building", f"item:{SECOND}"):
        said = desk.said(desk.dashboard("crosstabs", group=group, item=FIRST))
        assert "总体满意度 ×" in said, group


def test_two_rounds_are_told_household_by_household(crossed: str) -> None:
    app = desk.dashboard("crosstabs", view="rounds")
    said = desk.said(app)
    assert "240 户两轮都答了" in said and "由不满意转为满意 36 户，由满意转为不满意 0 户" in said
    assert "+15.0" in said and "变化可信" in said
    assert app.dataframe[0].value["转为满意"].tolist() == [36, 36]


def test_the_communitys_own_page_tells_who_moved(crossed: str) -> None:
    said = desk.said(desk.dashboard("community", community="C1"))
    assert "40 户两轮都答了" in said and "由不满意转为满意 6 户" in said


def test_methods_print_the_numbers_of_agresti_and_of_the_data(crossed: str) -> None:
    said = desk.said(desk.dashboard("methods"))
    assert "X² = 30.07" in said and "M² = 6.57" in said and "150 人转为反对" in said


def test_one_round_has_nothing_to_compare(city: str) -> None:
    assert "这个调查只有一轮" in desk.said(desk.dashboard("crosstabs", view="rounds"))


def test_without_data_the_page_says_what_to_do(store_address: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("crosstabs"))


def test_a_share_short_of_the_line_is_not_written_as_on_it() -> None:
    """1 999 of 2 500 are 79.96 %: 80.0 % with one decimal."""
    cells = pd.DataFrame({"row": ["女", ALL_ROWS], "answer": "满意", "base": [2500, 5000], "share": [0.7996, 0.8504]})
    cells = cells.assign(mark=["lower", ""], residual=[-9.0, 0.0])
    said = crosstab_words.outstanding(Crosstab(cells, Finding("none", 5000, 6), exclusive=True), Gate())
    assert said == ["▼ 女：“满意”79.96 %，全体 85.0 %（2500 份）"]


def test_two_rounds_are_written_as_exactly_as_it_takes() -> None:
    change = Change((0.0004, -0.1, 0.1), NOTHING, (0.0004, -0.1, 0.1), 1.0, overlap=True)
    one = Compared("q", "停车", 2500, (1999, 2500), (2000, 2500), 0.7996, 0.8, None, change)
    said = round_change_words.sentence(one, Gate(), before="第 1 轮", after="第 2 轮")
    assert "由 79.96\u00a0% 到 80.0\u00a0%" in said
    row = round_change_words.in_words([one]).iloc[0]
    assert row["配对变化（百分点）"] == "+0.04（−10.0 ~ +10.0）" and pd.isna(row["其余答卷变化（百分点）"])
