"""Marks lie in the comment's own text, in order and apart, on the strongest words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.words.highlight import MOST, spans
from analytics.text.words.segment import clean

LETTERS = st.text("楼道灯不亮ＬＥＤled㎡e\u0301ﬁＦi\u3099か①ﾊﾞ각ᄀ\u1161 。", max_size=14)


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("楼道灯不亮", {"楼道灯": 2.0}, ["楼道灯"]),
        ("楼道灯不亮，楼道灯坏了", {"楼道灯": 2.0}, ["楼道灯", "楼道灯"]),
        ("楼道灯不亮", {"楼道": 1.0, "楼道灯": 2.0}, ["楼道灯"]),
        ("楼道灯不亮", {"楼道": 1.0, "道灯": 2.0}, ["楼道灯"]),
        ("楼道灯不亮", {"楼道": 1.0, "不亮": 2.0}, ["楼道", "不亮"]),
        ("ＷＩＦＩ断", {"wifi": 1.0}, ["ＷＩＦＩ"]),
        ("五十㎡大", {"m2": 1.0}, ["㎡"]),
        ("五十㎡大", {"2大": 1.0}, ["㎡大"]),
        ("cafe\u0301好", {"café": 1.0}, ["cafe\u0301"]),
        ("哈哈哈", {"哈哈": 1.0}, ["哈哈哈"]),
        ("水压低", {"楼道": 1.0, "": 9.0}, []),
        ("", {"楼道": 1.0}, []),
    ],
)
def test_what_is_marked(text: str, words: dict[str, float], marked: list[str]) -> None:
    assert [text[begin:end] for begin, end in spans(text, words)] == marked


def test_only_the_strongest_are_marked() -> None:
    text = "甲,乙,丙,丁,戊,己,庚,辛,壬,癸"
    words = {sign: float(weight) for weight, sign in enumerate(text.split(","))}
    assert len(spans(text, words)) == MOST
    assert [text[begin:end] for begin, end in spans(text, words, most=2)] == ["壬", "癸"]
    assert spans(text, words, most=0) == []


@given(LETTERS, st.dictionaries(LETTERS.map(clean), st.floats(0.1, 5), max_size=5))
@settings(deadline=None, max_examples=150)
def test_marks_are_in_order_apart_and_within(text: str, words: dict[str, float]) -> None:
    found = spans(text, words)
    edges = [edge for begin, end in found for edge in (begin, end)]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(text) for edge in edges)
    plain = unicodedata.normalize("NFKC", text).lower()
    assert bool(found) == any(word and word in plain for word in words)


@given(LETTERS, st.integers(0, 13), st.integers(1, 4))
@settings(deadline=None, max_examples=100)
def test_a_word_of_the_text_is_marked_where_it_stands(text: str, begin: int, length: int) -> None:
    plain = unicodedata.normalize("NFKC", text).lower()
    word = plain[begin : begin + length]
    for low, high in spans(text, {word: 1.0}):
        assert word in unicodedata.normalize("NFKC", text[low:high]).lower()
