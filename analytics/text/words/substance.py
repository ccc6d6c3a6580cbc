"""How likely an answer says something, learnt from answers that do and answers that do not.

Rules (text.words.noise) know the usual forms of nothing. What is said in other words (我不懂这些，问我闺女去) is
told by its characters and pairs of characters, the edges of clauses included: logistic regression.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array, diags_array
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from analytics.text import lexicon
from analytics.text.words.pairs import SINGLE, frequent, presence, with_edges
from analytics.text.words.segment import clean

# Inverse of the ridge penalty; marks of fewer answers teach nothing.
_TRUST, _LEAST = 20.0, 2
# What a character that is unknown adds: nothing is said in common ones. Makes it three times as likely that it says
# something, each.
_STRANGE = float(np.log(3))


@dataclass(frozen=True)
class Substance:
    """What was learnt: the marks that are known, what each speaks for substance, and how much nothing at all does."""

    known: np.ndarray
    slopes: np.ndarray
    start: float

    def probability(self, texts: Sequence[str]) -> np.ndarray:
        """float ndarray of shape (n_texts,): how likely each of the cleaned texts says something, 0–1."""
        rows, numbers = with_edges(texts)
        familiar = np.zeros(SINGLE, bool)
        familiar[self.known[self.known < SINGLE]] = True
        single = numbers < SINGLE
        strange = rows[single][~familiar[numbers[single]]]
        marks = presence(rows, numbers, self.known, len(texts))
        length = np.sqrt(np.maximum(np.diff(marks.indptr), 1))
        score = marks @ self.slopes / length + self.start + _STRANGE * np.bincount(strange, minlength=len(texts))
        return 1 / (1 + np.exp(-score))


@lru_cache(maxsize=1)
def substance() -> Substance:
    """Learnt from the lexicon; made once.

    >>> probability = substance().probability(["我不懂这些，问我闺女去", "楼道灯不亮"])
    >>> (probability < 0.5).tolist()
    [True, False]
    """
    full = [row["phrase"] for name in ("phrases.tsv", "sentences.tsv") for row in lexicon.rows(name)]
    # Terms are no answers, but hold their characters to what they are about.
    full += [part for row in lexicon.rows("codebook.tsv") for part in [row["name"], *row["terms"].split("|")]]
    full += lexicon.lines("elsewhere.txt")
    return learn_substance(full, lexicon.lines("empty.txt") + lexicon.lines("no_content.txt"))


def learn_substance(full: Sequence[str], empty: Sequence[str]) -> Substance:
    """Learnt from answers that say something (``full``) and that do not (``empty``)."""
    texts = [clean(text) for text in [*full, *empty]]
    rows, numbers = with_edges(texts)
    known = frequent(rows, numbers, _LEAST)
    says = np.arange(len(texts)) < len(full)
    model = LogisticRegression(C=_TRUST, max_iter=200, tol=1e-4)
    with threadpool_limits(limits=1):
        model.fit(_weighed(rows, numbers, known, len(texts)), says)
    return Substance(known, model.coef_[0], float(model.intercept_[0]))


def _weighed(rows: np.ndarray, numbers: np.ndarray, known: np.ndarray, n: int) -> csr_array:
    """Known marks of each of ``n`` texts, each row of length 1; indices of 32 bits, as scikit-learn wants them."""
    found = presence(rows, numbers, known, n)
    marks = csr_array(diags_array(1 / np.sqrt(np.maximum(np.diff(found.indptr), 1))) @ found)
    return csr_array((marks.data, marks.indices.astype(np.int32), marks.indptr.astype(np.int32)), shape=marks.shape)
