"""Comments to the codes of a codebook: learnt from its seeds, then from the comments that are clear (self-training).

Multinomial logistic regression on words, their characters and pairs of characters, weighted by rarity, helped by the
complement naive Bayes of J. Rennie and others, "Tackling the poor assumptions of naive Bayes text classifiers" (2003),
and by how near the vector lies to those of the code. Seeds that belong to no code teach what lies outside.
Self-training after D. Yarowsky, "Unsupervised word sense disambiguation rivaling supervised methods" (1995), no code
learning from more comments than it has seeds, so that no large topic draws the rest to itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array, vstack
from sklearn.linear_model import LogisticRegression

from analytics.text.meaning.cluster import centres_of, members_of
from analytics.text.meaning.placement import Placement, best_two
from analytics.text.words.segment import characters

# The label of seeds that belong to no code.
ELSEWHERE = -1
# What an analyst's correction weighs beside a phrase of the codebook, which weighs 1.
CORRECTION_WEIGHT = 10.0
# A comment whose best code has this probability teaches the next round, but less than a seed does.
_CLEAR = 0.9
_TAUGHT_WEIGHT = 0.3
_FEWEST_TAUGHT = 20
_ROUNDS = 1
# More comments than this teach no more than a sample of them.
_LEARN_FROM = 20_000
# Chosen on the sentences of writers held out, one writer at a time. Inverse of the ridge penalty: 5 to 20 are alike.
_TRUST = 10.0
# Characters count less than words (five points against counting them alike among few seeds), and so do pairs, which
# bring two points; more of either changes little.
_CHARACTER, _PAIR = 0.6, 0.8
# The complement naive Bayes brings one point, closeness half of one.
_BAYES, _SMOOTHING = 1.0, 0.3
# Codes with few seeds weigh nearly as much as those with many (one to two points), each seed at most four times.
_EVENNESS, _MOST_EVEN = 0.8, 4.0
# What lies outside, however many seeds tell of it, weighs as much as two codes do.
_OUTSIDE = 2.0
_CLOSENESS = 1.0
# What words that no code's seeds have add to the score of none of them: makes it 403 : 1 where all are such, and
# hardly tells where a few are (squared: less of what fits a code is lost). A character known from other words is half
# known: a codebook of few terms would claim whatever shares one with them.
_STRANGE = 6.0
_KNOWN_CHARACTER = 0.5
_TELLING_WORDS = 60
# Characters that are words of their own in complaints; any other alone is a splinter of a longer word.
_WORDS_OF_ONE = frozenset("吵脏漏堵臭滑暗黑冷热贵乱慢坑灯树草路水电气梯墙窗门锁管井桩棚虫鼠狗烟灰味钱拖坏破陡窄")


@dataclass(frozen=True)
class Seeds:
    """Texts whose topic is known: feature counts, vectors, topic numbers (ELSEWHERE: none of them), and what each
    weighs: 1 for a phrase, :data:`CORRECTION_WEIGHT` for an analyst's correction; None for 1 throughout."""

    counts: csr_array
    vectors: np.ndarray
    labels: np.ndarray
    weights: np.ndarray | None = None

    def weight(self) -> np.ndarray:
        """float ndarray of shape (n_seeds,)."""
        return np.ones(len(self.labels)) if self.weights is None else self.weights

    def where(self, kept: np.ndarray) -> Seeds:
        """Those of them for which ``kept`` (bool, one entry a seed) holds."""
        rows = np.flatnonzero(kept)
        return Seeds(csr_array(self.counts[rows]), self.vectors[rows], self.labels[rows], self.weight()[rows])

    def and_also(self, other: Seeds) -> Seeds:
        """These and the others."""
        return Seeds(
            csr_array(vstack([self.counts, other.counts])),
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.weight(), other.weight()]),
        )


