"""What a grouping learnt, apart from the comments that taught it: places any other comment, wherever it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analytics.model import TopicAssignments
from analytics.text import grouping
from analytics.text.coding.assigning import Sorter, coded
from analytics.text.coding.claims import Claims, claims
from analytics.text.coding.codebook import TopicCodebook
from analytics.text.coding.corpus import Corpus
from analytics.text.grouping import Placed, Portrait, Settled
from analytics.text.meaning.cluster import centres_of
from analytics.text.meaning.placement import DOUBTFUL, code_buckets
from analytics.text.meaning.vectorize import WordVectors
from analytics.text.portrait.portrayal import towards_main
from analytics.text.words.duplicates import Collapsed, collapse
from analytics.text.words.noise import has_content
from analytics.text.words.pairs import Pairs
from analytics.text.words.segment import segment
from analytics.text.words.stance import stances


@dataclass(frozen=True)
class Trained:
    """The meaning of words, the coder with the centres of discovered topics, the topics ``codes`` of which the first
    ``n_coded`` are coded, and what analysts' terms claim. Small enough to be sent to every worker."""

    words: WordVectors
    pairs: Pairs
    terms: tuple[str, ...]
    stop: tuple[str, ...]
    sorter: Sorter
    claims: Claims
    codes: pd.DataFrame
    n_coded: int

    def place(self, texts: Sequence[str]) -> TopicAssignments:
        """The assignments of ``texts``, as :class:`~analytics.text.grouping.Grouping` has them, without parts, places
        on the map and usefulness, which only those have that were looked at together."""
        with threadpool_limits(limits=1):
            collapsed, placed, corpus = self._placed(texts)
            if corpus is None:
                return grouping.assignments(collapsed, placed, Portrait.none(placed), Settled.nothing(len(texts)))
            clause_stance = stances(placed.clauses["words"].tolist())
            portrait = replace(
                Portrait.none(placed),
                stance=towards_main(corpus, placed, clause_stance),
                clause_stance=clause_stance,
            )
            return grouping.assignments(collapsed, placed, portrait, Settled.nothing(len(texts)))

    def residue(self, texts: Sequence[str]) -> list[int]:
        """The places of those of ``texts`` that may be about something that no topic is about, copies once."""
        with threadpool_limits(limits=1):
            collapsed, placed, corpus = self._placed(texts)
            if corpus is None or placed.placement.fits is None:
                return []
            open_ = np.isin(placed.bucket, ["none_fits", "undecided"]) & (placed.placement.fits < DOUBTFUL)
            return [int(row) for row in collapsed.first_row[placed.content[open_]]]

    def _placed(self, texts: Sequence[str]) -> tuple[Collapsed, Placed, Corpus | None]:
        collapsed = collapse(texts)
        content = np.flatnonzero(has_content(collapsed.texts))
        if len(content) == 0:
            return collapsed, _nowhere(self.codes), None
        corpus = self._corpus([collapsed.texts[head] for head in content])
        placement, clauses = coded(corpus, self.sorter.coder, self.claims)
        placement, bucket = self.sorter.joined(placement, code_buckets(placement), corpus.vectors)
        return collapsed, Placed(content, placement, bucket, self.codes, self.n_coded, clauses), corpus

    def _corpus(self, plain: list[str]) -> Corpus:
        texts = segment(plain, terms=self.terms, stop=self.stop)
        counts = self.words.counts(texts)
        marks, vectors = self.pairs.behind(counts, plain), self.words.embed(counts)
        return Corpus(plain, texts, counts, marks, vectors, self.words, self.pairs, None, 0, self.terms)


def of(corpus: Corpus, placed: Placed, codebook: TopicCodebook) -> Trained:
    """What the grouping ``placed`` of ``corpus`` learnt."""
    assert placed.coder is not None
    behind = np.flatnonzero(placed.main >= placed.n_coded)
    centres = centres_of(
        corpus.vectors[behind], placed.main[behind] - placed.n_coded, len(placed.codes) - placed.n_coded
    )
    return Trained(
        corpus.words,
        corpus.pairs,
        corpus.terms,
        tuple(corpus.texts.stop),
        Sorter(placed.coder, centres),
        claims(codebook, placed.n_coded),
        placed.codes,
        placed.n_coded,
    )


def _nowhere(codes: pd.DataFrame) -> Placed:
    none, empty = np.zeros(0, np.int64), np.zeros(0)
    placement = grouping.Placement(none, empty, empty, none)
    return Placed(none, placement, np.zeros(0, object), codes, 0, grouping.no_clauses())
