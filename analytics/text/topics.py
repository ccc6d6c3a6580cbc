"""Comments to topics, the whole way: set aside noise, collapse copies, code by the codebook, discover the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from analytics.language import _
from analytics.text import grouping
from analytics.text.clauses import split_mixed
from analytics.text.cluster import centres_of
from analytics.text.codebook import TopicCodebook, elsewhere
from analytics.text.coding import ELSEWHERE, Coder, Seeds, train
from analytics.text.discovery import discover
from analytics.text.duplicates import collapse
from analytics.text.grouping import Grouping, Sorted
from analytics.text.mixed import place_mixed
from analytics.text.noise import has_content
from analytics.text.placement import DOUBTFUL, Placement, buckets, code_buckets
from analytics.text.segment import Segmented, clean, segment
from analytics.text.vectorize import WordVectors, learn

# Saved groupings name the method that made them; another method means grouping anew.
METHOD_VERSION = "ppmi-sif-kmeans-dmm/1"
# Below so many comments no clustering is reliable; the codebook alone is shown.
DISCOVER_FROM = 600
_SMALLEST_RESIDUE = 60
_SMALLEST_TOPIC = 20
_NEW_FITS = 0.5
# A text nearer to no topic than this fits none; one less far ahead of its second topic than this is undecided.
_FITS = 0.3
_DECIDED_GROUP = 0.02

Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class _Corpus:
    """Distinct texts with content, as words, features and vectors; the codebook's seeds, likewise."""

    texts: Segmented
    counts: csr_array
    vectors: np.ndarray
    words: WordVectors
    seeds: Seeds | None
    learnt_from: int


def group_comments(
    texts: Sequence[str],
    *,
    codebook: TopicCodebook | None,
    k: int | None = None,
    background: Sequence[str] = (),
    places: Sequence[str] | None = None,
    seed: int = 20220101,
    progress: Progress | None = None,
) -> Grouping:
    """Group ``texts`` by topic.

    With a ``codebook`` every text with content goes to its nearest code, and from 600 comments on what fits none is
    searched for new topics. Without one, ``k`` topics are discovered (chosen by stability when None). ``background``
    are more comments of the same kind that only teach the words' meaning; ``places`` tells where each text is from.
    The order of rows, the number of threads and repeated runs change nothing.
    """
    report = progress or (lambda _share, _what: None)
    with threadpool_limits(limits=1):  # threads add in another order, which shows in the last bit
        report(0.0, _("正在整理意见文字"))
        collapsed = collapse(texts)
        content = np.flatnonzero(has_content(collapsed.texts))
        if len(content) == 0:
            return grouping.nothing(collapsed)
        report(0.1, _("正在学习词语含义"))
        corpus = _learn([collapsed.texts[head] for head in content], codebook, background)
        report(0.6, _("正在归类"))
        if codebook is None:
            placed = _discovered(content, corpus, k, seed)
        else:
            placed = _coded(content, corpus, codebook, len(texts), seed)
        report(0.9, _("正在命名主题"))
        ids = grouping.topic_ids(codebook, placed.n_topics - placed.n_coded)
        result = Grouping(
            grouping.topics(collapsed, placed, corpus.texts, codebook, places),
            grouping.assignments(collapsed, placed, ids),
            corpus.learnt_from,
        )
        report(1.0, _("完成"))
        return result


def _learn(own: list[str], codebook: TopicCodebook | None, background: Sequence[str]) -> _Corpus:
    outside = [] if codebook is None else elsewhere(codebook)
    seeds = [] if codebook is None else [clean(text) for text in [*codebook.examples["text"], *outside]]
    others = sorted({clean(text) for text in background if isinstance(text, str)}.difference(own))
    everything = segment([*own, *seeds, *others])
    words = learn(everything)
    texts, known = everything.part(0, len(own)), everything.part(len(own), len(own) + len(seeds))
    counts = words.counts(texts)
    seeded = None
    if codebook is not None:
        seed_counts = words.counts(known)
        labels = codebook.examples["topic_id"].map({name: row for row, name in enumerate(codebook.codes["topic_id"])})
        labels = np.concatenate([labels.to_numpy(np.int64), np.full(len(outside), ELSEWHERE)])
        seeded = Seeds(seed_counts, words.embed(seed_counts), labels)
    return _Corpus(texts, counts, words.embed(counts), words, seeded, len(everything))


