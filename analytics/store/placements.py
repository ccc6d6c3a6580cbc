"""Where comments stand among topics, decisions in force included: what a decision about them begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.frames import fetch

_PLACED: Final = """
WITH placed AS (
    SELECT c.comment_id, c.text, a.topic_id, a.subtopic_id, a.bucket, a.first_alike, a.decision_no
    FROM assigned a JOIN current_comments c USING (mark)
    WHERE a.position = 1)
"""
_MEMBERS: Final = """
SELECT comment_id FROM placed
WHERE bucket = 'topic' AND topic_id = $topic_id
    AND ($subtopic_id::VARCHAR IS NULL OR subtopic_id = $subtopic_id)
    AND ($everyone OR decision_no IS NULL)
    AND (len($words::VARCHAR[]) = 0 OR EXISTS (
        SELECT 1 FROM (SELECT unnest($words::VARCHAR[]) AS word) sought WHERE strpos(lowered(text), word) > 0))
ORDER BY comment_id
"""
_WITH_COPIES: Final = """
, chosen AS (
    SELECT DISTINCT first_alike, topic_id, bucket FROM placed
    WHERE comment_id IN (SELECT unnest($comment_ids::VARCHAR[])))
SELECT p.comment_id
FROM placed p JOIN chosen c ON p.first_alike = c.first_alike AND p.bucket = c.bucket
    AND p.topic_id IS NOT DISTINCT FROM c.topic_id
ORDER BY p.comment_id
"""


def members(
    store: Store,
    topic_id: str,
    *,
    subtopic_id: str | None = None,
    words: Sequence[str] = (),
    everyone: bool = True,
) -> list[str]:
    """comment_ids of the current comments whose main topic it is, in order.

    ``words`` keeps those that hold any of them, capitals aside; not ``everyone`` leaves out those that decisions
    have placed.
    """
    values = {"topic_id": topic_id, "subtopic_id": subtopic_id, "everyone": everyone}
    found = _fetch(store, _MEMBERS, values | {"words": [word.lower() for word in words]}, ["comment_id"])
    return found["comment_id"].to_list()


def with_copies(store: Store, comment_ids: Sequence[str]) -> list[str]:
    """These comments and their near-duplicates that stand where they stand: those moved apart by hand stay apart."""
    found = _fetch(store, _WITH_COPIES, {"comment_ids": list(comment_ids)}, ["comment_id"])
    return list(dict.fromkeys([*comment_ids, *found["comment_id"]]))


def _fetch(store: Store, query: str, values: dict[str, object], columns: list[str]) -> pd.DataFrame:
    with store.reading() as connection:
        return fetch(connection, _PLACED + query, values, columns=columns)
