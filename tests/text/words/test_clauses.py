"""Mixed comments: their clauses, the words that open a request, and what the writer means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.words.clauses import clauses, is_praise, split_mixed, without_lead


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼道刷得挺好，就是下水道还是堵", ["楼道刷得挺好", "下水道还是堵"]),
        ("楼道刷得好但是下水道堵", ["楼道刷得好", "下水道堵"]),
        ("楼道刷得好但下水道堵", ["楼道刷得好", "下水道堵"]),
        ("1.路灯不亮 2.没有监控", ["路灯不亮", "没有监控"]),
        ("多装几个充电桩 另外垃圾桶太少", ["多装几个充电桩", "垃圾桶太少"]),
        ("水压低", ["水压低"]),
        ("质量不过关", ["质量不过关"]),
        ("这就是形象工程", ["这就是形象工程"]),
        ("", [""]),
    ],
)
def test_clauses_of_a_comment(text: str, found: list[str]) -> None:
    assert clauses(text) == found


def test_only_mixed_comments_are_split() -> None:
    found = split_mixed(["水压低", "路不平；灯不亮"])
    assert (found.parts, found.owners.tolist()) == (["路不平", "灯不亮"], [1, 1])
    assert found.weights.tolist() == [1, 1]


def test_no_texts_have_no_clauses() -> None:
    assert (split_mixed([]).parts, len(split_mixed([]).owners)) == ([], 0)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("楼道刷得挺好，就是下水道还是堵", [0.5, 2]),
        ("下水道还是堵，楼道刷得挺好", [1, 0.5]),
        ("路修平了，灯也亮了", [1, 1]),
        ("路不平，但灯不亮更要紧", [1, 2]),
    ],
)
def test_the_point_weighs_more_than_courtesy(text: str, weights: list[float]) -> None:
    assert split_mixed([text]).weights.tolist() == weights


@pytest.mark.parametrize("text", ["反映停车难", "希望停车难", "请问停车难", "建议停车难", "我强烈要求停车难"])
def test_words_that_open_a_request_are_left_out(text: str) -> None:
    assert without_lead(text) == "停车难"


@pytest.mark.parametrize("text", ["我们楼没改", "业主委员会不作为", "投诉没人理", "建议没人听"])
def test_words_of_the_subject_stay(text: str) -> None:
    assert without_lead(text) == text


@pytest.mark.parametrize(
    ("clause", "praises"), [("路修平了", True), ("路没修平整", True), ("不方便", False), ("好几天停水", False)]
)
def test_praise(clause: str, praises: bool) -> None:
    assert is_praise(clause) == praises


@given(st.text(alphabet="路灯不亮但是就是，。 1.好", max_size=30))
@settings(deadline=None, max_examples=50)
def test_clauses_are_parts_of_the_comment(text: str) -> None:
    found = clauses(text)
    assert found
    assert all(part in text for part in found)
