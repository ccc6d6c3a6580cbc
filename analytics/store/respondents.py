"""Who answered a survey: counts of forms by building, channel and attributes, never a form.

The cells are as fine as the answers themselves: they stay inside the flows, which hand on what may be shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import pyarrow as pa

from analytics.model import BUILDING, CHANNEL
from analytics.store.connection import Store
from analytics.store.frames import fetch
from analytics.store.incoming import TEXT, WHOLE, incoming, to_arrow

CELL_COLUMNS: Final = ("community_id", "building", "channel")
RECEIVED_COLUMNS: Final = (
    *("community_id", "building", "channel", "complete_forms", "partial_forms", "broken_off"),
    *("households", "unnumbered"),
)

_ASKED: Final = """
WITH asked AS (
    SELECT c.community_no, s.survey_no, n.round
    FROM rounds_asked n JOIN communities c USING (community_id) JOIN surveys s USING (survey_id)),
forms AS (
    SELECT r.* FROM responses r JOIN asked USING (community_no, survey_no, round) WHERE r.current)
"""
# Without an item every form counts, and none is satisfied; with one, which has levels, a form answers it once.
_CELLS: Final = """
{asked},
said AS MATERIALIZED (                  -- else a server looks for the answer of each form by itself
    SELECT response_no, level FROM answers
    WHERE item_no = (SELECT item_no FROM current_items WHERE item_id = $item) AND level IS NOT NULL),
counted AS (
    SELECT f.community_no, f.building, f.channel, {attributes}
        count(*) FILTER (WHERE $item::VARCHAR IS NULL OR a.level IS NOT NULL) AS n,
        count(*) FILTER (WHERE a.level >= (SELECT satisfied_from FROM current_items WHERE item_id = $item)) AS
            satisfied_forms,
        count(*) AS forms
    FROM forms f
    LEFT JOIN said a USING (response_no)
    GROUP BY {positions})
SELECT c.community_id, k.building, k.channel, {named}k.n, k.satisfied_forms, k.forms
FROM counted k JOIN communities c USING (community_no)
ORDER BY {positions}
"""
_WORDS: Final = """
WITH stated AS (SELECT DISTINCT attributes FROM responses WHERE current AND attributes IS NOT NULL),
named AS (SELECT attributes, unnest(json_keys(attributes)) AS variable FROM stated)
SELECT DISTINCT variable,
    json_extract_string(attributes, '/' || replace(replace(variable, '~', '~0'), '/', '~1')) AS category
FROM named
UNION SELECT DISTINCT $channel, channel FROM responses WHERE current AND channel IS NOT NULL
ORDER BY 1, 2
"""
_RECEIVED: Final = """
{asked},
questions AS (
    SELECT survey_no, count(*) AS n FROM current_items WHERE type <> 'text' GROUP BY survey_no),
said AS (     -- of all forms: to look for those asked for takes longer; several rows where options can be chosen
    SELECT a.response_no, a.item_no, i.type IN ('multi', 'ranking') AS several
    FROM answers a JOIN current_items i USING (item_no)
    WHERE i.type <> 'text' AND i.survey_no IN (SELECT survey_no FROM asked)
        AND (a.level IS NOT NULL OR a.choice IS NOT NULL OR a.missing_no IN (
            SELECT missing_no FROM missing_reasons WHERE missing IN ('not_applicable', 'dont_know')))),
told AS (
    SELECT response_no, count(*) AS n FROM (
        SELECT response_no FROM said WHERE NOT several
        UNION ALL
        SELECT response_no FROM (SELECT DISTINCT response_no, item_no FROM said WHERE several) once) each_once
    GROUP BY response_no),
judged AS (
    SELECT f.*, coalesce(t.n, 0)::DOUBLE PRECISION / q.n AS part
    FROM forms f JOIN questions q USING (survey_no) LEFT JOIN told t USING (response_no))
SELECT c.community_id, {by}
    count(*) FILTER (WHERE part >= $complete_from) AS complete_forms,
    count(*) FILTER (WHERE part >= $partial_from AND part < $complete_from) AS partial_forms,
    count(*) FILTER (WHERE part < $partial_from) AS broken_off,
    count(DISTINCT j.respondent_key) + count(*) FILTER (WHERE j.respondent_key IS NULL) AS households,
    count(*) FILTER (WHERE j.respondent_key IS NULL) AS unnumbered
FROM judged j JOIN communities c USING (community_no)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""
_BY: Final = {
    "community": "NULL::VARCHAR AS building, NULL::VARCHAR AS channel,",
    "building": "j.building, NULL::VARCHAR AS channel,",
    "channel": "NULL::VARCHAR AS building, j.channel,",
}


def words(store: Store) -> pd.DataFrame:
    """Every attribute that forms state, and every word they state it in: variable, category; 渠道 is one of them."""
    with store.reading() as connection:
        return fetch(connection, _WORDS, {"channel": CHANNEL}, columns=["variable", "category"])


def cells(
    store: Store, rounds: pd.DataFrame, *, item_id: str | None = None, variables: Sequence[str] = ()
) -> pd.DataFrame:
    """Forms of the named rounds by community, building, channel and the attributes ``variables``.

    ``rounds``: survey_id, round, community_id, one row each. Columns: CELL_COLUMNS, one a variable under its own name
    (missing where not stated), n (forms with a valid answer to ``item_id``, all forms without one), satisfied (of
    them), forms.
    """
    names = [name for name in variables if name not in (BUILDING, CHANNEL)]
    picked = "".join(f"json_extract_string(f.attributes, $path_{at}) AS attribute_{at}, " for at in range(len(names)))
    named = "".join(f"k.attribute_{at}, " for at in range(len(names)))
    # JSON pointers: an attribute may be called anything.
    paths = {f"path_{at}": "/" + name.replace("~", "~0").replace("/", "~1") for at, name in enumerate(names)}
    positions = ", ".join(str(at) for at in range(1, len(CELL_COLUMNS) + len(names) + 1))
    columns = [*CELL_COLUMNS, *(f"attribute_{at}" for at in range(len(names))), "n", "satisfied_forms", "forms"]
    with store.reading() as connection, incoming(connection, rounds_asked=_asked(rounds)):
        query = _CELLS.format(asked=_ASKED, attributes=picked, named=named, positions=positions)
        found = fetch(connection, query, {"item": item_id, **paths}, columns=columns)
    renamed = {f"attribute_{at}": name for at, name in enumerate(names)}
    return found.rename(columns={"satisfied_forms": "satisfied", **renamed})


def received(
    store: Store, rounds: pd.DataFrame, *, by: str = "community", complete_from: float, partial_from: float
) -> pd.DataFrame:
    """How completely the forms of the named rounds were answered: RECEIVED_COLUMNS.

    ``by`` community, building or channel (within communities). A form that answers at least ``complete_from`` of the
    questions with levels or options (0–1) is complete, from ``partial_from`` on partial, under it broken off; not
    applicable and don't know are answers. ``households`` are distinct household numbers and ``unnumbered`` forms.
    """
    limits = {"complete_from": complete_from, "partial_from": partial_from}
    with store.reading() as connection, incoming(connection, rounds_asked=_asked(rounds)):
        found = fetch(connection, _RECEIVED.format(asked=_ASKED, by=_BY[by]), limits, columns=RECEIVED_COLUMNS)
    return found.astype({"households": "int64"})


def _asked(rounds: pd.DataFrame) -> pa.Table:
    return to_arrow(rounds, {"survey_id": TEXT, "round": WHOLE, "community_id": TEXT})
