"""A reader's reach: the store as it is for someone who may see a part of the city only.

On the connection of such a reader every table that tells of places is covered by a temporary view of the same name that
holds the rows within reach. Names without a schema mean the views, in queries, in the store's own views and macros
alike; so no query has to remember the reader, and none that is written later can forget.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from analytics.errors import OutOfReach
from analytics.language import _
from analytics.model import Scope
from analytics.store.engine import Connection
from analytics.store.places import places

_HERE: Final = "community_no IN (SELECT community_no FROM reach)"
_BATCH: Final = "batch_no IN (SELECT batch_no FROM reached_batches)"
_SURVEY: Final = "survey_no IN (SELECT survey_no FROM reached_surveys)"
_ITEM: Final = "item_no IN (SELECT item_no FROM items)"
_FORM: Final = "response_no IN (SELECT response_no FROM responses)"
_COMMENT: Final = "mark IN (SELECT mark FROM comments)"
_NOTHING: Final = "false"
# Rules of programmes belong to no community; those of other places are not told.
_PROGRAMME: Final = (
    "(community_no IS NULL"
    " AND coalesce(json_extract_string(value, '$.district'), '') IN (SELECT district FROM reached_places)"
    " AND coalesce(json_extract_string(value, '$.city'), '') IN (SELECT city FROM reached_places))"
)

# What of each table is within reach; in this order, later ones read earlier ones.
WITHIN: Final = {
    "communities": _HERE,
    "community_versions": _HERE,
    "current_communities": _HERE,
    "responses": _HERE,
    "response_counts": _HERE,
    "level_counts": _HERE,
    "retired_levels": _HERE,
    "retired_responses": _HERE,
    "ballots": _HERE,
    "register_margins": _HERE,
    "cycle_events": f"{_HERE} OR {_PROGRAMME}",
    "cycle_entries": f"{_HERE} OR {_PROGRAMME}",
    "answers": _FORM,
    "comments": _FORM,
    "comment_words": _COMMENT,
    "topic_assignments": _COMMENT,
    "comment_overlay": _COMMENT,
    "decided_comments": _COMMENT,
    "surveys": _SURVEY,
    "batch_surveys": f"{_SURVEY} AND {_BATCH}",
    "items": _SURVEY,
    "item_versions": _ITEM,
    "current_items": _SURVEY,
    "definitions": _ITEM,
    "batches": _BATCH,
    "batch_events": _BATCH,
    # Of whole files, whose other rows are not told apart by place.
    "codebooks": _NOTHING,
    "changes": _NOTHING,
    "screenings": _NOTHING,
    "aggregated_parts": _BATCH,
    # Of everywhere, decided once.
    "kept_decisions": _NOTHING,
    "decided_from": _NOTHING,
    "early_reads": _NOTHING,
    # The decisions themselves name comments and words of everywhere; what follows from them is in the overlays.
    "decisions": _NOTHING,
    # Kept whole: those whose whole scope lies within the reader's.
    "bulletins": "bulletin_no IN (SELECT bulletin_no FROM reached_bulletins)",
    "bulletin_files": "bulletin_no IN (SELECT bulletin_no FROM reached_bulletins)",
    "aliases": "community_id IN (SELECT community_id FROM current_communities)",
}
# Topics are learnt from comments of everywhere. The codebook's own are everybody's; of others, and of parts, those are
# known that somebody within reach speaks of. Words that name places out of reach are not told, nor sums and quotes.
_SPOKEN: Final = "topic_id IN (SELECT topic_id FROM spoken_topics)"
_KEYWORDS: Final = """
CASE WHEN t.keywords IS NOT NULL THEN coalesce((
    SELECT string_agg(k.word, '、' ORDER BY k.place)
    FROM unnest(string_to_array(t.keywords, '、')) WITH ORDINALITY AS k(word, place)
    WHERE NOT EXISTS (SELECT 1 FROM elsewhere e WHERE strpos(k.word, e.name) > 0)), '') END"""
_LABEL: Final = """
CASE WHEN EXISTS (SELECT 1 FROM elsewhere e WHERE strpos(t.label, e.name) > 0) THEN t.topic_id ELSE t.label END"""
REDACTED: Final = {
    "topics": (
        {
            "label": _LABEL,
            "keywords": _KEYWORDS,
            "representatives": "NULL::VARCHAR",
            "n": "NULL::BIGINT",
            "n_distinct": "NULL::BIGINT",
        },
        f"(t.kind = 'codebook' AND t.parent IS NULL) OR t.{_SPOKEN}",
    ),
    "topic_overlay": ({"label": _LABEL}, f"left(t.topic_id, 2) NOT IN ('a-', 'd-') OR t.{_SPOKEN}"),
    "topic_words": ({}, "NOT EXISTS (SELECT 1 FROM elsewhere e WHERE strpos(t.word, e.name) > 0)"),
}
# What tells nothing of any place.
OPEN: Final = frozenset(
    {
        "store_state",
        "kind_versions",
        "missing_reasons",
        "cycle_state",
        "retirements",
        "grouping",
        "dictionary_used",
    }
)

# What confined connections ask again at every use; the names of places as they are in the store itself.
_OWN: Final = """
CREATE TEMP TABLE reach (community_no INTEGER);
CREATE TEMP TABLE reached_bulletins (bulletin_no INTEGER);
"""
_REACH: Final = """
INSERT INTO reach SELECT community_no FROM {main}.current_communities
WHERE (len($cities) = 0 OR list_contains($cities, city))
    AND (len($districts) = 0 OR list_contains($districts, district))
    AND (len($streets) = 0 OR list_contains($streets, street))
    AND (len($ids) = 0 OR list_contains($ids, community_id))
