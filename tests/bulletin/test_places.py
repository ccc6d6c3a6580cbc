"""Names that tell places apart, and what stands behind what is said of them."""

from __future__ import annotations

import pandas as pd

from analytics.bulletin.numbers import count
from analytics.bulletin.sections import places
from analytics.model import Scope
from tests.bulletin.readings import place, reading


def test_a_name_is_made_longer_only_as_far_as_it_must_be() -> None:
    found = pd.DataFrame(
        {
            "community_id": ["a", "b", "c", "d", "e", "f"],
            "name": ["光明里", "光明里", "文化里", "文化里", "新兴里", None],
            "district": ["东区", "东区", "东区", "西区", "东区", "东区"],
            "street": ["甲街道", "乙街道", "甲街道", "甲街道", None, "甲街道"],
        }
    )
    assert places.called(found).to_dict() == {
        "a": "光明里（甲街道）",
        "b": "光明里（乙街道）",
        "c": "文化里（东区甲街道）",
        "d": "文化里（西区甲街道）",
        "e": "新兴里",
        "f": "f",
    }


def test_namesakes_of_one_street_are_told_apart_by_number() -> None:
    found = pd.DataFrame({"community_id": ["a", "b"], "name": "光明里", "district": "东区", "street": [None, None]})
    assert list(places.called(found)) == ["光明里（a）", "光明里（b）"]


def test_a_page_is_opened_at_the_readers_place() -> None:
    made = reading(place(1, (9, 1)), at=0, scope=Scope(city=("枣庄市",), district=("东区", "西区")))
    source = places.behind(made, made.figures.verdicts, standing="met")
    assert source.query == {"city": "枣庄市", "standing": "met"}
    assert (source.n, source.base) == (10, "各小区最近一轮调查截至 2026 年第 10 周（03-02 至 03-08）末的累计有效份数")


def test_a_sentence_keeps_no_number_that_it_does_not_say() -> None:
    made = reading(place(1, (9, 1)), at=0)
    told = places.told(made, "x", "共 {n} 个{what}。", words={"what": "{小区}"}, numbers={"n": count(3), "m": count(4)})
    assert told.text == "共 3 个{小区}。" and list(told.numbers) == ["n"]


def test_cells_are_plain_values() -> None:
    frame = pd.DataFrame(
        {
            "n": pd.array([1, None], dtype="Int64"),
            "share": [0.5, None],
            "on": pd.to_datetime(pd.Series(["2026-03-02", None])),
            "name": pd.Series(["甲", None], dtype="str"),
        }
    )
    cells = places.cells(frame)
    assert cells == ((1, 0.5, "2026-03-02", "甲"), (None, None, None, None))
    assert [type(cell) for cell in cells[0]] == [int, float, str, str]
    assert places.cells(frame[:0]) == ()


def test_a_community_that_was_chosen_is_named() -> None:
    chosen = reading(place(1, (8, 2), (9, 1)), scope=Scope(community_id=("c-1",)))
    assert chosen.place == "1号院"
    assert reading(place(1, (8, 2), (9, 1))).place == "全部地区"
    assert reading(place(1, (8, 2), (9, 1)), scope=Scope(district=("市中区",))).place == "市中区"
