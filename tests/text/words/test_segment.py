"""Comments cut into words."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.words.segment import Segmented, clean, segment, stop_words


def test_terms_of_the_field_stay_whole() -> None:
    assert segment(["雨污分流没做好"]).of(0)[0] == "雨污分流"


@pytest.mark.parametrize("word", ["吵", "脏", "漏", "堵"])
def test_one_character_words_stay(word: str) -> None:
    assert word not in stop_words()
    assert word in segment([f"楼下{word}"]).of(0)


def test_clean_evens_out_width_case_links() -> None:
    assert clean("ＬＥＤ灯　坏了，见 https://a.cn/b?c=1 a@b.cn") == "led灯 坏了,见"
    assert clean("答复请发到Wang.Min@zz.gov.cn谢谢") == "答复请发到 谢谢"
    assert clean("灯\ud800坏") == "灯 坏"


@given(st.text("，！？；：（）,＝\u0338\u0301aeＡé漏 \u3000…", max_size=12) | st.text(max_size=20))
@settings(deadline=None, max_examples=300)
def test_width_and_case_are_those_of_unicode(text: str) -> None:
    assert clean(text).split() == clean(unicodedata.normalize("NFKC", text)).split()
    if not re.search(r"[@/\ud800-\udfff]|www", text):
        assert clean(text) == " ".join(unicodedata.normalize("NFKC", text).lower().split())


def test_an_endless_run_of_letters_is_cleaned_in_time() -> None:
    # At each of its letters an address might begin: unbounded, this takes minutes.
    assert len(clean("灯@" + "坏a" * 200_000)) == 400_002
    assert clean("a" * 400_000 + "@") == "a" * 400_000 + "@"


WORDS = st.sampled_from(["灯", "不亮", "楼道", ",", "led", "下水道", "堵"])


@given(st.lists(st.lists(WORDS, max_size=6), max_size=8), st.data())
@settings(deadline=None, max_examples=60)
def test_lists_taken_apart_and_put_together(lists: list[list[str]], data: st.DataObject) -> None:
    texts = Segmented.from_lists(lists)
    assert texts.to_lists().to_pylist() == lists
    assert [texts.of(row) for row in range(len(texts))] == lists
    again = Segmented.from_lists(texts.to_lists())
    assert again.words == texts.words
    assert (again.ids.tolist(), again.starts.tolist()) == (texts.ids.tolist(), texts.starts.tolist())
    rows = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=6)) if lists else []
    assert texts.take(rows).to_lists().to_pylist() == [lists[row] for row in rows]
    begin = data.draw(st.integers(0, len(lists)))
    part = texts.part(begin, len(lists))
    assert part.to_lists().to_pylist() == lists[begin:]
    assert Segmented.from_lists(texts.to_lists().slice(begin)).to_lists().to_pylist() == lists[begin:]


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=5), st.data())
@settings(deadline=None, max_examples=60)
def test_words_within_spans(lists: list[list[str]], data: st.DataObject) -> None:
    texts = Segmented.from_lists(lists)
    row = data.draw(st.integers(0, len(lists) - 1))
    length = sum(map(len, lists[row]))
    cut = data.draw(st.integers(0, length))
    halves = texts.within(np.array([row, row]), np.array([0, cut]), np.array([cut, length]))
    assert halves.of(0) + halves.of(1) == lists[row]
    assert texts.within(np.array([row]), np.array([cut]), np.array([cut])).of(0) == []


def test_a_word_belongs_to_the_part_that_holds_its_middle() -> None:
    texts = Segmented.from_lists([["楼道"], ["下水道", "堵"]])
    assert texts.within(np.array([1, 1]), np.array([0, 2]), np.array([2, 4])).to_lists().to_pylist() == [
        ["下水道"],
        ["堵"],
    ]
    assert texts.within(np.array([1]), np.array([0]), np.array([1])).of(0) == []


def test_stop_words_of_the_office_join_the_built_in_ones() -> None:
    texts = segment(["楼道的灯"], stop=["灯"])
    said = dict(zip(texts.words, texts.is_stop_word().tolist(), strict=True))
    assert said == {"楼道": False, "的": True, "灯": True}
    assert texts.part(0, 1).stop == texts.take([0]).stop == ("灯",)
    assert not segment(["灯"]).is_stop_word()[0]


def test_nothing_to_cut() -> None:
    assert len(segment([])) == 0
    assert segment([""]).of(0) == []
    assert Segmented.from_lists([]).to_lists().to_pylist() == []


@given(st.lists(st.text(max_size=30), max_size=8))
@settings(deadline=None, max_examples=30)
def test_segments_join_to_their_text(texts: list[str]) -> None:
    cleaned = [clean(text) for text in texts]
    assert ["".join(segment(cleaned).of(row)) for row in range(len(texts))] == cleaned


@given(st.text(alphabet="灯 \t\u3000\xa0\n\x00\ud800，Ａa@.中", max_size=12))
@settings(deadline=None, max_examples=80)
def test_blanks_become_one_space(text: str) -> None:
    plain = clean(text)
    assert "  " not in plain and plain == plain.strip()
    assert not any((letter.isspace() and letter != " ") or letter == "\ud800" for letter in plain)
    assert clean(plain) == plain


@given(st.lists(st.text(alphabet="漏水ab1，", min_size=1, max_size=4), max_size=6, unique=True))
@settings(deadline=None, max_examples=60)
def test_words_have_characters_or_two_letters_together(words: list[str]) -> None:
    expected = [re.search("[\u3400-\u9fff]|[a-z]{2}", word) is not None for word in words]
    assert Segmented.from_lists([words]).is_word().tolist() == expected
