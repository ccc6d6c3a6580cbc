"""Vectors into groups: smoothing over nearest neighbours, spherical k-means, a multinomial mixture to refine.

Every step is seeded, and none looks at the order of rows beyond the order it is given. Vectors and centres lie on a
grid (:func:`on_grid`), so that two machines find the same cosines to the last bit, and the same ties.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csc_array, csr_array
from sklearn.metrics import adjusted_rand_score

from analytics.cancelling import heed

NEIGHBOURS = 30
ROUNDS = 5
_STARTS = 24
_TRIED_ON, _FINISHED = 1500, 6
_STEPS = 50
# Decimals of a mean cosine that two machines agree about; runs alike to here count as equal.
_CERTAIN = 5
# Rows compared with all at a time: their cosines with ten thousand others stay in the processor's cache.
_CHUNK = 125
# Numbers with eleven binary places: products have 22, and a cosine adds up to little more than 1, so that 24 bits hold
# every sum of such products, in whatever order a processor adds them.
_GRID = 2048
# Of so many texts the number of groups is judged, each time by the best of a few runs.
_JUDGED_ON = 2000
_FEW = 5
_ONE_WAY = 0.95
_SUMMIT, _AS_STABLE = 0.02, 0.03


def on_grid(vectors: np.ndarray) -> np.ndarray:
    """``vectors`` (float32, rows of length 1 at most) to the nearest 1/2048, between which cosines are exact.

    Libraries multiply matrices in blocks that fit the processor; each rounds elsewhere. Where nothing is rounded away,
    all agree.

    >>> on_grid(np.array([[0.1, 0.6]], np.float32)).tolist()
    [[0.10009765625, 0.60009765625]]
    """
    return (np.rint(vectors * np.float32(_GRID)) / np.float32(_GRID)).astype(np.float32)


def smooth(vectors: np.ndarray, *, neighbours: int = NEIGHBOURS, rounds: int = ROUNDS) -> np.ndarray:
    """``vectors`` drawn towards their nearest neighbours, each round half of their own and half their neighbours'.

    Shape (n, dimensions) in and out, rows of length 1, afterwards on the grid. Neighbours are those that either of two
    counts among its nearest: one-way neighbours would draw everything to the few texts that are near to all.
    """
    vectors = on_grid(vectors)
    # In a small set thirty neighbours would reach into other groups.
    count = min(neighbours, len(vectors) // 12)
    if count < 1:
        return vectors
    graph = _neighbour_graph(vectors, count)
    share = (0.5 / np.asarray(graph.sum(axis=1))).astype(np.float32).reshape(-1, 1)
    moved = vectors
    for _round in range(rounds):
        heed()
        moved = 0.5 * moved + share * (graph @ moved)
    return on_grid(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9))


def _neighbour_graph(vectors: np.ndarray, count: int) -> csr_array:
    """Who is near to whom (sparse, symmetric, shape (n, n)): 1 where one counts the other, 2 where both do."""
    near = _nearest(vectors, count)
    bounds = np.arange(0, near.size + 1, count)
    graph = csr_array((np.ones(near.size, np.float32), near.ravel(), bounds), shape=(len(vectors), len(vectors)))
    return csr_array(graph + graph.T)


def _nearest(vectors: np.ndarray, count: int) -> np.ndarray:
    """int32 ndarray of shape (n, count): each row's nearest others by cosine, in order of position."""
    near = np.empty((len(vectors), count), np.int32)
    for start in range(0, len(vectors), _CHUNK):
        closeness = vectors[start : start + _CHUNK] @ vectors.T
        rows = np.arange(len(closeness))
        closeness[rows, rows + start] = -2
        near[start : start + _CHUNK] = _greatest(closeness, count)
    return near


def _greatest(closeness: np.ndarray, count: int) -> np.ndarray:
    """int32 ndarray of shape (n, count): the columns of each row's greatest numbers, in order; of equals the first.

    >>> _greatest(np.array([[0.1, 0.5, 0.1, 0.9]]), 3).tolist()
    [[0, 1, 3]]
    """
    n_rows, n_columns = closeness.shape
    row, column = np.divmod(np.flatnonzero(closeness >= _at_most_the_least(closeness, count)), n_columns)
    value, number = closeness[row, column], np.bincount(row, minlength=n_rows)
    begun = np.cumsum(number) - number
    likely = np.full((n_rows, number.max(initial=count)), -np.inf, closeness.dtype)
    likely[row, np.arange(len(row)) - begun[row]] = value
    least = _count_th(likely, count)[row, 0]
    # How a sort arranges equals depends on the processor, so that the number alone says who is in.
    above, equal = value > least, value == least
    room = count - np.bincount(row[above], minlength=n_rows)
    equals = np.cumsum(equal)
    before = equals - equal - np.concatenate([[0], equals])[begun[row]]
    return column[above | equal & (before < room[row])].reshape(-1, count).astype(np.int32)


