"""What each form answered, in words: for telling whether another export holds the same forms."""

from __future__ import annotations

import json
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.frames import fetch

COLUMNS: Final = ("response_id", "heading", "type", "word")
_MOST_FORMS: Final = 5_000  # enough to learn what an option's number stands for

# Forms of a file with one community for all are named after it: see ingest.checks.forms.
_COUNTED: Final = """
SELECT r.response_no, r.attributes,
    CASE WHEN starts_with(r.response_id, c.community_id || '-') THEN substr(r.response_id, len(c.community_id) + 2)
    ELSE r.response_id END AS response_id
FROM responses r JOIN surveys s USING (survey_no) JOIN communities c USING (community_no)
WHERE s.title = $title AND r.current
ORDER BY r.response_no LIMIT $most
"""

# A level's word is the one at its place among the labels, else its number.
_ANSWERS: Final = """
SELECT f.response_id, i.heading, i.type,
    coalesce(a.choice, string_split(i.labels, '|')[a.level - i.scale_low + 1], a.level::VARCHAR) AS word
FROM ({counted}) f JOIN answers a USING (response_no) JOIN current_items i USING (item_no)
WHERE a.choice IS NOT NULL OR a.level IS NOT NULL
ORDER BY f.response_no, i.item_no, a.level
"""

_ATTRIBUTES: Final = "SELECT response_id, attributes FROM ({counted}) WHERE attributes IS NOT NULL"


def worded_answers(store: Store, title: str) -> pd.DataFrame:
    """What the closed questions of the surveys of that title were answered: response_id, heading, type, word.

    At most 5 000 forms, the first loaded; one row an answer that was given, several for several options, those of a
    ranking in its order. What is known of the respondent (性别 …) counts as an answer of type single.
    """
    with store.reading() as connection:
        asked = {"title": title, "most": _MOST_FORMS}
        answers = fetch(connection, _ANSWERS.format(counted=_COUNTED), asked, columns=COLUMNS)
        known = fetch(connection, _ATTRIBUTES.format(counted=_COUNTED), asked, columns=("response_id", "attributes"))
    attributes = [
        (response_id, heading, "single", word)
        for response_id, values in zip(known["response_id"], known["attributes"].map(json.loads), strict=True)
        for heading, word in values.items()
    ]
    return pd.concat([answers, pd.DataFrame(attributes, columns=list(COLUMNS), dtype="str")], ignore_index=True)
