"""Comments as vectors, learnt from the comments themselves.

Words and their characters are features. Which features stand near one another gives positive pointwise mutual
information (PPMI), its leading eigenvectors give word vectors (O. Levy and Y. Goldberg, "Neural word embedding as
implicit matrix factorization", 2014); a comment is the mean of its words' vectors, rare words weighing more, with the
direction common to all removed (S. Arora, Y. Liang and T. Ma, "A simple but tough-to-beat baseline for sentence
embeddings", 2017).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.text.words.code_points import code_points, is_han, owners
from analytics.text.words.segment import Segmented

DIMENSIONS = 50
# Words in a row that count as near one another. A wide window finds words of one topic, a narrow one words that take
# one another's place (Levy and Goldberg, "Dependency-based word embeddings", 2014).
_BLOCK = 40
# Arora's a: a feature with this share of all features weighs half as much as a rare one.
_SMOOTHING = 1e-2
# Levy's context smoothing: rare contexts get no more than their due.
_CONTEXT_POWER = 0.75
_MOST_FEATURES = 12_000
_PLENTY = 5_000_000
# Words' meaning hardly changes beyond so many blocks: of more, every second, third … is read.
_MOST_BLOCKS = 40_000
# Entries of a matrix that are read at a time, or a row.
_ENTRIES = 50_000
# Rounds of subspace iteration, and directions beyond those kept (PPMI has great negative eigenvalues too).
_ROUNDS, _SPARE = 5, 14
# Numbers from here on name words; below they are code points.
_NO_CHARACTER = 1 << 21


@dataclass(frozen=True)
class WordVectors:
    """What was learnt: a vector and a weight for each feature, and the direction common to all comments."""

    features: dict[str, int]
    vectors: np.ndarray
    weights: np.ndarray
    common: np.ndarray

    @property
    def names(self) -> list[str]:
        """The features in the order of their numbers."""
        return list(self.features)

    def counts(self, texts: Segmented) -> csr_array:
        """How often each known feature stands in each text: sparse, shape (n_texts, n_features)."""
        names, words, numbers = _features(texts)
        column = np.fromiter((self.features.get(name, -1) for name in names), np.int64, len(names))[numbers]
        expansion = _ones(words[column >= 0], column[column >= 0], (len(texts.words), len(self.features)))
        return csr_array(_word_counts(texts, texts.ids, texts.starts) @ expansion)

    def embed(self, counts: csr_array) -> np.ndarray:
        """float32 ndarray of shape (n_texts, dimensions), rows of length 1; a text without known features gives 0."""
        return _unit(self._without_common(_mean(counts, self.vectors, self.weights)))

    def weighing(self, factors: np.ndarray, counts: csr_array) -> WordVectors:
        """The same vectors, each feature's weight times its factor; the common direction is that of ``counts``.

        ``factors`` has shape (n_features,) and is positive.
        """
        weights = (self.weights * factors).astype(np.float32)
        common = _common_direction(_mean(counts, self.vectors, weights))
        return WordVectors(self.features, self.vectors, weights, common)

    def _without_common(self, means: np.ndarray) -> np.ndarray:
        along = (means.astype(np.float64) @ self.common).astype(np.float32)
        return means - np.outer(along, self.common)


def learn(texts: Segmented, *, dimensions: int = DIMENSIONS) -> WordVectors:
    """Word vectors from ``texts``: all that one wants to compare, and more of their kind where there is."""
    names, of_words, numbers = _features(texts)
    expansion = _ones(of_words, numbers, (len(texts.words), len(names)))
    words = _word_counts(texts, texts.ids, texts.starts)
    counts = csr_array(words @ expansion)
    in_texts = np.bincount(counts.indices, minlength=counts.shape[1])
    kept = np.flatnonzero(in_texts >= (2 if len(texts) > 30 else 1))
    kept = np.sort(kept[np.argsort(-in_texts[kept], kind="stable")][:_MOST_FEATURES])
    expansion, counts, in_texts = csr_array(expansion[:, kept]), csr_array(counts[:, kept]), in_texts[kept]
    vectors = _leading(_ppmi(texts, expansion), dimensions)
    share = counts.sum(axis=0) / max(counts.sum(), 1)
    rarity = np.log((len(texts) + 1) / (in_texts + 0.5))
    weights = (_SMOOTHING / (_SMOOTHING + share) * rarity).astype(np.float32)
    common = _common_direction(_mean(counts, vectors, weights))
    features = {names[feature]: position for position, feature in enumerate(kept)}
    return WordVectors(features, vectors, weights, common)


def _features(texts: Segmented) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of all features, in the order of their appearance; words and features of all pairs of the two (numbers)."""
    # A stop-word teaches nothing, so that its characters (建 and 议 of 建议) say nothing either.
    telling = np.flatnonzero(texts.is_word() & ~texts.is_stop_word())
    spelt = [texts.words[word] for word in telling.tolist()]
    points, starts = code_points(spelt)
    word, single = owners(starts), np.diff(starts) == 1
    inside = is_han(points) & ~single[word]
    # A word of one character is the same feature as that character in longer words.
    own = np.arange(len(spelt)) + _NO_CHARACTER
    own[single] = points[starts[:-1][single]]
    word = np.concatenate([np.arange(len(spelt)), word[inside]])
    order = np.argsort(word, kind="stable")
    number, feature = pd.factorize(np.concatenate([own, points[inside].astype(np.int64)])[order])
    names = [chr(one) if one < _NO_CHARACTER else spelt[one - _NO_CHARACTER] for one in feature.tolist()]
    return names, telling[word[order]], number


