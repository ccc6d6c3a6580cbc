"""How often each option of single-choice, multi-choice and ranking questions was chosen."""

from __future__ import annotations

from typing import Final

from analytics.model import CHOICE_COUNTS, EVERYWHERE, ChoiceCounts, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

# Forms are counted, not rows: options that masking has made alike may stand twice on one form.
_CHOICES: Final = """
WITH asked AS (
    SELECT item_no, item_id, position, heading, type
    FROM current_items
    WHERE survey_id = $survey_id AND type IN ('single', 'multi', 'ranking')),
forms AS (
    SELECT r.response_no, r.round, r.submitted_at, p.community_no, p.community_id
    FROM responses r
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN surveys s USING (survey_no)
    WHERE r.current AND s.survey_id = $survey_id AND ($round::INTEGER IS NULL OR r.round = $round)),
rounds AS (
    SELECT community_no, round, max(week_of(submitted_at, $starts_on)) AS week FROM forms GROUP BY 1, 2),
latest AS (
    SELECT community_no, round
    FROM (
        SELECT community_no, round,
            row_number() OVER (PARTITION BY community_no ORDER BY week DESC NULLS LAST, round DESC NULLS LAST) AS place
        FROM rounds) numbered
    WHERE place = 1),
given AS (
    SELECT {place} a.item_no, a.response_no, a.choice, a.level, a.missing_no
    FROM answers a
    JOIN forms f USING (response_no)
    JOIN latest USING (community_no, round)
    WHERE a.item_no IN (SELECT item_no FROM asked)),
bases AS (
    SELECT {place} item_no, count(DISTINCT response_no) FILTER (WHERE choice IS NOT NULL) AS base,
        count(DISTINCT response_no) FILTER (WHERE missing_no IS NOT NULL) AS outside
    FROM given
    GROUP BY {place} item_no),
chosen AS (
    SELECT {place} item_no, choice, count(DISTINCT response_no) AS n,
        sum((level = 1)::INTEGER)::BIGINT AS rank_1, avg(level::DOUBLE PRECISION) AS mean_rank
    FROM given
    WHERE choice IS NOT NULL
    GROUP BY {place} item_no, choice)
SELECT {place} q.item_id, q.position, q.heading, q.type, c.choice, c.n, b.base, b.outside, c.rank_1, c.mean_rank
FROM chosen c
JOIN bases b USING ({place} item_no)
JOIN asked q USING (item_no)
ORDER BY {place} q.position, q.item_id, c.rank_1 DESC NULLS LAST, c.mean_rank, c.n DESC NULLS LAST,
    c.choice
"""


def choice_counts(
    store: Store,
    survey_id: str,
    *,
    scope: Scope = EVERYWHERE,
    round_number: int | None = None,
    by_community: bool = False,
) -> ChoiceCounts:
    """How many forms of a survey chose each option: the columns of ``model.CHOICE_COUNTS``, most chosen first.

    ``round_number`` None takes the latest round of each community. ``by_community`` counts each community apart, in a
    first column community_id. A question without any valid answer has no rows.
    """
    values = places(scope) | {"survey_id": survey_id, "round": round_number, "starts_on": store.week_starts_on}
    columns = ["community_id", *CHOICE_COUNTS.columns] if by_community else list(CHOICE_COUNTS.columns)
    with store.reading() as connection:
        return fetch(
            connection, _CHOICES.format(place="community_id," if by_community else ""), values, columns=columns
        )
