"""For every community and topic a few comments that speak for it: near the topic's centre, in different words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import SPOKEN, part
from analytics.store.topic_quotes import LONGEST, SHORTEST

COLUMNS: Final = ("community_id", "topic_id", "place", "comment_id", "text")

_QUOTES: Final = """
, candidates AS (
    SELECT community_id, topic_id, first_alike, comment_id, text, coalesce(strength, 0) AS closeness,
        (length(text) BETWEEN $shortest AND $longest)::INTEGER AS readable
    FROM spoken
    WHERE bucket = 'topic' AND list_contains($pairs, community_id || chr(31) || topic_id)),
compared AS (
    SELECT *, row_number() OVER (
            PARTITION BY community_id, topic_id, first_alike
            ORDER BY readable DESC NULLS LAST, closeness DESC NULLS LAST, comment_id) AS copy
    FROM candidates),
placed_quotes AS (
    SELECT community_id, topic_id, comment_id, text, row_number() OVER (
            PARTITION BY community_id, topic_id
            ORDER BY readable DESC NULLS LAST, closeness DESC NULLS LAST, comment_id) AS place
    FROM compared
    WHERE copy = 1)
SELECT community_id, topic_id, place, comment_id, text
FROM placed_quotes
WHERE place <= $each
ORDER BY community_id, topic_id, place
"""


def community_quotes(
    store: Store, selection: CommentSelection, *, of: Sequence[tuple[str, str]], each: int = 2
) -> pd.DataFrame:
    """At most ``each`` masked comments of ``selection`` for each (community_id, topic_id) in ``of``.

    Rows by community_id, topic_id and place (from 1): those and comment_id, text. Whether a group is large enough to be
    quoted is for the caller to decide.
    """
    pairs = [f"{community}\x1f{topic}" for community, topic in of]
    values = part(store, selection, every_topic=True) | {"pairs": pairs, "each": each}
    values |= {"shortest": SHORTEST, "longest": LONGEST, "judged": False}
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _QUOTES, values, columns=COLUMNS).astype({"place": "int64"})