def _ones(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> csr_array:
    found = csr_array((np.ones(len(rows), np.float32), (rows.astype(np.int32), columns.astype(np.int32))), shape=shape)
    found.data[:] = 1  # a character that a word has twice is one feature
    return found


def _word_counts(texts: Segmented, ids: np.ndarray, starts: np.ndarray) -> csr_array:
    shape = (len(starts) - 1, len(texts.words))
    # Numbers of 32 bits, which all that is made of them keeps: half the memory to read.
    numbers = ids.astype(np.int32), starts.astype(np.int32)
    counts = csr_array((np.ones(len(ids), np.float32), *numbers), shape=shape)
    counts.sum_duplicates()
    return counts


def _ppmi(texts: Segmented, expansion: csr_array) -> csr_array:
    """Positive pointwise mutual information of features within blocks (sparse, symmetric)."""
    known = (np.diff(expansion.indptr) > 0)[texts.ids]
    ids = texts.ids[known]
    starts = np.concatenate([[0], np.cumsum(known)])[texts.starts]
    begin, end = _blocks(starts)
    every = -(-len(begin) // _MOST_BLOCKS) or 1
    begin, end = begin[::every], end[::every]
    lengths = end - begin
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    inside = np.repeat(begin - bounds[:-1], lengths) + np.arange(bounds[-1])
    blocks = csr_array(_word_counts(texts, ids[inside], bounds) @ expansion)
    blocks.data[:] = 1
    return _surprising(csr_array(blocks.T @ blocks))


def _surprising(together: csr_array) -> csr_array:
    """PPMI (sparse, symmetric) from how often any two features stand together, which is used up.

    A few rows at a time: what is made of them stays in the processor's cache, and memory holds no second matrix.
    """
    # A feature always stands beside itself; where there is plenty to learn from, meeting once is chance.
    n, chance = together.shape[0], 1 if together.nnz > _PLENTY else 0
    margin = np.zeros(n)
    for row, column, number in _some_rows(together):
        number[(row == column) | (number <= chance)] = 0
        margin += np.bincount(row, weights=number, minlength=n)
    context = margin**_CONTEXT_POWER / max((margin**_CONTEXT_POWER).sum(), 1)
    # Half of log margin(word)·context(other), half of the other way round, so that the matrix is symmetric.
    expected = (np.log(np.maximum(margin, 1e-9)) + np.log(np.maximum(context, 1e-9))) / 2
    expected = expected.astype(np.float32)
    # In double precision, as the logarithm of single precision differs between processors.
    most = int(together.data.max(initial=0))
    logarithm = np.log(np.maximum(np.arange(most + 1), 1)).astype(np.float32)
    lengths, kept = np.zeros(n, np.int64), 0
    for row, column, number in _some_rows(together):
        value = logarithm[number.astype(np.int64)] - expected[row] - expected[column]
        positive = (value > 0) & (number > 0)
        lengths += np.bincount(row[positive], minlength=n)
        # Over what has been read, as there is never more.
        begin, kept = kept, kept + int(positive.sum())
        together.data[begin:kept], together.indices[begin:kept] = value[positive], column[positive]
    bounds = np.concatenate([[0], np.cumsum(lengths)]).astype(together.indptr.dtype)
    return csr_array((together.data[:kept], together.indices[:kept], bounds), shape=together.shape)


def _some_rows(matrix: csr_array) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Row, column and value of each entry of some rows, then of the next; the last two are parts of the matrix."""
    lengths = np.diff(matrix.indptr)
    first = np.unique(np.searchsorted(matrix.indptr, np.arange(0, matrix.nnz, _ENTRIES), side="right") - 1)
    for begin, end in itertools.pairwise([*first.tolist(), matrix.shape[0]]):
        entries = slice(matrix.indptr[begin], matrix.indptr[end])
        row = np.repeat(np.arange(begin, end, dtype=matrix.indices.dtype), lengths[begin:end])
        yield row, matrix.indices[entries], matrix.data[entries]


def _blocks(starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Begin and end of every block: a short text is one block, a long one is cut into several.

    >>> _blocks(np.array([0, 3, 3, 48]))
    (array([ 0,  3, 43]), array([ 3, 43, 48]))
    """
    number = -(-np.diff(starts) // _BLOCK)
    within = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    begin = np.repeat(starts[:-1], number) + within * _BLOCK
    return begin, np.minimum(begin + _BLOCK, np.repeat(starts[1:], number))


def _leading(ppmi: csr_array, dimensions: int) -> np.ndarray:
    """float32 ndarray of shape (n_features, dimensions): a vector for each feature."""
    n = ppmi.shape[0]
    if n == 0 or ppmi.nnz == 0:
        return np.eye(n, max(min(n, dimensions), 1), dtype=np.float32)
    if n <= 2 * dimensions:
        values, vectors = np.linalg.eigh(ppmi.toarray().astype(np.float64))
        values, vectors = values[-dimensions:], vectors[:, -dimensions:]
    else:
        values, vectors = _subspace(ppmi, dimensions)
    vectors = vectors * np.sqrt(np.maximum(values, 0))
    # Half way to unit length: long vectors of frequent words neither rule a mean nor count like any other.
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.sqrt(np.maximum(lengths, 1e-9))).astype(np.float32)


def _subspace(symmetric: csr_array, dimensions: int) -> tuple[np.ndarray, np.ndarray]:
    """The greatest eigenvalues and their vectors, nearly: a few rounds of subspace iteration from a seeded start.

    N. Halko, P. Martinsson and J. Tropp, "Finding structure with randomness" (2011), algorithm 4.4. The last of fifty
    eigenvalues lie close together: which mixture of their vectors one gets matters to no distance between comments, so
    waiting for them (ARPACK does, three times as long) gains nothing.
    """
    shape = (symmetric.shape[0], dimensions + _SPARE)
    basis = symmetric @ np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    for _round in range(_ROUNDS):
        basis = symmetric @ _orthonormal(basis)
    # Twice is enough: what the first leaves aslant by rounding, the second sets right.
    basis = _orthonormal(_orthonormal(basis))
    wide = basis.astype(np.float64)
    inner = wide.T @ (symmetric @ basis).astype(np.float64)
    values, mixture = np.linalg.eigh((inner + inner.T) / 2)
    return values[-dimensions:], wide @ mixture[:, -dimensions:]


def _orthonormal(basis: np.ndarray) -> np.ndarray:
    """The nearest columns that span the same, of length 1 and at right angles: P. Löwdin's (1950).

    Many times as fast as a QR decomposition. Double precision inside and single precision outside: what processors
    round differently is rounded away. Directions that are hardly there become shorter columns.
    """
    wide = basis.astype(np.float64)
    values, mixture = np.linalg.eigh(wide.T @ wide)
    there = values > values[-1] * 1e-12
    shrink = np.where(there, 1 / np.sqrt(np.where(there, values, 1)), 0)
    return (wide @ ((mixture * shrink) @ mixture.T)).astype(np.float32)


def _mean(counts: csr_array, vectors: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """float32 ndarray of shape (n_texts, dimensions): the weighted mean of each text's feature vectors."""
    total = np.asarray(counts @ weights).reshape(-1, 1)
    return (counts @ (vectors * weights[:, None])) / np.maximum(total, 1e-9)


def _common_direction(means: np.ndarray) -> np.ndarray:
    """The direction most texts share, length 1: the leading right singular vector of the unit means."""
    if len(means) < 2:
        return np.zeros(means.shape[1], np.float32)
    unit = _unit(means).astype(np.float64)
    return np.linalg.eigh(unit.T @ unit)[1][:, -1].astype(np.float32)


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
