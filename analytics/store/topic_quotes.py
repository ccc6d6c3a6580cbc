"""A few comments that speak for a topic: near its centre, in different words, from different communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.model import CommentSelection
from analytics.store import spoken
from analytics.store.connection import Store
from analytics.store.frames import typed
from analytics.store.topic_counts import ALL

COLUMNS: Final = ("topic_id", "place", "comment_id", "community_id", "submitted_at", "satisfied", "text")
# Shorter ones say little on their own, longer ones fill the page.
SHORTEST, LONGEST = 6, 120

# So many comments a topic are read first; more where they do not speak for enough communities.
_FIRST, _MORE = 64, 16
_TELLING: Final = ["readable", "closeness", "comment_id"]
_NEEDED: Final = [
    *("topic_id", "community_id", "submitted_at", "satisfied", "first_alike", "length", "strength", "mark", "form"),
]


def topic_quotes(
    store: Store, selection: CommentSelection = ALL, *, topic_ids: Sequence[str], each: int = 2
) -> pd.DataFrame:
    """At most ``each`` masked comments of ``selection`` on each of the topics, the most telling first.

    Rows by topic_id and place (from 1): topic_id, place, comment_id, community_id, submitted_at, satisfied, text.
    Comments on the topic beside another count too. Whether a group is large enough to be quoted is for the caller to
    decide.
    """
    rows = spoken.spoken(store)
    mark = spoken.chosen(rows, selection, every_topic=True, week_starts_on=store.week_starts_on)
    mark &= np.asarray((rows["bucket"] == "topic") & rows["topic_id"].isin(list(topic_ids)))
    mine = rows[_NEEDED].iloc[np.flatnonzero(mark)]
    mine = mine.assign(readable=mine["length"].between(SHORTEST, LONGEST), closeness=mine["strength"].fillna(0))
    read, enough = _FIRST, mine.empty
    found = _in_turn(mine.iloc[:0].assign(comment_id="", text=""))
    while not enough:
        among = mine[_most_telling(mine, read)]
        found = _in_turn(spoken.with_words(store, among))
        # One more of those that were not read is at most as telling as these, and of the same communities or none.
        first_turns = found[found["turn"] == 1].groupby("topic_id", observed=True).size()
        held, of = (each_of.groupby("topic_id", observed=True).size() for each_of in (among, mine))
        enough = bool(((first_turns.reindex(of.index, fill_value=0) >= each) | (held.reindex(of.index) == of)).all())
        read *= _MORE
    found = found.sort_values(["topic_id", "turn", *_TELLING], ascending=[True, True, False, False, True])
    found = found.assign(place=found.groupby("topic_id", observed=True).cumcount() + 1)
    found["satisfied"] = found["satisfied"].map({1: True, 0: False}).astype("boolean")
    return typed(found.loc[found["place"] <= each, list(COLUMNS)].reset_index(drop=True)).astype({"place": "int64"})


def _most_telling(rows: pd.DataFrame, most: int) -> pd.Series:
    """Of each topic the ``most`` readable comments nearest to its centre, and whichever are as near as the last; all
    where fewer are readable."""
    closeness, readable = rows["closeness"].to_numpy(), rows["readable"].to_numpy()
    taken = np.zeros(len(rows), dtype="bool")
    for at in rows.groupby("topic_id", observed=True).indices.values():
        mine = closeness[at][readable[at]]
        least = np.partition(mine, len(mine) - most)[len(mine) - most] if len(mine) > most else None
        taken[at] = True if least is None else readable[at] & (closeness[at] >= least)
    return pd.Series(taken, index=rows.index)


def _in_turn(rows: pd.DataFrame) -> pd.DataFrame:
    """Of copies the first, of a community the nearest to the centre; then the nearest of what is left: ``turn``.

    A community comes twice only when there are no others.
    """
    ordered = rows.sort_values(_TELLING, ascending=[False, False, True])
    own = ordered[~ordered.duplicated(["topic_id", "first_alike"])]
    return own.assign(turn=own.groupby(["topic_id", "community_id"], observed=True).cumcount() + 1)