def _at_most_the_least(closeness: np.ndarray, count: int) -> np.ndarray:
    """Shape (n, 1): a number that at least ``count`` of each row reach, and few more, found without sorting the row.

    The greatest of every so many are many fewer numbers, and the ``count``-th of them is no greater than that of all.
    """
    n_rows, n_columns = closeness.shape
    every = max(n_columns // (4 * count), 1)
    width = n_columns // every
    return _count_th(closeness[:, : every * width].reshape(n_rows, every, width).max(axis=1), count)


def _count_th(numbers: np.ndarray, count: int) -> np.ndarray:
    """Shape (n, 1): the ``count``-th greatest of each row."""
    at = numbers.shape[1] - count
    return np.partition(numbers, at, axis=1)[:, at : at + 1]


def spherical_k_means(vectors: np.ndarray, k: int, *, seed: int, starts: int = _STARTS) -> np.ndarray:
    """int ndarray of shape (n,): the best of ``starts`` seeded runs of k-means by cosine; every group has a member.

    ``vectors`` has shape (n, dimensions) and rows of length 1 on the grid; ``k`` is at most the number of distinct
    rows. The runs are tried on a sample, and the best few of them finished on all rows: many starts agree better than
    ten full ones.
    """
    chance = np.random.default_rng(seed)
    size = min(len(vectors), max(_TRIED_ON, 20 * k))
    sample = vectors[np.sort(chance.choice(len(vectors), size=size, replace=False))]
    tried = [_one_run(sample, sample[first]) for first in _spread_out(sample, k, starts, chance)]
    if size == len(vectors):
        return _best(tried)[1]
    tried.sort(key=lambda run: -round(run[0] / size, _CERTAIN))
    finished = [_one_run(vectors, on_grid(centres_of(sample, labels, k))) for _closeness, labels in tried[:_FINISHED]]
    return _best(finished)[1]


def _best(runs: list[tuple[float, np.ndarray]]) -> tuple[float, np.ndarray]:
    """The run with the greatest closeness; the first of equal ones."""
    return max(runs, key=lambda run: round(run[0] / len(run[1]), _CERTAIN))


def _spread_out(vectors: np.ndarray, k: int, starts: int, chance: np.random.Generator) -> np.ndarray:
    """int ndarray of shape (starts, k): rows to begin with, by greedy k-means++.

    Each is the best of a few drawn by their distance from those before. All starts take each step together: one large
    product of matrices instead of many small ones.
    """
    n, few = len(vectors), 2 + int(np.log(k))
    chosen = np.empty((starts, k), np.int64)
    chosen[:, 0] = chance.integers(n, size=starts)
    distance = 1 - vectors[chosen[:, 0]] @ vectors.T
    for centre in range(1, k):
        share = np.cumsum(np.maximum(distance, 1e-9), axis=1, dtype=np.float64)
        sought = chance.random((starts, few)) * share[:, -1:]
        drawn = np.stack([np.searchsorted(own, those, side="right") for own, those in zip(share, sought, strict=True)])
        drawn = np.minimum(drawn, n - 1)  # a sum may round up to the whole
        nearer = 1 - (vectors[drawn.ravel()] @ vectors.T).reshape(starts, few, n)
        np.minimum(nearer, distance[:, None, :], out=nearer)
        pick = nearer.sum(axis=2).argmin(axis=1)
        every = np.arange(starts)
        chosen[:, centre], distance = drawn[every, pick], nearer[every, pick]
    return chosen


def _one_run(vectors: np.ndarray, centres: np.ndarray) -> tuple[float, np.ndarray]:
    """Sum of cosines to the own centre, and the group of each row."""
    labels = np.full(len(vectors), -1)
    for _step in range(_STEPS):
        heed()
        closeness = vectors @ centres.T
        found = _without_empty(closeness)
        if (found == labels).all():
            break
        labels = found
        centres = on_grid(centres_of(vectors, labels, len(centres)))
    return float(closeness[np.arange(len(labels)), labels].sum()), labels


def _without_empty(closeness: np.ndarray) -> np.ndarray:
    """The nearest group of each row; a group nobody is nearest to takes the row that lies farthest from its own."""
    labels = closeness.argmax(axis=1)
    sizes = np.bincount(labels, minlength=closeness.shape[1])
    for empty in np.flatnonzero(sizes == 0):
        fit = np.where(sizes[labels] > 1, closeness[np.arange(len(labels)), labels], np.inf)
        taken = int(fit.argmin())
        sizes[labels[taken]] -= 1
        labels[taken], sizes[empty] = empty, 1
    return labels


def centres_of(vectors: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """float32 ndarray of shape (k, dimensions): each group's mean direction, length 1."""
    # By columns, a row's only entry in each: nothing needs to be sorted.
    ones, bounds = np.ones(len(labels), np.float32), np.arange(len(labels) + 1)
    sums = csc_array((ones, labels, bounds), shape=(k, len(labels))) @ vectors
    return (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def members_of(labels: np.ndarray, k: int) -> csr_array:
    """Which rows belong to which group: 0 or 1, sparse, shape (k, n); times values it sums them by group."""
    ones = np.ones(len(labels), np.float32)
    return csr_array((ones, (labels, np.arange(len(labels)))), shape=(k, len(labels)))


def refine(counts: csr_array, labels: np.ndarray, k: int, *, rounds: int = 10, prior: float = 0.5) -> np.ndarray:
    """``labels`` after a Dirichlet-multinomial mixture has been fitted to the words, started from them.

    ``counts`` has shape (n, n_features). A group that would lose its last member keeps its old labels.
    """
    for _round in range(rounds):
        heed()
        features = (members_of(labels, k) @ counts).toarray().astype(np.float64) + prior
        log_share = np.log(features / features.sum(axis=1, keepdims=True)).astype(np.float32)
        fit = counts @ log_share.T + np.log(np.bincount(labels, minlength=k) + prior)
        found = fit.argmax(axis=1)
        if len(np.unique(found)) < k or (found == labels).all():
            break
        labels = found
    return labels


def choose_k(vectors: np.ndarray, smoothed: np.ndarray, *, seed: int, most: int = 30) -> int:
    """A number of groups up to ``most``, from how texts hang together and from what comes back.

    Texts that all point one way (their mean is 0.95 long or more) are one group.

    First, which numbers the comments support: those whose groups have a modularity on the graph of nearest neighbours
    within 0.02 of the highest (M. Newman and M. Girvan, "Finding and evaluating community structure in networks",
    2004). Then, among them, the largest whose stability lies within 0.03 of the best: the mean adjusted Rand index of
    groups learnt from samples of four fifths (A. Ben-Hur and others, "A stability based method for discovering
    structure in clustered data", 2002). Stability alone would take two groups whenever two come back; modularity
    alone knows a broad summit, not a number.

    ``smoothed`` is what :func:`smooth` made of ``vectors``, both of shape (n, dimensions).
    """
    if np.linalg.norm(vectors.mean(axis=0)) >= _ONE_WAY:
        return 1
    chance = np.random.default_rng(seed)
    n = min(len(vectors), _JUDGED_ON)
    judged = np.sort(chance.choice(len(vectors), size=n, replace=False))
    most = min(most, n // 5)
    if most <= 2:
        return min(2, n)
    graph, smoothed = _neighbour_graph(vectors[judged], min(15, max(3, n // 10))), smoothed[judged]
    tried = [k for k in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 16, 18, 20, 23, 26, 30) if k <= most]
    parts = [spherical_k_means(smoothed, k, seed=seed, starts=_FEW) for k in tried]
    cohesion = [modularity(graph, labels, k) for k, labels in zip(tried, parts, strict=True)]
    supported = [k for k, value in zip(tried, cohesion, strict=True) if value >= max(cohesion) - _SUMMIT]
    drawn = [np.sort(chance.choice(n, size=max(int(0.8 * n), 2), replace=False)) for _sample in range(3)]
    stability = [np.mean(_agreements(smoothed, drawn, k, seed)) for k in supported]
    return max(k for k, value in zip(supported, stability, strict=True) if value >= max(stability) - _AS_STABLE)


def modularity(graph: csr_array, labels: np.ndarray, k: int) -> float:
    """Share of a graph's links inside groups, less what it would be by chance: below 1, 0 for a single group.

    Two pairs, each linked to itself alone, are wholly apart; by chance half of the links would lie inside:

    >>> pairs = csr_array(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]))
    >>> modularity(pairs, np.array([0, 0, 1, 1]), 2), modularity(pairs, np.array([0, 0, 0, 0]), 1)
    (0.5, 0.0)
    """
    members = members_of(labels, k)
    between = (members @ graph @ members.T).toarray().astype(np.float64)
    between /= between.sum()
    return float(np.trace(between) - (between.sum(axis=1) ** 2).sum())


def _agreements(vectors: np.ndarray, drawn: list[np.ndarray], k: int, seed: int) -> list[float]:
    found = []
    for sample in drawn:
        labels = spherical_k_means(vectors[sample], k, seed=seed, starts=_FEW)
        found.append((vectors @ on_grid(centres_of(vectors[sample], labels, k)).T).argmax(axis=1))
    return [adjusted_rand_score(found[i], found[j]) for i in range(len(found)) for j in range(i)]
