"""Comments to the codes of a codebook: learnt from its seeds, then from the comments that are clear (self-training)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from analytics.text.cluster import centres_of, members_of
from analytics.text.placement import Placement, best_two

# A comment this far ahead of its second topic, and this near to the first, teaches the next round: without the
# second condition comments about something else would draw the topics to themselves.
_CLEAR = 0.8
_NEAR = 0.5
_ROUNDS = 3
_PRIOR = 0.05
_CLOSENESS_WEIGHT = 3.0


@dataclass(frozen=True)
class Seeds:
    """Texts whose topic is known: feature counts, vectors and topic numbers."""

    counts: csr_array
    vectors: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class Coder:
    """What was learnt about each of k topics: shares of features (logarithms, (n_features, k)) and centres (k, d)."""

    log_share: np.ndarray
    centres: np.ndarray

    def fit(self, counts: csr_array, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probability of each topic and cosine to its centre, both of shape (n_texts, k)."""
        closeness = vectors @ self.centres.T
        score = counts @ self.log_share + _CLOSENESS_WEIGHT * closeness
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        return weight / weight.sum(axis=1, keepdims=True), closeness

    def place(self, counts: csr_array, vectors: np.ndarray) -> Placement:
        """Each text at its most probable topic; strength is the cosine to its centre, margin one of probabilities."""
        probability, closeness = self.fit(counts, vectors)
        topic = probability.argmax(axis=1)
        return Placement(topic, best_two(closeness, topic)[0], best_two(probability, topic)[1])


def train(counts: csr_array, vectors: np.ndarray, seeds: Seeds, k: int) -> Coder:
    """A coder for ``k`` topics, learnt from ``seeds`` and from those texts that it is clear about."""
    coder = _from(seeds, k)
    for _round in range(_ROUNDS):
        placed = coder.place(counts, vectors)
        clear = np.flatnonzero((placed.margin >= _CLEAR) & (placed.strength >= _NEAR))
        if len(clear) == 0:
            break
        known = Seeds(
            csr_array(vstack([seeds.counts, counts[clear]])),
            np.concatenate([seeds.vectors, vectors[clear]]),
            np.concatenate([seeds.labels, placed.topic[clear]]),
        )
        coder = _from(known, k)
    return coder


def _from(known: Seeds, k: int) -> Coder:
    features = (members_of(known.labels, k) @ known.counts).toarray() + _PRIOR
    log_share = np.log(features / features.sum(axis=1, keepdims=True))
    return Coder(log_share.T, centres_of(known.vectors, known.labels, k))
