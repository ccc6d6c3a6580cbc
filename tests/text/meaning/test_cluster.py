"""Groups of vectors: cosines without rounding, neighbours among equals, beginnings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.meaning import cluster
from analytics.text.meaning.cluster import centres_of, on_grid, smooth, spherical_k_means


def directions(n: int, *, dimensions: int = 50, seed: int = 1) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(n, dimensions))
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def test_cosines_on_the_grid_are_exact_in_any_order() -> None:
    rows = on_grid(directions(300))
    exact = rows.astype(np.float64) @ rows.T.astype(np.float64)
    order = np.random.default_rng(2).permutation(rows.shape[1])
    assert (rows @ rows.T == exact).all()
    assert (rows[:, order] @ rows[:, order].T == exact).all()
    assert np.abs(rows - directions(300)).max() <= 1 / 4096


def test_of_equally_near_neighbours_the_first_count() -> None:
    closeness = np.array([[0.5, 0.5, 0.5, 0.5], [0.1, 0.9, 0.3, 0.2], [0.2, 0.7, 0.2, 0.2]], np.float32)
    assert cluster._greatest(closeness, 2).tolist() == [[0, 1], [1, 2], [0, 1]]


@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(1, 80), st.integers(1, 30))
@settings(deadline=None, max_examples=60)
def test_the_greatest_are_those_of_a_sorted_row(seed: int, n_rows: int, n_columns: int, most: int) -> None:
    chance = np.random.default_rng(seed)
    closeness, count = chance.integers(most, size=(n_rows, n_columns)) / 7, int(chance.integers(1, n_columns + 1))
    first = [sorted(np.argsort(-row, kind="stable")[:count].tolist()) for row in closeness]
    assert cluster._greatest(closeness, count).tolist() == first


def test_neighbours_do_not_depend_on_how_many_are_compared_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.concatenate([directions(150, dimensions=5), directions(150, dimensions=5)])
    at_once = smooth(vectors)
    monkeypatch.setattr(cluster, "_CHUNK", 7)
    assert (smooth(vectors) == at_once).all()


def test_runs_begin_with_distinct_rows_where_there_are() -> None:
    corners = on_grid(np.repeat(np.eye(6, dtype=np.float32), 20, axis=0))
    first = cluster._spread_out(corners, 6, 4, np.random.default_rng(3))
    assert first.shape == (4, 6)
    assert (np.sort(first // 20, axis=1) == np.arange(6)).all()


def test_one_group_and_as_many_groups_as_rows() -> None:
    rows = on_grid(directions(9))
    assert spherical_k_means(rows, 1, seed=4).tolist() == [0] * 9
    assert sorted(spherical_k_means(rows, 9, seed=4).tolist()) == list(range(9))


def test_centres_are_mean_directions() -> None:
    rows = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    assert centres_of(rows, np.array([0, 0, 1]), 3) == pytest.approx(np.array([[0.5**0.5] * 2, [0, 1], [0, 0]]))
