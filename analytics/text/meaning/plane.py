"""The map of comments: topics as islands, alike ones near one another, each comment around its topic's centre.

Topics' centres by classical scaling of their cosine distances (W. S. Torgerson, "Multidimensional scaling: I", 1952),
bettered for the near ones by majorization (J. de Leeuw, "Applications of convex analysis to multidimensional scaling",
1977), then pushed apart until no two islands overlap. An island is filled evenly: the less typical a comment, the
farther out its ring, on which it stands in the order that the two main differences among the topic's comments give.
Nothing is drawn by lot.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.cancelling import heed
from analytics.text.meaning.cluster import centres_of

DRAWN: Final = 2000
# Rounded so that machines which add in another order agree on the place.
_DECIMALS = 3
# What agrees to so many decimals is alike.
_ALIKE = 6
# Islands cover this part of the square; the smallest has this part of the largest's radius.
_COVERED = 0.38
_SMALLEST = 0.45
_GAP = 1.16
# The outermost comments lie so far out on their island.
_RIM = 0.94
_PUSHES = 2000
_MOVES = 100
_GOLDEN = np.pi * (3 - np.sqrt(5))


def plane(vectors: np.ndarray, topic: np.ndarray, k: int) -> np.ndarray:
    """float ndarray of shape (n, 2): the place of each comment, −1–1; NaN for those of no topic (``topic`` −1).

    ``vectors`` (n, dimensions) have rows of length 1, ``topic`` (n,) lies below ``k``. The order of rows changes
    nothing; comments with the same vector share a place.

    >>> plane(np.eye(2), np.array([0, -1]), 1).tolist()
    [[0.0, 0.0], [nan, nan]]
    """
    places = np.full((len(vectors), 2), np.nan)
    placed = np.flatnonzero(topic >= 0)
    sizes = np.bincount(topic[placed], minlength=k)[:k]
    present = np.flatnonzero(sizes)
    if len(present) == 0:
        return places
    rank = np.full(k, -1)
    rank[present] = np.arange(len(present))
    centres = centres_of(vectors[placed], rank[topic[placed]], len(present)).astype(np.float64)
    where, radius = _islands(centres, sizes[present])
    for number, name in enumerate(present.tolist()):
        heed()
        rows = np.flatnonzero(topic == name)
        places[rows] = where[number] + radius[number] * _around(vectors[rows].astype(np.float64), centres[number])
    return np.round(places, _DECIMALS) + 0.0  # no negative zero


def _islands(centres: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each island lies (k, 2) and its radius (k,), none reaching into another nor out of the square."""
    relative = np.maximum(np.sqrt(sizes / sizes.max()), _SMALLEST)
    radius = relative * np.sqrt(_COVERED * 4 / (np.pi * (relative**2).sum()))
    if len(sizes) == 1:
        return np.zeros((1, 2)), np.full(1, 1.0)
    where = _apart(_scaled(centres), radius * _GAP)
    low, high = (where - radius[:, None]).min(axis=0), (where + radius[:, None]).max(axis=0)
    scale = 2 / (high - low).max()
    return (where - (low + high) / 2) * scale, radius * scale


def _scaled(centres: np.ndarray) -> np.ndarray:
    """Classical scaling to two dimensions, each spread over −1–1; the sign of an axis is that of its largest entry."""
    k = len(centres)
    distance = np.clip(1 - centres @ centres.T, 0, 2)
    # Where all are equally far apart the axes would be a matter of rounding: a touch of difference settles them.
    number = np.arange(k)
    distance *= 1 + 1e-3 * np.cos(np.add.outer(number, number))
    inner = -0.5 * distance**2
    inner -= inner.mean(axis=0)
    inner -= inner.mean(axis=1, keepdims=True)
    values, axes = np.linalg.eigh((inner + inner.T) / 2)
    found = _signed(axes[:, [-1, -2]]) * np.sqrt(np.maximum(values[[-1, -2]], 0))
    found = _near_first(found, distance)
    return found / np.maximum(np.abs(found).max(axis=0), 1e-9)


def _near_first(where: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """``where`` moved so that near topics are near; how far apart distant ones lie matters less (weights 1/d²)."""
    k = len(where)
    weight = np.maximum(distance, 0.05 * max(distance.max(), 1e-9)) ** -2.0
    np.fill_diagonal(weight, 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=0)) - weight)
    for _step in range(_MOVES):
        heed()
        between = np.linalg.norm(where[:, None] - where[None], axis=2)
        ratio = weight * distance / np.maximum(between, 1e-6)
        ratio[np.arange(k), np.arange(k)] = 0
        where = inverse @ ((np.diag(ratio.sum(axis=0)) - ratio) @ where)
    return where


def _signed(columns: np.ndarray) -> np.ndarray:
    """Each column turned so that its entry farthest from 0 is positive."""
    largest = np.abs(columns).argmax(axis=0)
    return columns * np.where(columns[largest, np.arange(columns.shape[1])] < 0, -1, 1)


