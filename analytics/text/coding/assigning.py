"""Which topic each text goes to: the codebook first, then topics found in earlier weeks, then what is new.

A topic found earlier takes only what fits no code, as when it was found; an analyst who moves comments into it makes it
a code like the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.text import grouping
from analytics.text.coding.claims import Claims
from analytics.text.coding.coder import CORRECTION_WEIGHT, Coder, Seeds, train
from analytics.text.coding.corpus import Corpus
from analytics.text.coding.mixed import place_mixed
from analytics.text.grouping import Placed
from analytics.text.meaning.cluster import centres_of
from analytics.text.meaning.discovery import discover
from analytics.text.meaning.placement import DOUBTFUL, Placement, best_two, code_buckets, joined
from analytics.text.meaning.stability import stability
from analytics.text.words.clauses import split_mixed

# Below so many comments no clustering is reliable; the codebook alone is shown.
DISCOVER_FROM = 600
_SMALLEST_RESIDUE = 60
SMALLEST_TOPIC = 20
# So many corrections to one topic weigh in full; all of more weigh as much together as this many.
FULL_CORRECTIONS = 20
# What a discovered topic takes: the cosine to its centre, and its lead.
FITS_GROUP = 0.5
DECIDED_GROUP = 0.02
# Texts whose clauses are placed at a time: more would be no faster, and take memory by their number.
_AT_ONCE = 50_000
# Jaccard with its counterpart when a fifth is left out: below it a group is no pattern (see text.meaning.stability).
_COMES_BACK = 0.6
_CHECKED_ON = 3000


@dataclass(frozen=True)
class Sorter:
    """What was learnt of topics: a coder for the first ones, and the centres of those discovered earlier, behind."""

    coder: Coder
    centres: np.ndarray

    def place(self, counts: csr_array, vectors: np.ndarray) -> tuple[Placement, np.ndarray]:
        """Places and buckets of texts by their words as a whole."""
        placement = self.coder.place(counts, vectors)
        return self.joined(placement, code_buckets(placement), vectors)

    def joined(self, placement: Placement, bucket: np.ndarray, vectors: np.ndarray) -> tuple[Placement, np.ndarray]:
        """Places and buckets once texts that fit no code have joined the discovered topic they are near to."""
        rows = _residue(placement, bucket)
        if len(self.centres) == 0 or len(rows) == 0:
            return placement, bucket
        closeness = vectors[rows] @ self.centres.T
        nearest = closeness.argmax(axis=1)
        strength, margin, _second = best_two(closeness, nearest)
        joins = (strength >= FITS_GROUP) & (margin >= DECIDED_GROUP)
        first = len(self.coder.shown)
        return moved(placement, bucket, rows[joins], nearest[joins] + first, strength[joins], margin[joins])


def _residue(placement: Placement, bucket: np.ndarray) -> np.ndarray:
    """int ndarray: the texts that may be about something new: open, with less evidence for a code than against any."""
    assert placement.fits is not None
    return np.flatnonzero(np.isin(bucket, ["none_fits", "undecided"]) & (placement.fits < DOUBTFUL))


def moved(
    placement: Placement,
    bucket: np.ndarray,
    rows: np.ndarray,
    topic: np.ndarray | int,
    strength: np.ndarray,
    margin: np.ndarray | float,
) -> tuple[Placement, np.ndarray]:
    """Places and buckets with the texts ``rows`` in another topic, whatever bucket they were in."""
    topics, strengths, margins = placement.topic.copy(), placement.strength.copy(), placement.margin.copy()
    topics[rows], strengths[rows], margins[rows] = topic, strength, margin
    bucket = bucket.copy()
    bucket[rows] = "topic"
    return replace(placement, topic=topics, strength=strengths, margin=margins), bucket


def learn_sorter(
    corpus: Corpus,
    n_first: int,
    n_known: int,
    shown: np.ndarray,
    *,
    taught: Seeds,
    rows: np.ndarray | None = None,
    start: Sorter | None = None,
) -> Sorter:
    """A sorter for ``n_known`` topics, the first ``n_first`` of them coded, learnt from the seeds and from texts.

    ``taught`` are further seeds; ``rows`` limits the texts that teach; ``start`` is a sorter of the same topics.
    """
    assert corpus.seeds is not None
    seeds, first = corpus.seeds.and_also(taught), np.arange(n_first)
    # A code that counts as a discovered topic stands alone among the first ones.
    shown_first = np.where(shown[:n_first] < n_first, shown[:n_first], first)
    texts = slice(None) if rows is None else rows
    coder = train(
        csr_array(corpus.marks[texts]),
        corpus.vectors[texts],
        seeds.where(seeds.labels < n_first),
        n_first,
        shown=shown_first,
        features=list(corpus.words.features),
        start=None if start is None else start.coder,
    )
    behind = seeds.where(seeds.labels >= n_first)
    return Sorter(coder, centres_of(behind.vectors, behind.labels - n_first, n_known - n_first))


def assign(
    corpus: Corpus,
    content: np.ndarray,
    codes: pd.DataFrame,
    *,
    n_first: int,
    claims: Claims,
    taught: np.ndarray,
    kept: np.ndarray,
    touched: frozenset[str],
    last_discovered: int,
    discovering: bool,
    seed: int,
) -> Placed:
    """Place the texts of ``corpus`` among ``codes``, whose first ``n_first`` are coded, and among new topics.

    ``claims`` are terms that analysts added. ``taught`` and ``kept`` (n_texts,) are numbers of topics or −1: where
    analysts put a text, and where the run before did, which stays unless the text now goes to a topic ``touched``
    since. ``discovering`` looks for new topics.
    """
    number = {topic_id: position for position, topic_id in enumerate(codes["topic_id"])}
    shown = codes["shown"].map(number).to_numpy(np.int64)
    corrected = np.flatnonzero(taught >= 0)
    corrections = corpus.as_seeds(corrected, taught[corrected], weight=_weights(taught[corrected], len(codes)))
    sorter = learn_sorter(corpus, n_first, len(codes), shown, taught=corrections)
    placement, clauses = coded(corpus, sorter.coder, claims)
    bucket = code_buckets(placement)
    placement, bucket = sorter.joined(placement, bucket, corpus.vectors)
    placed = Placed(content, placement, bucket, codes, n_first, clauses, sorter.coder)
    placed = _kept(placed, kept, touched, sorter, corpus)
    residue = _residue(placed.placement, placed.bucket)
    if discovering and len(residue) >= _SMALLEST_RESIDUE:
        placed = _with_new_topics(placed, corpus, residue, last_discovered, seed)
    return placed


def coded(corpus: Corpus, coder: Coder, claims: Claims) -> tuple[Placement, pd.DataFrame]:
    """Places of all texts, and the clauses that are clear about their topic; so many texts at a time."""
    places, clear = [], []
    for start in range(0, max(len(corpus.plain), 1), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        plain = corpus.plain[part]
        mixed = split_mixed(plain)
        placement, clauses = place_mixed(
            coder,
            csr_array(corpus.marks[part]),
            corpus.vectors[part],
            mixed,
            *corpus.features_of(mixed.parts),
            claims=(claims.on(plain), claims.on(mixed.parts)),
        )
        places.append(placement)
        clear.append(clauses.assign(text=clauses["text"] + start))
    return joined(places), pd.concat(clear, ignore_index=True)


def _weights(labels: np.ndarray, n_codes: int) -> np.ndarray:
    """What each correction weighs: less where very many go to one topic, or a split would outweigh the codebook."""
    number = np.bincount(labels, minlength=n_codes)[labels]
    return CORRECTION_WEIGHT * np.minimum(1.0, FULL_CORRECTIONS / np.maximum(number, 1))


def _kept(placed: Placed, kept: np.ndarray, touched: frozenset[str], sorter: Sorter, corpus: Corpus) -> Placed:
    """Texts of an earlier run stay in their topic, unless they go to one that analysts have changed since."""
    changed = placed.codes["topic_id"].isin(touched).to_numpy(bool)
    leaves = changed[placed.placement.topic] & (placed.bucket == "topic")
    rows = np.flatnonzero((kept >= 0) & ~leaves & ((kept != placed.placement.topic) | (placed.bucket != "topic")))
    centres = np.concatenate([sorter.coder.centres, sorter.centres])
    strength = np.clip(np.einsum("nd,nd->n", corpus.vectors[rows], centres[kept[rows]]), 0, 1)
    placement, bucket = moved(placed.placement, placed.bucket, rows, kept[rows], strength, 0.0)
    return replace(placed, placement=placement, bucket=bucket)


def _with_new_topics(placed: Placed, corpus: Corpus, residue: np.ndarray, last: int, seed: int) -> Placed:
    """Groups of the residue become topics where they are large, close, and come back; the rest still fits none."""
    most = min(30, len(residue) // SMALLEST_TOPIC)
    found = discover(corpus.counts[residue], corpus.vectors[residue], k=None, seed=seed, most=most, words=corpus.words)
    vectors, n_groups = corpus.vectors[residue], int(found.topic.max()) + 1
    # Their own vectors, not the smoothed ones: neighbours always look alike after smoothing.
    own = np.einsum("nd,nd->n", vectors, centres_of(vectors, found.topic, n_groups)[found.topic])
    inside = (own >= FITS_GROUP) & (found.margin >= DECIDED_GROUP)
    comes_back = _comes_back(corpus, residue, np.where(inside, found.topic, -1), n_groups, seed)
    placement, bucket, n_topics = placed.placement, placed.bucket, len(placed.codes)
    for group in range(n_groups):
        members = np.flatnonzero((found.topic == group) & inside)
        if len(members) >= SMALLEST_TOPIC and comes_back[group]:
            placement, bucket = moved(
                placement, bucket, residue[members], n_topics, own[members], found.margin[members]
            )
            n_topics += 1
    new = grouping.discovered(n_topics - len(placed.codes), last=last)
    codes = pd.concat([placed.codes, new], ignore_index=True)
    return replace(placed, placement=placement, bucket=bucket, codes=codes)


def _comes_back(corpus: Corpus, residue: np.ndarray, labels: np.ndarray, k: int, seed: int) -> np.ndarray:
    """bool ndarray (k,): whether a group of the residue is found again when a fifth of it is left out.

    A topic that chance made would get a name, a number and a place in every later week.
    """
    rows = np.arange(len(residue))
    if len(rows) > _CHECKED_ON:
        rows = np.sort(np.random.default_rng(seed).choice(rows, size=_CHECKED_ON, replace=False))
    counts, vectors = corpus.counts[residue[rows]], corpus.vectors[residue[rows]]

    def fit(taught: np.ndarray) -> np.ndarray:
        again = discover(counts[taught], vectors[taught], k=k, seed=seed).topic
        return (vectors @ centres_of(vectors[taught], again, int(again.max()) + 1).T).argmax(axis=1)

    return stability(fit, labels[rows], k, seed=seed, rounds=5) >= _COMES_BACK
