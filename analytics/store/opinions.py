"""Residents' opinions before the works, each with how it was handled: counted, and page by page.

An opinion is a current comment of a survey of OPINION_KINDS. It is handled as the entry ``opinion:`` and its
comment_id; the entry stays where the comment's file is undone, and shows again when it is redone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

OPINION_KINDS: Final = ("opinion", "consent")
ENTRY: Final = "opinion:"
TEXT_COLUMNS: Final = (
    "comment_id",
    "community_id",
    "survey_id",
    "submitted_at",
    "channel",
    "topic_id",
    "bucket",
    "group",
    "state",
    "reply",
    "unit",
    "answered_on",
    "changed_on",
    "changed_by",
    "seen",
    "of_community",
    "text",
)
COUNT_COLUMNS: Final = ("community_id", "channel", "topic_id", "bucket", "state", "fed_back", "n")

_HANDLED: Final = """
WITH opinions AS (
    SELECT c.comment_id, p.community_id, s.survey_id, c.submitted_at, c.channel, a.topic_id, a.bucket,
        coalesce(a.first_alike, c.comment_id) AS "group", e.state,
        json_extract_string(e.value, '$.reply') AS reply, json_extract_string(e.value, '$.unit') AS unit,
        json_extract_string(e.value, '$.answered_on')::DATE AS answered_on, e.changed_on, e.changed_by,
        e.last_event_no AS seen, count(*) OVER (PARTITION BY c.community_no) AS of_community, c.text
    FROM current_comments c
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN surveys s USING (survey_no)
    LEFT JOIN assigned a ON a.mark = c.mark AND a.position = 1
    LEFT JOIN cycle_entries e ON e.entry_id = 'opinion:' || c.comment_id
    WHERE list_contains($kinds, s.kind))
"""
_PAGE: Final = """
SELECT *, count(*) OVER () AS total
FROM opinions
WHERE ($channels::VARCHAR[] IS NULL OR list_contains($channels, coalesce(channel, '')))
    AND ($topic_id::VARCHAR IS NULL OR topic_id = $topic_id)
    AND ($states::VARCHAR[] IS NULL OR list_contains($states, coalesce(state, 'open')))
    AND ($with_empty OR bucket IS DISTINCT FROM 'no_content' OR state IS NOT NULL)
    AND ($comment_ids::VARCHAR[] IS NULL OR list_contains($comment_ids, comment_id))
    AND ($groups::VARCHAR[] IS NULL OR list_contains($groups, "group"))
ORDER BY submitted_at DESC NULLS LAST, comment_id
LIMIT $limit OFFSET $offset
"""
_COUNTS: Final = """
SELECT community_id, channel, topic_id, bucket, state, answered_on IS NOT NULL AS fed_back, count(*) AS n
FROM opinions
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
"""
_EVERY: Final = 2**31 - 1


def opinions(
    store: Store,
    scope: Scope = EVERYWHERE,
    *,
    channels: Sequence[str] | None = None,
    topic_id: str | None = None,
    states: Sequence[str] | None = None,
    comment_ids: Sequence[str] | None = None,
    groups: Sequence[str] | None = None,
    with_empty: bool = True,
    limit: int = _EVERY,
    offset: int = 0,
) -> tuple[pd.DataFrame, int]:
    """One page of opinions, newest first, and how many there are in all: TEXT_COLUMNS.

    ``channels`` as the files word them, "" for none; ``states`` those of the subject opinion, or "open" where nothing
    was decided; ``groups`` of near-duplicates. Without ``with_empty`` those that say nothing are left out unless they
    were handled. ``of_community`` counts all opinions of the same 小区; ``seen`` is NA where no decision stands.
    """
    values = places(scope) | {"kinds": list(OPINION_KINDS), "topic_id": topic_id, "with_empty": with_empty}
    values |= {"limit": limit, "offset": offset}
    for name, chosen in (("channels", channels), ("states", states), ("comment_ids", comment_ids), ("groups", groups)):
        values[name] = None if chosen is None else list(chosen)
    with store.reading() as connection:
        page = fetch(connection, _HANDLED + _PAGE, values, columns=[*TEXT_COLUMNS, "total"])
    return page.drop(columns="total"), int(page["total"].iloc[0]) if len(page) else 0


def opinion_counts(store: Store, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How many opinions there are by place, channel, main topic and handling: COUNT_COLUMNS.

    ``state`` is NA where nothing was decided, ``bucket`` NA before the first grouping; ``fed_back``: a day of feedback
    stands beside the decision.
    """
    with store.reading() as connection:
        values = places(scope) | {"kinds": list(OPINION_KINDS)}
        return fetch(connection, _HANDLED + _COUNTS, values, columns=COUNT_COLUMNS)
