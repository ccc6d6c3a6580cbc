"""并排比较 on the small city: the link names the communities, small groups stay hidden, the table goes along."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.programme.ledger import rectification
from pages.shared import community_picks, filters, side_by_side
from tests.conftest import survey_csv
from tests.pages import cards, desk
from tests.pages.offers import Offers
from tests.pages.test_cancelling import cancelled, front, pressed_at, stop

__all__ = ["pressed_at"]


def table(app: AppTest) -> pd.DataFrame:
    return app.table[0].value


def test_two_communities_side_by_side(grouped: str) -> None:
    app = desk.dashboard("compare", community=["C2", "C1"])
    found = table(app)
    assert [name.split("（")[0] for name in found.columns] == ["建设新村", "朝阳花园"], "in the order of the link"
    first, second = (found.iloc[:, at] for at in (0, 1))
    assert first["判定"].startswith("● 达标") and second["判定"].startswith("▲ 未达标")
    assert first["满意率"].replace("\\", "").startswith("80.0 %（") and first["有效份数"] == "30"
    assert (first["户数"], second["户数"]) == ("90", "120")
    assert first["应答率"].replace("\\", "") == "33.3 %" and first["比上一轮"] == "只有一轮"
    assert first["未销号的整改"] == "没有" and "条" in first["意见最多的主题"]
    words = desk.said(app)
    # 24 of 30 against 8 of 14: Newcombe's interval holds 0.
    assert "所选小区之间的差别都未超出抽样误差。" in words and "有效份数 n = 44" in words
    (figure,) = app.get("plotly_chart")
    assert cards.without_card(app) == []
    assert "达标线 80 %" in json.dumps(json.loads(figure.proto.spec), ensure_ascii=False)


def test_gathering_that_is_cancelled_waits_until_it_is_taken_up(grouped: str, pressed_at: Any) -> None:
    pressed_at(rectification, "ledger")
    app = front("compare", community=["C2", "C1"])
    stop(app, "side-by-side")
    assert cancelled(app) == ["汇集所选小区的情况已取消。"] and not app.table
    assert "汇集所选小区的情况完成以后，才能显示这里的内容。" in desk.said(app)
    app.button(key="resume-side-by-side").click().run()
    assert len(table(app).columns) == 2


def test_a_clear_difference_is_claimed(store_address: str) -> None:
    answers = {"C1": ["满意"] * 30 + ["一般"] * 50, "C3": ["满意"] * 36 + ["一般"] * 4, "C4": ["满意"] * 30}
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", survey_csv(answers))))
    words = desk.said(desk.dashboard("compare", community=["C1", "C3", "C4"])).replace("\\", "")
    assert "铁路宿舍（市中区 · 文化路街道）比朝阳花园（市中区 · 光明路街道）高 **52.5 个百分点**（" in words
    assert "其余 1 对小区之差未超出抽样误差。" in words


def test_few_answers_stay_hidden_as_on_the_record(store_address: str) -> None:
    """C1's 4 answers are few, and C2's 10 would tell them by the street's 14."""
    few = survey_csv({"C1": ["不满意"] * 4, "C2": ["一般"] * 10, "C3": ["满意"] * 7 + ["一般"] * 13})
    desk.fill(store_address, (desk.CITY[0], ("调查.csv", few)))
    app = desk.dashboard("compare", community=["C1", "C2", "C3", "C4"])
    found = table(app)
    for at in (0, 1):
        assert found.iloc[:, at]["满意率"] == "有效答卷太少，不显示" and found.iloc[:, at]["有效份数"] == "不显示"
        assert found.iloc[:, at]["应答率"] == "—" and found.iloc[:, at]["比上一轮"] == "—"
    assert found.iloc[:, 3]["满意率"] == "没有有效答卷"
    assert "有效份数 n = 20" in desk.said(app), "of C3 alone"


@pytest.mark.parametrize(
    ("chosen", "said"), [([], "还没有选小区"), (["C1"], "只选了一个小区"), (["C9"], "还没有选小区")]
)
def test_too_few_chosen_says_what_to_do(grouped: str, chosen: list[str], said: str) -> None:
    app = desk.dashboard("compare", **({"community": chosen} if chosen else {}))
    assert said in desk.said(app) and "选 2 至 5 个小区" in desk.said(app) and not app.table


def test_a_link_with_too_many_shows_the_first_five(store_address: str) -> None:
    lines = desk.CITY[0][1].splitlines()
    more = [line.replace("C4,纺织家属院", f"C{number},新院{number}") for number in range(5, 9) for line in lines[-1:]]
    desk.fill(store_address, (("名册.csv", "\n".join([*lines, *more]) + "\n"),))
    app = desk.dashboard("compare", community=[f"C{number}" for number in range(1, 9)])
    assert len(table(app).columns) == 5


def test_what_is_chosen_goes_along_with_the_link_and_back(grouped: str) -> None:
    app = desk.dashboard("compare", community=["C1", "C2"])
    app.multiselect(key="filter_community").unselect("C1").select("C3").run()
    assert not app.exception and app.query_params["community"] == ["C2", "C3"]


def test_the_table_is_taken_away_in_numbers(grouped: str, offered: Offers) -> None:
    desk.dashboard("compare", community=["C2", "C1"])
    book = openpyxl.load_workbook(io.BytesIO(offered.take("下载表格（.xlsx）")))
    heads, *rows = book["数据"].iter_rows(values_only=True)
    first = dict(zip(heads, rows[0], strict=True))
    assert (first["小区编号"], first["满意率（%）"], first["有效份数"], first["户数"]) == ("C2", 80, 30, 90)
    assert first["应答率（%）"] == pytest.approx(33.3) and first["其中逾期"] == 0
    told = dict(book["说明"].iter_rows(values_only=True))
    assert told["范围"].startswith("建设新村")


def test_namesakes_of_one_street_are_told_apart() -> None:
    twins = pd.DataFrame({"community_id": ["2", "1"], "name": "甲", "district": "市中区", "street": None})
    assert side_by_side.names(twins) == {"1": "甲（市中区） 1", "2": "甲（市中区） 2"}


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, object]]]:
    """Where pages lead: page and communities."""
    told: list[tuple[str, object]] = []
    monkeypatch.setattr(filters, "go", lambda page, **query: told.append((page, query["community"])))
    monkeypatch.setattr(filters, "link", lambda page, _words, **query: told.append((page, query["community"])))
    return told


@pytest.mark.parametrize(
    ("picked", "several", "expected"),
    [
        ([], False, []),
        (["C1"], False, [("community", "C1")]),
        (["C1"], True, []),
        (["C2", "C1"], True, [("compare", ("C2", "C1"))]),
        (list("ABCDE"), True, [("compare", tuple("ABCDE"))]),
        (list("ABCDEF"), True, []),
    ],
)
def test_picked_rows_lead(led: list[tuple[str, object]], picked: list[str], several: bool, expected: list) -> None:
    community_picks.follow(picked, several=several)
    assert led == expected


@pytest.mark.parametrize(("page", "key"), [("ranking", "units"), ("acceptance", "verdicts")])
def test_tables_of_communities_let_several_rows_be_picked(grouped: str, page: str, key: str) -> None:
    app = desk.dashboard(page)
    app.toggle(key=f"{key}-several-rows").set_value(True).run()
    assert not app.exception and "勾选 2 至 5 个，即可并排比较" in desk.said(app)
