"""Topics nobody named before: groups found in the comments themselves."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from analytics.text.meaning.cluster import (
    centres_of,
    choose_k,
    members_of,
    on_grid,
    refine,
    smooth,
    spherical_k_means,
)
from analytics.text.meaning.placement import Placement, best_two
from analytics.text.meaning.vectorize import WordVectors

# More distinct comments than this are placed by the groups that a sample of them gave.
LEARN_FROM = 10_000
# Features in a mean text from which weighing them anew helps; shorter texts have nothing to leave out.
_LONG = 30
# The first groups need only be roughly right.
_FIRST_STARTS = 8
# Uses of a feature spread like all uses, for each group; what is added to every feature's telling.
_PRIOR, _FLOOR = 0.1, 0.1


def discover(
    counts: csr_array,
    vectors: np.ndarray,
    *,
    k: int | None,
    seed: int,
    most: int = 30,
    words: WordVectors | None = None,
) -> Placement:
    """Place texts in ``k`` groups of their own, or in as many as prove stable, up to ``most``, when ``k`` is None.

    ``counts`` has shape (n, n_features), ``vectors`` (n, dimensions). At most as many groups as distinct vectors.
    Where ``words``, which made the vectors, are given and texts are long, the first groups tell which features say
    something about a group, and vectors that listen to those give the final ones.
    """
    n, vectors = len(vectors), on_grid(vectors)
    sample = np.arange(n)
    if n > LEARN_FROM:
        sample = np.sort(np.random.default_rng(seed).choice(n, size=LEARN_FROM, replace=False))
    smoothed = smooth(vectors[sample])
    k = choose_k(vectors[sample], smoothed, seed=seed, most=most) if k is None else k
    k = max(1, min(k, len(np.unique(vectors[sample], axis=0))))
    if words is not None and k > 1 and counts.sum() >= _LONG * n:
        first = refine(counts[sample], spherical_k_means(smoothed, k, seed=seed, starts=_FIRST_STARTS), k)
        vectors = on_grid(words.weighing(telling(counts[sample], first, k), counts[sample]).embed(counts))
        k = max(1, min(k, len(np.unique(vectors[sample], axis=0))))
        smoothed = smooth(vectors[sample])
    labels = refine(counts[sample], spherical_k_means(smoothed, k, seed=seed), k)
    labels = _largest_first(labels)
    closeness = vectors @ on_grid(centres_of(vectors[sample], labels, k)).T
    closeness[sample] = smoothed @ on_grid(centres_of(smoothed, labels, k)).T
    topic = closeness.argmax(axis=1)
    topic[sample] = labels
    return Placement(topic, *best_two(closeness, topic))


def telling(counts: csr_array, labels: np.ndarray, k: int) -> np.ndarray:
    """How much each feature says about the group of a text that holds it: shape (n_features,), in nats, above 0.

    The Kullback–Leibler divergence of the groups' shares among the feature's uses from their shares among all uses
    (S. Cronen-Townsend and others' clarity, 2002), plus a tenth so that no feature falls silent. Of two features, the
    one used in a single group says more:

    >>> counts = csr_array(np.array([[10, 5], [0, 15]]))
    >>> telling(counts, np.array([0, 1]), 2).round(3).tolist()
    [0.738, 0.228]
    """
    inside = (members_of(labels, k) @ counts).toarray().astype(np.float64)
    group = inside.sum(axis=1, keepdims=True)
    group = group / max(group.sum(), 1)
    inside += _PRIOR * k * group
    share = inside / np.maximum(inside.sum(axis=0), 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.where(share > 0, share * np.log(share / group), 0.0)
    return np.maximum(bits.sum(axis=0), 0) + _FLOOR


def _largest_first(labels: np.ndarray) -> np.ndarray:
    """The same groups, numbered from the largest to the smallest."""
    rank = np.empty(labels.max() + 1, np.int64)
    rank[np.argsort(-np.bincount(labels), kind="stable")] = np.arange(len(rank))
    return rank[labels]
