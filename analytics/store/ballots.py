"""Ballots of owners' votes, as their rolls were loaded."""

from __future__ import annotations

from typing import Final

from analytics.errors import UnmappableFile
from analytics.language import _
from analytics.model import BALLOTS, EVERYWHERE, Ballots, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import DAY, TEXT, WHOLE, YES_NO, incoming, to_arrow
from analytics.store.places import places

_COLUMNS: Final = (
    dict.fromkeys(["community_id", "matter", "extent", "building", "stairway"], TEXT)
    | dict.fromkeys(["unit_key", "owner_key", "opinion"], TEXT)
    | {"special": YES_NO, "area_cm2": WHOLE, "voted_on": DAY}
)
_INSERT: Final = """
INSERT INTO ballots
SELECT $batch_no, c.community_no, n.matter, n.special, n.extent, n.building, n.stairway, n.unit_key, n.owner_key,
    n.area_cm2, n.opinion, n.voted_on
FROM entering n JOIN communities c USING (community_id)
ORDER BY n.row
"""
_UNDECLARED: Final = """
SELECT DISTINCT n.community_id FROM entering n
WHERE n.community_id NOT IN (SELECT community_id FROM current_communities) ORDER BY 1
"""
# Who votes together and by which majority is what the latest roll of the matter says; of each part of the community
# that votes on its own, the latest roll is in force as a whole.
_BALLOTS: Final = """
WITH loaded AS (
    SELECT v.*, p.community_id,
        CASE WHEN v.extent = 'community' THEN '' ELSE v.building END AS voting_building,
        CASE WHEN v.extent = 'stairway' THEN v.stairway ELSE '' END AS voting_stairway
    FROM ballots v
    JOIN batches b USING (batch_no)
    JOIN places($cities, $districts, $streets, $ids) p USING (community_no)
    WHERE b.state = 'loaded'),
ruling AS (
    SELECT community_no, matter, (array_agg(extent ORDER BY batch_no DESC NULLS LAST))[1] AS extent,
        (array_agg(special ORDER BY batch_no DESC NULLS LAST))[1] AS special
    FROM loaded GROUP BY 1, 2),
latest AS (
    SELECT l.community_no, l.matter, l.extent, l.voting_building, l.voting_stairway, max(l.batch_no) AS batch_no
    FROM loaded l JOIN ruling USING (community_no, matter, extent, special)
    GROUP BY 1, 2, 3, 4, 5)
SELECT l.*
FROM loaded l JOIN latest USING (community_no, matter, extent, voting_building, voting_stairway, batch_no)
ORDER BY l.community_id, l.matter, l.building, l.stairway, l.unit_key
"""


def insert(connection: Connection, batch_no: int, ballots: Ballots) -> None:
    """Put the checked ballots of a batch into the store. Raises :class:`UnmappableFile` for undeclared communities."""
    with incoming(connection, entering=to_arrow(ballots, _COLUMNS)):
        undeclared = [one for (one,) in connection.execute(_UNDECLARED).fetchall()]
        if undeclared:
            raise UnmappableFile(
                _("名册中没有这些小区：{ids}").format(ids="、".join(undeclared)), action=_("请先上传小区名册")
            )
        connection.execute(_INSERT, {"batch_no": batch_no})


def ballots(store: Store, scope: Scope = EVERYWHERE) -> Ballots:
    """The ballots in force in ``scope``, the columns of ``model.BALLOTS``, by community, matter, building, 单元."""
    with store.reading() as connection:
        return fetch(connection, _BALLOTS, places(scope), columns=BALLOTS.columns)
