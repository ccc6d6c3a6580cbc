"""What residents write about: the grouping in force, and pages of the comments behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Final

import duckdb

from analytics.model import COMMENTS, TOPIC_ASSIGNMENTS, TOPICS, Comments, Scope, TopicAssignments, Topics, TopicWords
from analytics.store.communities import EVERYWHERE
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.incoming import ASSIGNMENT_COLUMNS, TOPIC_COLUMNS, TOPIC_WORD_COLUMNS, incoming, to_arrow
from analytics.store.places import chosen, places

_TOPIC_OF_COMMENT: Final = ("topic_id", "strength", "bucket", "group")

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
"""

_ASSIGNMENTS: Final = """
SELECT a.comment_id, a.position, a.topic_id, a.subtopic_id, a.strength, a.margin, a.second_id, a.stance, a.bucket,
    a.first_alike AS "group", a.usefulness, a.x, a.y
FROM assigned a JOIN current_comments c USING (mark)
ORDER BY a.comment_id, a.position
"""

_TOPICS: Final = """
SELECT t.* REPLACE (coalesce(o.label, t.label) AS label, coalesce(o.category, t.category) AS category,
    coalesce(o.unit, t.unit) AS unit)
FROM topics t LEFT JOIN topic_overlay o USING (topic_id)
WHERE o.topic_id IS NULL OR o.shown_id = t.topic_id
ORDER BY t.place
"""

# Current comments in the chosen part of the city, each with its main topic where it has one by now.
_SORTED: Final = """
WITH sorted AS (
    SELECT c.*, p.community_id, s.survey_id, a.topic_id, a.strength, a.bucket,
        coalesce(a.first_alike, c.comment_id) AS first_alike
    FROM current_comments c
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN chosen_surveys($surveys) s USING (survey_no)
    LEFT JOIN assigned a ON a.mark = c.mark AND a.position = 1
    WHERE $first_week IS NULL OR week_of(c.submitted_at, $starts_on) BETWEEN $first_week AND $last_week)
"""

# The page is chosen by narrow rows; texts and levels are fetched for its rows alone.
_PAGE: Final = """
, found AS (
    SELECT mark, comment_id, response_no, community_id, survey_id, topic_id, strength, bucket, first_alike FROM sorted
    WHERE ($topic_id IS NULL OR topic_id = $topic_id)
        AND ($bucket IS NULL OR bucket = $bucket)
        AND ($everywhere OR community_id IN (SELECT unnest($communities)))
        AND (len($words) = 0 OR len(list_filter($words, lambda word: NOT contains(lower(text), word))) = 0)),
page AS (SELECT * FROM found ORDER BY strength DESC NULLS LAST, comment_id LIMIT $limit OFFSET $offset),
judged AS (
    SELECT a.response_no, a.level, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE a.response_no IN (SELECT response_no FROM page))
SELECT c.comment_id, c.response_id, p.survey_id, c.round, p.community_id, i.item_id, c.submitted_at, c.channel,
    j.level, j.satisfied, c.text, p.topic_id, p.strength, p.bucket, p.first_alike AS "group",
    (SELECT count(*) FROM found) AS total
FROM page p
JOIN current_comments c USING (mark)
JOIN items i USING (item_no)
LEFT JOIN judged j ON j.response_no = c.response_no
ORDER BY p.strength DESC NULLS LAST, p.comment_id
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


def save_grouping(
    store: Store,
    topics: Topics,
    assignments: TopicAssignments,
    words: TopicWords,
    state: GroupingState,
) -> None:
    """Put this grouping in the place of the one before, in one transaction.

    Assignments of comments that are no longer current are left out; they are no part of any count.
    """
    with store.writing() as connection:
        forget(connection)
        tables = {
            "incoming_topics": to_arrow(topics, TOPIC_COLUMNS),
            "incoming_assignments": to_arrow(assignments, ASSIGNMENT_COLUMNS),
            "incoming_words": to_arrow(words, TOPIC_WORD_COLUMNS),
        }
        with incoming(connection, **tables):
            connection.execute(_NEW_TOPICS)
            connection.execute(_NEW_ASSIGNMENTS)
            connection.execute("INSERT INTO topic_words SELECT topic_id, word, weight FROM incoming_words")
        connection.execute("INSERT INTO grouping VALUES (?, ?, ?, ?, ?, ?)", list(astuple(state)))


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Remove the grouping, inside the transaction of something larger."""
    connection.execute("DELETE FROM topics")
    connection.execute("DELETE FROM topic_assignments")
    connection.execute("DELETE FROM topic_words")
    connection.execute("DELETE FROM grouping")


def grouping_state(store: Store) -> GroupingState | None:
    """From what and by which method the grouping in force was learnt; None before the first."""
    with store.reading() as connection:
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


def topic_words(store: Store, topic_id: str) -> dict[str, float]:
    """The words that speak for a topic against the others, each with its weight, > 0."""
    with store.reading() as connection:
        found = connection.execute(
            "SELECT word, weight FROM topic_words WHERE topic_id = ? ORDER BY weight DESC, word", [topic_id]
        ).fetchall()
    return dict(found)


def assignments(store: Store) -> TopicAssignments:
    """The topics of current comments, by comment and position: the columns of ``model.TOPIC_ASSIGNMENTS``."""
    with store.reading() as connection:
        return fetch(connection, _ASSIGNMENTS, columns=TOPIC_ASSIGNMENTS.columns)


def topic_comments(
    store: Store,
    *,
    topic_id: str | None = None,
    bucket: str | None = None,
    community_ids: Sequence[str] | None = None,
    scope: Scope = EVERYWHERE,
    survey_ids: Sequence[str] | None = None,
    weeks: tuple[dt.date, dt.date] | None = None,
    words: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[Comments, int]:
    """One page of the comments whose main topic is ``topic_id``, strongest first, and how many there are in all.

    The columns of ``model.COMMENTS``, then topic_id, strength, bucket, group. None means no limit on that side. A
    comment must hold every one of ``words`` (parted by spaces) as it stands, capitals aside; no sign is special.
    """
    values = _part(store, scope, survey_ids, weeks) | {"topic_id": topic_id, "bucket": bucket}
    values |= {"everywhere": community_ids is None, "communities": list(community_ids or [])}
    values |= {"words": [word.lower() for word in words.split()], "limit": limit, "offset": offset}
    with store.reading() as connection:
        columns = [*COMMENTS.columns, *_TOPIC_OF_COMMENT, "total"]
        found = fetch(connection, _SORTED + _PAGE, values, columns=columns)
        if len(found) or not offset:
            total = int(found["total"].iloc[0]) if len(found) else 0
        else:
            first = connection.execute(_SORTED + _PAGE, values | {"limit": 1, "offset": 0}).fetchall()
            total = int(first[0][-1]) if first else 0
    return found.drop(columns="total"), total


def _part(
    store: Store, scope: Scope, survey_ids: Sequence[str] | None, weeks: tuple[dt.date, dt.date] | None
) -> dict[str, object]:
    first, last = weeks or (None, None)
    days = {"first_week": first, "last_week": last, "starts_on": store.week_starts_on}
    return places(scope) | chosen(survey_ids) | days
