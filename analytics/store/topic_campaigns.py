"""Comments that many forms hold in nearly the same words."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.model import CommentSelection
from analytics.store import spoken
from analytics.store.connection import Store
from analytics.store.frames import typed
from analytics.store.topic_counts import ALL

COLUMNS: Final = ("text", "topic_id", "n", "communities", "first_at", "last_at", "share")


def repeated_comments(
    store: Store, selection: CommentSelection = ALL, *, least_copies: int, least_share: float
) -> pd.DataFrame:
    """Groups of near-duplicates in ``selection`` with so many copies, most first: the columns COLUMNS.

    text of one of them; topic_id its main topic, NA where it has none; n copies; communities they came from; first_at,
    last_at; share (0–1) of all comments of the selection, those without content included.
    """
    rows = spoken.spoken(store)
    mine = rows[spoken.chosen(rows, selection, every_topic=False, week_starts_on=store.week_starts_on)]
    say = np.flatnonzero(mine["bucket"] != "no_content")
    copies = np.bincount(mine["first_alike"].to_numpy()[say], minlength=1)
    enough = (copies >= least_copies) & (copies / max(len(mine), 1) >= least_share)
    repeated = mine.iloc[say[enough[mine["first_alike"].to_numpy()[say]]]]
    if repeated.empty:
        return typed(pd.DataFrame(columns=list(COLUMNS)))
    found = spoken.with_words(store, repeated)
    found = found.assign(topic_id=found["topic_id"].where(found["bucket"] == "topic")).sort_values("comment_id")
    groups = found.groupby("first_alike")
    table = groups.agg(
        text=("text", "first"),
        topic_id=("topic_id", "first"),
        n=("mark", "size"),
        communities=("community_id", "nunique"),
        first_at=("submitted_at", "min"),
        last_at=("submitted_at", "max"),
        comment_id=("comment_id", "first"),
    )
    table = table.assign(share=table["n"] / len(mine)).sort_values(["n", "comment_id"], ascending=[False, True])
    return typed(table.reset_index(drop=True)[list(COLUMNS)])
