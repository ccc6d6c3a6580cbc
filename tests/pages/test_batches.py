"""批次: what was loaded is listed; one batch is taken back and brought in again."""

from __future__ import annotations

from contextlib import closing

import pytest

from analytics.flows import acceptance
from analytics.flows.office import open_office
from analytics.language import LANGUAGES, using
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


@pytest.mark.parametrize("uploader", LANGUAGES)
def test_findings_of_a_file_are_read_in_the_reader_s_language_whoever_uploaded_it(
    store_address: str, uploader: str
) -> None:
    with using(uploader):
        desk.fill(store_address, desk.CITY[:2])
    chinese, english = (desk.said(desk.dashboard("batches", batch="2", lang=one)) for one in LANGUAGES)
    few = "个小区在本文件中的有效份数太少，即使全部满意也不能证明达到 80 %：朝阳花园（C1）10 份、建设新村（C2）10 份"
    assert f"2 {few}" in chinese
    assert "份数太少" not in english and "Communities with too few valid forms" in english and "10 forms" in english


def test_a_finding_of_an_older_version_is_shown_as_it_stands(city: str) -> None:
    with closing(open_office(city)) as office, office.store.writing() as connection:
        connection.execute("UPDATE screenings SET detail = '2 个小区份数太少' WHERE batch_no = 2")
    assert "2 个小区份数太少" in desk.said(desk.dashboard("batches", batch="2", lang="en"))


def test_nothing_yet(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    app = desk.dashboard("batches")
    app.button(key="undo").click().run()
    assert app.dataframe[0].value["state"].to_list() == ["已撤销"]
