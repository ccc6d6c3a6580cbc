"""Which side the words of the comments on each topic take, whatever their writers answered elsewhere on the form."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import STANCES, CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import ALL, SPOKEN, part

COLUMNS: Final = ("topic_id", *STANCES)

_SIDES: Final = """
SELECT s.topic_id,
    {columns}
FROM spoken s
JOIN assigned a ON a.mark = s.mark AND a.topic_id = s.topic_id
WHERE s.bucket = 'topic'
GROUP BY s.topic_id
ORDER BY s.topic_id
"""


def topic_sides(store: Store, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Distinct comments of ``selection`` on each topic, beside others too, by what their words say: COLUMNS.

    A satisfied writer's "就是下水道还是堵" complains. Copies count once a side.
    """
    columns = ",\n    ".join(
        f"count(DISTINCT s.first_alike) FILTER (WHERE a.stance = '{stance}') AS {stance}" for stance in STANCES
    )
    values = part(store, selection, every_topic=True)
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _SIDES.format(columns=columns), values, columns=COLUMNS)