@dataclass(frozen=True)
class Vocabulary:
    """Of each feature: ``rarity``, what its presence weighs; ``in_texts``, how many texts and seeds have it; ``known``,
    how far seeds of codes know it, 0–1."""

    rarity: np.ndarray
    in_texts: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class Coder:
    """What was learnt of k codes: what each feature adds to the score of each code and, last, of none of them
    (n_features, k + 1), the centres of all these (k + 1, dimensions), and each code's shown topic. ``regressed`` is the
    regression's part of the slopes."""

    vocabulary: Vocabulary
    slopes: np.ndarray
    regressed: np.ndarray
    centres: np.ndarray
    shown: np.ndarray

    def probability(self, counts: csr_array, vectors: np.ndarray) -> np.ndarray:
        """float ndarray of shape (n_texts, k + 1): of each code and, last, of none of them; rows add up to 1.

        A text of words that no seed has goes to none of them, whatever the number of codes: 0.9975.
        """
        rows = _weighted(counts, self.vocabulary.rarity)
        # In double precision, so that neither the processor nor the number of texts shows in what is compared.
        closeness = vectors.astype(np.float64) @ self.centres.T.astype(np.float64)
        score = rows @ self.slopes + _CLOSENESS * closeness
        square = rows.multiply(rows)  # shares of the row, as its length is 1
        unknown = 1 - np.asarray(square @ self.vocabulary.known).ravel()
        score[:, -1] += np.log(self.slopes.shape[1] - 1) + _STRANGE * unknown**2
        weight = np.exp(score - score.max(axis=1, keepdims=True))
        return weight / weight.sum(axis=1, keepdims=True)

    def place(self, counts: csr_array, vectors: np.ndarray) -> Placement:
        """Each text at the best code of its most probable shown topic.

        ``margin`` and ``second`` are of shown topics, whose codes add up; strength is the cosine to the code's centre.
        """
        return self.placed(self.probability(counts, vectors), vectors)

    def placed(self, probability: np.ndarray, vectors: np.ndarray) -> Placement:
        """The places that follow from what :meth:`probability` gives."""
        inside = probability[:, :-1] / np.maximum(probability[:, :-1].sum(axis=1, keepdims=True), 1e-12)
        together = np.asarray(inside @ members_of(self.shown, int(self.shown.max()) + 1).T)
        best = together.argmax(axis=1)
        _own, margin, second = best_two(together, best)
        # Numbers of shown topics are numbers of codes, so that some are no one's: none of those comes second.
        second = np.where(together[np.arange(len(best)), second] > 0, second, -1)
        topic = np.where(self.shown == best[:, None], inside, -1).argmax(axis=1)
        strength = np.clip(np.einsum("nd,nd->n", vectors, self.centres[topic]), 0, 1)
        return Placement(topic, strength, margin, second, 1 - probability[:, -1])

    def telling(self, features: Sequence[str]) -> pd.DataFrame:
        """topic (number of the code), word, weight: the words whose presence speaks for a code, at most 60 each.

        ``features`` names the first columns of the counts that taught the coder. ``weight`` is the logarithm of the
        odds of the code against the mean of all others that the word alone gives, > 0; words are ordered by it times
        the logarithm of the number of texts that have them.
        """
        words = [name for name in features if len(name) > 1 or name in _WORDS_OF_ONE]
        column = {name: number for number, name in enumerate(features)}
        pairs = [
            (row, column[part])
            for row, word in enumerate(words)
            for part in [word, *characters(word)]
            if part in column
        ]
        if not pairs:
            return pd.DataFrame({"topic": [], "word": [], "weight": []}).astype({"topic": "int64", "word": "str"})
        rows, columns = np.array(pairs).T
        shape = (len(words), len(column))
        alone = (
            _weighted(csr_array((np.ones(len(pairs)), (rows, columns)), shape=shape), self.vocabulary.rarity)
            @ self.slopes[: len(column)]
        )
        weight = _against_others(alone)[:, :-1]
        frequency = np.log1p(self.vocabulary.in_texts[[column[word] for word in words]])
        found = [_most_telling(words, weight[:, code], frequency, code) for code in range(weight.shape[1])]
        return pd.concat(found, ignore_index=True).astype({"word": "str"})


def _against_others(score: np.ndarray) -> np.ndarray:
    """Log-odds of each column against the mean of the others, from scores of shape (n, k)."""
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    others = (odds.sum(axis=1, keepdims=True) - odds) / max(score.shape[1] - 1, 1)
    return np.log(np.maximum(odds, 1e-12)) - np.log(np.maximum(others, 1e-12))


def _most_telling(words: list[str], weight: np.ndarray, frequency: np.ndarray, code: int) -> pd.DataFrame:
    order = np.lexsort((words, -np.round(weight * frequency, 6)))
    order = order[(weight * frequency)[order] > 0][:_TELLING_WORDS]
    return pd.DataFrame({"topic": code, "word": [words[row] for row in order], "weight": weight[order]})


def train(
    counts: csr_array,
    vectors: np.ndarray,
    seeds: Seeds,
    codes: int,
    *,
    shown: np.ndarray | None = None,
    features: Sequence[str] = (),
    start: Coder | None = None,
) -> Coder:
    """A coder for ``codes`` codes, learnt from ``seeds`` and from those of the texts that it is clear about.

    ``counts`` has shape (n_texts, n_features), ``vectors`` (n_texts, dimensions). ``shown`` gives for each code the
    number of the code that it counts as (its own unless it was merged into another). Codes without seeds are allowed;
    nothing goes there. ``features`` names the first columns, words and single characters; those behind are of pairs of
    characters. Where it is given, characters and pairs count less than words. ``start`` is a coder of the same codes
    and features that learnt from nearly the same texts: what it knows is soon mended.
    """
    shown = np.arange(codes) if shown is None else shown
    n_features = counts.shape[1]
    in_texts = np.bincount(counts.indices, minlength=n_features)
    in_texts += np.bincount(seeds.counts.indices, minlength=n_features)
    told = np.bincount(seeds.counts[np.flatnonzero(seeds.labels != ELSEWHERE)].indices, minlength=len(in_texts)) > 0
    rank, knows = np.ones(len(in_texts)), np.ones(len(in_texts))
    if len(features):
        single = np.fromiter((len(name) == 1 for name in features), bool, len(features))
        rank[: len(features)][single], rank[len(features) :] = _CHARACTER, _PAIR
        knows[: len(features)][single] = _KNOWN_CHARACTER
    rarity = np.log((counts.shape[0] + seeds.counts.shape[0] + 1) / (in_texts + 0.5)) * rank
    vocabulary = Vocabulary(rarity, in_texts, told * knows)
    if len(vectors) > _LEARN_FROM:
        sample = np.linspace(0, len(vectors) - 1, _LEARN_FROM).astype(np.int64)
        counts, vectors = csr_array(counts[sample]), vectors[sample]
    known = seeds
    for _round in range(_ROUNDS):
        coder = start = _fit(known, codes, vocabulary, shown, start)
        taught, labels = _clear(coder.probability(counts, vectors), seeds, codes)
        if len(taught) == 0:
            return coder
        weights = np.full(len(taught), _TAUGHT_WEIGHT)
        known = seeds.and_also(Seeds(csr_array(counts[taught]), vectors[taught], labels, weights))
    return _fit(known, codes, vocabulary, shown, start)


