"""主题管理: the codebook as a table, the office's words, and every decision with its way back."""

from __future__ import annotations

from contextlib import closing

import pytest

from analytics.flows import curation, deciding, decision_history, grouping
from analytics.flows.office import open_office
from tests.conftest import REGISTER
from tests.flows.test_continuity import survey
from tests.pages import desk
from tests.stores import fill_once
from tests.text.test_topics import comments


@pytest.fixture
def city(store_address: str) -> str:
    files = ("名册.csv", REGISTER), ("调查.csv", survey(comments()[0]))

    def fill() -> None:
        desk.fill(store_address, files)
        with closing(open_office(store_address)) as office:
            grouping.group_store(office)

    fill_once(store_address, ("grouped", files), fill)
    return store_address


def test_without_data_the_codebook_can_be_prepared(emptied: str) -> None:
    app = desk.dashboard("codebook")
    assert "直接在表中修改主题名称" in desk.said(app)
    assert "待确认的改动" not in desk.said(app)


def test_a_word_is_added_and_dropped_with_its_reason(city: str) -> None:
    app = desk.dashboard("codebook", view="words")
    app.text_input(key="word-add-term").set_value("红旗楼")
    app.text_input(key="reason-word-term").set_value("老居民的叫法").run()
    app.button(key="word-term").click().run()
    assert not app.exception and "红旗楼" in desk.said(app)
    app.selectbox(key="word-drop-term").set_value("红旗楼").run()
    app.button(key="word-drop-button-term").click().run()
    with closing(open_office(city)) as office:
        assert deciding.curated(office).dictionary == ()
        assert decision_history.history(office)["reason"].tolist()[-1] == "老居民的叫法"


def test_a_refused_word_is_told_and_changes_nothing(city: str) -> None:
    app = desk.dashboard("codebook", view="words")
    app.text_input(key="word-add-term").set_value("灯").run()
    app.button(key="word-term").click().run()
    assert "不能加入词" in desk.said(app)
    with closing(open_office(city)) as office:
        assert decision_history.history(office).empty


def test_a_decision_is_taken_back_from_its_record(city: str) -> None:
    with closing(open_office(city)) as office:
        curation.rename(office, "c-roof", "楼顶漏雨", by="王工", reason="居民都这么说")
    app = desk.dashboard("codebook", view="history")
    assert "撤回" in desk.said(app)
    app.button(key="undo-decision").click().run()
    assert not app.exception
    with closing(open_office(city)) as office:
        assert decision_history.history(office)["state"].tolist() == ["有效", "已撤回"]


def test_decisions_that_wait_for_a_run_are_announced(city: str) -> None:
    with closing(open_office(city)) as office:
        curation.create(office, "信号塔", terms="基站", by="王工")
    app = desk.dashboard("codebook")
    assert "需要重新归类" in desk.said(app)
    app.button(key="regroup").click().run()
    assert not app.exception and "需要重新归类" not in desk.said(app)
