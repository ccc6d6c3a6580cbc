"""批次: what was loaded is listed; one batch is taken back and brought in again."""

from __future__ import annotations

from analytics.flows import acceptance
from analytics.flows.office import open_office
from tests.pages import desk


def standing(url: str, community_id: str) -> str:
    office = open_office(url)
    try:
        return str(acceptance.verdicts(office).set_index("community_id").loc[community_id, "standing"])
    finally:
        office.store.close()


def test_batches_are_listed_newest_first(city: str) -> None:
    table = desk.dashboard("batches").dataframe[0].value
    assert table["batch_id"].to_list() == [3, 2, 1]
    assert table["rows_accepted"].to_list() == [24, 20, 4]
    assert table["state"].to_list() == ["已入库"] * 3
    assert table["content"].to_list() == ["调查答卷", "调查答卷", "小区名册"]


def test_undo_and_redo_change_the_verdict_and_leave_a_record(city: str) -> None:
    assert standing(city, "C1") == "below"
    app = desk.dashboard("batches", batch="3")
    app.button(key="undo").click().run()
    assert app.dataframe[0].value["state"].to_list() == ["已撤销", "已入库", "已入库"]
    assert standing(city, "C1") == "met"
    app.button(key="redo").click().run()
    assert standing(city, "C1") == "below"
    happened = app.dataframe[-1].value
    assert happened["event"].to_list()[:2] == ["恢复", "撤销"], "the latest first"


def test_a_link_names_the_batch_that_is_taken_back(city: str) -> None:
    app = desk.dashboard("batches", batch="2")
    assert app.selectbox(key="filter_batch").value == "2"
    app.button(key="undo").click().run()
    assert app.dataframe[0].value["state"].to_list() == ["已入库", "已撤销", "已入库"]


def test_nothing_yet(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    app = desk.dashboard("batches")
    app.button(key="undo").click().run()
    assert app.dataframe[0].value["state"].to_list() == ["已撤销"]
