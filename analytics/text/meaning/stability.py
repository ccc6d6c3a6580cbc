"""Which topics come back when some comments are left out.

C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007): groups
are made again from part of the data many times, and each is compared with its most similar counterpart by Jaccard's
coefficient, members in both / members in either. The mean over rounds says how far the group depends on chance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from analytics.language import N_, NC_
from analytics.text.meaning.cluster import members_of

ROUNDS: Final = 10
SHARE: Final = 0.8
BADGES: Final = {"stable": N_("稳定"), "fair": NC_("stability", "一般"), "unstable": N_("不稳定")}
# Hennig: from .75 a group is valid and stable, from .6 it is a pattern though its members are doubtful, below .6 it
# should not be trusted.
_STABLE, _FAIR = 0.75, 0.6
# With fewer distinct comments one member more or less moves the coefficient by a badge.
FEWEST: Final = 20

Fit = Callable[[np.ndarray], np.ndarray]


def stability(
    fit: Fit,
    labels: np.ndarray,
    k: int,
    *,
    seed: int,
    numbered: int = 0,
    rounds: int = ROUNDS,
    share: float = SHARE,
) -> np.ndarray:
    """float ndarray of shape (k,): mean Jaccard, 0–1, of each topic with itself when a part of the texts teaches.

    ``labels`` (n,) are the topics 0…k − 1 of all texts, −1 for none. ``fit(rows)`` learns from ``rows`` (sorted
    positions) alone and gives a label for every text. Topics below ``numbered`` mean the same in each fit (codes of a
    codebook); the others are compared with the most similar group that has no such number. Jaccard is taken over all
    texts, also those that were left out. A topic without texts, or never drawn, has NaN.
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must lie above 0 and at most at 1, not {share}")
    n = len(labels)
    chance = np.random.default_rng(seed)
    drawn = max(round(share * n), min(n, 1))
    found = np.full((rounds, k), np.nan)
    for one in range(rounds):
        rows = np.sort(chance.choice(n, size=drawn, replace=False))
        taught = np.bincount(labels[rows][labels[rows] >= 0], minlength=k) > 0
        if taught.any():
            found[one, taught] = _recovered(labels, fit(rows), k, numbered)[taught]
    met = (~np.isnan(found)).sum(axis=0)
    return np.where(met > 0, np.nansum(found, axis=0) / np.maximum(met, 1), np.nan)


def _recovered(labels: np.ndarray, again: np.ndarray, k: int, numbered: int) -> np.ndarray:
    """Jaccard of each topic with its own number, or from ``numbered`` on with the most similar other group."""
    groups = max(int(again.max(initial=-1)) + 1, k)
    alike = jaccard(labels, again, k, groups)
    result = np.zeros(k)
    fixed = np.arange(min(numbered, k))
    result[fixed] = alike[fixed, fixed]
    if numbered < min(k, groups):
        result[numbered:] = alike[numbered:, numbered:].max(axis=1)
    return result


def jaccard(one: np.ndarray, other: np.ndarray, k: int, groups: int) -> np.ndarray:
    """float ndarray of shape (k, groups): texts in both / texts in either, 0–1; two empty groups give 0.

    >>> jaccard(np.array([0, 0, 1, -1]), np.array([0, 1, 1, 1]), 2, 2).round(3).tolist()
    [[0.5, 0.25], [0.0, 0.333]]
    """
    left, right = one >= 0, other >= 0
    members = members_of(np.where(left, one, k), k + 1)[:k]
    counterparts = members_of(np.where(right, other, groups), groups + 1)[:groups]
    both = (members @ counterparts.T).toarray()
    either = np.bincount(one[left], minlength=k)[:, None] + np.bincount(other[right], minlength=groups)[None, :] - both
    return np.divide(both, either, out=np.zeros_like(either, dtype=float), where=either > 0)


def badge(value: float, n: int) -> str | None:
    """A key of :data:`BADGES` for the stability of a topic of ``n`` distinct comments; None where it cannot be said.

    >>> badge(0.8, 100), badge(0.7, 100), badge(0.4, 100), badge(0.8, 10)
    ('stable', 'fair', 'unstable', None)
    """
    if np.isnan(value) or n < FEWEST:
        return None
    return "stable" if value >= _STABLE else "fair" if value >= _FAIR else "unstable"
