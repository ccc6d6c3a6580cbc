"""Topics divided into parts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.metrics import adjusted_rand_score

from analytics.text.portrait.parts import DIVIDE_FROM, MOST_PARTS, SMALLEST_PART, parts

DIMENSIONS = 12


def texts(sizes: list[int], *, spread: float = 0.15, seed: int = 1) -> tuple[np.ndarray, csr_array, np.ndarray]:
    """Vectors around one direction a group, words of each group's own, and the group of each text."""
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    vectors = np.eye(DIMENSIONS)[group] + spread * chance.normal(size=(len(group), DIMENSIONS))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    counts = csr_array((np.eye(DIMENSIONS)[group] * 2 + chance.poisson(0.2, vectors.shape)).astype(np.float32))
    return vectors, counts, group


def nothing_in_common(n: int) -> tuple[np.ndarray, csr_array]:
    chance = np.random.default_rng(2)
    vectors = chance.normal(size=(n, 40))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return vectors, csr_array(chance.poisson(0.05, (n, 60)).astype(np.float32))


@pytest.mark.parametrize("sizes", [[60, 40], [80, 50, 30], [40, 40, 40, 40]])
def test_real_parts_are_found(sizes: list[int]) -> None:
    vectors, counts, group = texts(sizes)
    found = parts(vectors, counts, seed=1)
    assert adjusted_rand_score(group, found) > 0.95
    assert np.bincount(found[found >= 0]).tolist() == sorted(np.bincount(found[found >= 0]), reverse=True)


def test_no_parts_where_there_are_none() -> None:
    vectors, counts = nothing_in_common(300)
    assert (parts(vectors, counts, seed=1) == -1).all()


@pytest.mark.parametrize("n", [0, 1, DIVIDE_FROM - 1])
def test_small_topics_are_not_divided(n: int) -> None:
    vectors, counts, _group = texts([n - n // 2, n // 2])
    assert parts(vectors, counts, seed=1).tolist() == [-1] * n


def test_sixty_texts_can_be_divided() -> None:
    vectors, counts, group = texts([30, 30])
    assert adjusted_rand_score(group, parts(vectors, counts, seed=1)) == 1


def test_texts_all_alike_have_no_parts() -> None:
    vectors = np.tile(np.eye(5, dtype=np.float32)[0], (100, 1))
    assert (parts(vectors, csr_array(np.ones((100, 3), np.float32)), seed=1) == -1).all()


def test_a_handful_is_no_part() -> None:
    vectors, counts, group = texts([60, 50, SMALLEST_PART - 4])
    found = parts(vectors, counts, seed=1)
    sizes = np.bincount(found[found >= 0])
    assert sizes.min() >= SMALLEST_PART
    assert len(np.unique(found[group < 2])) >= 2


def test_at_most_six() -> None:
    vectors, counts, _group = texts([30] * 9)
    found = parts(vectors, counts, seed=1)
    assert 2 <= found.max() + 1 <= MOST_PARTS


def test_large_topics_learn_from_a_sample_and_place_all() -> None:
    vectors, counts, group = texts([1500, 900])
    found = parts(vectors, counts, seed=1)
    assert (found >= 0).mean() > 0.9
    assert adjusted_rand_score(group[found >= 0], found[found >= 0]) > 0.95


def test_same_again() -> None:
    vectors, counts, _group = texts([90, 60, 40], spread=0.3)
    before = vectors.copy()
    assert (parts(vectors, counts, seed=5) == parts(vectors, counts, seed=5)).all()
    assert (vectors == before).all()


def test_order_of_rows_changes_no_part() -> None:
    vectors, counts, _group = texts([70, 60, 50])
    order = np.random.default_rng(8).permutation(len(vectors))
    found, mixed = parts(vectors, counts, seed=5), parts(vectors[order], counts[order], seed=5)
    assert adjusted_rand_score(found[order], mixed) == 1


def test_earlier_texts_stay_and_new_ones_join_the_nearest() -> None:
    vectors, counts, group = texts([40, 40, 40])
    known = np.where(group < 2, 1 - group, -1)  # earlier numbers hold, though another division would number otherwise
    known[:5] = -1
    stranger = np.eye(DIMENSIONS, dtype=np.float32)[9]
    found = parts(np.vstack([vectors, stranger]), counts[[*range(120), 0]], seed=1, known=np.append(known, -1))
    assert (found[:120][known >= 0] == known[known >= 0]).all()
    assert (found[:5] != 0).all()
    assert (found[:5] == 1).sum() >= 3
    assert (found[80:] == -1).all()  # the third group is far from both
    assert found[-1] == -1


def test_a_part_that_has_died_out_takes_no_one() -> None:
    vectors, counts, group = texts([20, 20])
    known = np.where(group == 0, 2, -1)
    found = parts(vectors, counts, seed=1, known=known)
    assert set(found) <= {-1, 2}
    assert (found[group == 1] == -1).all()


def test_nothing_known_is_a_first_division() -> None:
    vectors, counts, _group = texts([50, 40])
    first = parts(vectors, counts, seed=1)
    assert (parts(vectors, counts, seed=1, known=np.full(90, -1)) == first).all()
