"""数据上传: a file is read, confirmed, checked and loaded; a bad one leaves nothing behind."""

from __future__ import annotations

import datetime as dt

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


def test_a_file_that_could_not_be_opened_is_listed_with_the_others(city: str) -> None:
    app = desk.dashboard("upload")
    files = {"满意度调查 (2).csv": THIRD, "坏.xlsx": "PK\x03\x04broken", "旧.csv": desk.FIRST}
    for name, text in files.items():
        app.file_uploader[0].upload(name, text.encode())
    app.run()
    work = app.dataframe[0].value
    assert work["文件"].tolist() == list(files)
    assert work["进度"].tolist() == ["待检查", "未能读取", "内容已在库中"]


def test_a_file_that_lacks_a_choice_is_not_said_to_have_bad_rows(city: str) -> None:
    undated = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in THIRD.splitlines())
    app = press(upload(desk.dashboard("upload"), "满意度调查.csv", undated), "检查")
    assert "按清单补选" in app.error[0].value and "问题行另存" not in app.error[0].value
    assert "code" not in app.dataframe[-1].proto.column_order
    app.date_input[0].set_value(dt.date(2011, 9, 1)).run()
    press(press(app, "检查"), "入库 10 行")
    assert app.date_input.len == 0 and "已入库" in desk.said(app), "also a survey of long ago"


def test_doubtful_spellings_are_to_be_decided_first(city: str) -> None:
    spelt = THIRD.replace("小区编号", "小区名称").replace(",C2,", ",建设新邨村,")
    app = press(upload(desk.dashboard("upload"), "满意度调查.csv", spelt), "检查")
    assert "请先在“小区核对”中选定" in app.error[0].value


def test_what_changed_in_a_known_questionnaire_is_said_in_words(city: str) -> None:
    app = upload(desk.dashboard("upload"), "满意度调查.csv", THIRD.replace(",停车,", ",照明是否足够,"))
    changed = next(frame.value for frame in app.dataframe if "what" in frame.value)
    assert "此前有这一列，这次没有" in changed.set_index("column").loc["停车", "what"]
    assert changed["what"].str.contains("[一-龥]").all()


def test_the_same_file_may_lie_there_twice(city: str) -> None:
    app = desk.dashboard("upload")
    for name in ("满意度调查 (2).csv", "满意度调查 (3).csv"):
        app.file_uploader[0].upload(name, THIRD.replace(",停车,", ",照明是否足够,").encode())
    app.run()
    assert not app.exception
    assert app.dataframe[0].value["进度"].tolist() == ["待检查", "待检查"]


def test_numbers_of_another_survey_take_no_place_unasked(city: str) -> None:
    again = survey_csv({"C1": ["不满意"] * 10, "C2": ["非常不满意"] * 10}, day="2026-09-23").replace("停车位", "路灯")
    app = press(upload(desk.dashboard("upload"), "满意度调查 (4).csv", again), "检查")
    load = next(button for button in app.button if "入库 20 行" in button.label)
    assert load.disabled and "像是另一次调查" in desk.said(app)
    app.checkbox[-1].check().run()
    press(app, "入库 20 行")
    assert loaded(city) == 4


def test_findings_stand_with_how_many_of_how_many(city: str) -> None:
    app = press(upload(desk.dashboard("upload"), "满意度调查.csv", desk.FIRST.replace("第20次", "第廿次")), "检查")
    assert "答卷已在库中**（20 / 20）" in desk.said(app)
    assert any("有改动的内容（1）" in expander.label for expander in app.expander)


def test_files_that_bear_the_same_numbers_do_not_replace_each_other_unasked(city: str) -> None:
    app = desk.dashboard("upload")
    autumn = THIRD.replace("2026-09-22", "2026-09-23").replace(",不满意,", ",非常满意,").replace("停车位", "路灯")
    for name, text in (("回访.csv", THIRD), ("回访 (1).csv", autumn)):
        app.file_uploader[0].upload(name, text.encode())
    press(press(app.run(), "检查全部 2 份"), "入库没有问题的 2 份")
    assert loaded(city) == 4, "the second is held back once the first is in"
    assert [state.split("，")[0] for state in app.dataframe[0].value["进度"]] == ["已入库", "待确认"]
