"""Which kind of data each table holds, and which kinds a statement reads or writes: told from its text.

What is read by a statement of one kind stays what it was until something of that kind is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from analytics.store import reach
from analytics.store.schema_views import FUNCTIONS, VIEWS

_TABLES: Final = {
    "communities": "communities community_versions current_communities",
    "spellings": "aliases",
    "questions": "surveys batch_surveys items item_versions definitions current_items missing_reasons",
    "answers": """responses answers level_counts response_counts retired_levels retired_responses retirements
        aggregated_parts""",
    "comments": "comments",
    "words": "comment_words dictionary_used",
    "topics": """topics topic_assignments topic_words grouping decisions decided_comments topic_overlay
        comment_overlay""",
    "records": "cycle_events cycle_state cycle_entries",
    "votes": "ballots",
    "margins": "register_margins",
    "bulletins": "bulletins bulletin_files",
    "batches": "batches batch_events codebooks changes screenings",
    "figures": "kept_decisions decided_from early_reads",
    "state": "store_state kind_versions",
}
KIND_OF: Final = {table: kind for kind, tables in _TABLES.items() for table in tables.split()}

# Whether files count. A file that comes in changes nothing of the others, nor of what is read of them.
STANDING: Final = "standing"
KINDS: Final = frozenset(_TABLES) | {STANDING}
# What follows from the others: it is the same when it is made again.
FOLLOWING: Final = frozenset({"figures"})

# The row of the store's state holds something of several kinds.
STATE: Final = {
    "schema_version": "state",
    "data_version": "state",
    "comments_version": "comments",
    "comments_mark": "comments",
    "counts_week_starts_on": "answers",
    "last_batch_no": "batches",
    "last_response_no": "batches",
    "respondent_secret": "answers",
}

_NAME: Final = r'(?P<main>(?:\{main\}|"[^"]+"(?:\.main)?)\.)?"?(?P<name>[a-z_]\w*)'
_READ: Final = re.compile(rf"\b(?P<how>FROM|JOIN)\s+(?:LATERAL\s+)?{_NAME}", re.IGNORECASE)
_WRITTEN: Final = re.compile(
    rf"\b(?P<how>INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+{_NAME}",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(r"\b(?P<name>[a-z_]\w*)\s*\(")
_WORD: Final = re.compile(r"\w+")
_COMMENT: Final = re.compile(r"--[^\n]*")


class Written(NamedTuple):
    """The kinds that a statement writes, and how many writes it holds."""

    kinds: frozenset[str]
    writes: int


def _temporary_views(statements: str) -> dict[str, str]:
    """The views that a reader's connection makes, by name."""
    made = re.findall(r"CREATE TEMP VIEW (\w+) AS(.*?)(?:;|\Z)", statements, re.DOTALL)
    return dict(made)


_WHOLE: Final[Mapping[str, str]] = VIEWS | {function.name: function.body for function in FUNCTIONS}
# What names mean on the connection of a reader of a part of the city, beside what they mean on others.
_CONFINED: Final[Mapping[str, str]] = (
    reach.WITHIN
    | {table: " ".join([rows, *columns.values()]) for table, (columns, rows) in reach.REDACTED.items()}
    | _temporary_views(reach.REACHED)
    | _temporary_views(reach.ELSEWHERE)
    | {"reach": "FROM {main}.current_communities", "reached_bulletins": "FROM {main}.bulletins"}
)


@lru_cache(maxsize=4096)
def read_by(statement: str, *, confined: bool = False) -> frozenset[str]:
    """The kinds that ``statement`` reads; on a reader's ``confined`` connection (see :mod:`.reach`) those too that tell
    what lies within reach.

    >>> sorted(read_by("SELECT * FROM ballots JOIN batches USING (batch_no)"))
    ['standing', 'votes']
    """
    found: set[str] = set()
    waiting, seen = [(statement, confined)], set()
    while waiting:
        text, is_confined = waiting.pop()
        text = _COMMENT.sub("", text)
        for how, name, of_main in _names(text):
            inside = is_confined and not of_main
            # A join asks of batches that are there already whether they count.
            joined = name == "batches" and how == "JOIN"
            found |= {STANDING} if joined else _kinds(name, text)
            for meaning in (_WHOLE.get(name), _CONFINED.get(name) if inside and not joined else None):
                if meaning is not None and (meaning, inside) not in seen:
                    seen.add((meaning, inside))
                    waiting.append((meaning, inside))
    return frozenset(found)


@lru_cache(maxsize=4096)
def written_by(statement: str) -> Written:
    """The kinds that ``statement`` writes.

    >>> sorted(written_by("UPDATE batches SET state = 'undone' WHERE batch_no = ?").kinds)
    ['batches', 'standing']
    """
    found: set[str] = set()
    writes = 0
    for write in _WRITTEN.finditer(statement):
        kinds = _kinds(write["name"], statement[write.end() :])
        if kinds and write["name"] == "batches" and write["how"][:6].upper() == "INSERT":
            kinds -= {STANDING}
        found |= kinds
        writes += bool(kinds)
    return Written(frozenset(found), writes)


def _names(text: str) -> Iterable[tuple[str, str, bool]]:
    """How a text asks for what, by name, and whether it means the table of the store whatever covers it."""
    for found in _READ.finditer(text):
        yield found["how"].upper(), found["name"], found["main"] is not None
    for asked in _ASKED.finditer(text):
        if asked["name"] in _WHOLE:
            yield "FROM", asked["name"], False


def _kinds(table: str, text: str) -> frozenset[str]:
    """The kinds of what ``text`` has of ``table``; none where the store has no such table."""
    if table == "store_state":
        named = {STATE[word] for word in _WORD.findall(text) if word in STATE}
        return frozenset(named or STATE.values())
    if table == "batches":
        return frozenset({KIND_OF[table], STANDING})
    return frozenset({KIND_OF[table]} if table in KIND_OF else ())
