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
    middle, _extent = middles(places, topic, k)
    distance = np.linalg.norm(middle[:, None] - middle[None], axis=2)
    assert distance[~np.eye(k, dtype=bool)].min() > 1 / (2 * np.sqrt(k))
    # Nobody lies nearer to another topic's middle than half of that distance: islands do not run into one another.
    own = np.linalg.norm(places - middle[topic], axis=1)
    nearest = np.linalg.norm(places[:, None] - middle[None], axis=2).argmin(axis=1)
    assert (nearest == topic).mean() > 0.9
    assert own.max() < 1


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
    assert np.corrcoef(closeness, out)[0, 1] < -0.3


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
