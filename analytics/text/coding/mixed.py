"""Comments that speak of several things: the main topic, and what clauses of theirs are clear about."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analytics.text.coding.claims import claimed
from analytics.text.coding.coder import Coder
from analytics.text.meaning.cluster import members_of
from analytics.text.meaning.placement import DECIDED_CLAUSE, FITS_CLAUSE, Placement, buckets
from analytics.text.words.clauses import Clauses

# What clauses add to the whole comment where a turn of thought or courtesy sets them apart; elsewhere the whole alone
# tells better (.73 of main topics right, .71 with a vote of .2 for all clauses, .67 with 1).
_VOTE = 0.2
# A further topic needs this probability in the whole comment too: a clause alone often tells of what happened around
# the main one (.28 of further topics right without, .70 with).
# A turn of thought announces a second subject itself: there clear clauses need no support.
_SUPPORT = 0.2


def place_mixed(
    coder: Coder,
    counts: csr_array,
    vectors: np.ndarray,
    clauses: Clauses,
    clause_counts: csr_array,
    clause_vectors: np.ndarray,
    *,
    claims: tuple[csr_array, csr_array] | None = None,
) -> tuple[Placement, pd.DataFrame]:
    """Places of texts, and text, topic, strength, words of the clauses that are clear about their topic.

    In "楼道刷得挺好，就是下水道还是堵" the point (下水道) counts four times the courtesy (楼道). Of several clauses of
    a text about one shown topic the first stands for all. ``claims`` are those on texts and on clauses.
    """
    whole, parts = coder.probability(counts, vectors), coder.probability(clause_counts, clause_vectors)
    if claims is not None:
        whole, parts = claimed(whole, claims[0]), claimed(parts, claims[1])
    apart = np.isin(clauses.owners, clauses.owners[clauses.weights != 1])
    votes = parts[:, :-1] * (_VOTE * clauses.weights * apart)[:, None]
    inside = whole[:, :-1] + members_of(clauses.owners, len(whole)) @ votes
    inside *= ((1 - whole[:, -1]) / np.maximum(inside.sum(axis=1), 1e-12))[:, None]
    placement = coder.placed(np.column_stack([inside, whole[:, -1]]), vectors)
    share = whole[:, :-1] / np.maximum(1 - whole[:, -1:], 1e-12)
    placed = coder.placed(parts, clause_vectors)
    same = coder.shown == coder.shown[placed.topic][:, None]
    turned = np.isin(clauses.owners, clauses.owners[clauses.weights > 1])
    named = turned | ((share[clauses.owners] * same).sum(axis=1) >= _SUPPORT)
    return placement, _clear(coder, clauses, placed, named)


def _clear(coder: Coder, clauses: Clauses, placed: Placement, named: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"text": clauses.owners, "topic": placed.topic, "strength": placed.strength, "words": clauses.parts}
    )
    clear = named & (buckets(placed, decided=DECIDED_CLAUSE, fits=FITS_CLAUSE) == "topic")
    said = frame.assign(shown=coder.shown[placed.topic])[clear]
    return said.drop_duplicates(["text", "shown"]).drop(columns="shown").reset_index(drop=True)