"""
REACHED: Final = """
CREATE TEMP VIEW reached_places AS
    SELECT city, district FROM {main}.current_communities WHERE community_no IN (SELECT community_no FROM reach)
    UNION ALL SELECT '', '';
CREATE TEMP VIEW reached_batches AS
    SELECT batch_no FROM {main}.responses WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT batch_no FROM {main}.retired_responses WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT batch_no FROM {main}.ballots WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT batch_no FROM {main}.register_margins WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT batch_no FROM {main}.cycle_events WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT batch_no FROM {main}.community_versions WHERE community_no IN (SELECT community_no FROM reach);
CREATE TEMP VIEW reached_surveys AS
    SELECT survey_no FROM {main}.responses WHERE community_no IN (SELECT community_no FROM reach)
    UNION SELECT survey_no FROM {main}.retired_responses WHERE community_no IN (SELECT community_no FROM reach)
"""

# What names a place out of reach and none within.
ELSEWHERE: Final = """
CREATE TEMP VIEW elsewhere AS
    WITH named AS (
        SELECT community_no, unnest(ARRAY[name, community_id, city, district, street, neighbourhood]) AS name
        FROM {main}.current_communities)
    SELECT DISTINCT name FROM named WHERE length(name) > 1
        AND name NOT IN (
            SELECT name FROM named WHERE name IS NOT NULL AND community_no IN (SELECT community_no FROM reach));
CREATE TEMP VIEW spoken_topics AS
    WITH assigned_here AS (
        SELECT topic_id FROM topic_assignments UNION SELECT subtopic_id FROM topic_assignments
        UNION SELECT topic_id FROM comment_overlay)
    SELECT topic_id FROM assigned_here WHERE topic_id IS NOT NULL
    UNION SELECT shown_id FROM {main}.topic_overlay
        WHERE shown_id IS NOT NULL AND topic_id IN (SELECT topic_id FROM assigned_here)
"""


def confine(connection: Connection) -> None:
    """Let ``connection`` see nothing but what :func:`renew` lets it see, from now on."""
    main = connection.main
    connection.confined = True
    connection.execute(_OWN)
    connection.execute(REACHED.format(main=main))
    # All names below are constants of this module.
    for table, rows in WITHIN.items():
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM {main}.{table} WHERE {rows}")  # noqa: S608
    connection.execute(ELSEWHERE.format(main=main))
    for table, (redacted, rows) in REDACTED.items():
        own = connection.table(f"SELECT * FROM {main}.{table} LIMIT 0").column_names  # noqa: S608
        columns = ", ".join(f"{redacted[name]} AS {name}" if name in redacted else name for name in own)
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM {main}.{table} t WHERE {rows}")  # noqa: S608
    connection.follow_names()


def renew(connection: Connection, scope: Scope) -> None:
    """Let a confined connection see what lies in ``scope`` now.

    Costs a tenth of confining one: the views stay, and what they ask is found anew.
    """
    connection.confined = True
    connection.execute("DELETE FROM reach")
    connection.execute(_REACH.format(main=connection.main), places(scope))
    connection.execute("DELETE FROM reached_bulletins")
    kept = connection.execute(f"SELECT bulletin_no, lies_in FROM {connection.main}.bulletins").fetchall()  # noqa: S608
    mine = [(number,) for number, lies_in in kept if Scope.of(json.loads(lies_in)).lies_within(scope)]
    if mine:
        connection.executemany("INSERT INTO reached_bulletins VALUES (?)", mine)


def refuse_beyond(connection: Connection, scope: Scope, concerning: Collection[str] | None) -> None:
    """Refuse to write what concerns (by community_id) places outside ``scope``, or, None, the store as a whole.

    Raises :class:`OutOfReach`, which names no place: whoever asks may not even know of it.
    """
    if scope.is_everywhere:
        return
    if concerning is not None:
        query = "SELECT community_id FROM places($cities, $districts, $streets, $ids)"
        mine = {one for (one,) in connection.execute(query, places(scope)).fetchall()}
        if set(concerning) <= mine:
            return
    raise OutOfReach(
        _("这一操作涉及您的范围以外的小区或全部数据"),
        expected=_("只涉及您范围内小区的操作"),
        action=_("请由负责全市数据的分析人员办理"),
    )
