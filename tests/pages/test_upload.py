"""数据上传: a file is read, confirmed, checked and loaded; a bad one leaves nothing behind."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from analytics.flows.office import open_office
from analytics.store import batches, communities
from tests.conftest import REGISTER, survey_csv
from tests.pages import desk

THIRD = survey_csv({"C2": ["不满意"] * 10}, first=500, day="2026-09-22")


def upload(app: AppTest, filename: str, text: str) -> AppTest:
    app.file_uploader[0].upload(filename, text.encode(), "text/csv").run()
    assert not app.exception
    return app


def press(app: AppTest, words: str) -> AppTest:
    next(button for button in app.button if words in button.label).click().run()
    assert not app.exception
    return app


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def loaded(url: str) -> int:
    office = open_office(url)
    try:
        return len(batches.batches(office.store))
    finally:
        office.store.close()


def test_a_good_file_is_checked_then_loaded(city: str) -> None:
    app = upload(desk.dashboard("upload"), "满意度调查 (2).csv", THIRD)
    assert "答卷 10 行" in desk.said(app)
    press(app, "检查")
    assert numbers(app) == {"读到行数": "10", "可入库": "10", "问题行": "0", "问题": "0"}
    assert loaded(city) == 3, "checking stores nothing"
    press(app, "入库 10 行")
    assert "批次 4" in desk.said(app)
    assert numbers(app) == {"读到行数": "10", "入库行数": "10", "问题行": "0", "重复答卷": "0"}
    assert loaded(city) == 4


def test_a_bad_row_refuses_the_file_until_it_is_set_aside(city: str) -> None:
    text = THIRD.replace("500,C2,", "500,C9,")
    app = press(upload(desk.dashboard("upload"), "满意度调查.csv", text), "检查")
    assert numbers(app)["问题行"] == "1" and "整份文件不会入库" in desk.said(app)
    assert not [button for button in app.button if "入库" in button.label]
    issues = app.dataframe[-1].value
    assert issues["row"].to_list() == [2] and issues["value"].to_list() == ["C9"]
    app.radio[0].set_value("set-aside").run()
    press(app, "检查")
    assert numbers(app)["可入库"] == "9"
    press(app, "入库 9 行")
    assert numbers(app)["入库行数"] == "9" and numbers(app)["问题行"] == "1"


def test_the_same_bytes_are_refused_with_the_batch_named(city: str) -> None:
    app = upload(desk.dashboard("upload"), "换个名字.csv", desk.FIRST)
    assert "批次 2" in app.error[0].value
    assert loaded(city) == 3


def test_what_is_no_table_is_refused_in_words(city: str) -> None:
    app = upload(desk.dashboard("upload"), "坏.xlsx", "not a workbook")
    assert len(app.error) == 1 and not app.exception


def test_a_register_comes_first(store_address: str) -> None:
    desk.fill(store_address, (("名册.csv", REGISTER),))
    app = upload(desk.dashboard("upload"), "名册2.csv", REGISTER.replace("C4,纺织家属院", "C5,棉纺家属院"))
    press(press(app, "检查"), "入库 4 行")
    office = open_office(store_address)
    assert set(communities.communities(office.store)["community_id"]) == {"C1", "C2", "C3", "C4", "C5"}
    office.store.close()


def test_the_title_the_analyst_gives_is_kept(city: str) -> None:
    app = upload(desk.dashboard("upload"), "x.csv", THIRD)
    app.text_input(key=next(item.key for item in app.text_input if item.key.startswith("title-"))).set_value(
        "回访"
    ).run()
    press(press(app, "检查"), "入库")
    office = open_office(city)
    assert batches.batches(office.store)["title"].iloc[-1] == "回访"
    office.store.close()


def test_a_file_is_held_once_however_often_the_page_runs(city: str) -> None:
    app = upload(desk.dashboard("upload"), "满意度调查.csv", THIRD).run().run()
    [held] = app.session_state["uploaded"].values()
    assert held.places[0].member.data is app.session_state["files"][0].getvalue()


def test_a_refusal_holds_nothing_of_its_file(city: str) -> None:
    app = upload(desk.dashboard("upload"), "满意度调查.csv", 'a,b\n1,"2\n')
    [held] = app.session_state["uploaded"].values()
    refusal = held.places[0].refusal
    assert (refusal.__traceback__, refusal.__cause__, refusal.__context__) == (None, None, None)


def test_a_personal_cell_is_not_among_the_issues_shown(city: str) -> None:
    app = upload(desk.dashboard("upload"), "满意度调查.csv", THIRD.replace(",不满意,", ",13812345678,", 1))
    press(app, "检查")
    [issues] = [frame.value for frame in app.dataframe if "value" in frame.value]
    assert issues["value"].to_list() == ["【手机】"]
