"""Residents' masked comments, each with how satisfied its writer was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analytics.model import COMMENTS, EVERYWHERE, Comments, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places

_COMMENTS: Final = """
WITH wanted AS (
    SELECT c.*, p.community_id, s.survey_id
    FROM current_comments c
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN chosen_surveys($surveys) s USING (survey_no)
    WHERE $all_comments OR c.comment_id IN (SELECT unnest($comment_ids::VARCHAR[]))),
judged AS (
    SELECT a.response_no, a.level, a.level >= o.satisfied_from AS satisfied
    FROM answers a
    JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE a.response_no IN (SELECT response_no FROM wanted))
SELECT w.comment_id, w.response_id, w.survey_id, w.round, w.community_id, i.item_id, w.submitted_at, w.channel,
    j.level, j.satisfied, w.text
FROM wanted w
JOIN items i USING (item_no)
LEFT JOIN judged j USING (response_no)
ORDER BY w.comment_id
"""


def comments(
    store: Store,
    *,
    scope: Scope = EVERYWHERE,
    survey_ids: Sequence[str] | None = None,
    comment_ids: Sequence[str] | None = None,
) -> Comments:
    """Current comments ordered by id: the columns of ``model.COMMENTS``; ``comment_ids`` None means all.

    ``level`` is the same form's answer to its survey's overall item, ``satisfied`` judged by the definition in force.
    """
    wanted = {"all_comments": comment_ids is None, "comment_ids": list(comment_ids or [])}
    with store.reading() as connection:
        return fetch(connection, _COMMENTS, places(scope) | chosen(survey_ids) | wanted, columns=COMMENTS.columns)


def is_any(store: Store) -> bool:
    """Whether there is any current comment."""
    with store.reading() as connection:
        return bool(connection.execute("SELECT 1 FROM current_comments LIMIT 1").fetchall())
