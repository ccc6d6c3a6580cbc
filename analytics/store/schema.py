"""The tables of the store, what a row of each is, and the version of the whole.

Types are named as DuckDB names them; see ``postgres.statements`` for what they are there.

Inside, survey, item, community and batch are small integers; text ids stand once, in their own tables. The big tables
(responses, answers, comments) carry no index: they are only ever read by scan and hash join.

Rows stay with the batch that brought them. Communities and items are kept by batch as *versions*; the version in force
is the one of the latest loaded batch, so that undoing a batch brings back what stood before. Inside a transaction ask
the views communities_in_force and items_in_force; the tables current_… follow them at its end.
"""

from __future__ import annotations

import secrets
from typing import Final

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.model import MISSING
from analytics.store import (
    aggregated_tables,
    bulletin_tables,
    changes,
    cycle_tables,
    kinds,
    margin_tables,
    retention_tables,
    topic_tables,
)
from analytics.store.engine import Connection
from analytics.store.schema_views import FUNCTIONS, VIEWS

VERSION: Final = 11

# Made from the data and nothing else; new in version 11.
FOLLOWING: Final = """
CREATE TABLE IF NOT EXISTS kept_decisions (     -- what may be shown; see store.kept_decisions
    decision_no BIGINT NOT NULL,        -- drawn at random
    name VARCHAR NOT NULL,              -- of what was asked
    rules VARCHAR NOT NULL,             -- fingerprint of what it was decided by
    frame BYTEA NOT NULL);              -- an Arrow stream

CREATE TABLE IF NOT EXISTS decided_from (       -- the kinds of data that it was decided from, as they were then
    decision_no BIGINT NOT NULL, kind VARCHAR NOT NULL, version BIGINT NOT NULL);

CREATE TABLE IF NOT EXISTS early_reads (        -- what was read ahead of readers; see store.early_reads
    program VARCHAR NOT NULL,           -- that alone can open it
    head BYTEA NOT NULL,                -- what was asked, and of which versions of the data
    body BYTEA NOT NULL,                -- what was read
    seal BYTEA NOT NULL);               -- by which the program knows that it wrote both
"""

# The reasons' numbers are stored: new ones go to the end of model.MISSING.
MISSING_NUMBER: Final = {reason: number for number, reason in enumerate(MISSING, start=1)}

# Beside the answers of a batch; new in version 2.
RECORDS: Final = """
CREATE TABLE codebooks (                -- how a batch's columns were read, as JSON; see ingest.memory.questionnaire
    batch_no INTEGER NOT NULL, fingerprint VARCHAR NOT NULL, codebook VARCHAR NOT NULL);

CREATE TABLE changes (                  -- cells changed or set aside before they were stored
    batch_no INTEGER NOT NULL, sheet VARCHAR, file_row BIGINT NOT NULL, "column" VARCHAR NOT NULL,
    change VARCHAR NOT NULL, before VARCHAR, after VARCHAR,
    place BIGINT);                      -- in the order that they were found; new in version 8

CREATE TABLE screenings (               -- what the quality screen found
    batch_no INTEGER NOT NULL, finding VARCHAR NOT NULL, n BIGINT NOT NULL, base BIGINT NOT NULL, rows VARCHAR,
    detail VARCHAR, place BIGINT);

CREATE TABLE aliases (                  -- spellings that an analyst decided stand for a community; the latest counts
    alias_no INTEGER NOT NULL, spelling VARCHAR NOT NULL,
    community_id VARCHAR,               -- NULL: the decision was taken back
    decided_by VARCHAR NOT NULL, decided_at TIMESTAMP NOT NULL);
"""

# Until then what a file's rows were known by was their number in the file of the store.
PLACED: Final = """
ALTER TABLE changes ADD COLUMN IF NOT EXISTS place BIGINT; UPDATE changes SET place = rowid WHERE place IS NULL;
ALTER TABLE screenings ADD COLUMN IF NOT EXISTS place BIGINT;
UPDATE screenings SET place = rowid WHERE place IS NULL
"""

