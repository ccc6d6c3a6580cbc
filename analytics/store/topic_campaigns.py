"""Comments that many forms hold in nearly the same words."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import ALL, SPOKEN, part

COLUMNS: Final = ("text", "topic_id", "n", "communities", "first_at", "last_at", "share")

_REPEATED: Final = """
, repeated AS (
    SELECT (array_agg(text ORDER BY comment_id))[1] AS text,
        (array_agg(topic_id ORDER BY comment_id) FILTER (WHERE bucket = 'topic'))[1] AS topic_id, count(*) AS n,
        count(DISTINCT community_no) AS communities, min(submitted_at) AS first_at, max(submitted_at) AS last_at,
        count(*)::DOUBLE PRECISION / (SELECT count(*) FROM spoken) AS share, min(comment_id) AS comment_id
    FROM spoken
    WHERE bucket IS DISTINCT FROM 'no_content'
    GROUP BY first_alike)
SELECT text, topic_id, n, communities, first_at, last_at, share FROM repeated
WHERE n >= $least_copies AND share >= $least_share
ORDER BY n DESC NULLS LAST, comment_id
"""


def repeated_comments(
    store: Store, selection: CommentSelection = ALL, *, least_copies: int, least_share: float
) -> pd.DataFrame:
    """Groups of near-duplicates in ``selection`` with so many copies, most first: the columns COLUMNS.

    text of one of them; topic_id its main topic, NA where it has none; n copies; communities they came from; first_at,
    last_at; share (0–1) of all comments of the selection, those without content included.
    """
    values = part(store, selection, every_topic=False)
    values |= {"least_copies": least_copies, "least_share": least_share}
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _REPEATED, values, columns=COLUMNS)
