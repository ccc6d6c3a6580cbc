"""What there is to know of topics and comments beside the topic itself.

Parts of large topics, stances, how stable each topic is, the words that speak for it, a map, and which of the open
comments an analyst had best decide first.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.cancelling import heed
from analytics.model import TOPICS, TopicWords
from analytics.text.coding.assigning import Sorter, learn_sorter
from analytics.text.coding.coder import Coder, train
from analytics.text.coding.corpus import Corpus
from analytics.text.grouping import Placed, Portrait, Settled
from analytics.text.meaning import plane
from analytics.text.meaning.stability import FEWEST, stability
from analytics.text.portrait import label
from analytics.text.portrait.parts import parts
from analytics.text.portrait.review import usefulness
from analytics.text.words.duplicates import Collapsed
from analytics.text.words.stance import stances

# So many distinct texts tell how stable the topics are; more would not tell it better, only later.
_JUDGED_ON = 3000
_ROUNDS = 5


def portray(corpus: Corpus, placed: Placed, collapsed: Collapsed, settled: Settled, seed: int) -> Portrait:
    """The portrait of a coded grouping; every figure follows from the texts and ``seed`` alone."""
    n, main = len(placed.content), placed.main
    part, known = _parts(corpus, placed, collapsed, settled, seed)
    place = np.full((n, 2), np.nan)
    drawn = plane.drawn(main, placed.placement.strength)
    place[drawn] = plane.plane(corpus.vectors[drawn], main[drawn], len(placed.codes))
    open_ = np.isin(placed.bucket, ["undecided", "none_fits"])
    copies = np.bincount(collapsed.group, minlength=len(collapsed.texts))[placed.content]
    placement, clause_stance = placed.placement, stances(placed.clauses["words"].tolist())
    return Portrait(
        part=part,
        stance=towards_main(corpus, placed, clause_stance),
        clause_stance=clause_stance,
        usefulness=usefulness(corpus.vectors, placement.margin, placement.strength, copies, open_),
        place=place,
        parts=known,
        stability=_stability(corpus, placed, seed),
        words=_words(corpus, placed),
    )


def _words(corpus: Corpus, placed: Placed) -> TopicWords:
    """The words that speak for each topic, discovered ones included, which the coder has to learn for that."""
    assert corpus.seeds is not None and placed.coder is not None
    rows, coder = np.flatnonzero(placed.main >= placed.n_coded), placed.coder
    features = list(corpus.words.features)
    if len(rows):
        coder = _knowing(corpus, placed, rows, features)
    telling = coder.telling(features)
    return telling.assign(topic_id=placed.named(telling["topic"].to_numpy(np.int64)))[["topic_id", "word", "weight"]]


def _knowing(corpus: Corpus, placed: Placed, rows: np.ndarray, features: list[str]) -> Coder:
    """A coder for all topics, taught those that were discovered by their texts ``rows``."""
    assert corpus.seeds is not None
    seeds = corpus.seeds.where(corpus.seeds.labels < placed.n_coded).and_also(corpus.as_seeds(rows, placed.main[rows]))
    return train(corpus.marks, corpus.vectors, seeds, len(placed.codes), features=features)


def _stability(corpus: Corpus, placed: Placed, seed: int) -> np.ndarray:
    """How well each topic comes back when a fifth of a sample of the texts is left out, 0–1; NaN where they are few."""
    n, n_topics = len(placed.content), len(placed.codes)
    if np.bincount(placed.main[placed.main >= 0], minlength=n_topics).max(initial=0) < FEWEST:
        return np.full(n_topics, np.nan)
    sample = np.arange(n)
    if n > _JUDGED_ON:
        sample = np.sort(np.random.default_rng(seed).choice(n, size=_JUDGED_ON, replace=False))
    counts, vectors = csr_array(corpus.marks[sample]), corpus.vectors[sample]

    def learnt(rows: np.ndarray, start: Sorter | None) -> Sorter:
        heed()
        taught = sample[rows]
        new = taught[placed.main[taught] >= placed.n_coded]
        return learn_sorter(
            corpus,
            placed.n_coded,
            len(placed.codes),
            placed.shown,
            taught=corpus.as_seeds(new, placed.main[new]),
            rows=taught,
            start=start,
        )

    def places(sorter: Sorter) -> np.ndarray:
        placement, bucket = sorter.place(counts, vectors)
        return np.where(bucket == "topic", placement.topic, -1)

    # By their words as a whole, as each round places them.
    whole = learnt(np.arange(len(sample)), None)

    def fit(rows: np.ndarray) -> np.ndarray:
        return places(learnt(rows, whole))

    return stability(fit, places(whole), len(placed.codes), seed=seed, numbered=len(placed.codes), rounds=_ROUNDS)


def towards_main(corpus: Corpus, placed: Placed, clause_stance: np.ndarray) -> np.ndarray:
    """The stance of each text towards its main topic: of the clause about it where it is mixed, else of the whole."""
    found, clauses, shown = stances(corpus.plain), placed.clauses, placed.shown
    text, topic = clauses["text"].to_numpy(np.int64), clauses["topic"].to_numpy(np.int64)
    about_main = shown[placed.placement.topic[text]] == shown[topic]
    found[text[about_main]] = clause_stance[about_main]
    return found


def _parts(
    corpus: Corpus, placed: Placed, collapsed: Collapsed, settled: Settled, seed: int
) -> tuple[np.ndarray, pd.DataFrame]:
    """The part of each text (its topic_id or None), and what the parts are: rows of model.TOPICS."""
    before = _before(placed, collapsed, settled)
    found = np.full(len(placed.content), None, dtype=object)
    frames = []
    copies = np.bincount(collapsed.group, minlength=len(collapsed.texts))[placed.content]
    for number, parent in enumerate(placed.codes["topic_id"]):
        heed()
        rows = np.flatnonzero(placed.main == number)
        known = before[rows]
        divided = parts(
            corpus.vectors[rows], corpus.counts[rows], seed=seed, known=known if (known >= 0).any() else None
        )
        inside = np.unique(divided[divided >= 0])
        if len(inside) == 0:
            continue
        compact = np.where(divided >= 0, np.searchsorted(inside, divided), -1)
        ids = [f"{parent}.{one + 1}" for one in inside]
        # A part that is made anew has the number of an earlier one perhaps, but not its name.
        named = {part: settled.names.get(part) for one, part in zip(inside, ids, strict=True) if one in known}
        names = _names(corpus, rows, compact, ids, named)
        for one in inside:
            found[rows[divided == one]] = f"{parent}.{one + 1}"
        frames.append(
            pd.DataFrame({"topic_id": list(names), "label": list(names.values()), "kind": "part", "parent": parent})
            .assign(
                n=np.bincount(compact[compact >= 0], weights=copies[rows[compact >= 0]]).astype(np.int64),
                n_distinct=np.bincount(compact[compact >= 0]),
            )
            .reindex(columns=list(TOPICS.columns))
        )
    return found, pd.concat(frames, ignore_index=True) if frames else TOPICS.empty()


def _before(placed: Placed, collapsed: Collapsed, settled: Settled) -> np.ndarray:
    """int ndarray (n_texts,): the number, from 0, of the part that each text had within its present topic; or −1."""
    known = pd.Series(settled.parts, dtype="str").dropna()
    first = pd.DataFrame({"text": collapsed.group[known.index], "part": known.to_numpy()})
    first = first.sort_values(["text", "part"]).drop_duplicates("text").set_index("text")["part"]
    part = first.reindex(placed.content).reset_index(drop=True)
    parent, number = part.str.rsplit(".", n=1).str[0], part.str.rsplit(".", n=1).str[1]
    topic = pd.Series(placed.named(placed.main), dtype="str")
    return pd.to_numeric(number).where(parent == topic).fillna(0).to_numpy(np.int64) - 1


def _names(
    corpus: Corpus, rows: np.ndarray, compact: np.ndarray, ids: list[str], before: dict[str, str | None]
) -> dict[str, str]:
    """A name for each part: the one it had, else its most telling phrase."""
    telling = label.telling_phrases(corpus.texts.take(rows), compact, len(ids))
    named = label.name_groups(telling)
    return {part: before.get(part) or name for part, name in zip(ids, named, strict=True)}
