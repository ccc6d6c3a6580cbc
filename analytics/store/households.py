"""Households heard before a plan: each counted once, whatever number of forms it sent in.

A household is known by the keyed hash of its number; a form without a number counts as one of its own, and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

HEARD_COLUMNS: Final = ("community_id", "on", "n", "unnumbered")
POSITION_COLUMNS: Final = ("community_id", "survey_id", "item_id", "asked", "agreed", "unnumbered", "on")

_HEARD: Final = """
WITH heard AS (
    SELECT r.community_no, min(r.submitted_at)::DATE AS "on", r.respondent_key IS NULL AS unnumbered
    FROM responses r JOIN surveys s USING (survey_no)
    WHERE r.current AND s.kind IN ('opinion', 'consent')
    GROUP BY r.community_no, r.respondent_key, CASE WHEN r.respondent_key IS NULL THEN r.response_no END)
SELECT p.community_id, h."on", count(*) AS n, count(*) FILTER (WHERE h.unnumbered) AS unnumbered
FROM heard h JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
GROUP BY 1, 2
ORDER BY p.community_id, h."on" NULLS LAST
"""
# Of several forms of one household the latest round's counts, and of that the latest form.
_POSITIONS: Final = """
WITH told AS (
    SELECT community_no, item_no, respondent_key, submitted_at, level
    FROM (
        SELECT r.community_no, a.item_no, r.respondent_key, r.submitted_at, a.level,
            row_number() OVER (
                PARTITION BY r.community_no, a.item_no, r.respondent_key,
                    CASE WHEN r.respondent_key IS NULL THEN r.response_no END
                ORDER BY r.round DESC NULLS LAST, r.submitted_at DESC NULLS LAST, r.response_no DESC NULLS LAST
            ) AS place
        FROM responses r
        JOIN answers a USING (response_no)
        WHERE r.current AND a.level IS NOT NULL
            AND a.item_no IN (SELECT item_no FROM current_items WHERE list_contains($items, item_id))) numbered
    WHERE place = 1)
SELECT p.community_id, i.survey_id, i.item_id, count(*) AS asked,
    count(*) FILTER (WHERE t.level >= i.satisfied_from) AS agreed,
    count(*) FILTER (WHERE t.respondent_key IS NULL) AS unnumbered, max(t.submitted_at)::DATE AS "on"
FROM told t
JOIN current_items i USING (item_no)
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
WHERE i.satisfied_from IS NOT NULL
GROUP BY 1, 2, 3
ORDER BY p.community_id, i.survey_id, i.item_id
"""


def heard(store: Store, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households that answered an opinion or consent survey, by the day each was first heard.

    Rows: communities × days. Columns: community_id, on (day, NaT where no form is dated), n (households first heard on
    that day) and unnumbered (of them forms without a household number, each taken for a household).
    """
    with store.reading() as connection:
        return fetch(connection, _HEARD, places(scope), columns=HEARD_COLUMNS)


def positions(store: Store, item_ids: Sequence[str], scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How many households took a position on each of the named items, and how many of them agree.

    Rows: communities × items. Columns: community_id, survey_id, item_id, asked (households with a valid answer),
    agreed (of them at or above satisfied_from), unnumbered (as :func:`heard`), on (day of the latest form).
    """
    with store.reading() as connection:
        return fetch(connection, _POSITIONS, places(scope) | {"items": list(item_ids)}, columns=POSITION_COLUMNS)
