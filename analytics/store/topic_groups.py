"""Which groups of residents raise a topic: comments by what the form says of its writer (性别, 年龄段 …)."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import CommentSelection
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.topic_counts import ALL, SPOKEN, part

COLUMNS: Final = ("attribute", "value", "topic_id", "n", "n_distinct", "households")

# Few different descriptions stand on many forms: each is read once.
_GROUPS: Final = """
, descriptions AS (SELECT DISTINCT attributes FROM spoken WHERE attributes IS NOT NULL),
named AS (SELECT attributes, unnest(json_keys(attributes)) AS attribute FROM descriptions),
entries AS (
    SELECT attributes, attribute,
        json_extract_string(attributes, '/' || replace(replace(attribute, '~', '~0'), '/', '~1')) AS value
    FROM named),
described AS (
    SELECT e.attribute, e.value, s.bucket, s.topic_id, s.mark, s.first_alike, s.household
    FROM spoken s JOIN entries e USING (attributes)
    WHERE s.bucket <> 'no_content' AND e.value IS NOT NULL)
SELECT attribute, value,
    CASE WHEN grouping(topic_id) = 0 THEN topic_id END AS topic_id, count(DISTINCT mark) AS n,
    count(DISTINCT first_alike) AS n_distinct, count(DISTINCT household) AS households
FROM described
GROUP BY GROUPING SETS ((attribute, value), (attribute, value, topic_id, bucket))
HAVING grouping(topic_id) = 1 OR bucket = 'topic'
ORDER BY attribute, value, topic_id NULLS FIRST
"""


def topic_groups(store: Store, selection: CommentSelection = ALL) -> pd.DataFrame:
    """Comments of ``selection`` that say something, by each answer about the writer, and by topic besides.

    Rows: attribute (as the file's heading words it), value, topic_id (NA on the row of all comments of that value,
    whatever they speak of), n, n_distinct, households (distinct writers). A comment counts under every topic it speaks
    of. Empty where no form says anything of its writer.
    """
    with store.reading() as connection:
        return fetch(connection, SPOKEN + _GROUPS, part(store, selection, every_topic=True), columns=COLUMNS)
