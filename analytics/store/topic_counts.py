"""How many comments speak of what: by topic, week, place, channel, survey, satisfaction and stance.

A comment that came, or changed its words, after the grouping was saved belongs to no bucket yet: it is counted with
``bucket`` and ``topic_id`` missing, so that the counts over buckets add up to the number of current comments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places
from analytics.store.remembered import Remembered

# What comments may be counted by, and how the query below says it.
COUNTABLE: Final = (
    "bucket",
    "topic_id",
    "subtopic_id",
    "week",
    "month",
    "quarter",
    "year",
    "community_id",
    "street",
    "district",
    "city",
    "channel",
    "satisfied",
    "stance",
    "kind",
    "round",
)
FIGURES: Final = ("n", "n_distinct", "communities", "households")
ALL: Final = CommentSelection()

# Current comments of a selection, each with the topics it speaks of: its main one, or every one with $every_topic. A
# writer who gave no household stands for one. Queries that end it choose among ``spoken``.
SPOKEN: Final = """
WITH placed AS (
    SELECT c.mark, c.comment_id, c.response_no, c.text, r.community_no, r.round, r.channel, r.submitted_at,
        r.attributes, s.kind, s.survey_id, coalesce(r.respondent_key, 'form ' || c.response_no) AS household
    FROM comments c
    JOIN responses r USING (response_no)
    JOIN chosen_surveys($surveys) s USING (survey_no)
    WHERE (r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force))
        AND ($first_week::DATE IS NULL OR week_of(r.submitted_at, $starts_on) BETWEEN $first_week AND $last_week)
        AND ($first_day::DATE IS NULL OR r.submitted_at::DATE BETWEEN $first_day AND $last_day)
        AND (len($kinds::VARCHAR[]) = 0 OR list_contains($kinds, s.kind))
        AND (len($channels::VARCHAR[]) = 0 OR list_contains($channels, r.channel))),
answered AS (
    SELECT a.response_no, a.level >= o.satisfied_from AS satisfied
    FROM answers a JOIN current_items o ON o.item_no = a.item_no AND o.overall
    WHERE $judged AND a.response_no IN (SELECT response_no FROM placed)),
several AS (                             -- comments that speak of more than one topic
    SELECT DISTINCT mark FROM assigned WHERE $judged AND position > 1 AND bucket = 'topic'),
spoken AS (
    SELECT p.*, k.community_id, k.street, k.district, k.city, j.satisfied, a.topic_id, a.subtopic_id,
        a.strength, a.bucket, coalesce(a.first_alike, p.comment_id) AS first_alike,
        week_of(p.submitted_at, $starts_on) AS week,
        CASE
            WHEN m.mark IS NOT NULL AND a.stance IN ('negative', 'positive') THEN a.stance
            WHEN j.satisfied THEN 'positive'
            WHEN NOT j.satisfied THEN 'negative'
            ELSE a.stance END AS stance
    FROM placed p
    JOIN places($cities, $districts, $streets, $ids) USING (community_no)
    JOIN current_communities k USING (community_no)
    LEFT JOIN assigned a
        ON a.mark = p.mark AND (a.position = 1 OR ($every_topic AND a.bucket = 'topic'))
    LEFT JOIN answered j USING (response_no)
    LEFT JOIN several m ON m.mark = p.mark
    WHERE $satisfied::BOOLEAN IS NULL OR j.satisfied = $satisfied)
"""

_COUNTS: Final = """
SELECT {columns} count(*) AS n, count(DISTINCT first_alike) AS n_distinct,
    count(DISTINCT community_no) AS communities, count(DISTINCT household) AS households
FROM spoken
{grouped}
"""
_PERIOD: Final = "date_trunc('{unit}', submitted_at)::DATE AS {unit}"
_EXPRESSIONS: Final = {unit: _PERIOD.format(unit=unit) for unit in ("month", "quarter", "year")}

# A page on topics asks for the same counts from several sides, each of them a pass over all comments.
_remembered: Final = Remembered()

_DAYS: Final = """
SELECT topic_id, min(submitted_at) AS first_at, max(submitted_at) AS last_at
FROM spoken
WHERE bucket = 'topic'
GROUP BY topic_id
ORDER BY topic_id
"""


def topic_counts(
    store: Store,
    selection: CommentSelection = ALL,
    *,
    by: Sequence[str] = ("bucket", "topic_id"),
    every_topic: bool = False,
    week_starts_on: int | None = None,
) -> pd.DataFrame:
    """Current comments of ``selection``: the columns ``by``, then n, n_distinct, communities, households.

    ``by`` holds any of ``COUNTABLE``. A comment counts under its main topic; with ``every_topic`` under each topic that
    it speaks of, once a topic, so that the counts of topics add up to more than the comments. n is 条数; n_distinct
    counts near-duplicates once (去重后); communities counts distinct ones; households counts distinct writers: the
    household where one was given, else the form. A missing bucket means not grouped yet. Weeks start on the store's
    day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise; months, quarters and years are first days too.

    ``stance`` is what the writer thinks of the topic: the form's own overall answer where there is one (satisfied:
    positive, else negative), else what the words say. Where a comment speaks of several topics, the words about this
    one come first when they take a side: "楼道刷得挺好，就是下水道还是堵" praises one and blames the other.
    """
    if not set(by) <= set(COUNTABLE):
        raise ValueError(f"by holds {list(by)}, may hold {COUNTABLE}")
    values = part(store, selection, every_topic=every_topic, week_starts_on=week_starts_on)
    values["judged"] = selection.satisfied is not None or bool({"satisfied", "stance"} & set(by))
    asked = [column for column in COUNTABLE if column in by]
    positions = [str(at) for at in range(1, len(asked) + 1)]
    counts = _COUNTS.format(
        columns="".join(f"{_EXPRESSIONS.get(column, column)}, " for column in asked),
        grouped=f"GROUP BY {', '.join(positions)} ORDER BY {', '.join(positions)}" if asked else "HAVING count(*) > 0",
    )

    def read() -> pd.DataFrame:
        with store.reading() as connection:
            return fetch(connection, SPOKEN + counts, values, columns=[*by, *FIGURES])

    return _remembered.of(store, (selection, tuple(by), every_topic, week_starts_on), read)


def topic_days(store: Store, selection: CommentSelection = ALL, *, every_topic: bool = False) -> pd.DataFrame:
    """When each topic was first and last raised within ``selection``: topic_id, first_at, last_at."""
    with store.reading() as connection:
        return fetch(
            connection,
            SPOKEN + _DAYS,
            part(store, selection, every_topic=every_topic),
            columns=["topic_id", "first_at", "last_at"],
        )


def part(
    store: Store, selection: CommentSelection, *, every_topic: bool, week_starts_on: int | None = None
) -> dict[str, object]:
    """The parameters of ``SPOKEN`` that choose ``selection``."""
    first, last = selection.weeks or (None, None)
    first_day, last_day = selection.days or (None, None)
    return (
        places(selection.scope)
        | chosen(selection.survey_ids or None)
        | {
            "first_week": first,
            "last_week": last,
            "first_day": first_day,
            "last_day": last_day,
            "starts_on": week_starts_on or store.week_starts_on,
            "kinds": list(selection.kinds),
            "channels": list(selection.channels),
            "satisfied": selection.satisfied,
            "judged": selection.satisfied is not None,
            "every_topic": every_topic,
        }
    )
