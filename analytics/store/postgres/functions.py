"""Functions of DuckDB that our queries use and PostgreSQL lacks, under the same names and with the same meaning.

They are made in the store's own schema. Those in SQL are opened up by the planner wherever they are asked.
"""

from __future__ import annotations

from typing import Final

from analytics.store.postgres.statements import with_types
from analytics.store.schema_views import Function

# Signature and result: what it asks.
_IN_SQL: Final = {
    "len(anycompatiblearray) RETURNS INTEGER": "SELECT cardinality($1)",
    "list_contains(anycompatiblearray, anycompatible) RETURNS BOOLEAN": "SELECT $2 = ANY ($1)",
    "json_extract_string(value text, path text) RETURNS text": """
    SELECT CASE WHEN starts_with(path, '$.') THEN value::jsonb ->> trim(BOTH '"' FROM substr(path, 3))
        ELSE value::jsonb #>> (
            SELECT array_agg(replace(replace(step, '~1', '/'), '~0', '~') ORDER BY place)
            FROM unnest(string_to_array(substr(path, 2), '/')) WITH ORDINALITY AS steps(step, place)) END""",
    "json_keys(value text) RETURNS text[]": """
    SELECT coalesce(array_agg(key), ARRAY[]::text[]) FROM json_object_keys(value::json) AS keys(key)""",
    # Told apart within one statement only; other numbers than DuckDB's.
    "hash(integer, integer, text, integer) RETURNS BIGINT": "SELECT hash_record_extended(ROW($1, $2, $3, $4), 0)",
    "hash(integer, text) RETURNS BIGINT": "SELECT hash_record_extended(ROW($1, $2), 0)",
    # Capitals of every script, whatever the column is sorted by.
    "lowered(text) RETURNS text": """SELECT lower($1 COLLATE "und-x-icu") COLLATE "C" """,
}
_OTHERS: Final = (
    # MD5's last 8 bytes, the first of them counting least: a comment's mark, see ``exchange``.
    """
CREATE OR REPLACE FUNCTION md5_number_lower(text) RETURNS BIGINT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    hex text := md5($1);
BEGIN
    RETURN ('x' || substr(hex, 31, 2) || substr(hex, 29, 2) || substr(hex, 27, 2) || substr(hex, 25, 2)
        || substr(hex, 23, 2) || substr(hex, 21, 2) || substr(hex, 19, 2) || substr(hex, 17, 2))::bit(64)::bigint;
END$$""",
    """
CREATE OR REPLACE FUNCTION first_that_is(anyelement, anyelement) RETURNS anyelement
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT $1'""",
    "CREATE OR REPLACE AGGREGATE any_value(anyelement) (SFUNC = first_that_is, STYPE = anyelement)",
)


def borrowed() -> list[str]:
    """The statements that make them, in the place of those of an earlier version."""
    simple = [
        f"CREATE OR REPLACE FUNCTION {signature} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body${body}$body$"
        for signature, body in _IN_SQL.items()
    ]
    return [*simple, *_OTHERS]


def made(function: Function) -> str:
    """The statement that makes a function of the store's own."""
    given = ", ".join(f"{name} {kind}" for name, kind in function.parameters.items())
    if isinstance(function.columns, str):
        gives, body = function.columns, f"SELECT {function.body}"
    else:
        gives = f"TABLE({', '.join(f'{name} {kind}' for name, kind in function.columns.items())})"
        body = function.body
    return (
        f"CREATE OR REPLACE FUNCTION {function.name}({_bare(given)}) RETURNS {_bare(gives)}"
        f" LANGUAGE sql STABLE PARALLEL SAFE AS $body${body}$body$"
    )


def _bare(kinds: str) -> str:
    """Types of parameters and results, which have no collation."""
    return with_types(kinds).replace(' COLLATE "C"', "")


# What scans and hash joins do there, indexes do here: forms of a community, answers and comments of a form.
INDEXES: Final = {
    "responses": ("response_no", "community_no, survey_no, round", "response_id", "batch_no", "respondent_key"),
    "answers": ("response_no",),
    "comments": ("response_no", "mark"),
    "comment_words": ("mark",),
    "topic_assignments": ("mark",),
    "comment_overlay": ("mark",),
    "decided_comments": ("decision_no",),
    "level_counts": ("community_no, item_no", "batch_no"),
    "response_counts": ("community_no", "batch_no"),
    "cycle_events": ("entry_id", "batch_no"),
    "cycle_entries": ("entry_id",),
    "ballots": ("community_no", "batch_no"),
}

# The answers of a batch lie question by question: what few blocks hold is known by a hundredth of an index's size.
# Read at large, an index of all rows would be slower than all blocks.
BLOCKS: Final = {"answers": "item_no"}
_BLOCKS_TOGETHER: Final = 4  # a week's file of some hundred forms has no more of one question


def indexes() -> list[str]:
    """The statements that make them; one that is there already stays."""
    rows = [
        f"CREATE INDEX IF NOT EXISTS {table}_by_{columns.replace(', ', '_')} ON {table} ({columns})"
        for table, several in INDEXES.items()
        for columns in several
    ]
    blocks = [
        f"CREATE INDEX IF NOT EXISTS {_of_blocks(table)} ON {table} USING brin ({column}) "
        f"WITH (pages_per_range = {_BLOCKS_TOGETHER})"
        for table, column in BLOCKS.items()
    ]
    return rows + blocks


def looked_through(table: str) -> str | None:
    """The statement after which it is known what the blocks of ``table`` hold that were filled last; None where it is
    not asked."""
    return f"SELECT brin_summarize_new_values('{_of_blocks(table)}')" if table in BLOCKS else None


def _of_blocks(table: str) -> str:
    return f"{table}_blocks_by_{BLOCKS[table]}"
