"""Texts as arrays of code points."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.words.code_points import code_points, is_han, is_latin, owners


@given(st.lists(st.text(alphabet="漏水a Z，𠮷\ud800\u9fff\u3400", max_size=6), max_size=5))
@settings(deadline=None, max_examples=40)
def test_each_text_is_found_again(texts: list[str]) -> None:
    points, starts = code_points(texts)
    spelt = ["".join(map(chr, points[begin:end].tolist())) for begin, end in itertools.pairwise(starts)]
    assert spelt == texts
    assert owners(starts).tolist() == [number for number, text in enumerate(texts) for _letter in text]


def test_bounds_of_scripts() -> None:
    points, _starts = code_points(["\u33ff\u3400\u9fff\ua000`az{𠮷"])
    assert is_han(points).tolist() == [False, True, True, False, False, False, False, False, False]
    assert np.flatnonzero(is_latin(points)).tolist() == [5, 6]