def _clear(probability: np.ndarray, seeds: Seeds, codes: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions and codes of the texts that are clear, of each code at most as many as it has seeds."""
    # Rounded, so that the order of rows and the last bits of floats decide nothing; equals come in together.
    best = np.round(probability.max(axis=1), 6)
    code = np.where(best >= _CLEAR, probability.argmax(axis=1), codes)
    most = np.maximum(np.bincount(seeds.labels[seeds.labels >= 0], minlength=codes), _FEWEST_TAUGHT)
    least = np.zeros(codes + 1)
    least[codes] = np.inf
    for number in range(codes):
        own = np.sort(best[code == number])
        least[number] = own[-most[number]] if len(own) > most[number] else 0
    taught = np.flatnonzero(best >= least[code])
    return taught, code[taught]


def _fit(known: Seeds, codes: int, vocabulary: Vocabulary, shown: np.ndarray, start: Coder | None) -> Coder:
    labels = np.where(known.labels == ELSEWHERE, codes, known.labels)
    weights = known.weight() * _evened(labels, codes)
    rows = _weighted(known.counts, vocabulary.rarity)
    regressed = _regression(rows, labels, weights, codes + 1, None if start is None else start.regressed)
    slopes = regressed + _BAYES * _complement(rows, labels, weights, codes + 1)
    return Coder(vocabulary, slopes, regressed, centres_of(known.vectors, labels, codes + 1), shown)


def _evened(labels: np.ndarray, codes: int) -> np.ndarray:
    """What each seed weighs so that codes of many and of few have nearly the same say."""
    number = np.bincount(labels, minlength=codes + 1)
    mean = number[:codes].sum() / codes
    factor = np.minimum((mean / np.maximum(number, 1)) ** _EVENNESS, _MOST_EVEN)
    factor[codes] = min(1.0, _OUTSIDE * mean / max(number[codes], 1))
    return factor[labels]


def _regression(
    rows: csr_array, labels: np.ndarray, weights: np.ndarray, k: int, start: np.ndarray | None
) -> np.ndarray:
    """What each feature adds to the score of each class: shape (n_features, k); nothing where there is one class."""
    slopes = np.zeros((rows.shape[1], k))
    classes = np.unique(labels)
    if len(classes) < 2:
        return slopes
    model = LogisticRegression(C=_TRUST, fit_intercept=False, max_iter=200, tol=1e-4, warm_start=True)
    if start is not None and len(classes) > 2:
        model.coef_ = np.ascontiguousarray(start[:, classes].T)
    model.fit(rows, labels, sample_weight=weights)
    # Of two classes scikit-learn keeps the difference alone.
    own = model.coef_ if len(classes) > 2 else np.vstack([-model.coef_ / 2, model.coef_ / 2])
    slopes[:, classes] = own.T
    return slopes


def _complement(rows: csr_array, labels: np.ndarray, weights: np.ndarray, k: int) -> np.ndarray:
    """The same after complement naive Bayes: how much rarer a feature is in all the other classes, mean 0."""
    sums = (members_of(labels, k) @ (diags_array(weights) @ rows)).toarray()
    others = sums.sum(axis=0) - sums + _SMOOTHING
    slopes = -np.log(others / others.sum(axis=1, keepdims=True))
    return (slopes - slopes.mean(axis=0)).T


def _weighted(counts: csr_array, rarity: np.ndarray) -> csr_array:
    """Presence of features × their rarity, each row of length 1; indices of 32 bits, as scikit-learn wants them."""
    values = rarity[counts.indices] * (counts.data > 0)
    indices, bounds = counts.indices.astype(np.int32), counts.indptr.astype(np.int32)
    rows = csr_array((values, indices, bounds), shape=counts.shape)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.maximum(lengths, 1e-9)) @ rows)
