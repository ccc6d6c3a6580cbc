"""What residents asked for, as counts that add up over communities: by form, by household, and two options at a time.

A household that answered on several forms counts once: it asks for what any of its forms asks for. A form without a
household stands for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.store.connection import Store
from analytics.store.frames import fetch

# Forms are counted, not rows: options that masking has made alike may stand twice on one form.
_GIVEN: Final = """
WITH asked AS (
    SELECT item_no, item_id, type
    FROM current_items
    WHERE survey_id = $survey_id AND type IN ('single', 'multi', 'ranking')),
forms AS (
    SELECT r.response_no, r.round, r.submitted_at, r.community_no, k.community_id,
        coalesce(r.respondent_key, 'form ' || r.response_no) AS household
    FROM responses r
    JOIN current_communities k USING (community_no)
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
    SELECT f.community_id, q.item_id, q.type, a.response_no, f.household, a.choice, min(a.level) AS put_at,
        bool_or(a.missing_no IS NOT NULL) AS is_missing
    FROM answers a
    JOIN forms f USING (response_no)
    JOIN latest USING (community_no, round)
    JOIN asked q USING (item_no)
    GROUP BY 1, 2, 3, 4, 5, 6),
chosen AS (
    SELECT *, count(*) OVER (PARTITION BY item_id, response_no) AS picked FROM given WHERE choice IS NOT NULL),
asking AS (
    SELECT DISTINCT community_id, item_id, household, choice FROM chosen)
"""
_BASES: Final = """
SELECT community_id, item_id, count(DISTINCT response_no) FILTER (WHERE choice IS NOT NULL) AS forms,
    count(DISTINCT response_no) FILTER (WHERE is_missing) AS outside,
    count(DISTINCT household) FILTER (WHERE choice IS NOT NULL) AS households
FROM given GROUP BY 1, 2 ORDER BY 1, 2
"""
_ANSWERED: Final = """
WITH asked AS (
    SELECT item_no, item_id FROM current_items
    WHERE survey_id = $survey_id AND type IN ('single', 'multi', 'ranking')),
forms AS (
    SELECT r.response_no, r.round, r.submitted_at, k.community_id,
        coalesce(r.respondent_key, 'form ' || r.response_no) AS household
    FROM responses r
    JOIN current_communities k USING (community_no)
    JOIN surveys s USING (survey_no)
    WHERE r.current AND s.survey_id = $survey_id),
rounds AS (
    SELECT community_id, round, row_number() OVER (
        PARTITION BY community_id
        ORDER BY max(week_of(submitted_at, $starts_on)) DESC NULLS LAST, round DESC NULLS LAST) = 1 AS latest
    FROM forms GROUP BY community_id, round)
SELECT f.community_id, q.item_id, f.round, o.latest, count(DISTINCT f.household) AS households
FROM answers a
JOIN forms f USING (response_no)
JOIN asked q USING (item_no)
JOIN rounds o USING (community_id, round)
WHERE a.choice IS NOT NULL
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_FORMS: Final = """
SELECT community_id, item_id, choice, picked, put_at, count(*) AS forms
FROM chosen GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
_HOUSEHOLDS: Final = """
SELECT community_id, item_id, choice, count(*) AS households FROM asking GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_PAIRS: Final = """
SELECT a.community_id, a.item_id, a.choice, b.choice AS other, count(*) AS both
FROM asking a JOIN asking b USING (community_id, item_id, household)
WHERE a.choice < b.choice
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""
_PLACES: Final = """
SELECT a.community_id, a.item_id, a.choice, b.choice AS other, count(*) AS both, sum(a.put_at)::BIGINT AS places,
    sum(b.put_at)::BIGINT AS other_places, sum(a.put_at * b.put_at)::BIGINT AS products
FROM chosen a JOIN chosen b USING (community_id, item_id, response_no)
WHERE a.type = 'ranking' AND a.choice < b.choice
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class WishAnswers:
    """The answers to the choice and ranking questions of one survey, one row a community (and question, option …).

    ``bases``: community_id, item_id, forms (answered), outside (missing), households (answered).
    ``forms``: community_id, item_id, choice, picked (how many options the form chose), put_at (its rank, NA unless
    ranking), forms.
    ``households``: community_id, item_id, choice, households (asking for it).
    ``pairs``: community_id, item_id, choice, other, both (households asking for both); choice before other.
    ``ranks``: the same of ranking questions by form, with the sums of both places and of their products.
    """

    bases: pd.DataFrame
    forms: pd.DataFrame
    households: pd.DataFrame
    pairs: pd.DataFrame
    ranks: pd.DataFrame


def wish_answers(store: Store, survey_id: str, *, round_number: int | None = None) -> WishAnswers:
    """What every community answered in one round; ``round_number`` None takes the latest round of each.

    Not limited to a scope: what may be shown of one place depends on what is shown of its neighbours.
    """
    values = {"survey_id": survey_id, "round": round_number, "starts_on": store.week_starts_on}
    wanted = {
        "bases": (_BASES, ["community_id", "item_id", "forms", "outside", "households"]),
        "forms": (_FORMS, ["community_id", "item_id", "choice", "picked", "put_at", "forms"]),
        "households": (_HOUSEHOLDS, ["community_id", "item_id", "choice", "households"]),
        "pairs": (_PAIRS, ["community_id", "item_id", "choice", "other", "both"]),
        "ranks": (
            _PLACES,
            ["community_id", "item_id", "choice", "other", "both", "places", "other_places", "products"],
        ),
    }
    found = {}
    with store.reading() as connection:
        for name, (query, columns) in wanted.items():
            frame = fetch(connection, _GIVEN + query, values, columns=columns)
            found[name] = frame.astype({"households": "int64"}) if "households" in columns else frame
    return WishAnswers(**found)


def answered(store: Store, survey_id: str) -> pd.DataFrame:
    """How many households answered each choice or ranking question, in every community and round.

    Columns: community_id, item_id, round, latest (whether it is the community's latest round), households.
    """
    values = {"survey_id": survey_id, "starts_on": store.week_starts_on}
    columns = ["community_id", "item_id", "round", "latest", "households"]
    with store.reading() as connection:
        return fetch(connection, _ANSWERED, values, columns=columns).astype({"latest": "bool", "households": "int64"})
