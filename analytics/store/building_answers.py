"""How many answered the question that decides verdicts, building by building."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

BUILDING_COLUMNS: Final = ("community_id", "survey_id", "round", "building", "n")

_ANSWERED: Final = """
SELECT p.community_id, s.survey_id, r.round, r.building, count(*) AS n
FROM responses r
JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
JOIN surveys s USING (survey_no)
JOIN answers a USING (response_no)
WHERE r.current AND s.kind = 'satisfaction' AND a.level IS NOT NULL
    AND a.item_no IN (SELECT item_no FROM current_items WHERE overall)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""


def answered(store: Store, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Valid answers to the overall question of satisfaction surveys: BUILDING_COLUMNS.

    Rows: community × survey × round × building, NA where the form tells none. What was counted of forms that are no
    longer kept has no building and is not among them.
    """
    with store.reading() as connection:
        return fetch(connection, _ANSWERED, places(scope), columns=BUILDING_COLUMNS)