def _apart(where: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """``where`` after overlapping circles of radius ``reach`` have pushed one another away, and drawn to the middle."""
    k = len(where)
    least = np.add.outer(reach, reach)
    np.fill_diagonal(least, 0)
    # Two at the very same place part in a direction of their own.
    where = where + 1e-3 * np.stack([np.cos(_GOLDEN * np.arange(k)), np.sin(_GOLDEN * np.arange(k))], axis=1)
    for push in range(_PUSHES):
        heed()
        between = where[:, None] - where[None]
        distance = np.maximum(np.linalg.norm(between, axis=2), 1e-9)
        overlap = np.maximum(least - distance, 0)
        if push >= _PUSHES // 2 and overlap.max() < 1e-4 * reach.min():
            break
        where = where + 0.35 * (between / distance[:, :, None] * overlap[:, :, None]).sum(axis=1)
        if push < _PUSHES // 2:
            where = where * 0.998  # the middle draws, so that no great gaps remain
    return where


def _around(vectors: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """Places of one topic's comments in a circle of radius 1 (n, 2), filled evenly: the typical ones inside.

    Comments lie on rings, one in the middle and so many on the others that all have the same room, by how far they are
    from ``centre``; within a ring they stand in the order of the directions in which they differ.
    """
    own, which = np.unique(np.round(vectors, _ALIKE), axis=0, return_inverse=True)
    farness = np.round(1 - own @ centre, _ALIKE)
    turn = _turns(own)
    order = np.lexsort((turn, farness))
    counts = _rings(len(own))
    found = np.zeros((len(own), 2))
    begin = 0
    for ring, count in enumerate(counts):
        rows = order[begin : begin + count]
        begin += count
        if ring == 0 and count == 1:
            continue
        rows = rows[np.argsort(turn[rows], kind="stable")]
        angle = 2 * np.pi * np.arange(count) / count
        # The ring is turned to where its comments point on the whole.
        towards = np.exp(1j * (turn[rows] - angle)).sum()
        # Where they point nowhere, every second ring is turned by half a step.
        angle += np.angle(towards) if abs(towards) > 1e-6 * count else np.pi / count * (ring % 2)
        found[rows] = (_RIM * ring / max(len(counts) - 1, 1)) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return found[which.reshape(-1)]


def _rings(n: int) -> list[int]:
    """How many of ``n`` places lie on each ring, from the middle: 1, then in proportion to the ring's length.

    >>> _rings(1), _rings(7), _rings(40)
    ([1], [1, 6], [1, 7, 12, 20])
    """
    if n == 1:
        return [1]
    # Of j rings around the middle the i-th has about 6 i places: 3 j (j + 1) together.
    most = max(1, round(np.sqrt((n - 1) / 3 + 0.25) - 0.5))
    ends = 1 + (n - 1) * np.cumsum(np.arange(1, most + 1)) / (most * (most + 1) / 2)
    return [1, *np.diff(np.round([1, *ends])).astype(int).tolist()]


def _turns(vectors: np.ndarray) -> np.ndarray:
    """The direction of each row in the plane of the rows' two main differences, −π–π."""
    own = vectors - vectors.mean(axis=0)
    spread = own.T @ own
    # A touch of difference for the same reason as above.
    spread[np.diag_indices_from(spread)] *= 1 + 1e-6 * np.cos(np.arange(len(spread)))
    axes = _signed(np.linalg.eigh(spread)[1][:, [-1, -2]]) if vectors.shape[1] > 1 else np.array([[1.0, 0.0]])
    across = np.round(own @ axes, _ALIKE)
    across = across / np.maximum(np.sqrt((across**2).mean(axis=0)), 1e-6)
    return np.round(np.arctan2(across[:, 1], across[:, 0]), _ALIKE)


def drawn(topic: np.ndarray, strength: np.ndarray, most: int = DRAWN) -> np.ndarray:
    """Sorted positions of the comments that are drawn: at most ``most``, of each topic as many while there are any.

    Within a topic they are taken evenly from the strongest to the weakest. Comments of no topic (−1) are not drawn.

    >>> drawn(np.array([0, 0, 0, 0, 1, -1]), np.array([.9, .8, .7, .6, .5, .4]), most=3).tolist()
    [0, 3, 4]
    """
    sizes = np.bincount(topic[topic >= 0])
    shares = _shared(sizes, most)
    chosen = []
    for name in np.flatnonzero(shares).tolist():
        rows = np.flatnonzero(topic == name)
        rows = rows[np.argsort(-strength[rows], kind="stable")]
        chosen.append(rows[np.round(np.linspace(0, len(rows) - 1, shares[name])).astype(np.int64)])
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)


def _shared(sizes: np.ndarray, most: int) -> np.ndarray:
    """How many of each topic are drawn: all of the small ones, what is left shared equally among the large."""
    shares = np.zeros(len(sizes), np.int64)
    left = min(int(most), int(sizes.sum()))
    order = np.argsort(sizes, kind="stable")
    for position, name in enumerate(order.tolist()):
        shares[name] = min(int(sizes[name]), left // (len(order) - position))
        left -= shares[name]
    return shares
