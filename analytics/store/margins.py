"""Margins of the register, as their files were loaded: of each community and variable the latest file is in force."""

from __future__ import annotations

from typing import Final

from analytics.errors import UnmappableFile
from analytics.language import _
from analytics.model import EVERYWHERE, MARGINS, Margins, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import TEXT, WHOLE, incoming, to_arrow
from analytics.store.places import places

_COLUMNS: Final = dict.fromkeys(["community_id", "variable", "category", "unit"], TEXT) | {"population": WHOLE}
_INSERT: Final = """
INSERT INTO register_margins
SELECT $batch_no, c.community_no, n.variable, n.category, n.unit, n.population, n.row
FROM entering n JOIN communities c USING (community_id)
ORDER BY n.row
"""
_UNDECLARED: Final = """
SELECT DISTINCT n.community_id FROM entering n
WHERE n.community_id NOT IN (SELECT community_id FROM current_communities) ORDER BY 1
"""
_MARGINS: Final = """
WITH loaded AS (
    SELECT p.community_id, m.variable, m.category, m.unit, m.population, m.position, m.batch_no,
        max(m.batch_no) OVER (PARTITION BY m.community_no, m.variable) AS latest
    FROM register_margins m
    JOIN batches b USING (batch_no)
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    WHERE b.state = 'loaded')
SELECT community_id, variable, category, unit, population
FROM loaded
WHERE batch_no = latest
ORDER BY community_id, variable, position
"""


def insert(connection: Connection, batch_no: int, margins: Margins) -> None:
    """Put the checked rows of a batch into the store. Raises :class:`UnmappableFile` for undeclared communities."""
    with incoming(connection, entering=to_arrow(margins, _COLUMNS)):
        undeclared = [one for (one,) in connection.execute(_UNDECLARED).fetchall()]
        if undeclared:
            raise UnmappableFile(
                _("名册中没有这些小区：{ids}").format(ids="、".join(undeclared)), action=_("请先上传小区名册")
            )
        connection.execute(_INSERT, {"batch_no": batch_no})


def margins(store: Store, scope: Scope = EVERYWHERE) -> Margins:
    """The margins in force in ``scope``, the columns of ``model.MARGINS``; categories in the order of their file."""
    with store.reading() as connection:
        return fetch(connection, _MARGINS, places(scope), columns=MARGINS.columns)