def _discovered(content: np.ndarray, corpus: _Corpus, k: int | None, seed: int) -> Sorted:
    placement = discover(corpus.counts, corpus.vectors, k=k, seed=seed)
    n_topics = int(placement.topic.max()) + 1
    return Sorted(
        content, placement, buckets(placement, decided=_DECIDED_GROUP, fits=_FITS), n_topics, 0, grouping.no_clauses()
    )


def _coded(content: np.ndarray, corpus: _Corpus, codebook: TopicCodebook, n_comments: int, seed: int) -> Sorted:
    assert corpus.seeds is not None
    number = {topic_id: row for row, topic_id in enumerate(codebook.codes["topic_id"])}
    shown = codebook.codes["shown"].map(number).to_numpy(np.int64)
    coder = train(
        corpus.counts, corpus.vectors, corpus.seeds, len(codebook), shown=shown, features=list(corpus.words.features)
    )
    placement, further = _placed(corpus, coder)
    bucket = code_buckets(placement)
    assert placement.fits is not None
    residue = np.flatnonzero(placement.fits < DOUBTFUL)
    n_topics = len(codebook)
    if n_comments >= DISCOVER_FROM and len(residue) >= _SMALLEST_RESIDUE:
        placement, bucket, n_topics = _with_new_topics(placement, bucket, corpus, residue, n_topics, seed)
    further = further[further["topic"].to_numpy() != placement.topic[further["text"]]].reset_index(drop=True)
    return Sorted(content, placement, bucket, n_topics, len(codebook), further)


def _with_new_topics(
    placement: Placement, bucket: np.ndarray, corpus: _Corpus, residue: np.ndarray, n_topics: int, seed: int
) -> tuple[Placement, np.ndarray, int]:
    """Groups found in the residue become topics where they are large and close enough; the rest still fits none."""
    most = min(30, len(residue) // _SMALLEST_TOPIC)
    found = discover(corpus.counts[residue], corpus.vectors[residue], k=None, seed=seed, most=most)
    topic, strength, margin = placement.topic.copy(), placement.strength.copy(), placement.margin.copy()
    bucket = bucket.copy()
    vectors = corpus.vectors[residue]
    n_groups = int(found.topic.max()) + 1
    # Their own vectors, not the smoothed ones: neighbours always look alike after smoothing.
    own = np.einsum("nd,nd->n", vectors, centres_of(vectors, found.topic, n_groups)[found.topic])
    inside = (own >= _NEW_FITS) & (found.margin >= _DECIDED_GROUP)
    for group in range(n_groups):
        members = np.flatnonzero((found.topic == group) & inside)
        if len(members) < _SMALLEST_TOPIC:
            continue
        rows = residue[members]
        topic[rows], strength[rows], margin[rows] = n_topics, own[members], found.margin[members]
        bucket[rows] = "topic"
        n_topics += 1
    return Placement(topic, strength, margin, placement.second, placement.fits), bucket, n_topics


def _placed(corpus: _Corpus, coder: Coder) -> tuple[Placement, pd.DataFrame]:
    """Places of texts by their clauses and as a whole, and their further topics."""
    mixed = split_mixed(["".join(corpus.texts.of(row)) for row in range(len(corpus.texts))])
    counts = corpus.words.counts(segment(mixed.parts))
    return place_mixed(coder, corpus.counts, corpus.vectors, mixed, counts, corpus.words.embed(counts))
