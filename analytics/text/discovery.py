"""Topics nobody named before: groups found in the comments themselves."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from analytics.text.cluster import centres_of, choose_k, refine, smooth, spherical_k_means
from analytics.text.placement import Placement, best_two

# More distinct comments than this are placed by the groups that a sample of them gave.
LEARN_FROM = 20_000


def discover(counts: csr_array, vectors: np.ndarray, *, k: int | None, seed: int, most: int = 30) -> Placement:
    """Place texts in ``k`` groups of their own, or in as many as prove stable, up to ``most``, when ``k`` is None.

    ``counts`` has shape (n, n_features), ``vectors`` (n, dimensions). At most as many groups as distinct vectors.
    """
    n = len(vectors)
    sample = np.arange(n)
    if n > LEARN_FROM:
        sample = np.sort(np.random.default_rng(seed).choice(n, size=LEARN_FROM, replace=False))
    smoothed = smooth(vectors[sample])
    k = choose_k(smoothed, seed=seed, most=most) if k is None else k
    k = max(1, min(k, len(np.unique(vectors[sample], axis=0))))
    labels = refine(counts[sample], spherical_k_means(smoothed, k, seed=seed), k)
    labels = _largest_first(labels)
    closeness = vectors @ centres_of(vectors[sample], labels, k).T
    closeness[sample] = smoothed @ centres_of(smoothed, labels, k).T
    topic = closeness.argmax(axis=1)
    topic[sample] = labels
    return Placement(topic, *best_two(closeness, topic))


def _largest_first(labels: np.ndarray) -> np.ndarray:
    """The same groups, numbered from the largest to the smallest."""
    rank = np.empty(labels.max() + 1, np.int64)
    rank[np.argsort(-np.bincount(labels), kind="stable")] = np.arange(len(rank))
    return rank[labels]
