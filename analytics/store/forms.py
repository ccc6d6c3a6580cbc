"""What each form answered, in words: for telling whether another export holds the same forms."""

from __future__ import annotations

import json
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.frames import fetch

_MOST_FORMS: Final = 5_000  # enough to learn what an option's number stands for

_COUNTED = """
counted AS (
    -- Forms of a file with one community for all are named after it: see ingest.checks.forms.
    SELECT r.response_no, r.attributes,
        CASE WHEN starts_with(r.response_id, c.community_id || '-') THEN substr(r.response_id, len(c.community_id) + 2)
        ELSE r.response_id END AS response_id
    FROM responses r JOIN surveys s USING (survey_no) JOIN communities c USING (community_no)
    WHERE s.title = $title AND r.current ORDER BY r.response_no LIMIT $most)
"""
_WORDED = """
WITH asked AS (
    SELECT i.item_no, i.heading, i.type, i.scale_low, string_split(i.labels, '|') AS labels
    FROM current_items i JOIN surveys s USING (survey_no)
    WHERE s.title = $title AND i.type <> 'text'),
{counted}
SELECT r.response_id, q.heading, q.type,
    coalesce(a.choice, q.labels[a.level - q.scale_low + 1], a.level::VARCHAR) AS word
FROM counted r JOIN answers a USING (response_no) JOIN asked q USING (item_no)
WHERE a.choice IS NOT NULL OR a.level IS NOT NULL
ORDER BY r.response_no, q.item_no, a.level
"""
_DESCRIBED = """
WITH {counted}
SELECT response_id, attributes FROM counted WHERE attributes IS NOT NULL ORDER BY response_no
"""


def worded_answers(store: Store, title: str) -> pd.DataFrame:
    """What the closed questions of the surveys of that title were answered, and the attributes of who answered:
    response_id, heading, type (single for an attribute), word.

    At most 5 000 forms, the first loaded; one row an answer that was given, several for several options, those of a
    ranking in its order.
    """
    columns = ("response_id", "heading", "type", "word")
    with store.reading() as connection:
        answers = fetch(
            connection, _WORDED.format(counted=_COUNTED), {"title": title, "most": _MOST_FORMS}, columns=columns
        )
        described = fetch(
            connection,
            _DESCRIBED.format(counted=_COUNTED),
            {"title": title, "most": _MOST_FORMS},
            columns=("response_id", "attributes"),
        )
    told = [
        (response_id, heading, "single", word)
        for response_id, attributes in described.itertuples(index=False)
        for heading, word in json.loads(attributes).items()
    ]
    return pd.concat([answers, pd.DataFrame(told, columns=list(columns), dtype="str")], ignore_index=True)
