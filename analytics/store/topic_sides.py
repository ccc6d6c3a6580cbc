"""Which side the words of the comments on each topic take, whatever their writers answered elsewhere on the form."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import STANCES, CommentSelection
from analytics.store.connection import Store
from analytics.store.topic_counts import ALL, topic_counts

COLUMNS: Final = ("topic_id", *STANCES)


def topic_sides(store: Store, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Distinct comments of ``selection`` on each topic, beside others too, by what their words say: COLUMNS.

    A satisfied writer's "就是下水道还是堵" complains. Copies count once a side.
    """
    counted = topic_counts(store, selection, by=("bucket", "topic_id", "said"), every_topic=True)
    counted = counted[counted["bucket"] == "topic"]
    found = counted[["topic_id"]].drop_duplicates(ignore_index=True)
    for stance in STANCES:
        side = counted[counted["said"] == stance].set_index("topic_id")["n_distinct"]
        found[stance] = found["topic_id"].map(side).fillna(0).astype("int64")
    return found
