"""Terms that analysts added to a topic claim the comments that hold them: strong evidence, yet no blind rule.

A codebook knows hundreds of comments of each topic; one more term among them would hardly be heard. An analyst who adds
it has seen what it means here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analytics.text.coding.codebook import TopicCodebook
from analytics.text.words.segment import clean

# What a term adds to the logarithm of the odds of its topic: it wins where the codebook says 160 000 : 1 or less
# against.
STRENGTH = 12.0


@dataclass(frozen=True)
class Claims:
    """The terms analysts added, in one width and case, and for each the number of its topic among ``n_codes``."""

    terms: tuple[str, ...]
    codes: tuple[int, ...]
    n_codes: int

    def on(self, texts: Sequence[str]) -> csr_array:
        """Which topics have a claim on which of the cleaned ``texts``: 0 or 1, sparse, shape (n_texts, n_codes)."""
        pairs = {
            (row, code)
            for term, code in zip(self.terms, self.codes, strict=True)
            for row, text in enumerate(texts)
            if term in text
        }
        rows, columns = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(texts), self.n_codes))


def claims(codebook: TopicCodebook, n_codes: int) -> Claims:
    """The claims on the first ``n_codes`` topics of ``codebook``."""
    number = {topic_id: row for row, topic_id in enumerate(codebook.codes["topic_id"][:n_codes])}
    added = codebook.examples[codebook.examples["role"] == "added"]
    known = [
        (term, number[topic_id])
        for topic_id, text in zip(added["topic_id"], added["text"], strict=True)
        if topic_id in number and (term := clean(text))
    ]
    return Claims(tuple(term for term, _code in known), tuple(code for _term, code in known), n_codes)


def claimed(probability: np.ndarray, claims: csr_array) -> np.ndarray:
    """``probability`` (n_texts, at least n_codes columns; rows add up to 1) once the claims have been heard.

    >>> claimed(np.array([[0.999999, 0.000001]]), csr_array(np.array([[0, 1]]))).round(3).tolist()
    [[0.86, 0.14]]
    """
    if claims.nnz == 0:
        return probability
    heard = probability.copy()
    heard[:, : claims.shape[1]] *= np.exp(STRENGTH * claims.toarray())
    return heard / heard.sum(axis=1, keepdims=True)
