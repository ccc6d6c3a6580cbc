"""The map of comments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.text.meaning.plane import drawn, plane


def comments(sizes: list[int], *, dimensions: int = 30, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    topic = np.repeat(np.arange(len(sizes)), sizes)
    vectors = chance.normal(size=(len(sizes), dimensions))[topic] + 0.6 * chance.normal(size=(len(topic), dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), topic


def middles(places: np.ndarray, topic: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Middle and extent of each topic's island."""
    middle = np.array([places[topic == name].mean(axis=0) for name in range(k)])
    return middle, np.array([np.linalg.norm(places[topic == name] - middle[name], axis=1).max() for name in range(k)])


@pytest.mark.parametrize("k", [2, 3, 10, 28, 40])
def test_islands_lie_apart_within_the_square(k: int) -> None:
    sizes = (4 + 120 * np.random.default_rng(k).random(k) ** 2).astype(int)
    vectors, topic = comments(sizes.tolist())
    places = plane(vectors, topic, k)
    assert places.shape == (len(topic), 2)
    assert np.abs(places).max() <= 1
    assert np.ptp(places, axis=0).max() > 1.7  # the square is used
    middle, extent = middles(places, topic, k)
    between = np.linalg.norm(middle[:, None] - middle[None], axis=2) - np.add.outer(extent, extent)
    assert between[~np.eye(k, dtype=bool)].min() > 0  # no island reaches into another


def test_alike_topics_are_neighbours() -> None:
    chance = np.random.default_rng(5)
    pairs = np.repeat(chance.normal(size=(8, 30)), 2, axis=0) + 0.35 * chance.normal(size=(16, 30))
    topic = np.repeat(np.arange(16), 10)
    vectors = pairs[topic] + 0.2 * chance.normal(size=(160, 30))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    middle, _extent = middles(plane(vectors, topic, 16), topic, 16)
    distance = np.linalg.norm(middle[:, None] - middle[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    order = distance.argsort(axis=1)
    twins = np.arange(16) ^ 1
    assert np.mean([twins[one] in order[one, :3] for one in range(16)]) > 0.6  # .2 by chance


def test_typical_comments_lie_inside() -> None:
    vectors, topic = comments([200, 50])
    places = plane(vectors, topic, 2)
    centre = vectors[topic == 0].mean(axis=0)
    closeness = vectors[topic == 0] @ centre
    out = np.linalg.norm(places[topic == 0] - places[topic == 0].mean(axis=0), axis=1)
    assert np.corrcoef(closeness, out)[0, 1] < -0.9


@pytest.mark.parametrize("n", [7, 40, 75, 300])
def test_an_island_is_filled_and_not_rimmed(n: int) -> None:
    vectors, topic = comments([n, 3])
    places = plane(vectors, topic, 2)[topic == 0]
    out = np.linalg.norm(places - places.mean(axis=0), axis=1)
    ring = out / out.max()
    # Of a disc half the radius holds a quarter: a little more here, since no dot lies beyond the last ring.
    assert 0.1 < (ring <= 0.501).mean() < 0.4
    # Every dot has room of its own: on a square lattice of n dots in a disc they would be 1.77 / sqrt(n) apart.
    apart = np.linalg.norm(places[:, None] - places[None], axis=2) / out.max()
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 0.7 / np.sqrt(n)
    # And no hole is left: from any point of the disc a dot is near.
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 41)] * 2), axis=-1).reshape(-1, 2)
    grid = grid[np.hypot(*grid.T) <= 1] * out.max() + places.mean(axis=0)
    assert np.linalg.norm(grid[:, None] - places[None], axis=2).min(axis=1).max() < 2 * out.max() / np.sqrt(n)


