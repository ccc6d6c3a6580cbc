"""Which undecided comments are worth an analyst's minutes: unsure, frequent, standing for many, and each once.

Uncertainty sampling by margin with representativeness and diversity (B. Settles, "Active learning literature survey",
2009, sections 3.1 and 3.6); chosen greedily, as the gain of a coverage only shrinks (G. Nemhauser, L. Wolsey and
M. Fisher, "An analysis of approximations for maximizing submodular set functions", 1978).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analytics.cancelling import heed

# Comments at least so near say nearly the same: deciding one teaches the other.
ALIKE: Final = 0.8
# What deciding a comment is still worth, by its uncertainty, once one like it has been chosen.
_COVERED = 0.05
# An analyst decides some dozens at a time; the order of those after so many is not worth the search.
_CHOSEN = 400
_MOST = 20_000
_CHUNK = 1000


def usefulness(
    vectors: np.ndarray, margin: np.ndarray, strength: np.ndarray, copies: np.ndarray, open_: np.ndarray
) -> np.ndarray:
    """float ndarray of shape (n,): how much deciding each open comment would teach, ≥ 0; NaN where not ``open_``.

    ``vectors`` (n, dimensions) of length 1; ``margin`` and ``strength`` 0–1, of which the uncertainty is
    1 − margin × strength; ``copies`` how many comments each distinct one stands for. The worth of a comment is its
    uncertainty times the copies of all open comments that say nearly the same (cosine ≥ .8), itself included, and that
    no more useful one stands for. One that a more useful one stands for has a twentieth of its uncertainty, so the
    highest are not ten times the same. Of more than 20 000 open comments the others have that, too.

    One comment of ten copies at margin 0, one of a single copy at margin .5 with full strength, unlike the first:

    >>> usefulness(np.eye(2), np.array([0, .5]), np.ones(2), np.array([10, 1]), np.array([True, True])).tolist()
    [10.0, 0.5]
    """
    result = np.full(len(vectors), np.nan)
    rows = np.flatnonzero(open_)
    unsure = 1 - np.clip(margin[rows], 0, 1) * np.clip(strength[rows], 0, 1)
    number = copies[rows].astype(np.float64)
    result[rows] = _COVERED * unsure
    order = np.argsort(-unsure * number, kind="stable")[:_MOST]
    order.sort()
    result[rows[order]] = _greedy(vectors[rows[order]].astype(np.float32), unsure[order], number[order])
    return result


def _greedy(vectors: np.ndarray, unsure: np.ndarray, number: np.ndarray) -> np.ndarray:
    """What choosing each comment gains after those before it; only what nothing chosen is like gains anything."""
    stands_for = _neighbourhood(vectors, vectors, number)
    gain, uncovered = _COVERED * unsure, np.ones(len(vectors), bool)
    for _choice in range(min(_CHOSEN, len(vectors))):
        best = int(np.where(uncovered, unsure * stands_for, -1).argmax())
        if not uncovered[best]:
            break
        gain[best] = unsure[best] * stands_for[best]
        covered = uncovered & (vectors @ vectors[best] >= ALIKE)
        covered[best] = True
        newly = np.flatnonzero(covered)
        uncovered[newly] = False
        # Copies are whole numbers: nothing is lost by taking away what was added.
        stands_for -= _neighbourhood(vectors, vectors[newly], number[newly])
    return np.where(uncovered, unsure * np.maximum(stands_for, number), gain)


def _neighbourhood(vectors: np.ndarray, others: np.ndarray, number: np.ndarray) -> np.ndarray:
    """float ndarray of shape (n,): copies among ``others`` that are alike to each of ``vectors``."""
    found = np.zeros(len(vectors))
    for start in range(0, len(others), _CHUNK):
        heed()
        part = slice(start, start + _CHUNK)
        for begin in range(0, len(vectors), _CHUNK):
            alike = vectors[begin : begin + _CHUNK] @ others[part].T >= ALIKE
            found[begin : begin + _CHUNK] += alike.astype(np.float32) @ number[part].astype(np.float32)
    return found
