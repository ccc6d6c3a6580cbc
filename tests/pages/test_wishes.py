"""居民意愿: ranked, compared, beside what there is, drawn up as a plan; classed by the office."""

from __future__ import annotations

import io
from contextlib import closing

import openpyxl
import pandas as pd
import pytest

from analytics.flows.office import open_office
from analytics.programme.wishes import measures, needs
from analytics.reports import measures_workbook
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme import wished


@pytest.fixture
def wishes(store_address: str) -> str:
    """The small survey of wishes, without the community of two households."""
    forms = [form for form in wished.FORMS if form[0] != "C3"]
    desk.fill(store_address, (("名册.csv", REGISTER), ("居民意愿调查.csv", wished.survey_csv(forms))))
    return store_address


def test_without_wishes_it_says_what_to_upload(city: str) -> None:
    assert "还没有意愿调查" in desk.said(desk.dashboard("wishes"))


def test_before_anybody_is_asked_facilities_and_classes_can_be_entered(city: str) -> None:
    facilities = desk.dashboard("wishes", view="facilities")
    assert "按现场核查填写现状" in desk.said(facilities) and "还没有意愿调查" not in desk.said(facilities)
    assert "逐字相同才归类" in desk.said(desk.dashboard("wishes", view="measures"))


def test_a_plan_begins_with_who_was_asked_and_says_who_was_not(wishes: str) -> None:
    with closing(open_office(wishes)) as office:
        table = needs.table(office, "C3", "national")
        table.loc[table["measure"] == "道路", "condition"] = "没有"
        needs.save(office, "C3", "national", table, by="王工", reason="")
    unasked = "没有答卷不等于居民没有要求"
    assert unasked not in desk.said(desk.dashboard("wishes", view="plan"))
    assert unasked in desk.said(desk.dashboard("wishes", view="plan", community="C3"))


def test_without_data_it_asks_for_a_register(emptied: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("wishes"))


def test_both_bases_stand_under_every_ranking(wishes: str) -> None:
    said = desk.said(desk.dashboard("wishes"))
    assert "作答 12 户（13 份），名册 210 户（涉及 2 个小区）" in said and "另有 1 份未填或跳过" in said
    assert "“≈”：与上一项差距在误差之内" in said and "共 3 项，第一计 3 分" in said


def test_a_place_is_ranked_by_itself(wishes: str) -> None:
    app = desk.dashboard("wishes", by="community", place="枣庄|市中区|光明路街道|C2")
    assert "作答 6 户（6 份），名册 90 户（涉及 1 个小区）" in desk.said(app)


def test_too_few_households_are_not_shown(store_address: str) -> None:
    desk.fill(store_address, (("名册.csv", REGISTER), ("居民意愿调查.csv", wished.survey_csv())))
    app = desk.dashboard("wishes", by="street")
    assert "作答户数太少，或可由相减得出，不显示" in desk.said(app) and "作答 2 户" not in desk.said(app)
    compared = desk.dashboard("wishes", view="places", unit="street")
    assert "处份数少于 5 或可由相减得出，不显示" in desk.said(compared)
    assert compared.dataframe[0].value["第 1 位"].tolist() == ["", ""]


def test_places_stand_beside_each_other(wishes: str) -> None:
    first = desk.dashboard("wishes", view="places").dataframe[0].value
    assert first["地区或小区"].tolist() == ["朝阳花园", "建设新村"]
    assert first["第 1 位"].tolist()[1].startswith("照明 100.0 %")
    assert first["第 2 位"].tolist()[1].startswith("道路 16.7 %（")


def test_a_plan_has_its_parts_and_their_rule(wishes: str) -> None:
    with closing(open_office(wishes)) as office:
        table = needs.table(office, "C2", "national")
        table.loc[table["measure"] == "道路", "condition"] = "没有"
        needs.save(office, "C2", "national", table, by="王工", reason="")
    app = desk.dashboard("wishes", view="plan", community="C2")
    said = desk.said(app)
    assert "必做（1 项）" in said and "居民要求做（1 项）" in said and "25 %（含本数" in said and "编号 C2" in said
    must, asked = (app.dataframe[at].value for at in (0, 1))
    assert must[["改造内容", "现状", "要求户数", "作答户数", "名册户数"]].iloc[0].tolist() == ["道路", "没有", 1, 6, 90]
    assert asked["改造内容"].tolist() == ["照明"]
    counted = desk.dashboard("wishes", view="needs").dataframe[0].value.set_index("改造内容")
    assert counted.loc["道路", "现状缺，要求的户不多"] == 1


def test_a_lower_rule_asks_for_more(wishes: str) -> None:
    app = desk.dashboard("wishes", view="plan", community="C2", asked="15")
    assert "居民要求做（2 项）" in desk.said(app)


def test_facilities_and_classes_open_for_editing(wishes: str) -> None:
    assert "按现场核查填写现状" in desk.said(desk.dashboard("wishes", view="facilities"))
    app = desk.dashboard("wishes", view="measures")
    said = desk.said(app)
    assert "未归类的选项" in said and "奇怪设施" in said and "最担心的问题" in said and "待确认的改动" not in said


def test_what_was_entered_is_taken_back_with_a_reason(wishes: str) -> None:
    with closing(open_office(wishes)) as office:
        table = needs.table(office, "C2", "national")
        table.loc[table["measure"] == "照明", "condition"] = "没有"
        needs.save(office, "C2", "national", table, by="王工", reason="现场核查")
    app = desk.dashboard("wishes", view="facilities", community="C2")
    assert app.dataframe[1].value[["操作人", "事项", "理由"]].iloc[0].tolist() == ["王工", "登记现状", "现场核查"]
    app.button(key="undo-facility").click().run()
    assert "没有写理由" in desk.said(app)
    app.text_input(key="reason-back-facility").set_value("看错了楼").run()
    app.button(key="undo-facility").click().run()
    assert not app.exception
    with closing(open_office(wishes)) as office:
        assert needs.facilities(office).empty
        # Entered anew, it stands on the same entry.
        table = needs.table(office, "C2", "national")
        table.loc[table["measure"] == "照明", "condition"] = "完好"
        assert needs.save(office, "C2", "national", table, by="王工", reason="") == 1


def test_shenyangs_classes_where_chosen(wishes: str) -> None:
    app = desk.dashboard("wishes", scheme="shenyang", view="plan", community="C2")
    assert "分类：沈阳必改、可改、宜改" in desk.said(app) and app.dataframe[0].value["类别"].unique().tolist() == [
        "必改"
    ]


def test_classes_edited_in_a_workbook_come_back(wishes: str) -> None:
    with closing(open_office(wishes)) as office:
        written = measures_workbook.workbook(measures.table(office, "national"), "national", made_at=office.now())
        book = openpyxl.load_workbook(io.BytesIO(written))
        sheet = book["分类"]
        sheet.append(["奇怪设施", "提升类", "怪设施", None, None])
        target = io.BytesIO()
        book.save(target)
        edited = measures_workbook.read("分类.xlsx", target.getvalue())
        said, _drafts = measures.changes(office, "national", edited)
        assert said == ["新增“奇怪设施”，归入提升类"]
        measures.save(office, "national", edited, by="王工", reason="补充")
        assert pd.isna(measures.table(office, "national")["seen"]).sum() == len(edited) - 1
    assert "奇怪设施" not in desk.said(desk.dashboard("wishes", view="measures"))
