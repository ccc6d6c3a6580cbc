"""业主表决 on the small city: results by 单元, what is not told, and a roll from upload to undoing."""

from __future__ import annotations

from contextlib import closing

import pytest
from streamlit.testing.v1 import AppTest

from analytics.flows.office import open_office
from analytics.programme.voting import ballot_file, votes
from analytics.store import batches
from tests.pages import desk
from tests.programme import rolls


@pytest.fixture
def voted(store_address: str) -> str:
    """The small city after its votes on a lift and on a plan."""
    desk.fill(store_address, desk.CITY[:1])
    with closing(open_office(store_address)) as office:
        for name, data in (("电梯.csv", rolls.lift()), ("方案.csv", rolls.plan())):
            ballot_file.commit(office, ballot_file.read(office, name, data), by="王工")
    return store_address


def upload(app: AppTest, data: bytes, name: str = "票册.csv") -> AppTest:
    app.file_uploader[0].upload(name, data, "text/csv").run()
    assert not app.exception, [element.value for element in app.exception]
    return app


def test_the_result_by_stairway(voted: str) -> None:
    app = desk.dashboard("votes", community="C1")
    table = app.dataframe[0].value.set_index("表决单位")
    assert table["结果"].to_dict() == {"1号楼2单元": "▲ 未通过", "1号楼1单元": "● 通过", "2号楼1单元": "● 通过"}
    # 5 of 8 agree; with four more it is 9 of 12, exactly three quarters.
    assert table.loc["1号楼2单元", "差额"] == "至少还需 4 位业主、346.08 ㎡ 参与并同意"
    full = table.loc["1号楼1单元"]
    assert full[
        ["总人数", "总面积（㎡）", "参与人数", "占总人数", "同意人数", "占参与人数", "同意面积（㎡）"]
    ].tolist() == [
        "12",
        "1,038.24",
        "12",
        "100.00 %",
        "11",
        "91.67 %",
        "951.72",
    ]
    few = table.loc["2号楼1单元"]
    assert (few["参与人数"], few["同意人数"], few["同意面积（㎡）"], few["占参与面积"]) == ("4", "—", "—", "—")


def test_one_vote_of_a_whole_community(voted: str) -> None:
    app = desk.dashboard("votes", community="C4")
    said = desk.said(app)
    assert "全小区　● 通过" in said
    assert "名册 33 户" in said and "票册 6 套" in said
    assert [metric.value for metric in app.metric] == ["83.33 %", "83.33 %", "80.00 %", "80.00 %"]
    assert "5 / 6 人" in said and "242.20 / 302.75 ㎡" in said
    assert "须 ≥ 2/3" in said and "须 > 1/2" in said


def test_without_votes_the_page_says_what_to_do(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    said = desk.said(desk.dashboard("votes"))
    assert "还没有业主表决" in said and "还没有入库的票册" in said


def test_a_roll_is_checked_entered_and_listed(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    app = upload(desk.dashboard("votes"), rolls.lift())
    assert "没有发现问题" in desk.said(app)
    app.button(key="load-ballots").click().run()
    assert not app.exception
    assert "朝阳花园" in app.selectbox(key="filter_community").options
    with closing(open_office(store_address)) as office:
        assert len(votes.results(office)) == 3
        assert "已入库，批次 2" in desk.said(app) and not app.error
        batches.undo(office.store, 2, by="王工", at=office.now())
    app.run()
    assert "没有发现问题" in desk.said(app) and "还没有业主表决" in desk.said(app)


def test_a_roll_at_fault_does_not_enter_and_says_where(store_address: str) -> None:
    desk.fill(store_address, desk.CITY[:1])
    bad = rolls.plan().replace("反对".encode(), "中立".encode())
    app = upload(desk.dashboard("votes"), bad)
    assert "有 1 处问题" in app.error[0].value
    row = app.dataframe[0].value.iloc[0]
    assert (row["row"], row["column"], row["value"]) == (5, "表决意见", "中立")
    assert not [button for button in app.button if button.key == "load-ballots"]
