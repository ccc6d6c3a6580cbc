"""Pairs of characters: which count, in how many texts, and the edges of clauses."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analytics.text.words import pairs
from analytics.text.words.pairs import frequent, learn_pairs, presence, with_edges

BITS = 21


def spelled(texts: list[str]) -> list[tuple[int, str]]:
    """Texts and marks of :func:`with_edges` in letters, edges as |."""
    rows, numbers = with_edges(texts)
    return [
        (row, "".join("|" if part == 10 else chr(part) for part in (number >> BITS, number & (2**BITS - 1)) if part))
        for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)
    ]


def test_pairs_end_at_signs_digits_and_texts() -> None:
    learnt = learn_pairs(["停车位，少a1b", "停车", "位少"], least=1)
    # 停车 车位 位少 少a; not ab, as a1b has none.
    assert learnt.counts(["停车位少ab"]).toarray().sum() == 4
    assert learnt.counts(["停，车", "停", "", "位1少"]).nnz == 0


def test_a_pair_counts_once_a_text() -> None:
    learnt = learn_pairs(["停车停车", "位少", "位少"])
    assert learnt.counts(["停车停车"]).nnz == 0  # it stands in one text only
    assert learnt.counts(["位少位少"]).toarray().tolist() == [[1]]


def test_pairs_stand_behind_other_features() -> None:
    counts = csr_array(np.array([[2.0], [0.0]]))
    learnt = learn_pairs(["车位", "车位"])
    assert learnt.behind(counts, ["车位少", "少"]).toarray().tolist() == [[2, 1], [0, 0]]
    assert learn_pairs([]).behind(counts, ["车位少", "少"]).toarray().tolist() == [[2], [0]]


def test_edges_are_marks_and_all_signs_are_alike() -> None:
    assert sorted(spelled(["车，少", "", "好"])) == sorted(
        [(0, "车"), (0, "少"), (0, "|车"), (0, "车|"), (0, "|少"), (0, "少|"), (2, "好"), (2, "|好"), (2, "好|")]
    )
    assert [mark for _row, mark in spelled(["车！少"])] == [mark for _row, mark in spelled(["车 少"])]


def test_nothing_gives_nothing() -> None:
    assert len(learn_pairs([]).known) == 0
    assert learn_pairs([]).counts(["停车"]).shape == (1, 0)
    assert [len(part) for part in with_edges(["", "。。。"])] == [0, 0]


def test_numbers_beyond_the_known_are_left_out() -> None:
    known = frequent(np.array([0, 1, 1, 2]), np.array([5, 5, 5, 9]), 2)
    assert known.tolist() == [5]
    assert presence(np.array([0, 1, 1]), np.array([9, 5, 3]), known, 2).toarray().tolist() == [[0], [1]]


@given(st.lists(st.text(alphabet="停车位少，a1\n𠮷", max_size=8), max_size=4))
@settings(deadline=None, max_examples=40)
def test_each_mark_belongs_to_its_text(texts: list[str]) -> None:
    together = spelled(texts)
    assert sorted(together) == sorted((row, mark) for row, text in enumerate(texts) for _zero, mark in spelled([text]))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=20), st.sets(st.integers(0, 12), max_size=6))
@settings(deadline=None, max_examples=40)
def test_presence_is_what_is_there(found: list[tuple[int, int]], known: set[int]) -> None:
    rows, numbers = np.array(found, np.int64).reshape(-1, 2).T
    asked = np.array(sorted(known), np.int64)
    there = [[float((row, number) in found) for number in asked.tolist()] for row in range(4)]
    assert presence(rows, numbers, asked, 4).toarray().tolist() == there


def test_presence_where_known_numbers_share_slots() -> None:
    chance = np.random.default_rng(8)
    known = np.unique(chance.integers(1 << 42, size=300_000))
    assert len(np.unique(pairs._slots(known))) < len(known) - 50_000
    numbers = np.concatenate([known[::3], chance.integers(1 << 42, size=100_000)])
    found = pairs.presence(np.zeros(len(numbers), np.int64), numbers, known, 1)
    assert found.indices.tolist() == np.flatnonzero(np.isin(known, numbers)).tolist()