TABLES: Final = f"""
CREATE TABLE store_state (              -- one row
    schema_version INTEGER NOT NULL,
    data_version BIGINT NOT NULL,       -- grows with every kept transaction
    comments_version BIGINT NOT NULL,   -- grows when the set of current comments changes
    comments_mark VARCHAR NOT NULL,     -- fingerprint of that set
    counts_week_starts_on SMALLINT NOT NULL,
    last_batch_no INTEGER NOT NULL,     -- numbers are never used twice, even after an erasure
    last_response_no BIGINT NOT NULL,
    respondent_secret BYTEA NOT NULL);

CREATE TABLE missing_reasons (missing_no SMALLINT NOT NULL, missing VARCHAR NOT NULL);

CREATE TABLE batches (
    batch_no INTEGER NOT NULL, filename VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, content VARCHAR NOT NULL,
    title VARCHAR, loaded_at TIMESTAMP NOT NULL, loaded_by VARCHAR NOT NULL, rows_read BIGINT NOT NULL,
    rows_accepted BIGINT NOT NULL, rows_rejected BIGINT NOT NULL, rows_repeated BIGINT NOT NULL,
    state VARCHAR NOT NULL, example BOOLEAN NOT NULL,
    first_response_no BIGINT NOT NULL, forms BIGINT NOT NULL);  -- its responses are numbered in one run

CREATE TABLE batch_events (
    batch_no INTEGER NOT NULL, event VARCHAR NOT NULL, done_by VARCHAR NOT NULL, done_at TIMESTAMP NOT NULL);

CREATE TABLE communities (community_no INTEGER NOT NULL, community_id VARCHAR NOT NULL);

CREATE TABLE community_versions (
    batch_no INTEGER NOT NULL, community_no INTEGER NOT NULL, name VARCHAR, city VARCHAR, district VARCHAR,
    street VARCHAR, neighbourhood VARCHAR, buildings INTEGER, households INTEGER, floor_area_m2 DOUBLE,
    built_year INTEGER, renovation_year INTEGER, stage VARCHAR, investment_wan DOUBLE, management_mode VARCHAR,
    longitude DOUBLE, latitude DOUBLE);

CREATE TABLE surveys (survey_no SMALLINT NOT NULL, survey_id VARCHAR NOT NULL, title VARCHAR, kind VARCHAR);

CREATE TABLE batch_surveys (batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL);

CREATE TABLE items (item_no SMALLINT NOT NULL, item_id VARCHAR NOT NULL, survey_no SMALLINT NOT NULL);

CREATE TABLE item_versions (
    batch_no INTEGER NOT NULL, item_no SMALLINT NOT NULL, position INTEGER, heading VARCHAR, type VARCHAR,
    scale_low SMALLINT, scale_high SMALLINT, labels VARCHAR, satisfied_from SMALLINT, category VARCHAR,
    overall BOOLEAN);

CREATE TABLE definitions (              -- an analyst's decisions on what counts as satisfied; the latest is in force
    definition_no INTEGER NOT NULL, item_no SMALLINT NOT NULL, scale_low SMALLINT NOT NULL,
    scale_high SMALLINT NOT NULL, satisfied_from SMALLINT NOT NULL, defined_by VARCHAR NOT NULL,
    defined_at TIMESTAMP NOT NULL);

CREATE TABLE responses (
    response_no BIGINT NOT NULL, batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL,
    community_no INTEGER NOT NULL, response_id VARCHAR NOT NULL, submitted_at TIMESTAMP, channel VARCHAR,
    respondent_key VARCHAR, attributes VARCHAR,
    precedence INTEGER NOT NULL,        -- batch_no when it replaces, -batch_no when it stands back
    current BOOLEAN NOT NULL,           -- the one row of its (survey, round, response_id) that counts
                                        -- (none of those in aggregated_parts: they are in the counts kept)
    building VARCHAR);                  -- new in version 4; NULL in rows that were loaded before

CREATE TABLE answers (
    response_no BIGINT NOT NULL, item_no SMALLINT NOT NULL, level SMALLINT, choice VARCHAR, missing_no SMALLINT);

CREATE TABLE comments (
    comment_id VARCHAR NOT NULL, mark UBIGINT NOT NULL,  -- mark: of the id and the text together
    response_no BIGINT NOT NULL, item_no SMALLINT NOT NULL, text VARCHAR NOT NULL);

CREATE TABLE level_counts (             -- of current responses only
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    item_no SMALLINT NOT NULL, week DATE, level SMALLINT, missing_no SMALLINT, n BIGINT NOT NULL);

CREATE TABLE response_counts (
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    week DATE, channel VARCHAR, n BIGINT NOT NULL);

{RECORDS}
{topic_tables.TABLES}
{cycle_tables.TABLES}
{bulletin_tables.TABLES}
{retention_tables.TABLES}
{margin_tables.TABLES}
{aggregated_tables.TABLES}
{changes.TABLE}
{FOLLOWING}

-- What every page reads: the versions in force, put here at the end of every transaction that writes.
CREATE TABLE current_communities (
    community_id VARCHAR NOT NULL, batch_no INTEGER NOT NULL, community_no INTEGER NOT NULL, name VARCHAR, city VARCHAR,
    district VARCHAR, street VARCHAR, neighbourhood VARCHAR, buildings INTEGER, households INTEGER,
    floor_area_m2 DOUBLE, built_year INTEGER, renovation_year INTEGER, stage VARCHAR,
    investment_wan DOUBLE, management_mode VARCHAR, longitude DOUBLE, latitude DOUBLE);

CREATE TABLE current_items (
    survey_no SMALLINT NOT NULL, survey_id VARCHAR NOT NULL, item_no SMALLINT NOT NULL, item_id VARCHAR NOT NULL,
    position INTEGER, heading VARCHAR, type VARCHAR, scale_low SMALLINT, scale_high SMALLINT, labels VARCHAR,
    satisfied_from SMALLINT, category VARCHAR, overall BOOLEAN);
"""


