"""Characters side by side: they tell texts apart where the cut into words does not (车位 in 停车位, dialect, typos)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack

from analytics.text.words.code_points import is_han, is_latin
from analytics.text.words.segment import LONGEST

# A pair's number holds both characters: code points take 21 bits. One character alone has 0 before it.
_BITS = 21
SINGLE = 1 << _BITS
_END = ord("\n")
_SLOT_BITS = 18


@dataclass(frozen=True)
class Pairs:
    """The pairs that are known: their numbers, in order."""

    known: np.ndarray

    def counts(self, texts: Sequence[str]) -> csr_array:
        """Which known pairs stand in each text, as 1: sparse, shape (n_texts, n_known)."""
        rows, numbers = _pairs(texts)
        return presence(rows, numbers, self.known, len(texts))

    def behind(self, counts: csr_array, texts: Sequence[str]) -> csr_array:
        """``counts`` of other features of the texts, shape (n_texts, n_others), with those of the pairs behind them."""
        return csr_array(hstack([counts, self.counts(texts)])) if len(self.known) else counts


def learn_pairs(texts: Sequence[str], *, least: int = 2) -> Pairs:
    """The pairs of Chinese characters or Latin letters that stand in at least ``least`` of the cleaned ``texts``.

    >>> learn_pairs(["停车位", "车位少"]).counts(["车位，位少"]).toarray().tolist()
    [[1.0]]
    """
    rows, numbers = _pairs(texts)
    return Pairs(frequent(rows, numbers, least))


def frequent(rows: np.ndarray, numbers: np.ndarray, least: int) -> np.ndarray:
    """int64 ndarray: the numbers that stand in at least ``least`` different rows, in order."""
    order = np.lexsort((rows, numbers))
    rows, numbers = rows[order], numbers[order]
    new = np.ones(len(rows), bool)
    new[1:] = (rows[1:] != rows[:-1]) | (numbers[1:] != numbers[:-1])
    known, in_texts = np.unique(numbers[new], return_counts=True)
    return known[in_texts >= least]


def presence(rows: np.ndarray, numbers: np.ndarray, known: np.ndarray, n: int) -> csr_array:
    """Sparse ones, shape (n, n_known): which of the ``known`` numbers, in order, each of ``n`` texts has."""
    if len(known) == 0:
        return csr_array((n, 0), dtype=np.float32)
    rows, column = _found(rows, numbers, known)
    place = np.sort(rows * len(known) + column)
    place = place[np.diff(place, prepend=-1) > 0]
    row, column = np.divmod(place, len(known))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=n))])
    return csr_array((np.ones(len(place), np.float32), column, bounds), shape=(n, len(known)))


def _found(rows: np.ndarray, numbers: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the ``numbers`` that are among the ``known``, which are in order: their rows, and their places there."""
    # A table tells nearly all of them sooner than a search: where a number would stand, if it is known.
    place_of = np.full(1 << _SLOT_BITS, -1, np.int32)
    place_of[_slots(known)] = np.arange(len(known), dtype=np.int32)
    place = place_of[_slots(numbers)]
    likely = np.flatnonzero(place >= 0)
    rows, numbers, place = rows[likely], numbers[likely], place[likely]
    here = known[place] == numbers
    # Unknown, or known and another has its slot.
    other = np.flatnonzero(~here)
    place[other] = np.minimum(np.searchsorted(known, numbers[other]), len(known) - 1)
    here[other] = known[place[other]] == numbers[other]
    return rows[here], place[here]


def _slots(numbers: np.ndarray) -> np.ndarray:
    """uint64 ndarray: a slot of the table for each number (D. Knuth's multiplicative hashing)."""
    return numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - _SLOT_BITS)


def _pairs(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    points, rows = _spelt(texts)
    sign = _is_sign(points)
    beside = ~sign[:-1] & ~sign[1:]
    return rows[:-1][beside], (points[:-1] << _BITS | points[1:])[beside]


def with_edges(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Positions of texts and numbers: single characters, and pairs with the edges of clauses, all signs being alike."""
    points, rows = _spelt(texts)
    points = np.where(_is_sign(points), _END, points)
    # The edge that ends one text begins the next.
    pairs = points[:-1] << _BITS | points[1:]
    own = np.where(points[:-1] == _END, rows[1:], rows[:-1])
    kept = (points[:-1] != _END) | (points[1:] != _END)
    single = points != _END
    return np.concatenate([rows[single], own[kept]]), np.concatenate([points[single], pairs[kept]])


def _spelt(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The characters of all texts one after the other, each text between line ends, and the text each belongs to."""
    together = "\n".join(["", *[text[:LONGEST].replace("\n", " ") for text in texts], ""])
    points = np.frombuffer(together.encode("utf-32-le"), np.uint32).astype(np.int64)
    ends = np.cumsum(points == _END) - 1
    return points, np.where(points == _END, np.maximum(ends - 1, 0), ends)


def _is_sign(points: np.ndarray) -> np.ndarray:
    return ~(is_han(points) | is_latin(points))