def test_neighbours_on_a_ring_differ_in_like_ways() -> None:
    """Comments that lean to one side of a topic stand on one side of its island."""
    lean = np.linspace(-np.pi, np.pi, 60, endpoint=False)
    vectors = np.stack([np.full(60, 3.0), np.cos(lean), 0.9 * np.sin(lean)], axis=1)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    places = plane(vectors, np.zeros(60, int), 1)
    turn = np.arctan2(places[:, 1], places[:, 0])
    outer = np.hypot(*places.T) > 0.5
    signs = [abs(np.exp(1j * (turn - sign * lean))[outer].mean()) for sign in (1, -1)]
    assert max(signs) > 0.85


def test_order_of_rows_changes_nothing() -> None:
    vectors, topic = comments([30, 20, 5, 1, 2])
    order = np.random.default_rng(2).permutation(len(topic))
    assert plane(vectors[order], topic[order], 5) == pytest.approx(plane(vectors, topic, 5)[order], abs=0.002)


def test_same_again_to_three_decimals() -> None:
    vectors, topic = comments([30, 20, 10])
    places = plane(vectors, topic, 3)
    assert (places == plane(vectors.copy(), topic.copy(), 3)).all()
    assert (places == np.round(places, 3)).all()
    # Another machine's last bit.
    noisy = vectors * (1 + np.float32(1e-7) * np.random.default_rng(1).normal(size=vectors.shape).astype(np.float32))
    assert places == pytest.approx(plane(noisy, topic, 3), abs=0.002)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_comments(n: int) -> None:
    vectors = np.eye(4, dtype=np.float32)[:n]
    alone = plane(vectors, np.zeros(n, int), 1)
    apart = plane(vectors, np.arange(n), max(n, 1))
    for places in (alone, apart):
        assert places.shape == (n, 2)
        assert np.isfinite(places).all()
        assert (np.abs(places) <= 1).all()
    assert len(np.unique(apart, axis=0)) == n


def test_the_same_words_share_a_place() -> None:
    vectors = np.tile(np.eye(3, dtype=np.float32)[0], (10, 1))
    assert len(np.unique(plane(vectors, np.zeros(10, int), 1), axis=0)) == 1


def test_topics_all_equally_far_or_the_same() -> None:
    assert len(np.unique(plane(np.eye(6), np.arange(6), 6), axis=0)) == 6
    assert len(np.unique(plane(np.tile([1.0, 0.0], (6, 1)), np.arange(6), 6), axis=0)) == 6
    assert len(np.unique(plane(np.ones((3, 1)), np.arange(3), 3), axis=0)) == 3


def test_no_topic_no_place() -> None:
    vectors, topic = comments([5, 5])
    places = plane(vectors, np.where(topic == 0, -1, 3), 7)  # five topics without comments
    assert np.isnan(places[topic == 0]).all()
    assert np.isfinite(places[topic == 1]).all()
    assert np.isnan(plane(vectors, np.full(10, -1), 2)).all()


def test_drawn_by_hand() -> None:
    topic = np.array([0] * 100 + [1] * 4 + [2] * 50 + [-1] * 9)
    rows = drawn(topic, np.linspace(1, 0, len(topic)), most=24)
    # All four of the small one; the other twenty shared equally, from the strongest to the weakest.
    assert np.bincount(topic[rows]).tolist() == [10, 4, 10]
    assert rows[:10].tolist() == [0, 11, 22, 33, 44, 55, 66, 77, 88, 99]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(-1, 5), max_size=80), st.integers(0, 60))
def test_drawn_keeps_to_the_most_and_is_fair(topics: list[int], most: int) -> None:
    topic = np.array(topics, int)
    rows = drawn(topic, np.zeros(len(topic)), most=most)
    assert len(rows) == min(most, int((topic >= 0).sum()))
    assert (np.diff(rows) > 0).all()
    assert (topic[rows] >= 0).all()
    shares, sizes = np.bincount(topic[rows], minlength=6), np.bincount(topic[topic >= 0], minlength=6)
    cut = shares < sizes
    assert not cut.any() or shares[cut].min() >= shares.max() - 1
