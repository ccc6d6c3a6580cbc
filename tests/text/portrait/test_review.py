"""Which undecided comments an analyst should see first."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.portrait import review
from analytics.text.portrait.review import usefulness


def around(sizes: list[int], *, spread: float = 0.02, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of length 1, near one another within a group and far apart between groups; and the groups."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    vectors = np.eye(max(len(sizes), 2))[group]
    vectors = vectors + spread * np.random.default_rng(seed).normal(size=vectors.shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


def useful(vectors: np.ndarray, **known: np.ndarray) -> np.ndarray:
    n = len(vectors)
    given_ = {"margin": np.zeros(n), "strength": np.ones(n), "copies": np.ones(n, int), "open_": np.ones(n, bool)}
    return usefulness(vectors, **{**given_, **known})


def test_by_hand() -> None:
    vectors = np.array([[1, 0], [1, 0], [0.9, np.sqrt(0.19)], [0, 1]], np.float32)
    found = useful(vectors, margin=np.array([0.5, 0, 0, 0.2]), copies=np.array([3, 2, 1, 4]))
    # The second stands for itself, the first and the third (cosine .9): 2 + 3 + 1 copies; the last for its 4, × .8.
    assert found == pytest.approx([0.05 * 0.5, 6, 0.05, 4 * 0.8])


def test_ten_alike_do_not_fill_the_first_page() -> None:
    vectors, group = around([200, 10, 1, 1, 1])
    first = np.argsort(-useful(vectors), kind="stable")[:5]
    assert sorted(group[first]) == [0, 1, 2, 3, 4]
    assert group[first[:2]].tolist() == [0, 1]


def test_unsure_first_and_frequent_first() -> None:
    vectors, _group = around([1, 1, 1])
    assert useful(vectors, margin=np.array([0.9, 0.1, 0.5])).argsort().tolist() == [0, 2, 1]
    assert useful(vectors, copies=np.array([5, 1, 9])).argsort().tolist() == [1, 0, 2]
    # Far ahead of the second topic but near to neither is unsure too.
    sure, far = useful(vectors[:2], margin=np.ones(2), strength=np.array([1.0, 0.2]))
    assert (sure, far) == pytest.approx((0, 0.8))


def test_decided_comments_have_none_and_stand_for_nothing() -> None:
    vectors, _group = around([4])
    found = useful(vectors, open_=np.array([True, False, True, False]))
    assert np.isnan(found).tolist() == [False, True, False, True]
    assert np.nanmax(found) == pytest.approx(2)


@pytest.mark.parametrize("n", [0, 1])
def test_few(n: int) -> None:
    assert useful(np.eye(2, dtype=np.float32)[:n]).tolist() == [1.0] * n


def test_nothing_open() -> None:
    assert np.isnan(useful(np.eye(3), open_=np.zeros(3, bool))).all()


def test_all_the_same() -> None:
    found = np.sort(useful(np.tile([1.0, 0.0], (30, 1))))
    assert found[-1] == 30
    assert found[:-1] == pytest.approx(0.05)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(0, 100))
def test_every_copy_is_stood_for_once(sizes: list[int], seed: int) -> None:
    chance = np.random.default_rng(seed)
    vectors, _group = around(sizes)
    copies = chance.integers(1, 5, len(vectors))
    found = useful(vectors, copies=copies)
    assert found[found >= 1].sum() == pytest.approx(copies.sum())
    order = chance.permutation(len(vectors))
    again = useful(vectors[order], copies=copies[order])
    assert again[again >= 1].sum() == pytest.approx(copies.sum())


def test_beyond_the_most_only_the_least_certain_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "_MOST", 2)
    vectors, _group = around([1, 1, 1])
    found = useful(vectors, margin=np.array([0.5, 0.1, 0.2]))
    assert found == pytest.approx([0.05 * 0.5, 0.9, 0.8])


def test_beyond_the_chosen_what_is_left_counts_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "_CHOSEN", 1)
    vectors, _group = around([3, 1])
    assert sorted(useful(vectors)) == pytest.approx([0.05, 0.05, 1, 3])
