"""Which groups of residents raise a topic: comments by what the form says of its writer (性别, 年龄段 …)."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.model import CommentSelection
from analytics.store import spoken
from analytics.store.connection import Store
from analytics.store.frames import fetch, typed
from analytics.store.remembered import Remembered
from analytics.store.topic_counts import ALL, counted

COLUMNS: Final = ("attribute", "value", "topic_id", "n", "n_distinct", "households")
_FIGURES: Final = ["n", "n_distinct", "households"]

_DESCRIBED: Final = """
SELECT response_no, attributes FROM responses
WHERE attributes IS NOT NULL AND response_no IN (SELECT response_no FROM comments)
"""
# Few different descriptions stand on many forms: each is read once.
_ENTRIES: Final = """
WITH descriptions AS (
    SELECT DISTINCT attributes FROM responses
    WHERE attributes IS NOT NULL AND response_no IN (SELECT response_no FROM comments)),
named AS (SELECT attributes, unnest(json_keys(attributes)) AS attribute FROM descriptions),
entries AS (
    SELECT attributes, attribute,
        json_extract_string(attributes, '/' || replace(replace(attribute, '~', '~0'), '/', '~1')) AS value
    FROM named)
SELECT attributes, attribute, value FROM entries WHERE value IS NOT NULL
"""
_remembered: Final = Remembered(size=spoken.MOST_BYTES)


def topic_groups(store: Store, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Comments of ``selection`` that say something, by each answer about the writer, and by topic besides.

    Rows: attribute (as the file's heading words it), value, topic_id (NA on the row of all comments of that value,
    whatever they speak of), n, n_distinct, households (distinct writers). A comment counts under every topic it speaks
    of. Empty where no form says anything of its writer.
    """
    rows = spoken.spoken(store)
    mark = spoken.chosen(rows, selection, every_topic=True, week_starts_on=store.week_starts_on)
    mark &= np.asarray(rows["bucket"].notna() & (rows["bucket"] != "no_content"))
    mine = np.flatnonzero(mark)
    described = _remembered.of(store, "described", lambda: _described(store))["attributes"]
    at = described.index.get_indexer(rows["form"].to_numpy()[mine])
    description = np.full(len(rows), -1)
    description[mine] = np.where(at < 0, -1, described.array.codes[at] if len(described) else -1)
    comment = pd.factorize(rows["mark"])[0]
    with store.reading() as connection:
        entries = fetch(connection, _ENTRIES, columns=["attributes", "attribute", "value"])
    entries = entries[entries["attributes"].isin(described.cat.categories)]
    parts = [
        _by_value(rows, comment, description, named.set_index("attributes")["value"], described.cat.categories).assign(
            attribute=attribute
        )
        for attribute, named in entries.groupby("attribute")
    ]
    if not parts:
        return typed(pd.DataFrame(columns=list(COLUMNS)))
    found = pd.concat(parts, ignore_index=True).sort_values(
        ["attribute", "value", "topic_id"], na_position="first", ignore_index=True
    )
    return typed(found[list(COLUMNS)])


def _described(store: Store) -> pd.DataFrame:
    """What each form that has comments says of its writer, by the form's number: attributes, categorical."""
    with store.reading() as connection:
        found = connection.table(_DESCRIBED)
    attributes = spoken.encoded(found.column("attributes"))
    return pd.DataFrame({"attributes": attributes}, index=pd.Index(spoken.numbers(found.column("response_no"))))


def _by_value(
    rows: pd.DataFrame,
    comment: spoken.Numbers,
    description: spoken.Numbers,
    value_of: pd.Series,
    descriptions: pd.Index,
) -> pd.DataFrame:
    """The rows by one answer about the writer, all together and by topic: value, topic_id and the figures.

    ``comment``: equal numbers for rows of one comment; ``description``: the place of what is said of the row's writer
    among the ``descriptions``, −1 where nothing is or the row is not asked for.
    """
    values = sorted(value_of.unique())
    number = np.append(value_of.map(values.index).reindex(descriptions, fill_value=-1).to_numpy(), -1)
    value = spoken.categorical(number[description], values)
    valued = rows.assign(attribute=value)
    at = np.flatnonzero(value.codes >= 0)
    every = counted(valued, at, ["attribute"], 1)
    # A comment that speaks of several topics is one comment.
    of_one = np.bincount(value.codes[_firsts(comment, at)], minlength=len(values))
    every["n"] = of_one[of_one > 0]
    in_topics = counted(valued, at[np.asarray(rows["bucket"] == "topic")[at]], ["attribute", "topic_id"], 1)
    found = pd.concat([every, in_topics], ignore_index=True)
    return found.rename(columns={"attribute": "value"}).reindex(columns=["value", "topic_id", *_FIGURES])


def _firsts(comment: spoken.Numbers, at: spoken.Numbers) -> spoken.Numbers:
    """Of the rows ``at`` these places the first of each comment."""
    first = np.zeros(comment.max(initial=-1) + 1, dtype="int64")
    # Where several places are written for one comment the last one stays.
    first[comment[at[::-1]]] = at[::-1]
    return at[first[comment[at]] == at]
