"""What residents write about: the grouping in force, kept until the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass
from typing import Final

import pandas as pd

from analytics.model import TOPIC_ASSIGNMENTS, TOPICS, TopicAssignments, Topics, TopicWords
from analytics.store import decisions
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import ASSIGNMENT_COLUMNS, TOPIC_COLUMNS, TOPIC_WORD_COLUMNS, incoming, to_arrow

_NEW_TOPICS: Final = """
INSERT INTO topics
SELECT row, topic_id, label, kind, parent, category, unit, keywords, representatives, n, n_distinct, stability
FROM incoming_topics
"""

_NEW_ASSIGNMENTS: Final = """
INSERT INTO topic_assignments
SELECT a.comment_id, c.mark, a.position, a.topic_id, a.subtopic_id, a.strength, a.margin, a.second_id, a.stance,
    a.bucket, a."group", a.usefulness, a.x, a.y
FROM incoming_assignments a JOIN current_comments c USING (comment_id)
WHERE a.mark IS NULL OR a.mark = c.mark
"""

# Comments of a file that was undone have no part in anything; when it is redone they are where they were.
_ABSENT: Final = """
DELETE FROM topic_assignments
WHERE mark IN (SELECT mark FROM current_comments) OR mark NOT IN (SELECT mark FROM comments)
"""
_HOMELESS: Final = (
    "DELETE FROM topic_assignments WHERE topic_id NOT IN (SELECT topic_id FROM topics)",
    "UPDATE topic_assignments SET subtopic_id = NULL WHERE subtopic_id NOT IN (SELECT topic_id FROM topics)",
    "UPDATE topic_assignments SET second_id = NULL WHERE second_id NOT IN (SELECT topic_id FROM topics)",
)
# After an erasure nothing is left of a grouping but discovered topics, which decisions may speak of, and whose numbers
# must not be used again; the comments in them tell the next run what they are about. No method made this remainder.
_REMAINDER: Final = (
    "DELETE FROM topic_words",
    "DELETE FROM topics WHERE kind IS DISTINCT FROM 'discovered'",
    "UPDATE topics SET representatives = NULL, n = 0, n_distinct = 0, stability = NULL",
    "DELETE FROM topic_assignments WHERE topic_id IS NULL OR topic_id NOT IN (SELECT topic_id FROM topics) "
    "OR bucket <> 'topic' OR position > 1 OR mark NOT IN (SELECT mark FROM comments)",
    "UPDATE topic_assignments SET subtopic_id = NULL",
    "UPDATE grouping SET method = '', learnt_from = -1, texts = 0",
)

_ASSIGNMENTS: Final = """
SELECT a.comment_id, a.position, a.topic_id, a.subtopic_id, a.strength, a.margin, a.second_id, a.stance, a.bucket,
    a.first_alike AS "group", a.usefulness, a.x, a.y
FROM assigned a JOIN current_comments c USING (mark)
ORDER BY a.comment_id, a.position
"""

# The machine's own placement, whatever was decided since; of comments whose words are still the same.
_BASE: Final = """
SELECT a.comment_id, a.topic_id, a.subtopic_id, a.first_alike AS "group"
FROM topic_assignments a JOIN current_comments c USING (mark)
WHERE a.position = 1 AND a.bucket = 'topic'
ORDER BY a.comment_id
"""

# A topic that was made by a decision since the last grouping has no row of its own yet.
_TOPICS: Final = """
SELECT topic_id, CASE WHEN o.topic_id IS NULL THEN t.label ELSE o.label END AS label,
    coalesce(t.kind, CASE WHEN starts_with(topic_id, 'a-') THEN 'analyst' ELSE 'discovered' END) AS kind, t.parent,
    CASE WHEN o.topic_id IS NULL THEN t.category ELSE o.category END AS category,
    CASE WHEN o.topic_id IS NULL THEN t.unit ELSE o.unit END AS unit,
    t.keywords, t.representatives, coalesce(t.n, 0) AS n, coalesce(t.n_distinct, 0) AS n_distinct, t.stability
FROM topics t FULL JOIN topic_overlay o USING (topic_id)
WHERE (o.topic_id IS NULL OR o.shown_id = topic_id)
    AND (t.topic_id IS NOT NULL OR starts_with(topic_id, 'a-') OR starts_with(topic_id, 'd-'))
