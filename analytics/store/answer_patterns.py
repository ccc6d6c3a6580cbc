"""Answers given on the same form: how many forms gave which levels together, and how many gave the same throughout.

For work inside flows only. A pattern may be one person's form: no page is ever given a row of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.arrays import IntegerArray

from analytics.model import EVERYWHERE, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.form_levels import NONE, FormLevels, form_levels
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

    A row a form, in a fixed order: community_id (categorical), round, a column an item (its level, Int16, NA: no valid
    answer; named by item_id), n (1). Forms without any valid answer to these are left out. Of all rounds.
    """
    asked, ids, found = _forms(store, survey_id, item_ids, scope)
    found = found.of((found.levels != NONE).any(axis=0))
    count = len(found.round)
    column = {
        item_id: IntegerArray(levels, levels == NONE) for item_id, levels in zip(asked, found.levels, strict=True)
    }
    absent = pd.array([pd.NA] * count, "Int16") if len(asked) < len(set(item_ids)) else None
    levels = {item_id: column.get(item_id, absent) for item_id in item_ids}
    head = {"community_id": _named(ids, found.community_no), "round": found.round.astype("int64")}
    return pd.DataFrame({**head, **levels, "n": np.ones(count, np.int64)})


def complete(store: Store, survey_id: str, item_ids: Sequence[str], *, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """How many forms gave a valid answer to each of ``item_ids``: community_id, round, n; of all rounds."""
    asked, ids, found = _forms(store, survey_id, item_ids, scope)
    # Nobody has answered an item that is not among the survey's.
    full = (found.levels != NONE).all(axis=0) & bool(asked and len(asked) == len(set(item_ids)))
    place, number = found.community_no[full].astype(np.int64), found.round[full].astype(np.int64)
    span = int(number.max(initial=0)) + 1
    counted = np.bincount(place * span + number)
    both = np.flatnonzero(counted)
    return pd.DataFrame(
        {"community_id": _named(ids, both // span).astype("str"), "round": both % span, "n": counted[both]}
    )


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


def _forms(
    store: Store, survey_id: str, item_ids: Sequence[str], scope: Scope
) -> tuple[dict[str, int], pd.Series, FormLevels]:
    """The number by item_id of the items asked for, community_id by number, and the forms with these items' levels."""
    with store.reading() as connection:
        asked = _asked(connection, survey_id, item_ids)
        known = connection.table("SELECT community_no, community_id FROM communities").to_pandas()
    ids = known.set_index("community_no")["community_id"].astype("str")
    return asked, ids, form_levels(store, survey_id, tuple(asked.values()), scope)


def _named(ids: pd.Series, numbers: npt.NDArray[np.integer]) -> pd.Series:
    """The ids of the communities of these ``numbers``, as categories."""
    return pd.Series(pd.Categorical.from_codes(ids.index.get_indexer(numbers), ids.array))


def _asked(connection: Connection, survey_id: str, item_ids: Sequence[str]) -> dict[str, int]:
    """The number by item_id of the level items asked for, in the order asked for."""
    query = "SELECT item_id, item_no FROM current_items WHERE survey_id = ? AND type = 'level'"
    known = dict(connection.execute(query, [survey_id]).fetchall())
    return {item_id: known[item_id] for item_id in item_ids if item_id in known}


def _listed(asked: dict[str, int]) -> str:
    return ", ".join(str(number) for number in asked.values()) or "NULL"
