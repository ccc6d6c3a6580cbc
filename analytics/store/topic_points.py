"""Where the drawn comments lie on the map of comments, and which topic and community each is of."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import SPOKEN, part

COLUMNS: Final = ("topic_id", "community_id", "x", "y")

_POINTS: Final = """
SELECT s.topic_id, s.community_id, a.x, a.y
FROM spoken s
JOIN assigned a ON a.mark = s.mark AND a.position = 1
WHERE s.bucket = 'topic' AND a.x IS NOT NULL
ORDER BY s.topic_id, s.comment_id
"""


def drawn(store: Store, selection: CommentSelection) -> pd.DataFrame:
    """The comments of ``selection`` that have a place on the map: topic_id, community_id, x, y (−1–1).

    A grouping gives places to a few thousand comments at most; no comment's words or name leave the store here.
    """
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _POINTS, part(store, selection, every_topic=False), columns=COLUMNS)
