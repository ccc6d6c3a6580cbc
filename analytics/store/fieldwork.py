"""How and when forms came in: counts by channel, first and last day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import chosen, places

FIELDWORK_COLUMNS: Final = ("survey_id", "round", "community_id", "channel", "n", "first_at", "last_at")

# Counted by numbers before they are named: a million forms have some thousand counts.
_CAME_IN: Final = """
WITH sent AS (
    SELECT survey_no, round, community_no, channel, count(*) AS n, min(submitted_at)::DATE AS first_at,
        max(submitted_at)::DATE AS last_at
    FROM responses WHERE current
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT k.survey_no, k.round, k.community_no, k.channel, k.n, k.since, k.since
    FROM retired_responses k JOIN batches b USING (batch_no)
    WHERE b.state = 'loaded')
SELECT s.survey_id, r.round, p.community_id, r.channel, sum(r.n)::BIGINT AS n, min(r.first_at) AS first_at,
    max(r.last_at) AS last_at
FROM sent r
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN chosen_surveys($surveys) s USING (survey_no)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""


def came_in(store: Store, *, survey_ids: Sequence[str] | None = None, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Forms by survey, round, community and channel: FIELDWORK_COLUMNS.

    channel is NA where the file tells none; first_at and last_at are days, NaT where no form is dated.
    """
    with store.reading() as connection:
        return fetch(connection, _CAME_IN, places(scope) | chosen(survey_ids), columns=FIELDWORK_COLUMNS)
