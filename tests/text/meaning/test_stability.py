"""How well topics come back when some comments are left out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.meaning.stability import BADGES, badge, jaccard, stability


def test_jaccard_by_hand() -> None:
    one = np.array([0, 0, 0, 1, 1, -1])
    other = np.array([0, 0, 1, 1, 1, 1])
    # 0 with 0: 2 in both, 3 in either; 1 with 1: 2 of 4; 0 with 1: 1 of 6.
    assert jaccard(one, other, 2, 2) == pytest.approx(np.array([[2 / 3, 1 / 6], [0, 1 / 2]]))


def test_jaccard_agrees_with_sets() -> None:
    chance = np.random.default_rng(3)
    one, other = chance.integers(-1, 4, 60), chance.integers(-1, 5, 60)
    expected = [
        [
            len(set(np.flatnonzero(one == a)) & set(np.flatnonzero(other == b)))
            / len(set(np.flatnonzero(one == a)) | set(np.flatnonzero(other == b)))
            for b in range(5)
        ]
        for a in range(4)
    ]
    assert jaccard(one, other, 4, 5) == pytest.approx(np.array(expected))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-1, 3), min_size=1, max_size=40), st.integers(0, 4), st.permutations(range(4)))
def test_the_same_groups_come_back_whole(topics: list[int], numbered: int, order: list[int]) -> None:
    labels = np.array(topics)
    swapped = np.array([*order, -1])
    same = stability(lambda _rows: labels, labels, 4, seed=1, numbered=numbered)
    other_numbers = stability(lambda _rows: swapped[labels], labels, 4, seed=1)
    for value in (same, other_numbers):
        assert (np.isnan(value) | (value == 1)).all()
        assert np.isnan(value[[topic not in topics for topic in range(4)]]).all()


def test_a_code_is_its_number_and_a_group_its_likeness() -> None:
    labels = np.repeat([0, 1, 2, 3], 10)
    swapped = np.array([1, 0, 3, 2])[labels]
    assert stability(lambda _rows: swapped, labels, 4, seed=1, numbered=2).tolist() == [0, 0, 1, 1]
    # A code's group is no counterpart of a discovered one.
    assert stability(lambda _rows: np.zeros(40, int), labels, 4, seed=1, numbered=1).tolist() == [0.25, 0, 0, 0]


def test_a_topic_that_comes_back_by_half() -> None:
    labels = np.repeat([0, 1], 20)
    halved = labels.copy()
    halved[:10] = 1
    found = stability(lambda _rows: halved, labels, 2, seed=1)
    assert found == pytest.approx([10 / 20, 20 / 30])


def test_groups_that_depend_on_what_is_drawn() -> None:
    labels = np.repeat([0, 1], 50)

    def by_what_was_drawn(rows: np.ndarray) -> np.ndarray:
        return np.random.default_rng(int(rows.sum())).integers(0, 2, 100)

    assert (stability(by_what_was_drawn, labels, 2, seed=1) < 0.5).all()


def test_only_the_drawn_rows_teach() -> None:
    told: list[np.ndarray] = []
    labels = np.zeros(50, int)

    def listen(rows: np.ndarray) -> np.ndarray:
        told.append(rows)
        return labels

    stability(listen, labels, 1, seed=4, rounds=6, share=0.6)
    assert [len(rows) for rows in told] == [30] * 6
    assert all((np.diff(rows) > 0).all() for rows in told)
    assert len({tuple(rows) for rows in told}) == 6
    again: list[np.ndarray] = []
    stability(lambda rows: (again.append(rows), labels)[1], labels, 1, seed=4, rounds=6, share=0.6)
    assert all((one == other).all() for one, other in zip(told, again, strict=True))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_texts(n: int) -> None:
    found = stability(lambda _rows: np.zeros(n, int), np.zeros(n, int), 2, seed=1)
    assert np.isnan(found).tolist() == [n == 0, True]


def test_nobody_belongs_anywhere() -> None:
    labels = np.full(5, -1)
    assert np.isnan(stability(lambda _rows: labels, labels, 3, seed=1)).all()
    assert stability(lambda _rows: labels, labels, 0, seed=1).shape == (0,)


def test_a_lost_topic_has_none() -> None:
    labels = np.repeat([0, 1], 10)
    assert stability(lambda _rows: np.full(20, -1), labels, 2, seed=1).tolist() == [0, 0]


def test_share_out_of_range() -> None:
    with pytest.raises(ValueError, match="share"):
        stability(lambda rows: rows, np.zeros(3, int), 1, seed=1, share=0)


@pytest.mark.parametrize(
    ("value", "n", "expected"),
    [
        (1.0, 20, "stable"),
        (0.75, 20, "stable"),
        (0.7499, 20, "fair"),
        (0.6, 20, "fair"),
        (0.5999, 20, "unstable"),
        (0.0, 20, "unstable"),
        (1.0, 19, None),
        (float("nan"), 500, None),
    ],
)
def test_badges(value: float, n: int, expected: str | None) -> None:
    assert badge(value, n) == expected
    assert expected is None or expected in BADGES