_SETTLED: Final = {"current_communities": "communities_in_force", "current_items": "items_in_force"}
_DIFFER: Final = """
SELECT 1 FROM (
    (SELECT * FROM {table} EXCEPT ALL SELECT * FROM {view}) UNION ALL
    (SELECT * FROM {view} EXCEPT ALL SELECT * FROM {table})) differing
LIMIT 1
"""


def settle(connection: Connection) -> None:
    """Let the current communities and items follow the versions in force; the last step of a transaction.

    Nothing is written where they are the same as before.
    """
    for table, view in _SETTLED.items():
        if (
            not connection.writes.changed.isdisjoint(kinds.read_by(f"FROM {view}"))
            and connection.execute(_DIFFER.format(table=table, view=view)).fetchall()
        ):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 (constants of this module)
            connection.execute(f"INSERT INTO {table} SELECT * FROM {view}")  # noqa: S608
            connection.weigh(table)


def prepare(connection: Connection) -> None:
    """Make the tables in an empty store; refuse one that is not ours or that a newer version has written.

    Inside a transaction of the caller's. Raises :class:`StoreUnusable`.
    """
    tables = connection.tables()
    if not tables:
        _create(connection)
        return
    if "store_state" not in tables:
        raise StoreUnusable(
            _("这个数据库里没有本系统的表"),
            expected=_("本系统建立的数据文件或数据库，或一个尚不存在的文件名、一个空的数据库"),
            action=_("请检查 MINYI_DATABASE 或 --database 所写的位置"),
        )
    (version,) = connection.execute("SELECT schema_version FROM store_state").fetchall()[0]
    if 1 <= version < VERSION:
        _upgrade(connection, version)
    elif version != VERSION:
        raise StoreUnusable(
            _("数据文件的版本是 {version}").format(version=version),
            expected=_("版本 {version}").format(version=VERSION),
            action=_("请升级本系统后再打开"),
        )


def _upgrade(connection: Connection, version: int) -> None:
    """Add what later versions brought; all that an older one holds stays, but for the grouping of versions 1 and 2,
    which is made anew."""
    if version < 2:
        connection.make(RECORDS)
    if version < 3:
        connection.execute("DROP TABLE topics; DROP TABLE topic_assignments; DROP TABLE grouping")
        connection.make(topic_tables.TABLES)
    if version < 4:
        connection.make(cycle_tables.TABLES)
        connection.make("ALTER TABLE responses ADD COLUMN IF NOT EXISTS building VARCHAR")
    if version < 5:
        connection.make(bulletin_tables.TABLES)
    connection.make(retention_tables.TABLES)
    connection.make(margin_tables.TABLES)
    connection.make(aggregated_tables.TABLES)
    connection.make(changes.TABLE)
    connection.make(FOLLOWING)
    connection.execute("DROP TABLE IF EXISTS shown_figures")  # some of it, from version 9 on
    changes.begin(connection)
    if 2 <= version < 8:
        connection.make(PLACED)
    # Version 10 places topics by another view, and on a server knows which blocks hold a question's answers, and how
    # little is in small tables.
    connection.define(FUNCTIONS, VIEWS)
    connection.weigh(*sorted(connection.tables()))
    connection.execute("UPDATE store_state SET schema_version = ?", [VERSION])


def _create(connection: Connection) -> None:
    connection.make(TABLES)
    connection.define(FUNCTIONS, VIEWS)
    connection.executemany("INSERT INTO missing_reasons VALUES (?, ?)", [(n, r) for r, n in MISSING_NUMBER.items()])
    connection.weigh("missing_reasons")
    connection.execute(
        "INSERT INTO store_state VALUES (?, 0, 0, '0:0', 1, 0, 0, ?)",
        [VERSION, secrets.token_bytes(16)],
    )
    changes.begin(connection)
