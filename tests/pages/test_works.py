"""施工过程: reports of progress, and what supervisors saw."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import Any

from analytics.flows.office import open_office
from analytics.programme.works import works
from tests.pages import desk


def widget(widgets: Any, label: str) -> Any:
    return next(one for one in widgets if one.label.startswith(label))


def test_progress_is_reported_and_summed(city: str) -> None:
    with closing(open_office(city)) as office:
        works.report(office, "C1", "暖气", 400, of=1186, unit="户", on=dt.date(2026, 10, 8), by="王敏")
        works.report(office, "C3", "节能窗", 500, unit="户", on=dt.date(2026, 10, 8), by="王敏")
    app = desk.dashboard("works")
    widget(app.selectbox, "小区").select("C1").run()
    assert "上次登记 2026-10-08：完成 400，总数 1,186 户" in desk.said(app)
    widget(app.number_input, "完成数").set_value(830).run()
    widget(app.button, "保存").click().run()
    assert not app.exception
    heating, windows = app.dataframe[0].value.sort_values("item").itertuples()
    assert (heating.item, heating.done, heating.of, heating.share) == ("暖气", 830, 1186, "70.0 %")
    assert (windows.done_without_total, windows.share) == (500, "—")
    assert "完成率＝完成数÷总数" in desk.said(app)


def test_communities_of_one_name_are_not_added_together(store_address: str) -> None:
    name, register = desk.CITY[0]
    desk.fill(store_address, ((name, register.replace("铁路宿舍", "朝阳花园")),))
    with closing(open_office(store_address)) as office:
        for community, done in (("C1", 400), ("C3", 30)):
            works.report(office, community, "暖气", done, of=500, unit="户", on=dt.date(2026, 10, 8), by="王敏")
    told = desk.dashboard("works", by="community").dataframe[0].value
    assert told["name"].tolist() == ["朝阳花园"] * 2 and told["done"].tolist() == [400, 30]


def test_a_fall_without_a_reason_is_refused(city: str) -> None:
    with closing(open_office(city)) as office:
        works.report(office, "C1", "暖气", 400, of=1186, on=dt.date(2026, 10, 8), by="王敏")
    app = desk.dashboard("works")
    widget(app.selectbox, "小区").select("C1").run()
    widget(app.number_input, "完成数").set_value(300).run()
    widget(app.button, "保存").click().run()
    assert "没有写理由" in desk.said(app)
    with closing(open_office(city)) as office:
        assert works.progress(office)["done"].tolist() == [400]


def test_an_observation_is_noted_and_settled(city: str) -> None:
    app = desk.dashboard("works", view="observations")
    widget(app.selectbox, "小区").select("C1").run()
    widget(app.text_area, "观察到的情况").input("水泥没有盖布，电话13800138000").run()
    widget(app.button, "保存").click().run()
    assert "待处理 1 条，共 1 条" in desk.said(app) and "13800138000" not in desk.said(app)
    widget(app.text_area, "处理情况").input("已盖").run()
    widget(app.button, "登记处理").click().run()
    assert "待处理 0 条，共 1 条" in desk.said(app) and not app.exception
