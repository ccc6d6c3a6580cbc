"""Distinct comments as words, features and vectors, and the codebook's seeds likewise: what every later step reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analytics.text.coding.codebook import TopicCodebook, elsewhere
from analytics.text.coding.coder import ELSEWHERE, Seeds
from analytics.text.meaning.vectorize import WordVectors, learn
from analytics.text.words.pairs import Pairs, learn_pairs
from analytics.text.words.segment import Segmented, clean, segment


@dataclass(frozen=True)
class Corpus:
    """Distinct texts with content, as words, features and vectors; the codebook's seeds, likewise.

    ``plain`` are the texts themselves, ``counts`` their words and characters, ``marks`` the same with the pairs of
    characters behind, by which they are coded; ``learnt_from`` is the number of distinct texts that taught the words'
    meaning.
    """

    plain: list[str]
    texts: Segmented
    counts: csr_array
    marks: csr_array
    vectors: np.ndarray
    words: WordVectors
    pairs: Pairs
    seeds: Seeds | None
    learnt_from: int
    terms: tuple[str, ...] = ()

    def features_of(self, parts: list[str]) -> tuple[csr_array, np.ndarray]:
        """Marks and vectors of other texts, clauses for instance."""
        counts = self.words.counts(segment(parts, terms=self.terms, stop=self.texts.stop))
        return self.pairs.behind(counts, parts), self.words.embed(counts)

    def as_seeds(self, rows: np.ndarray, labels: np.ndarray, *, weight: np.ndarray | float = 1.0) -> Seeds:
        """Some of the texts, whose topics are known, as seeds."""
        weights = np.array(np.broadcast_to(weight, len(rows)), float)
        return Seeds(csr_array(self.marks[rows]), self.vectors[rows], labels, weights)


def learnt(
    own: list[str],
    *,
    cut: Segmented | None,
    codebook: TopicCodebook | None,
    background: Sequence[str],
    terms: Sequence[str],
    stop_words: Sequence[str],
) -> Corpus:
    """What ``own`` (distinct cleaned texts), the codebook's examples and ``background`` teach together.

    ``cut`` are the words of ``own`` where they are known; ``terms`` and ``stop_words`` an office's own words.
    """
    outside = [] if codebook is None else elsewhere(codebook)
    seeds = [] if codebook is None else [clean(text) for text in [*codebook.examples["text"], *outside]]
    others = sorted({clean(text) for text in background if isinstance(text, str)}.difference(own))
    beside = segment([*seeds, *others], terms=terms, stop=stop_words)
    mine = cut if cut is not None else segment(own, terms=terms, stop=stop_words)
    everything = mine.followed_by(beside)
    words = learn(everything)
    texts = everything.part(0, len(own))
    counts = words.counts(texts)
    pairs = learn_pairs(seeds)
    seeded = None
    if codebook is not None:
        number = {topic_id: row for row, topic_id in enumerate(codebook.codes["topic_id"])}
        known = codebook.examples["topic_id"].map(number).to_numpy(np.int64)
        seed_counts = words.counts(everything.part(len(own), len(own) + len(seeds)))
        labels = np.concatenate([known, np.full(len(outside), ELSEWHERE)])
        seeded = Seeds(pairs.behind(seed_counts, seeds), words.embed(seed_counts), labels)
    marks, vectors = pairs.behind(counts, own), words.embed(counts)
    return Corpus(own, texts, counts, marks, vectors, words, pairs, seeded, len(everything), tuple(terms))
