"""公示与意见: publishing, closing too early, handling opinions, meetings held."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from analytics.flows.office import Office, open_office
from analytics.programme.publicity import opinions, publicity
from tests.conftest import REGISTER
from tests.pages import desk
from tests.programme.test_opinions import FORMS, filled


@pytest.fixture
def asked(store_address: str) -> str:
    desk.fill(store_address, (("名册.csv", REGISTER), ("意愿.csv", FORMS)))
    return store_address


def office(url: str) -> closing[Office]:
    return closing(open_office(url))


def button(app: AppTest, label: str) -> None:
    (found,) = [one for one in app.button if one.label == label and not one.disabled][:1]
    found.click().run()
    assert not app.exception


def test_a_plan_is_published_and_closed_when_its_days_have_run(asked: str) -> None:
    with office(asked) as at:
        today = at.now().date()
        publicity.publish(at, "C1", title="改造方案*", starts_on=today - dt.timedelta(days=2), by="王敏")
    app = desk.dashboard("publicity")
    assert "含今天还有 3 天" in desk.said(app)
    assert app.dataframe[0].value["days_left"].tolist() == [3]
    close = next(one for one in app.button if one.key and one.key.startswith("save-form") and one.key.endswith("close"))
    close.click().run()
    assert "为止，次日起才能结束" in desk.said(app) and "没有任何改动" in desk.said(app)
    with office(asked) as at:
        assert publicity.standing(at)["state"].tolist() == ["running"]
        assert len(publicity.records.history(at)) == 1


def test_the_second_editor_is_told_and_keeps_what_was_typed(asked: str) -> None:
    with office(asked) as at:
        entry = publicity.publish(at, "C1", title="改造方案", starts_on=dt.date(2026, 10, 8), by="王敏")
    app = desk.dashboard("publicity")
    objection = next(one for one in app.text_area if one.label == "异议 *")
    objection.input("不要围墙").run()
    with office(asked) as at:
        publicity.step(at, entry, "object", seen=1, by="李强", objection="要电梯")
    save = next(one for one in app.button if one.key and one.key.endswith("-object"))
    save.click().run()
    assert "已由 李强 于" in desk.said(app) and "没有丢" in desk.said(app)
    assert next(one for one in app.text_area if one.label == "异议 *").value == "不要围墙"
    next(one for one in app.button if one.key and one.key.endswith("-object")).click().run()
    with office(asked) as at:
        assert publicity.objections(at, entry)["objection"].tolist() == ["要电梯", "不要围墙"]
    assert next(one for one in app.text_area if one.label == "异议 *").value == ""


def test_a_new_publicity_gets_the_days_of_the_rule(asked: str) -> None:
    app = desk.dashboard("publicity")
    assert "没有公示记录" in desk.said(app)
    place = next(one for one in app.selectbox if one.label.startswith("小区"))
    place.select("C2")
    next(one for one in app.text_input if one.label == "公示内容 *").input("改造方案")
    next(one for one in app.date_input if one.label == "开始日期 *").set_value(dt.date(2026, 10, 8))
    app.run()
    button(app, "开始公示")
    with office(asked) as at:
        (row,) = publicity.every(at).itertuples()
    assert (row.community_id, row.ends_on.date(), row.state) == ("C2", dt.date(2026, 10, 12), "running")
    assert "截止），可以结束" in desk.said(app)


def test_opinions_are_handled_all_at_once(asked: str) -> None:
    app = desk.dashboard("publicity", view="opinions", street="光明路街道")
    assert "（意见太少，不列原文）" in app.dataframe[0].value["text"].tolist()
    reach = next(one for one in app.radio if one.label == "办理哪些")
    reach.set_value("all").run()
    next(one for one in app.selectbox if one.label == "处理结果").select("declined").run()
    button(app, "保存办理结果")
    assert "没有填写：答复或理由" in desk.said(app)
    next(one for one in app.text_area if one.label.startswith("答复或理由")).input("不在范围内").run()
    button(app, "保存办理结果")
    with office(asked) as at:
        assert opinions.total(at)[["handled", "declined"]].to_numpy().tolist() == [[13, 13]]


def test_nothing_is_handled_where_nothing_is_ticked(asked: str) -> None:
    app = desk.dashboard("publicity", view="opinions")
    button(app, "保存办理结果")
    assert "没有选择意见" in desk.said(app)


def test_figures_name_their_base(asked: str) -> None:
    app = desk.dashboard("publicity", view="figures")
    assert "应办理 13 条中已办理 0 条" in desk.said(app) and "办理率＝已办理÷应办理" in desk.said(app)
    metrics = {one.label: one.value for one in app.metric}
    assert (metrics["答卷（份）"], metrics["意见（条）"], metrics["办理率"], metrics["采纳率"]) == (
        "14",
        "13",
        "0.0 %",
        "—",
    )


def test_a_meeting_is_entered(asked: str) -> None:
    app = desk.dashboard("publicity", view="activities")
    next(one for one in app.selectbox if one.label.startswith("小区")).select("C1").run()
    next(one for one in app.selectbox if one.label == "渠道 *").select("meeting").run()
    button(app, "保存")
    assert app.dataframe[0].value["渠道"].tolist() == ["座谈会"]
    with office(asked) as at:
        assert opinions.gathered(at)["meetings"] == 1


def test_an_empty_store_says_what_to_do(emptied: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("publicity"))
    assert "还没有任何数据" in desk.said(desk.dashboard("works"))


def test_without_opinions_there_is_a_way_on(city: str) -> None:
    assert "没有意愿调查或同意征询的意见" in desk.said(desk.dashboard("publicity", view="opinions"))


def test_a_filled_in_workbook_is_previewed_then_entered(asked: str) -> None:
    with office(asked) as at:
        data, ids = filled(at, decision_2="采纳", unit_2="物业", decision_3="不采纳")
        fine, _ids = filled(at, decision_2="采纳", unit_2="物业")
    app = desk.dashboard("publicity", view="opinions")
    app.file_uploader[0].upload("意见办理表.xlsx", data).run()
    assert "1 处问题" in desk.said(app) and not [one for one in app.button if one.label == "确认入库"]
    assert app.dataframe[0].value["列名"].tolist() == ["答复或理由"]
    app.file_uploader[0].upload("意见办理表.xlsx", fine).run()
    assert "待确认的改动（1 条）" in desk.said(app)
    button(app, "确认入库")
    with office(asked) as at:
        found = opinions.opinions(at, comment_ids=ids[:2])[0].set_index("comment_id")
    assert found.loc[ids[0], "state"] == "adopted" and found.loc[ids[1], "state"] != "declined"
