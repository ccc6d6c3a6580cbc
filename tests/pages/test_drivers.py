"""提升重点, 问卷质量 and the community beside its city, on a city of two streets."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from analytics.flows import drivers as flow
from analytics.flows import grouping
from analytics.flows.office import open_office
from tests.flows.test_drivers import QUESTIONS, answers_csv
from tests.pages import desk
from tests.pages.test_cancelling import cancelled, front, pressed_at, stop
from tests.stores import copy_of

__all__ = ["pressed_at"]


@pytest.fixture(scope="session")
def asked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    answers = answers_csv({"C1": 90, "C2": 70, "C3": 4, "C4": 60})
    desk.fill(desk.address(folder), (desk.CITY[0], ("满意度调查.csv", answers)))
    return folder / desk.FILE


@pytest.fixture
def asked(asked_file: Path, store_address: str, tmp_path: Path) -> str:
    copy_of(asked_file, tmp_path / desk.FILE)
    return store_address


@pytest.fixture
def few(store_address: str) -> str:
    """A street of four forms, beside one of many."""
    desk.fill(store_address, (desk.CITY[0], ("满意度调查.csv", answers_csv({"C1": 90, "C2": 70, "C3": 4}))))
    return store_address


def test_questions_stand_by_importance_each_in_its_field(asked: str) -> None:
    app = desk.dashboard("drivers", street="光明路街道")
    table = app.dataframe[0].value.set_index("题目")
    assert table.index.tolist()[:2] == ["停车秩序", "楼道照明"]
    assert set(table.index) == set(QUESTIONS)
    assert table.loc["停车秩序", "象限"] == "▲ 优先改进"
    assert table.loc["停车秩序", "显著"] == "是" and "不显著" in set(table["显著"])
    assert table["重要性（%）"].sum() == pytest.approx(100, abs=0.3)
    said = desk.said(app)
    assert "**优先改进**：停车秩序（" in said
    assert "有效份数 n = 160" in said and "不等于改了就会提高" in said


def test_importance_that_is_cancelled_waits_until_it_is_taken_up(asked: str, pressed_at: Any) -> None:
    pressed_at(flow, "_performance")
    app = stop(front("drivers", street="光明路街道"), "drivers")
    assert cancelled(app) == ["计算重要性已取消。"] and not app.dataframe
    assert "计算重要性完成以后，才能显示这里的内容。" in desk.said(app)
    app.button(key="resume-drivers").click().run()
    assert not app.exception and app.dataframe[0].value["题目"].iloc[0] == "停车秩序"


def test_who_goes_elsewhere_meanwhile_is_not_told_of_a_reading_that_ended(asked: str, pressed_at: Any) -> None:
    pressed_at(flow, "_performance")
    app = front("drivers", street="光明路街道").run()
    assert cancelled(app) == [] and app.dataframe[0].value["题目"].iloc[0] == "停车秩序"


def test_a_record_stays_without_the_city_beside_it_where_that_is_cancelled(asked: str, pressed_at: Any) -> None:
    with closing(open_office(asked)) as office:
        grouping.group_store(office)
    pressed_at(flow.joint_answers, "patterns")
    app = stop(front("community", community="C1"), "beside-city")
    assert cancelled(app) == ["与全市比较已取消。"]
    assert "与全市比较完成以后，才能显示这里的内容。" in desk.said(app)
    assert "与全市相比" not in [one.value for one in app.subheader] and len(app.subheader) > 2
    app.button(key="resume-beside-city").click().run()
    assert "与全市相比" in [one.value for one in app.subheader]


def test_what_is_known_shows_no_bar(asked: str) -> None:
    app = front("drivers", street="光明路街道").run()
    assert not any(str(one.key).startswith("cancel-") for one in app.button)


def test_priorities_lead_to_what_residents_say(asked: str) -> None:
    app = desk.dashboard("drivers", street="光明路街道")
    links = [element.proto for element in app.get("page_link")]
    assert [link.label for link in links if "居民怎么说" in link.label] == ["居民怎么说：停车秩序"]


def test_the_lines_may_be_the_mean_of_all(asked: str) -> None:
    gate, mean = (
        desk.dashboard("drivers", street="光明路街道", line=line).dataframe[0].value for line in ("gate", "mean")
    )
    assert set(gate["象限"].str[0]) <= set("▲▼○")
    assert set("●■") & set(mean["象限"].str[0])


def test_a_place_with_few_forms_says_why_nothing_is_shown(few: str) -> None:
    app = desk.dashboard("drivers", street="文化路街道")
    assert not app.dataframe
    assert "为保护答卷人不显示" in desk.said(app)


def test_a_stage_of_the_renovation_can_be_chosen(asked: str) -> None:
    finished = desk.dashboard("drivers", stage="已完工")
    assert "有效份数 n = 160" in desk.said(finished) and "已完工" in desk.said(finished)
    assert "有效份数 n = 64" in desk.said(desk.dashboard("drivers", stage="施工中"))


def test_a_small_survey_says_how_many_forms_it_takes(city: str) -> None:
    assert "至少要 50 份" in desk.said(desk.dashboard("drivers"))


@pytest.mark.parametrize("page", ["drivers", "questionnaire"])
def test_no_data_and_no_survey_say_what_to_do(page: str, store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    assert "还没有满意度调查" in desk.said(desk.dashboard(page))


def test_the_questionnaire_by_its_views(asked: str) -> None:
    first = desk.dashboard("questionnaire", street="光明路街道")
    said = desk.said(first)
    assert "Cronbach α = " in said and "不大一致" in said and "有效份数 n = 160" in said
    assert first.dataframe[0].value["题目"].tolist() == list(QUESTIONS)
    alike = desk.dashboard("questionnaire", street="光明路街道", view="alike")
    assert alike.dataframe[0].value["渠道"].tolist() == ["全部渠道", "入户走访", "微信"]
    missing = desk.dashboard("questionnaire", street="光明路街道", view="unanswered")
    assert missing.dataframe[0].value["题目"].tolist() == ["总体满意度", *QUESTIONS]
    net = desk.dashboard("questionnaire", street="光明路街道", view="readings", reading="net")
    assert "不可与别处的 NPS 比" in desk.said(net)
    assert net.dataframe[0].value["净推荐式得分（NPS 口径）"].between(-100, 100).all()


@pytest.mark.parametrize("view", ["together", "alike", "unanswered", "readings"])
def test_the_questionnaire_hides_a_street_of_few(few: str, view: str) -> None:
    app = desk.dashboard("questionnaire", street="文化路街道", view=view)
    for frame in app.dataframe:
        assert frame.value.select_dtypes("number").isna().all(axis=None)


def test_a_community_is_set_beside_its_city(asked: str) -> None:
    app = desk.dashboard("community", community="C1")
    assert "与全市相比" in [element.value for element in app.subheader]
    assert "相差的区间由小区与全市其余部分的 Newcombe 区间折算" in desk.said(app)
    hidden = desk.dashboard("community", community="C4")
    assert "与全市相比" not in [element.value for element in hidden.subheader]


def test_the_methods_page_prints_worked_numbers(asked: str) -> None:
    said = desk.said(desk.dashboard("methods"))
    assert "权重 0.315 与 0.045" in said and "区间 0.797–0.893" in said
    assert "净得分 45.8（25.5 至 62.5" in said
