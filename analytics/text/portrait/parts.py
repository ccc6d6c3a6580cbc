"""One topic divided into parts (子主题), where it has parts that come back when some comments are left out."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from analytics.text.meaning.cluster import centres_of, refine, smooth, spherical_k_means
from analytics.text.meaning.stability import stability

# A topic of fewer distinct texts is read faster than it is divided.
DIVIDE_FROM: Final = 60
MOST_PARTS: Final = 6
SMALLEST_PART: Final = 12
# Hennig's bound below which a group should not be trusted.
_COMES_BACK = 0.6
_LEARN_FROM = 1500
_STARTS, _ROUNDS = 6, 5
# A text is near to a part when it is no farther from its centre than nine in ten of the part's own.
_FAR = 0.1


def parts(vectors: np.ndarray, counts: csr_array, *, seed: int, known: np.ndarray | None = None) -> np.ndarray:
    """int ndarray of shape (n,): the part of each of a topic's distinct texts, 0 the largest; −1 for none.

    ``vectors`` (n, dimensions) have rows of length 1, ``counts`` (n, n_features) are their words. A topic of fewer
    than 60 texts has no parts, nor has one without two parts that come back (mean Jaccard of .6, see
    ``meaning.stability``) and hold 12 texts each; at most six. ``known`` are the parts that texts were
    placed in earlier, −1 for new ones: those placed stay, a new one joins the nearest part unless it is far from all.
    """
    n = len(vectors)
    if known is not None and (known >= 0).any():
        return _joined(vectors, known)
    if n < DIVIDE_FROM:
        return np.full(n, -1)
    rows = np.arange(n)
    if n > _LEARN_FROM:
        rows = np.sort(np.random.default_rng(seed).choice(n, size=_LEARN_FROM, replace=False))
    found = np.full(n, -1)
    found[rows] = _divided(vectors[rows], counts[rows], max(SMALLEST_PART * len(rows) / n, 3), seed)
    return _joined(vectors, found) if len(rows) < n and (found >= 0).any() else found


def _divided(vectors: np.ndarray, counts: csr_array, smallest: float, seed: int) -> np.ndarray:
    """The finest division into two to six parts all of which come back; else the one whose parts that do hold most."""
    n = len(vectors)
    whole, partly = [np.full(n, -1)], [np.full(n, -1)]
    distinct = len(np.unique(vectors, axis=0))
    for k in range(2, min(MOST_PARTS, distinct, int(n // smallest)) + 1):
        again = partial(_grouped, vectors, counts, k, seed)
        labels = again(np.arange(n))
        values = stability(again, labels, k, seed=seed, rounds=_ROUNDS)
        kept = (values >= _COMES_BACK) & (np.bincount(labels, minlength=k) >= smallest)
        if kept.all():
            whole.append(_numbered(labels))
        elif kept.sum() > 1:
            partly.append(_numbered(np.where(kept[labels], labels, -1)))
    # A group that is too small or does not come back shows that the division went too far.
    return whole[-1] if len(whole) > 1 else max(partly, key=lambda labels: int((labels >= 0).sum()))


def _grouped(vectors: np.ndarray, counts: csr_array, k: int, seed: int, rows: np.ndarray) -> np.ndarray:
    """Groups of all texts, learnt from ``rows`` alone."""
    own = vectors[rows]
    k = min(k, len(np.unique(own, axis=0)))
    labels = refine(counts[rows], spherical_k_means(smooth(own), k, seed=seed, starts=_STARTS), k)
    found = (vectors @ centres_of(own, labels, k).T).argmax(axis=1)
    found[rows] = labels
    return found


def _numbered(labels: np.ndarray) -> np.ndarray:
    """The same parts, numbered from the largest to the smallest without gaps; −1 stays."""
    kept, sizes = np.unique(labels[labels >= 0], return_counts=True)
    number = np.full(int(labels.max(initial=-1)) + 2, -1)
    number[kept[np.argsort(-sizes, kind="stable")]] = np.arange(len(kept))
    return number[labels]


def _joined(vectors: np.ndarray, known: np.ndarray) -> np.ndarray:
    """``known``, with each text of none in the nearest part, unless that is far."""
    placed = known >= 0
    k = int(known.max()) + 1
    closeness = vectors @ centres_of(vectors[placed], known[placed], k).T
    # A number that no text bears is no part.
    closeness[:, np.bincount(known[placed], minlength=k) == 0] = -np.inf
    rows = np.flatnonzero(placed)
    own = closeness[rows, known[rows]]
    near = np.array([np.quantile(own[known[rows] == part], _FAR) if (known == part).any() else 2 for part in range(k)])
    nearest = closeness.argmax(axis=1)
    joins = ~placed & (closeness[np.arange(len(nearest)), nearest] >= near[nearest])
    return np.where(joins, nearest, known)
