"""调查计划: which communities need how many forms, from which buildings, and the list of visits to take away."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics.programme.planning import visits
from pages.shared import planning_tables
from tests.conftest import REGISTER
from tests.pages import desk
from tests.pages.offers import Offers
from tests.pages.test_cancelling import cancelled, front, pressed_at, stop
from tests.programme.test_planning import survey

__all__ = ["pressed_at"]
# C1 30 of 40 over four buildings and some without; C2 12 of 12, clear by nothing; C3 three forms; C4 six.
ANSWERS = {
    ("C1", "1号楼"): (10, 5),
    ("C1", "2号楼"): (12, 3),
    ("C1", "3号楼"): (1, 1),
    ("C1", "4号楼"): (2, 1),
    ("C1", ""): (5, 0),
    ("C2", "1号楼"): (12, 0),
    ("C3", "1号楼"): (3, 0),
    ("C4", "1号楼"): (4, 2),
}
LIST = "下载走访清单（.xlsx，按楼栋，可打印）"


@pytest.fixture
def surveyed(store_address: str) -> str:
    desk.fill(store_address, (("名册.csv", REGISTER), ("满意度调查.csv", survey(ANSWERS))))
    return store_address


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_every_open_community_is_planned_for(surveyed: str) -> None:
    app = desk.dashboard("planning", chance="exact")
    plan, visits = (table.value for table in app.dataframe)
    mine = plan.set_index("小区").loc["朝阳花园"]
    assert (mine["户数"], mine["有效份数"]) == (120, 40)
    assert mine["目标份数"] == mine["需再收"] + 40
    assert visits[visits["小区"] == "朝阳花园"]["需再收"].sum() == mine["需再收"]
    assert metrics(app)["小区"] == str(len(plan))


def test_few_answers_are_neither_shown_nor_told_by_what_is_needed(surveyed: str) -> None:
    plan, visits = (table.value for table in desk.dashboard("planning").dataframe)
    few = plan.set_index("小区").loc["铁路宿舍"]
    assert few.isna()[["有效份数", "满意率（%）", "需再收"]].all() and "目标含已收" in few["备注"]
    mine = visits[visits["小区"] == "铁路宿舍"]
    assert set(mine["已收"]) == {"不显示"} and mine["需再收"].sum() == few["目标份数"]
    shown = visits[visits["小区"] == "朝阳花园"].set_index("楼栋")["已收"]
    assert shown["1号楼"] == "15" and shown["3号楼"] == shown["4号楼"] == "不显示"


def test_a_sum_of_nothing_but_hidden_forms_is_a_dash(surveyed: str) -> None:
    assert metrics(desk.dashboard("planning", communities="C3"))["需再收份数"] == "—"


def test_the_method_is_named_by_the_aim(surveyed: str) -> None:
    methods = {
        "verdict": "份数由按户数修正的 Wilson 区间反推",
        "margin": "正态近似区间的半宽",
        "change": "双侧正态检验",
    }
    for aim, words in methods.items():
        assert words in desk.said(desk.dashboard("planning", aim=aim)), aim


def test_each_aim_asks_for_its_own(surveyed: str) -> None:
    margin = desk.dashboard("planning", aim="margin", margin="5", evidence="")
    assert margin.dataframe[0].value.set_index("小区").loc["朝阳花园", "目标份数"] == 92
    change = desk.dashboard("planning", aim="change", change="10", asked="new")
    assert "全部住户都答也看不出" in set(change.dataframe[0].value["备注"])
    assert "下一轮升高 10 个百分点" in desk.said(change)


def test_chosen_communities_alone(surveyed: str) -> None:
    app = desk.dashboard("planning", communities="C1")
    assert app.dataframe[0].value["小区"].tolist() == ["朝阳花园"]


def test_the_list_of_visits_names_buildings_and_nobody(surveyed: str, offered: Offers) -> None:
    desk.dashboard("planning")
    book = openpyxl.load_workbook(io.BytesIO(offered.take(LIST)))
    assert book.sheetnames == ["走访清单", "说明", "口径"]
    heads, *rows = (tuple(cell.value for cell in row) for row in book["走访清单"].iter_rows())
    assert heads == (
        "序号", "区县", "街道", "小区", "楼栋", "户数", "已收", "需再收", "走访日期", "走访人", "收到份数", "备注",
    )  # fmt: skip
    assert all(row[8] is row[9] is row[10] is None for row in rows), "for the visitor to write in"
    assert {"1号楼", None} <= {row[4] for row in rows} and "不显示" in {row[6] for row in rows}
    card = {row[0].value: row[1].value for row in book["口径"].iter_rows(min_row=2)}
    assert all(card.values()) and card["调查方式"] == "入户 100.0 %"


def test_nothing_to_plan_says_so(store_address: str) -> None:
    sure = {("C1", "1号楼"): (118, 2), ("C2", "1号楼"): (89, 1), ("C3", "1号楼"): (60, 0), ("C4", "1号楼"): (33, 0)}
    desk.fill(store_address, (("名册.csv", REGISTER), ("满意度调查.csv", survey(sure))))
    assert "没有证据不足的小区" in desk.said(desk.dashboard("planning"))


def test_an_empty_store_says_what_to_do(emptied: str) -> None:
    assert "还没有任何数据" in desk.said(desk.dashboard("planning"))


def test_a_long_list_is_made_first_where_it_can_be_stopped_and_then_given_away(
    surveyed: str, offered: Offers, pressed_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    front("planning")
    at_once = rows(offered.take(LIST))
    monkeypatch.setattr(planning_tables, "MOST_AT_ONCE", 0)
    offered.made.clear()
    app = front("planning", chance="exact")
    assert LIST not in offered.made
    pressed_at(visits, "_visits")
    stop(app.button(key="make-visiting_list").click().run(), "making-visiting_list")
    assert cancelled(app) == ["生成文件已取消，没有写入任何内容。"] and LIST not in offered.made
    app.button(key="make-visiting_list").click().run()
    assert not app.exception and rows(offered.take(LIST))[0] == at_once[0]
    offered.made.clear()
    app.query_params["chance"] = "80"
    app.run()
    assert LIST not in offered.made, "made for something else"


def rows(data: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].values)
