"""Answers given on the same form: how many forms gave which levels together, and how many gave the same throughout.

For work inside flows only. A pattern may be one person's form: no page is ever given a row of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.places import places

# Each item becomes a column of its own by one pass over the answers: a pivot, without a join an item. Places are
# numbers until all is counted. Forms are not grouped: on a city's hardly two are alike, and to look takes long.
_GIVEN: Final = """
WITH forms AS (
    SELECT r.response_no, r.community_no, r.round, r.channel
    FROM responses r
    JOIN surveys s USING (survey_no)
    WHERE r.current AND s.survey_id = $survey_id
        AND r.community_no IN (SELECT community_no FROM places($cities, $districts, $streets, $ids))),
given AS (
    SELECT a.response_no, {columns}
    FROM answers a
    WHERE a.item_no IN ({numbers}) AND a.response_no IN (SELECT response_no FROM forms)
    GROUP BY a.response_no)
"""
_PATTERNS: Final = """
SELECT f.community_no, f.round, {names}
FROM given JOIN forms f USING (response_no)
WHERE coalesce({names}) IS NOT NULL
ORDER BY f.response_no
"""
_COMPLETE: Final = """,
counted AS (
    SELECT f.community_no, f.round, count(*) AS n
    FROM given JOIN forms f USING (response_no)
    WHERE {complete}
    GROUP BY 1, 2)
SELECT c.community_id, k.round, k.n
FROM counted k JOIN communities c USING (community_no)
ORDER BY k.community_no, k.round
"""
_ALIKE: Final = """,
counted AS (
    SELECT f.community_no, f.round, f.channel, count(*) AS n, count(*) FILTER (WHERE lowest = highest) AS alike
    FROM given JOIN forms f USING (response_no)
    WHERE answered >= $fewest
    GROUP BY 1, 2, 3)
SELECT c.community_id, k.round, k.channel, k.n, k.alike
FROM counted k JOIN communities c USING (community_no)
ORDER BY k.community_no, k.round, k.channel
"""


def patterns(store: Store, survey_id: str, item_ids: Sequence[str], *, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How many forms of a survey gave which levels to ``item_ids`` together.

    A row a form, in a fixed order: community_id, round, a column an item (its level, Int16, NA: no valid answer; named
    by item_id), n (1). Forms without any valid answer to these are left out. Of all rounds.
    """
    with store.reading() as connection:
        asked = _asked(connection, survey_id, item_ids)
        names = ", ".join(f"i{number}" for number in asked.values()) or "NULL::SMALLINT"
        columns = ", ".join(
            f"max(a.level) FILTER (WHERE a.item_no = {number}) AS i{number}" for number in asked.values()
        )
        statement = (_GIVEN + _PATTERNS).format(
            columns=columns or "NULL::SMALLINT AS none", numbers=_listed(asked), names=names
        )
        values = places(scope) | {"survey_id": survey_id}
        found = connection.table(statement, values).to_pandas()
        known = connection.table("SELECT community_no, community_id FROM communities").to_pandas()
    ids = known.set_index("community_no")["community_id"].astype("str")
    head = {
        "community_id": ids.reindex(found["community_no"]).reset_index(drop=True),
        "round": found["round"].astype("int64"),
    }
    absent = pd.Series(pd.NA, found.index, "Int16")
    levels = {
        item_id: found[f"i{asked[item_id]}"].astype("Int16") if item_id in asked else absent for item_id in item_ids
    }
    return pd.DataFrame({**head, **levels, "n": 1}).astype({"n": "int64"})


def complete(store: Store, survey_id: str, item_ids: Sequence[str], *, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How many forms gave a valid answer to each of ``item_ids``: community_id, round, n; of all rounds."""
    columns = ["community_id", "round", "n"]
    with store.reading() as connection:
        asked = _asked(connection, survey_id, item_ids)
        # Nobody has answered an item that is not among the survey's.
        answered = f"answered = {len(asked)}" if asked and len(asked) == len(set(item_ids)) else "false"
        statement = (_GIVEN + _COMPLETE).format(columns=_ANSWERED, numbers=_listed(asked), complete=answered)
        return fetch(connection, statement, places(scope) | {"survey_id": survey_id}, columns=columns)


def alike(
    store: Store, survey_id: str, item_ids: Sequence[str], *, fewest: int, scope: Scope = EVERYWHERE
) -> pd.DataFrame:
    """Forms that gave at least ``fewest`` valid answers to ``item_ids``, and of these those with one level throughout.

    A row a community, round and channel (may be missing): community_id, round, channel, n, alike; of all rounds. The
    items must be on one scale.
    """
    columns = ["community_id", "round", "channel", "n", "alike"]
    ends = f"{_ANSWERED}, min(a.level) AS lowest, max(a.level) AS highest"
    with store.reading() as connection:
        asked = _asked(connection, survey_id, item_ids)
        statement = (_GIVEN + _ALIKE).format(columns=ends, numbers=_listed(asked))
        values = places(scope) | {"survey_id": survey_id, "fewest": fewest}
        return fetch(connection, statement, values, columns=columns).astype({"alike": "int64"})


_ANSWERED: Final = "count(a.level) AS answered"


def _asked(connection: Connection, survey_id: str, item_ids: Sequence[str]) -> dict[str, int]:
    """The number by item_id of the level items asked for, in the order asked for."""
    query = "SELECT item_id, item_no FROM current_items WHERE survey_id = ? AND type = 'level'"
    known = dict(connection.execute(query, [survey_id]).fetchall())
    return {item_id: known[item_id] for item_id in item_ids if item_id in known}


def _listed(asked: dict[str, int]) -> str:
    return ", ".join(str(number) for number in asked.values()) or "NULL"
