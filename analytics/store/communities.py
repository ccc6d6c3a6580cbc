"""The register of communities: one version a batch, the latest loaded one in force."""

from __future__ import annotations

from analytics.errors import BatchInUse, UnmappableFile
from analytics.language import _
from analytics.model import COMMUNITIES, EVERYWHERE, Communities, Scope
from analytics.store.connection import Store
from analytics.store.engine import Connection
from analytics.store.frames import fetch
from analytics.store.incoming import COMMUNITY_COLUMNS, incoming, to_arrow
from analytics.store.places import places
from analytics.store.reference import read_once

_CURRENT = """
SELECT v.* FROM current_communities v JOIN places($cities, $districts, $streets, $ids) USING (community_no)
ORDER BY v.community_id
"""

_NUMBER_NEW = """
INSERT INTO communities
SELECT (SELECT coalesce(max(community_no), 0) FROM communities) + row_number() OVER (ORDER BY row), community_id
FROM register WHERE community_id NOT IN (SELECT community_id FROM communities)
"""

_NEW_VERSIONS = """
INSERT INTO community_versions
SELECT $batch_no, c.community_no, r.name, r.city, r.district, r.street, r.neighbourhood, r.buildings, r.households,
    r.floor_area_m2, r.built_year, r.renovation_year, r.stage, r.investment_wan, r.management_mode, r.longitude,
    r.latitude
FROM register r JOIN communities c USING (community_id)
"""

# Loaded files some of whose communities no loaded register declares.
_ORPHANED = """
SELECT DISTINCT b.batch_no, b.filename
FROM batch_communities s JOIN batches b USING (batch_no)
WHERE b.state = 'loaded' AND s.community_no NOT IN (SELECT community_no FROM communities_in_force)
ORDER BY b.batch_no
"""
# What was entered by hand and stands, of such communities.
_ENTERED = """
SELECT DISTINCT e.entry_id
FROM cycle_entries e JOIN cycle_events v USING (entry_id)
WHERE v.batch_no IS NULL AND e.community_no NOT IN (SELECT community_no FROM communities_in_force)
"""

_REGISTERS_NEEDED = """
SELECT DISTINCT b.batch_no, b.filename
FROM batch_communities s
LEFT JOIN community_versions v USING (community_no)
LEFT JOIN batches b ON b.batch_no = v.batch_no
WHERE s.batch_no = $batch_no AND s.community_no NOT IN (SELECT community_no FROM communities_in_force)
ORDER BY b.batch_no
"""


def communities(store: Store, scope: Scope = EVERYWHERE) -> Communities:
    """Every declared community within ``scope``, ordered by id: the columns of ``model.COMMUNITIES``."""

    def read() -> Communities:
        with store.reading() as connection:
            return fetch(connection, _CURRENT, places(scope), columns=COMMUNITIES.columns)

    return read_once(store, ("communities", scope), read)


def insert(connection: Connection, batch_no: int, frame: Communities) -> int:
    """Add a register's rows as versions of ``batch_no``; how many of its communities were declared before.

    Raises :class:`UnmappableFile` when a community stands twice in ``frame``.
    """
    twice = frame["community_id"][frame["community_id"].duplicated()]
    if len(twice):
        raise UnmappableFile(
            _("名册里有重复的小区编号：{ids}").format(ids="、".join(twice.astype("str").unique()[:5])),
            expected=_("每个小区一行"),
        )
    with incoming(connection, register=to_arrow(frame, COMMUNITY_COLUMNS)):
        (repeated,) = connection.execute(
            "SELECT count(*) FROM register JOIN communities_in_force USING (community_id)"
        ).fetchall()[0]
        connection.execute(_NUMBER_NEW)
        connection.execute(_NEW_VERSIONS, {"batch_no": batch_no})
    return int(repeated)


def refuse_orphans(connection: Connection, batch_no: int) -> None:
    """Raise :class:`BatchInUse` when loaded files speak of communities that undoing ``batch_no`` has taken away."""
    orphaned = connection.execute(_ORPHANED).fetchall()
    if orphaned:
        names = "、".join(_("批次 {n}（{file}）").format(n=n, file=file) for n, file in orphaned)
        raise BatchInUse(
            _("批次 {n} 名册里的小区还有答卷、票册或记录").format(n=batch_no),
            action=_("请先撤销用到它们的批次：{names}").format(names=names),
        )


def refuse_entered(connection: Connection, batch_no: int) -> None:
    """Raise :class:`BatchInUse` when entries made by hand are of communities that undoing ``batch_no`` took away."""
    n = len(connection.execute(_ENTERED).fetchall())
    if n:
        raise BatchInUse(
            _("批次 {n} 名册里的小区还有 {entries} 项人工登记").format(n=batch_no, entries=n),
            action=_("请先撤回这些登记；名册有错时，直接上传更正后的名册即可"),
        )


def refuse_homeless(connection: Connection, batch_no: int) -> None:
    """Raise :class:`BatchInUse` when ``batch_no`` speaks of communities of undone registers."""
    needed = connection.execute(_REGISTERS_NEEDED, {"batch_no": batch_no}).fetchall()
    if needed:
        names = "、".join(_("批次 {n}（{file}）").format(n=n, file=file) for n, file in needed if n is not None)
        raise BatchInUse(
            _("批次 {n} 所涉的小区已随名册撤销").format(n=batch_no),
            action=_("请先恢复名册批次：{names}").format(names=names) if names else _("请先上传小区名册"),
        )
