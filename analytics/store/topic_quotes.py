"""A few comments that speak for a topic: near its centre, in different words, from different communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import ALL, SPOKEN, part

COLUMNS: Final = ("topic_id", "place", "comment_id", "community_id", "submitted_at", "satisfied", "text")
# Shorter ones say little on their own, longer ones fill the page.
SHORTEST, LONGEST = 6, 120

# Of copies the first, of a community the nearest to the centre; then the nearest of what is left, until there are
# enough. A community comes twice only when there are no others.
_QUOTES: Final = """
, candidates AS (
    SELECT topic_id, first_alike, comment_id, community_id, submitted_at, satisfied, text,
        (length(text) BETWEEN $shortest AND $longest)::INTEGER AS readable, coalesce(strength, 0) AS closeness
    FROM spoken
    WHERE bucket = 'topic' AND list_contains($topics, topic_id)),
compared AS (
    SELECT *, row_number() OVER (
            PARTITION BY topic_id, first_alike
            ORDER BY readable DESC NULLS LAST, closeness DESC NULLS LAST, comment_id) AS copy
    FROM candidates),
turns AS (
    SELECT *, row_number() OVER (
            PARTITION BY topic_id, community_id
            ORDER BY readable DESC NULLS LAST, closeness DESC NULLS LAST, comment_id) AS turn
    FROM compared
    WHERE copy = 1),
placed_quotes AS (
    SELECT topic_id, comment_id, community_id, submitted_at, satisfied, text, row_number() OVER (
            PARTITION BY topic_id
            ORDER BY turn, readable DESC NULLS LAST, closeness DESC NULLS LAST, comment_id) AS place
    FROM turns)
SELECT topic_id, place, comment_id, community_id, submitted_at, satisfied, text
FROM placed_quotes
WHERE place <= $each
ORDER BY topic_id, place
"""


def topic_quotes(
    store: Store, selection: CommentSelection = ALL, *, topic_ids: Sequence[str], each: int = 2
) -> pd.DataFrame:
    """At most ``each`` masked comments of ``selection`` on each of the topics, the most telling first.

    Rows by topic_id and place (from 1): topic_id, place, comment_id, community_id, submitted_at, satisfied, text.
    Comments on the topic beside another count too. Whether a group is large enough to be quoted is for the caller to
    decide.
    """
    values = part(store, selection, every_topic=True) | {"topics": list(topic_ids), "each": each}
    values |= {"shortest": SHORTEST, "longest": LONGEST, "judged": True}
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _QUOTES, values, columns=COLUMNS).astype({"place": "int64"})
