"""Comments that speak of several things: the main topic, and the further ones that clauses of theirs are clear about."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.text.clauses import Clauses
from analytics.text.cluster import members_of
from analytics.text.coding import Coder
from analytics.text.placement import Placement, buckets

_VOTE = 0.2
CLEAR_CLAUSE = 0.6
CLAUSE_FITS = 0.6


def place_mixed(
    coder: Coder,
    counts: csr_array,
    vectors: np.ndarray,
    clauses: Clauses,
    clause_counts: csr_array,
    clause_vectors: np.ndarray,
) -> tuple[Placement, pd.DataFrame]:
    """Places of texts, their clauses voting beside the whole, and text, topic, strength, words of clear clauses.

    The vote of a clause counts by its weight (the writer's point more than courtesy), that of the whole by 1. A text
    fits when the whole or any clause does. Of several clauses of a text about one shown topic the first stands for all.
    """
    whole, parts = coder.probability(counts, vectors), coder.probability(clause_counts, clause_vectors)
    votes = members_of(clauses.owners, len(whole)) @ (parts[:, :-1] * (_VOTE * clauses.weights)[:, None])
    fits = 1 - whole[:, -1]
    np.maximum.at(fits, clauses.owners, 1 - parts[:, -1])
    inside = whole[:, :-1] + votes
    inside *= (fits / np.maximum(inside.sum(axis=1), 1e-12))[:, None]
    placement = coder.placed(np.column_stack([inside, 1 - fits]), vectors)
    return placement, _clear(coder, clauses, coder.placed(parts, clause_vectors))


def _clear(coder: Coder, clauses: Clauses, placed: Placement) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"text": clauses.owners, "topic": placed.topic, "strength": placed.strength, "words": clauses.parts}
    )
    clear = frame.assign(shown=coder.shown[placed.topic])[
        buckets(placed, decided=CLEAR_CLAUSE, fits=CLAUSE_FITS) == "topic"
    ]
    return clear.drop_duplicates(["text", "shown"]).drop(columns="shown").reset_index(drop=True)
