"""What the forms of a batch said, in words: for telling whether another export holds the same forms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.frames import fetch

_MOST_FORMS: Final = 5_000  # enough to learn what an option's number stands for
_MOST_BATCHES: Final = 50

_COLUMNS: Final = ("response_id", "heading", "type", "word")

_CANDIDATES: Final = """
SELECT b.batch_no, any_value(b.title)
FROM batches b
JOIN batch_surveys USING (batch_no) JOIN surveys s USING (survey_no) LEFT JOIN current_items i USING (survey_no)
WHERE b.state = 'loaded' AND (s.title = $title OR list_contains($headings, i.heading))
GROUP BY b.batch_no
ORDER BY bool_or(s.title = $title) DESC NULLS LAST, abs(any_value(b.forms) - $forms), b.batch_no DESC NULLS LAST
LIMIT $most
"""

_COUNTED: Final = """
counted AS (
    -- Forms of a file with one community for all are named after it: see ingest.checks.forms.
    SELECT r.response_no, r.attributes,
        CASE WHEN starts_with(r.response_id, c.community_id || '-')
            THEN substr(r.response_id, length(c.community_id) + 2) ELSE r.response_id END AS response_id
    FROM responses r JOIN communities c USING (community_no)
    WHERE r.batch_no = $batch_no AND r.current ORDER BY r.response_no LIMIT $most)
"""

_WORDED: Final = """
WITH asked AS (
    SELECT item_no, heading, type, scale_low, string_to_array(labels, '|') AS labels
    FROM current_items WHERE type <> 'text'),
{counted}
SELECT r.response_id, q.heading, q.type,
    coalesce(a.choice, q.labels[a.level - q.scale_low + 1], a.level::VARCHAR) AS word
FROM counted r JOIN answers a USING (response_no) JOIN asked q USING (item_no)
WHERE a.choice IS NOT NULL OR a.level IS NOT NULL
ORDER BY r.response_no, q.item_no, a.level
"""

_ATTRIBUTES: Final = """
WITH {counted} SELECT response_id, attributes FROM counted WHERE attributes IS NOT NULL ORDER BY response_no
"""


def likely_batches(store: Store, title: str, headings: Sequence[str], forms: int) -> list[tuple[int, str]]:
    """The loaded batches of the surveys of that title or with a question so worded, and their titles.

    Those of the title come first, among them those with nearly as many forms as ``forms``; at most 50.
    """
    values = {"title": title, "headings": list(headings), "forms": forms, "most": _MOST_BATCHES}
    with store.reading() as connection:
        return [(int(number), str(named)) for number, named in connection.execute(_CANDIDATES, values).fetchall()]


def worded_answers(store: Store, batch_id: int) -> pd.DataFrame:
    """What the forms of a batch answered to closed questions, and who they are: response_id, heading, type, word.

    At most 5 000 of the forms that count, the first loaded; one row an answer that was given, several for several
    options, those of a ranking in its order. An attribute (性别, 年龄段 …) is an answer of type single.
    """
    values = {"batch_no": batch_id, "most": _MOST_FORMS}
    with store.reading() as connection:
        answered = fetch(connection, _WORDED.format(counted=_COUNTED), values, columns=_COLUMNS)
        attributes = _ATTRIBUTES.format(counted=_COUNTED)
        known = fetch(connection, attributes, values, columns=("response_id", "attributes"))
    read = {text: json.loads(text) for text in known["attributes"].unique()}
    rows = [
        (response_id, heading, "single", word)
        for response_id, text in known.itertuples(index=False)
        for heading, word in read[text].items()
    ]
    return pd.concat([answered, pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")], ignore_index=True)
