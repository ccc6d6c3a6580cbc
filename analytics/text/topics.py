"""Comments to topics, the whole way: set aside noise, collapse copies, code by the codebook, discover the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack
from threadpoolctl import threadpool_limits

from analytics.language import _
from analytics.text import grouping
from analytics.text.clauses import split_mixed
from analytics.text.cluster import centres_of
from analytics.text.codebook import TopicCodebook
from analytics.text.coding import Coder, Seeds, train
from analytics.text.discovery import discover
from analytics.text.duplicates import Collapsed, collapse
from analytics.text.grouping import Grouping, Placed, Portrait, Settled
from analytics.text.noise import has_content
from analytics.text.placement import Placement
from analytics.text.portrait import portray
from analytics.text.segment import Segmented, clean, segment
from analytics.text.stability import stability
from analytics.text.vectorize import WordVectors, learn

# Saved groupings name the method that made them; another method means grouping anew.
METHOD_VERSION = "ppmi-sif-coder/2"
# Below so many comments no clustering is reliable; the codebook alone is shown.
DISCOVER_FROM = 600
_SMALLEST_RESIDUE = 60
_SMALLEST_TOPIC = 20
_NEW_FITS = 0.5
# Jaccard with its counterpart when a fifth is left out: below it a group is no pattern (see text.stability).
_COMES_BACK = 0.6
_CHECKED_ON = 3000
# A text nearer to no topic than this fits none; one less far ahead of its second topic than this is undecided.
_FITS = 0.3
_DECIDED_CODE = 0.6
_DECIDED_GROUP = 0.02

Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class Corpus:
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
    settled: Settled | None = None,
    stop_words: Sequence[str] = (),
    portrayed: bool = False,
    seed: int = 20220101,
    progress: Progress | None = None,
) -> Grouping:
    """Group ``texts`` by topic.

    With a ``codebook`` every text with content goes to its nearest code, and from 600 comments on what fits none is
    searched for new topics. Without one, ``k`` topics are discovered (chosen by stability when None). ``background``
    are more comments of the same kind that only teach the words' meaning; ``places`` tells where each text is from;
    ``settled`` what an earlier run and analysts have settled. ``portrayed`` adds what a reader of the store wants to
    know beside: parts of topics, stances, stability, telling words, the map, which comments to decide first.
    The order of rows, the number of threads and repeated runs change nothing.
    """
    report = progress or (lambda _share, _what: None)
    settled = settled or Settled.nothing(len(texts))
    with threadpool_limits(limits=1):  # threads add in another order, which shows in the last bit
        report(0.0, _("正在整理意见文字"))
        collapsed = collapse(texts)
        content = np.flatnonzero(has_content(collapsed.texts))
        if len(content) == 0:
            return grouping.nothing(collapsed)
        report(0.1, _("正在学习词语含义"))
        corpus = _learn([collapsed.texts[head] for head in content], codebook, background)
        report(0.5, _("正在归类"))
        if codebook is None:
            placed = _discovered(content, corpus, k, seed)
        else:
            placed = _coded(collapsed, content, corpus, codebook, settled, seed)
        portrait = Portrait.none(placed)
        if portrayed and codebook is not None:
            report(0.7, _("正在检查各主题是否稳定"))
            portrait = portray(corpus, placed, collapsed, settled, seed)
        report(0.9, _("正在命名主题"))
        result = Grouping(
            grouping.topics(collapsed, placed, corpus.texts, portrait, settled, places),
            grouping.assignments(collapsed, placed, portrait, settled),
            portrait.words,
            corpus.learnt_from,
        )
        report(1.0, _("完成"))
        return result


def _learn(own: list[str], codebook: TopicCodebook | None, background: Sequence[str]) -> Corpus:
    seeds = [] if codebook is None else [clean(text) for text in codebook.examples["text"]]
    others = sorted({clean(text) for text in background if isinstance(text, str)}.difference(own))
    everything = segment([*own, *seeds, *others])
    words = learn(everything)
    texts, known = everything.part(0, len(own)), everything.part(len(own), len(own) + len(seeds))
    counts = words.counts(texts)
    seeded = None
    if codebook is not None:
        seed_counts = words.counts(known)
        labels = codebook.examples["topic_id"].map(
            {topic_id: row for row, topic_id in enumerate(codebook.codes["topic_id"])}
        )
        seeded = Seeds(seed_counts, words.embed(seed_counts), labels.to_numpy(np.int64))
    return Corpus(texts, counts, words.embed(counts), words, seeded, len(everything))


def _discovered(content: np.ndarray, corpus: Corpus, k: int | None, seed: int) -> Placed:
    placement = discover(corpus.counts, corpus.vectors, k=k, seed=seed)
    codes = grouping.discovered(int(placement.topic.max()) + 1, last=0)
    return Placed(content, placement, _buckets(placement, _DECIDED_GROUP), codes, 0, grouping.no_clauses())


def _coded(
    collapsed: Collapsed,
    content: np.ndarray,
    corpus: Corpus,
    codebook: TopicCodebook,
    settled: Settled,
    seed: int,
) -> Placed:
    assert corpus.seeds is not None
    codes = grouping.codes_of(codebook)
    number = {topic_id: position for position, topic_id in enumerate(codes["topic_id"])}
    shown = codes["shown"].map(number).to_numpy(np.int64)
    taught = _of_content(settled.taught, collapsed, content, number)
    seeds = _with(corpus.seeds, corpus, np.flatnonzero(taught >= 0), taught[taught >= 0])
    coder = train(corpus.counts, corpus.vectors, seeds, len(codes), shown=shown)
    placement = coder.place(corpus.counts, corpus.vectors)
    bucket = _buckets(placement, _DECIDED_CODE)
    said = _clear_clauses(corpus, coder)
    placement, bucket = _by_clause(placement, bucket, said)
    placed = Placed(content, placement, bucket, codes, len(codes), said)
    kept = _of_content(settled.kept, collapsed, content, number)
    placed = _kept(placed, kept, settled.touched, coder.fit(corpus.counts, corpus.vectors)[1])
    residue = np.flatnonzero(placed.bucket == "none_fits")
    if len(collapsed.group) >= DISCOVER_FROM and len(residue) >= _SMALLEST_RESIDUE:
        placed = _with_new_topics(placed, corpus, residue, settled.last_discovered, seed)
    return placed


def _of_content(of_row: np.ndarray, collapsed: Collapsed, content: np.ndarray, number: dict[str, int]) -> np.ndarray:
    """int ndarray (n_texts,): the number of the topic that most rows of each text name, the first of equals; or −1."""
    found = pd.DataFrame({"text": collapsed.group, "topic": [number.get(topic_id, -1) for topic_id in of_row]})
    votes = found[found["topic"] >= 0].value_counts().rename("votes").reset_index()
    votes = votes.sort_values(["votes", "topic"], ascending=[False, True]).drop_duplicates("text")
    result = np.full(len(collapsed.texts), -1)
    result[votes["text"].to_numpy(np.int64)] = votes["topic"].to_numpy(np.int64)
    return result[content]


def _with(seeds: Seeds, corpus: Corpus, rows: np.ndarray, labels: np.ndarray) -> Seeds:
    """``seeds`` and those texts whose topic analysts have decided."""
    if len(rows) == 0:
        return seeds
    return Seeds(
        csr_array(vstack([seeds.counts, corpus.counts[rows]])),
        np.concatenate([seeds.vectors, corpus.vectors[rows]]),
        np.concatenate([seeds.labels, labels]),
    )


def _kept(placed: Placed, kept: np.ndarray, touched: frozenset[str], closeness: np.ndarray) -> Placed:
    """Texts of an earlier run stay in their topic, unless they go to one that analysts have changed since."""
    changed = placed.codes["topic_id"].isin(touched).to_numpy(bool)
    leaves = changed[placed.placement.topic] & (placed.bucket == "topic")
    rows = np.flatnonzero((kept >= 0) & ~leaves)
    moved = rows[kept[rows] != placed.placement.topic[rows]]
    topic, strength, margin = (
        array.copy() for array in (placed.placement.topic, placed.placement.strength, placed.placement.margin)
    )
    topic[moved], margin[moved] = kept[moved], 0.0
    strength[moved] = np.clip(closeness[moved, kept[moved]], 0, 1)
    bucket = placed.bucket.copy()
    bucket[rows] = "topic"
    placement = Placement(topic, strength, margin, placed.placement.second)
    return Placed(placed.content, placement, bucket, placed.codes, placed.n_coded, placed.clauses)


def _buckets(placement: Placement, decided: float) -> np.ndarray:
    """One of topic, none_fits, undecided for each text."""
    bucket = np.where(placement.margin < decided, "undecided", "topic").astype(object)
    bucket[placement.strength < _FITS] = "none_fits"
    return bucket


def _with_new_topics(placed: Placed, corpus: Corpus, residue: np.ndarray, last: int, seed: int) -> Placed:
    """Groups found in the residue become topics where they are large and close enough; the rest still fits none."""
    most = min(30, len(residue) // _SMALLEST_TOPIC)
    found = discover(corpus.counts[residue], corpus.vectors[residue], k=None, seed=seed, most=most)
    topic, strength, margin = (
        array.copy() for array in (placed.placement.topic, placed.placement.strength, placed.placement.margin)
    )
    bucket = placed.bucket.copy()
    vectors = corpus.vectors[residue]
    n_groups, n_topics = int(found.topic.max()) + 1, len(placed.codes)
    # Their own vectors, not the smoothed ones: neighbours always look alike after smoothing.
    own = np.einsum("nd,nd->n", vectors, centres_of(vectors, found.topic, n_groups)[found.topic])
    inside = (own >= _NEW_FITS) & (found.margin >= _DECIDED_GROUP)
    comes_back = _comes_back(corpus, residue, np.where(inside, found.topic, -1), n_groups, seed)
    for group in range(n_groups):
        members = np.flatnonzero((found.topic == group) & inside)
        if len(members) < _SMALLEST_TOPIC or not comes_back[group]:
            continue
        rows = residue[members]
        topic[rows], strength[rows], margin[rows] = n_topics, own[members], found.margin[members]
        bucket[rows] = "topic"
        n_topics += 1
    codes = pd.concat([placed.codes, grouping.discovered(n_topics - len(placed.codes), last=last)], ignore_index=True)
    placement = Placement(topic, strength, margin, placed.placement.second)
    return Placed(placed.content, placement, bucket, codes, placed.n_coded, placed.clauses)


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


def _clear_clauses(corpus: Corpus, coder: Coder) -> pd.DataFrame:
    """text, topic, strength, words of every clause of mixed texts that is clear about its topic, each topic once."""
    parts, owners = split_mixed(["".join(corpus.texts.of(row)) for row in range(len(corpus.texts))])
    if not parts:
        return grouping.no_clauses()
    counts = corpus.words.counts(segment(parts))
    placed = coder.place(counts, corpus.words.embed(counts))
    frame = pd.DataFrame({"text": owners, "topic": placed.topic, "strength": placed.strength, "words": parts})
    clear = frame[_buckets(placed, _DECIDED_CODE) == "topic"]
    return clear.drop_duplicates(["text", "topic"]).reset_index(drop=True)


def _by_clause(placement: Placement, bucket: np.ndarray, said: pd.DataFrame) -> tuple[Placement, np.ndarray]:
    """A mixed text that as a whole fits nothing, or stands between topics, goes to its strongest clear clause."""
    strongest = said.sort_values("strength", ascending=False, kind="stable").drop_duplicates("text")
    rescued = strongest[bucket[strongest["text"]] != "topic"]
    rows = rescued["text"].to_numpy()
    topic, strength, bucket = placement.topic.copy(), placement.strength.copy(), bucket.copy()
    topic[rows], strength[rows], bucket[rows] = rescued["topic"], rescued["strength"], "topic"
    return Placement(topic, strength, placement.margin, placement.second), bucket