ORDER BY t.place NULLS LAST, topic_id
"""


@dataclass(frozen=True)
class GroupingState:
    """From what and how a grouping was made.

    ``learnt_from``: the comments version; ``texts``: how many distinct texts taught the words' meaning; ``method``: its
    name and version; ``rules``: the decisions that were in force, their numbers joined by commas; ``last_discovered``:
    the highest number given to a discovered topic so far.
    """

    learnt_from: int
    texts: int
    method: str
    rules: str
    last_discovered: int
    saved_at: dt.datetime


class GroupingOvertaken(Exception):
    """Another process has saved a grouping since this one began; nothing was saved."""


def save_grouping(
    store: Store,
    topics: Topics,
    assignments: TopicAssignments,
    words: TopicWords,
    state: GroupingState,
    *,
    after: GroupingState | None = None,
    effect: decisions.Effect | None = None,
    continued: bool = False,
) -> None:
    """Put this grouping in the place of the one before, in one transaction; ``effect`` lets decisions show on it.

    Assignments of comments that are no longer current are left out, and those of comments with other words by now,
    where there is a column ``mark`` to tell; they are no part of any count. When it was ``continued`` from the one
    before, comments of undone files keep their topic for the day when their file is redone.

    ``after`` is the grouping that was in force when this one began. Raises :class:`GroupingOvertaken` where it no
    longer is: numbers that this one gave to discovered topics may stand for others by now.
    """
    with store.writing() as connection:
        if _state(connection) != after:
            raise GroupingOvertaken
        _forget(connection, continued=continued)
        tables = {
            "incoming_topics": to_arrow(topics, TOPIC_COLUMNS),
            "incoming_assignments": to_arrow(assignments, ASSIGNMENT_COLUMNS),
            "incoming_words": to_arrow(words, TOPIC_WORD_COLUMNS),
        }
        with incoming(connection, **tables):
            connection.execute(_NEW_TOPICS)
            for statement in _HOMELESS:
                connection.execute(statement)
            connection.execute(_NEW_ASSIGNMENTS)
            connection.execute("INSERT INTO topic_words SELECT topic_id, word, weight FROM incoming_words")
        connection.execute("INSERT INTO grouping VALUES (?, ?, ?, ?, ?, ?)", list(astuple(state)))
        connection.weigh("topic_assignments")
        if effect is not None:
            decisions.follow_grouping(connection, effect)


def forget(connection: Connection) -> None:
    """Remove the grouping but for what decisions may speak of, inside the transaction that erased comments."""
    for statement in _REMAINDER:
        connection.execute(statement)


def _forget(connection: Connection, *, continued: bool) -> None:
    connection.execute("DELETE FROM topics")
    connection.execute(_ABSENT if continued else "DELETE FROM topic_assignments")
    connection.execute("DELETE FROM topic_words")
    connection.execute("DELETE FROM grouping")


def grouping_state(store: Store) -> GroupingState | None:
    """From what and by which method the grouping in force was learnt; None before the first.

    No method ("") where comments were erased since, and only discovered topics are left of it.
    """
    with store.reading() as connection:
        return _state(connection)


def _state(connection: Connection) -> GroupingState | None:
    found = connection.execute("SELECT * FROM grouping").fetchall()
    return GroupingState(*found[0]) if found else None


def comments_version(store: Store) -> int:
    """Grows by one whenever a comment comes, goes, or changes its words, and at nothing else."""
    with store.reading() as connection:
        return int(connection.execute("SELECT comments_version FROM store_state").fetchall()[0][0])


def topics(store: Store) -> Topics:
    """The topics in force, in the order in which they were saved: the columns of ``model.TOPICS``."""
    with store.reading() as connection:
        return fetch(connection, _TOPICS, columns=TOPICS.columns)


def placed(store: Store) -> pd.DataFrame:
    """Where the grouping itself put current comments, decisions left aside.

    One row a comment with a topic, by comment_id: comment_id, topic_id, subtopic_id, group.
    """
    with store.reading() as connection:
        return fetch(connection, _BASE, columns=["comment_id", "topic_id", "subtopic_id", "group"])


def topic_words(store: Store, topic_id: str) -> dict[str, float]:
    """The words that speak for a topic against the others, each with its weight, > 0."""
    with store.reading() as connection:
        found = connection.execute(
            "SELECT word, weight FROM topic_words WHERE topic_id = ? ORDER BY weight DESC NULLS LAST, word", [topic_id]
        ).fetchall()
    return dict(found)


def assignments(store: Store) -> TopicAssignments:
    """The topics of current comments, by comment and position: the columns of ``model.TOPIC_ASSIGNMENTS``."""
    with store.reading() as connection:
        return fetch(connection, _ASSIGNMENTS, columns=TOPIC_ASSIGNMENTS.columns)
