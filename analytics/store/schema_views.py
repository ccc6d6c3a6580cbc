"""What follows from the tables: views, and functions that take a reader's choice; made anew with every version.

They are text that DuckDB and PostgreSQL read alike. A function is a query with parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from analytics.store import aggregated_tables, cycle_tables, topic_tables


@dataclass(frozen=True)
class Function:
    """A function of ``parameters`` (name: type): a table with ``columns``, or, a text, a value of that type."""

    name: str
    parameters: dict[str, str]
    columns: dict[str, str] | str
    body: str


_TEXTS: Final = "VARCHAR[]"
_PLACES: Final = dict.fromkeys(["cities", "districts", "streets", "ids"], _TEXTS)
_STARTS_ON: Final = {"starts_on": "INTEGER"}
_OF: Final = {"batch_no": "INTEGER", "survey_no": "SMALLINT", "round": "SMALLINT", "community_no": "INTEGER"}

FUNCTIONS: Final = (
    Function(
        "week_of",
        {"moment": "TIMESTAMP"} | _STARTS_ON,
        "DATE",
        "moment::DATE - ((extract(isodow FROM moment)::INTEGER - starts_on + 7) % 7)",
    ),
    Function(
        "places",
        _PLACES,
        {"community_no": "INTEGER", "community_id": "VARCHAR"},
        """
    SELECT community_no, community_id
    FROM current_communities
    WHERE (len(cities) = 0 OR list_contains(cities, city))
        AND (len(districts) = 0 OR list_contains(districts, district))
        AND (len(streets) = 0 OR list_contains(streets, street))
        AND (len(ids) = 0 OR list_contains(ids, community_id))""",
    ),
    Function(
        "chosen_surveys",
        {"ids": _TEXTS},
        {"survey_no": "SMALLINT", "survey_id": "VARCHAR", "kind": "VARCHAR"},
        "SELECT survey_no, survey_id, kind FROM surveys WHERE ids IS NULL OR list_contains(ids, survey_id)",
    ),
    # Answers counted, and what was kept of those whose time was over.
    Function(
        "counted_levels",
        _STARTS_ON,
        _OF | {"item_no": "SMALLINT", "week": "DATE", "level": "SMALLINT", "missing_no": "SMALLINT", "n": "BIGINT"},
        """
    SELECT batch_no, survey_no, round, community_no, item_no, week, level, missing_no, sum(n)::BIGINT AS n
    FROM (
        SELECT r.batch_no, r.survey_no, r.round, r.community_no, a.item_no, week_of(r.submitted_at, starts_on) AS week,
            a.level, a.missing_no, count(*) AS n
        FROM responses r
        JOIN answers a ON a.response_no = r.response_no
        JOIN item_versions v ON v.batch_no = r.batch_no AND v.item_no = a.item_no
        WHERE r.current AND v.type = 'level' AND (a.level IS NOT NULL OR a.missing_no IS NOT NULL)
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        UNION ALL
        SELECT k.batch_no, k.survey_no, k.round, k.community_no, k.item_no, week_of(k.since, starts_on), k.level,
            k.missing_no, k.n
        FROM retired_levels k JOIN batches b ON b.batch_no = k.batch_no
        WHERE b.state = 'loaded') counted
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8""",
    ),
    Function(
        "counted_responses",
        _STARTS_ON,
        _OF | {"week": "DATE", "channel": "VARCHAR", "n": "BIGINT"},
        """
    SELECT batch_no, survey_no, round, community_no, week, channel, sum(n)::BIGINT AS n
    FROM (
        SELECT batch_no, survey_no, round, community_no, week_of(submitted_at, starts_on) AS week, channel,
            count(*) AS n
        FROM responses
        WHERE current
        GROUP BY 1, 2, 3, 4, 5, 6
        UNION ALL
        SELECT k.batch_no, k.survey_no, k.round, k.community_no, week_of(k.since, starts_on), k.channel, k.n
        FROM retired_responses k JOIN batches b ON b.batch_no = k.batch_no
        WHERE b.state = 'loaded') counted
    GROUP BY 1, 2, 3, 4, 5, 6""",
    ),
)

# In this order: later ones read earlier ones.
VIEWS: Final = (
    {
        "communities_in_force": """
    SELECT community_id, batch_no, community_no, name, city, district, street, neighbourhood, buildings, households,
        floor_area_m2, built_year, renovation_year, stage, investment_wan, management_mode, longitude, latitude
    FROM (
        SELECT c.community_id, v.*,
            row_number() OVER (PARTITION BY v.community_no ORDER BY v.batch_no DESC NULLS LAST) AS place
        FROM community_versions v
        JOIN communities c ON c.community_no = v.community_no
        JOIN batches b ON b.batch_no = v.batch_no
        WHERE b.state = 'loaded') versions
    WHERE place = 1""",
        "loaded_item_versions": """
    SELECT v.*, i.item_id, i.survey_no, s.survey_id
    FROM item_versions v
    JOIN batches b ON b.batch_no = v.batch_no
    JOIN items i ON i.item_no = v.item_no
    JOIN surveys s ON s.survey_no = i.survey_no
    WHERE b.state = 'loaded'""",
        # The wording is the latest file's, the definition the first file's unless an analyst has changed it, and the
        # overall item the one that the latest file to name one has named.
        "items_in_force": """
    WITH versions AS (
        SELECT v.*, row_number() OVER (PARTITION BY item_no ORDER BY batch_no DESC NULLS LAST) AS from_last,
            row_number() OVER (PARTITION BY item_no ORDER BY satisfied_from IS NULL, batch_no) AS from_first
        FROM loaded_item_versions v),
    decided AS (
        SELECT d.*, row_number() OVER (
            PARTITION BY item_no, scale_low, scale_high ORDER BY definition_no DESC NULLS LAST) AS place
        FROM definitions d),
    deciding AS (
        SELECT survey_no, item_no, row_number() OVER (PARTITION BY survey_no ORDER BY batch_no DESC NULLS LAST) AS place
        FROM loaded_item_versions WHERE overall)
    SELECT l.survey_no, l.survey_id, l.item_no, l.item_id, l.position, l.heading, l.type, l.scale_low, l.scale_high,
        l.labels, coalesce(d.satisfied_from, e.satisfied_from) AS satisfied_from, l.category,
        o.item_no IS NOT NULL AS overall
    FROM versions l
    JOIN versions e ON e.item_no = l.item_no AND e.from_first = 1
    LEFT JOIN decided d
        ON d.item_no = l.item_no AND d.scale_low = l.scale_low AND d.scale_high = l.scale_high AND d.place = 1
    LEFT JOIN deciding o ON o.item_no = l.item_no AND o.place = 1
    WHERE l.from_last = 1""",
    }
    | aggregated_tables.VIEWS
    | cycle_tables.VIEWS
    | topic_tables.VIEWS
)
