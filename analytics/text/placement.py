"""Where texts belong: the nearest topic, how near, and how far ahead of the second."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Placement:
    """One entry a text: number of its topic, ``strength`` (closeness, 0–1), ``margin`` over the next topic, 0–1."""

    topic: np.ndarray
    strength: np.ndarray
    margin: np.ndarray


def best_two(closeness: np.ndarray, topic: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Strength and margin of the given topics, from ``closeness`` of shape (n_texts, n_topics).

    >>> best_two(np.array([[0.9, 0.4]]), np.array([0]))
    (array([0.9]), array([0.5]))
    """
    rows = np.arange(len(closeness))
    own = np.clip(closeness[rows, topic], 0, 1)
    if closeness.shape[1] < 2:
        return own, np.ones(len(own))
    others = closeness.copy()
    others[rows, topic] = -np.inf
    return own, np.clip(own - others.max(axis=1), 0, 1)
