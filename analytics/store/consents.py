"""Households and what they answered, round by round: each counts once, with the form it handed in last.

A household is known by the keyed hash of its 户号; a form without 户号 is taken for a household of its own.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.places import places

LEVEL_COLUMNS: Final = ("community_id", "round", "building", "item_id", "level", "missing", "n")
CHOICE_COLUMNS: Final = ("community_id", "round", "building", "item_id", "choice", "missing", "n")
REACH_COLUMNS: Final = ("community_id", "round", "building", "forms", "asked", "unnamed", "first_at", "last_at")
PAIR_COLUMNS: Final = (
    *("community_id", "item_id", "round_before", "round", "level_before", "missing_before", "level", "missing", "n"),
)
TWO_COLUMNS: Final = ("community_id", "round", "level_a", "missing_a", "level_b", "missing_b", "n")

_FORMS: Final = """
WITH forms AS (
    SELECT r.response_no, r.round, r.community_no, p.community_id, r.building, r.respondent_key, r.submitted_at,
        coalesce(r.respondent_key, 'form ' || r.response_no) AS household
    FROM responses r
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    JOIN surveys s USING (survey_no)
    WHERE r.current AND s.survey_id = $survey_id),
latest AS (
    SELECT *
    FROM (
        SELECT *, row_number() OVER (
                PARTITION BY community_no, round, household
                ORDER BY submitted_at DESC NULLS LAST, response_no DESC NULLS LAST) AS place
        FROM forms) numbered
    WHERE place = 1)
"""

_REACH: Final = """{forms},
times AS (SELECT community_no, round, household, count(*) AS forms FROM forms GROUP BY 1, 2, 3)
SELECT l.community_id, l.round, l.building, sum(t.forms)::BIGINT AS forms, count(*) AS asked,
    count(*) FILTER (WHERE l.respondent_key IS NULL) AS unnamed, min(l.submitted_at) AS first_at,
    max(l.submitted_at) AS last_at
FROM latest l JOIN times t USING (community_no, round, household)
GROUP BY 1, 2, 3
ORDER BY l.community_id, l.round, l.building
"""

_LEVELS: Final = """{forms}
SELECT l.community_id, l.round, l.building, i.item_id, a.level, m.missing, count(*) AS n
FROM latest l
JOIN answers a USING (response_no)
JOIN current_items i USING (item_no)
LEFT JOIN missing_reasons m USING (missing_no)
WHERE i.survey_id = $survey_id AND i.type = 'level'
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
"""

# A form that chose several options of a question for one answer stands with the first of them.
_CHOICES: Final = """{forms},
given AS (
    SELECT l.community_id, l.round, l.building, l.response_no, i.item_id, min(a.choice) AS choice,
        any_value(m.missing) AS missing
    FROM latest l
    JOIN answers a USING (response_no)
    JOIN current_items i USING (item_no)
    LEFT JOIN missing_reasons m USING (missing_no)
    WHERE i.item_id = $item_id AND i.type = 'single'
    GROUP BY 1, 2, 3, 4, 5)
SELECT community_id, round, building, item_id, choice, missing, count(*) AS n
FROM given
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
"""

_PAIRS: Final = """{forms},
rounds AS (
    SELECT community_no, round, lag(round) OVER (PARTITION BY community_no ORDER BY round) AS round_before
    FROM (SELECT DISTINCT community_no, round FROM latest) held),
both_rounds AS (
    SELECT l.community_id, l.round, e.round AS round_before, l.response_no, e.response_no AS response_before
    FROM latest l
    JOIN rounds b USING (community_no, round)
    JOIN latest e ON e.community_no = l.community_no AND e.round = b.round_before
        AND e.respondent_key = l.respondent_key)
SELECT b.community_id, i.item_id, b.round_before, b.round, e.level AS level_before, f.missing AS missing_before,
    a.level, m.missing, count(*) AS n
FROM both_rounds b
JOIN answers a USING (response_no)
JOIN answers e ON e.response_no = b.response_before AND e.item_no = a.item_no
JOIN current_items i ON i.item_no = a.item_no
LEFT JOIN missing_reasons m ON m.missing_no = a.missing_no
LEFT JOIN missing_reasons f ON f.missing_no = e.missing_no
WHERE i.survey_id = $survey_id AND i.type = 'level'
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
"""

_TWO: Final = """{forms}
SELECT l.community_id, l.round, a.level AS level_a, m.missing AS missing_a, b.level AS level_b, f.missing AS missing_b,
    count(*) AS n
FROM latest l
JOIN answers a USING (response_no)
JOIN answers b USING (response_no)
LEFT JOIN missing_reasons m ON m.missing_no = a.missing_no
LEFT JOIN missing_reasons f ON f.missing_no = b.missing_no
WHERE a.item_no = (SELECT item_no FROM items WHERE item_id = $item_a)
    AND b.item_no = (SELECT item_no FROM items WHERE item_id = $item_b)
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
"""

_KEYS: Final = """{forms}
SELECT DISTINCT respondent_key FROM latest
WHERE respondent_key IS NOT NULL AND ($round::INTEGER IS NULL OR round = $round)
ORDER BY respondent_key
"""

_EVER: Final = "{forms}SELECT community_id, count(DISTINCT household) AS n FROM latest GROUP BY 1 ORDER BY 1"


def reach(store: Store, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Forms and households of a survey by community, round and building (NA where unknown): REACH_COLUMNS.

    ``asked`` counts households, ``unnamed`` those of them without 户号, which could not be told from others.
    """
    return _read(store, _REACH, survey_id, scope, REACH_COLUMNS)


def reached_ever(store: Store, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households that answered in any round, by community: community_id, n."""
    return _read(store, _EVER, survey_id, scope, ("community_id", "n"))


def levels(store: Store, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households by what they answered to each level item: LEVEL_COLUMNS, n ≥ 1."""
    return _read(store, _LEVELS, survey_id, scope, LEVEL_COLUMNS)


def choices(store: Store, survey_id: str, item_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households by the option they chose in a single-choice question: CHOICE_COLUMNS, n ≥ 1."""
    return _read(store, _CHOICES, survey_id, scope, CHOICE_COLUMNS, item_id=item_id)


def pairs(store: Store, survey_id: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households that answered a round and the one before it, by both answers to each level item: PAIR_COLUMNS."""
    return _read(store, _PAIRS, survey_id, scope, PAIR_COLUMNS)


def two_items(store: Store, survey_id: str, item_a: str, item_b: str, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """Households by their answers to two items of the same form: TWO_COLUMNS."""
    return _read(store, _TWO, survey_id, scope, TWO_COLUMNS, item_a=item_a, item_b=item_b)


def respondent_keys(store: Store, survey_id: str, community_id: str, round_number: int | None = None) -> set[str]:
    """The hashes of the households of a community that answered a round, or any round."""
    found = _read(store, _KEYS, survey_id, Scope(community_id=(community_id,)), ("respondent_key",), round=round_number)
    return set(found["respondent_key"])


def _read(
    store: Store, statement: str, survey_id: str, scope: Scope, columns: tuple[str, ...], **values: object
) -> pd.DataFrame:
    asked = places(scope) | {"survey_id": survey_id} | values
    with store.reading() as connection:
        return fetch(connection, statement.format(forms=_FORMS), asked, columns=columns)
