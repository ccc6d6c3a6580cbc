"""Where texts belong: the nearest topic, how near, how far ahead of the second, and whether it belongs there at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Found on 394 labelled comments of another writer and on sentences held out. Of those with less evidence for any topic
# than FITS nine in ten belong to none, and more than half of what belongs to none is there; one in a hundred of what
# has a topic is lost. At 0.03 eight in ten, seven in ten, and three in a hundred.
FITS = 0.01
# With so little evidence a comment may belong to a topic that nobody has named yet: here new ones are searched.
DOUBTFUL = 0.2
# A margin below DECIDED is a guess: of that tenth .4 are right, of the rest .86.
DECIDED = 0.13
# For the clauses of a comment; mixed.py asks the whole as well.
DECIDED_CLAUSE, FITS_CLAUSE = 0.4, 0.2


@dataclass(frozen=True)
class Placement:
    """One entry a text.

    ``topic`` number of its topic; ``strength`` closeness to it, 0–1; ``margin`` over the next topic, 0–1; ``second``
    number of the next topic, −1 where there is none. ``fits`` is the share of evidence for any topic at all, 0–1; None
    where the groups were found in the texts themselves, so that strength alone tells.
    """

    topic: np.ndarray
    strength: np.ndarray
    margin: np.ndarray
    second: np.ndarray
    fits: np.ndarray | None = None


def joined(places: Sequence[Placement]) -> Placement:
    """The places of all texts, one part behind the other; at least one part, and all of them with ``fits`` or none.

    >>> one = Placement(np.array([1]), np.array([0.9]), np.array([0.2]), np.array([0]))
    >>> joined([one, one]).topic.tolist()
    [1, 1]
    """
    fits = [place.fits for place in places if place.fits is not None]
    return Placement(
        topic=np.concatenate([place.topic for place in places]),
        strength=np.concatenate([place.strength for place in places]),
        margin=np.concatenate([place.margin for place in places]),
        second=np.concatenate([place.second for place in places]),
        fits=np.concatenate(fits) if fits else None,
    )


def best_two(closeness: np.ndarray, topic: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strength, margin and second of the given topics, from ``closeness`` of shape (n_texts, n_topics).

    >>> best_two(np.array([[0.9, 0.4]]), np.array([0]))
    (array([0.9]), array([0.5]), array([1]))
    """
    rows = np.arange(len(closeness))
    own = np.clip(closeness[rows, topic], 0, 1)
    if closeness.shape[1] < 2:
        return own, np.ones(len(own)), np.full(len(own), -1)
    others = closeness.copy()
    others[rows, topic] = -np.inf
    second = others.argmax(axis=1)
    return own, np.clip(own - others[rows, second], 0, 1), second


def buckets(placement: Placement, *, decided: float, fits: float) -> np.ndarray:
    """One of topic, none_fits, undecided for each text (object ndarray of shape (n_texts,)).

    ``decided`` is the least margin of a topic. ``fits`` is the least share of evidence for any topic, or the least
    strength where the groups were found in the texts themselves.

    >>> placed = Placement(np.zeros(3, int), np.array([0.9, 0.9, 0.1]), np.array([0.8, 0.1, 0.8]), np.ones(3, int))
    >>> buckets(placed, decided=0.3, fits=0.3).tolist()
    ['topic', 'undecided', 'none_fits']
    """
    evidence = placement.strength if placement.fits is None else placement.fits
    bucket = np.where(placement.margin < decided, "undecided", "topic").astype(object)
    bucket[evidence < fits] = "none_fits"
    return bucket


def code_buckets(placement: Placement) -> np.ndarray:
    """:func:`buckets` of texts placed by a codebook, with the thresholds found for it."""
    return buckets(placement, decided=DECIDED, fits=FITS)
