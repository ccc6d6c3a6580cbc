"""The tables of the store, what a row of each is, and the version of the whole.

Inside, survey, item, community and batch are small integers; text ids stand once, in their own tables. The big tables
(responses, answers, comments) carry no index: they are only ever read by scan and hash join.

Rows stay with the batch that brought them. Communities and items are kept by batch as *versions*; the version in force
is the one of the latest loaded batch, so that undoing a batch brings back what stood before. Inside a transaction ask
the views communities_in_force and items_in_force; the tables current_… follow them at its end.
"""

from __future__ import annotations

import secrets
from typing import Final

import duckdb

from analytics.errors import StoreUnusable
from analytics.language import _
from analytics.model import MISSING
from analytics.store import bulletin_tables, cycle_tables, retention_tables, topic_tables

VERSION: Final = 6

# The reasons' numbers are stored: new ones go to the end of model.MISSING.
MISSING_NUMBER: Final = {reason: number for number, reason in enumerate(MISSING, start=1)}

# Beside the answers of a batch; new in version 2.
RECORDS: Final = """
CREATE TABLE codebooks (                -- how a batch's columns were read, as JSON; see ingest.memory.questionnaire
    batch_no INTEGER NOT NULL, fingerprint VARCHAR NOT NULL, codebook VARCHAR NOT NULL);

CREATE TABLE changes (                  -- cells changed or set aside before they were stored
    batch_no INTEGER NOT NULL, sheet VARCHAR, file_row BIGINT NOT NULL, "column" VARCHAR NOT NULL,
    change VARCHAR NOT NULL, before VARCHAR, after VARCHAR);

CREATE TABLE screenings (               -- what the quality screen found
    batch_no INTEGER NOT NULL, finding VARCHAR NOT NULL, n BIGINT NOT NULL, base BIGINT NOT NULL, rows VARCHAR,
    detail VARCHAR);

CREATE TABLE aliases (                  -- spellings that an analyst decided stand for a community; the latest counts
    alias_no INTEGER NOT NULL, spelling VARCHAR NOT NULL,
    community_id VARCHAR,               -- NULL: the decision was taken back
    decided_by VARCHAR NOT NULL, decided_at TIMESTAMP NOT NULL);
"""

TABLES: Final = f"""
CREATE TABLE store_state (              -- one row
    schema_version INTEGER NOT NULL,
    data_version BIGINT NOT NULL,       -- grows with every kept transaction
    comments_version BIGINT NOT NULL,   -- grows when the set of current comments changes
    comments_mark VARCHAR NOT NULL,     -- fingerprint of that set
    counts_week_starts_on TINYINT NOT NULL,
    last_batch_no INTEGER NOT NULL,     -- numbers are never used twice, even after an erasure
    last_response_no BIGINT NOT NULL,
    respondent_secret BLOB NOT NULL);

CREATE TABLE missing_reasons (missing_no TINYINT NOT NULL, missing VARCHAR NOT NULL);

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
    building VARCHAR);                  -- new in version 4; NULL in rows that were loaded before

CREATE TABLE answers (
    response_no BIGINT NOT NULL, item_no SMALLINT NOT NULL, level SMALLINT, choice VARCHAR, missing_no TINYINT);

CREATE TABLE comments (
    comment_id VARCHAR NOT NULL, mark UBIGINT NOT NULL,  -- mark: of the id and the text together
    response_no BIGINT NOT NULL, item_no SMALLINT NOT NULL, text VARCHAR NOT NULL);

CREATE TABLE level_counts (             -- of current responses only
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    item_no SMALLINT NOT NULL, week DATE, level SMALLINT, missing_no TINYINT, n BIGINT NOT NULL);

CREATE TABLE response_counts (
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    week DATE, channel VARCHAR, n BIGINT NOT NULL);

{RECORDS}
{topic_tables.TABLES}
{cycle_tables.TABLES}
{bulletin_tables.TABLES}
{retention_tables.TABLES}"""

# Answers counted, and what was kept of those whose time was over; new in version 6.
COUNTED: Final = """
CREATE OR REPLACE MACRO counted_levels(starts_on) AS TABLE
    SELECT batch_no, survey_no, round, community_no, item_no, week, level, missing_no, sum(n)::BIGINT AS n
    FROM (
        SELECT r.batch_no, r.survey_no, r.round, r.community_no, a.item_no, week_of(r.submitted_at, starts_on) AS week,
            a.level, a.missing_no, count(*) AS n
        FROM responses r
        JOIN answers a USING (response_no)
        JOIN item_versions v ON v.batch_no = r.batch_no AND v.item_no = a.item_no
        WHERE r.current AND v.type = 'level' AND (a.level IS NOT NULL OR a.missing_no IS NOT NULL)
        GROUP BY ALL
        UNION ALL
        SELECT k.batch_no, k.survey_no, k.round, k.community_no, k.item_no, week_of(k.since, starts_on), k.level,
            k.missing_no, k.n
        FROM retired_levels k JOIN batches b USING (batch_no)
        WHERE b.state = 'loaded')
    GROUP BY ALL;

CREATE OR REPLACE MACRO counted_responses(starts_on) AS TABLE
    SELECT batch_no, survey_no, round, community_no, week, channel, sum(n)::BIGINT AS n
    FROM (
        SELECT batch_no, survey_no, round, community_no, week_of(submitted_at, starts_on) AS week, channel,
            count(*) AS n
        FROM responses
        WHERE current
        GROUP BY ALL
        UNION ALL
        SELECT k.batch_no, k.survey_no, k.round, k.community_no, week_of(k.since, starts_on), k.channel, k.n
        FROM retired_responses k JOIN batches b USING (batch_no)
        WHERE b.state = 'loaded')
    GROUP BY ALL;
"""

VIEWS: Final = """
CREATE MACRO week_of(moment, starts_on) AS
    moment::DATE - ((isodow(moment) - starts_on + 7) % 7)::INTEGER;

CREATE VIEW communities_in_force AS
    SELECT c.community_id, v.*
    FROM community_versions v
    JOIN communities c USING (community_no)
    JOIN batches b USING (batch_no)
    WHERE b.state = 'loaded'
    QUALIFY row_number() OVER (PARTITION BY v.community_no ORDER BY v.batch_no DESC) = 1;

CREATE VIEW loaded_item_versions AS
    SELECT v.*, i.item_id, i.survey_no, s.survey_id
    FROM item_versions v
    JOIN batches b USING (batch_no)
    JOIN items i USING (item_no)
    JOIN surveys s USING (survey_no)
    WHERE b.state = 'loaded';

-- The wording is the latest file's, the definition the first file's unless an analyst has changed it, and the overall
-- item the one that the latest file to name one has named.
CREATE VIEW items_in_force AS
    WITH latest AS (
        SELECT * FROM loaded_item_versions QUALIFY row_number() OVER (PARTITION BY item_no ORDER BY batch_no DESC) = 1),
    earliest AS (
        SELECT item_no, arg_min(satisfied_from, batch_no) AS satisfied_from FROM loaded_item_versions GROUP BY item_no),
    decided AS (
        SELECT item_no, scale_low, scale_high, arg_max(satisfied_from, definition_no) AS satisfied_from
        FROM definitions GROUP BY ALL),
    deciding AS (
        SELECT survey_no, arg_max(item_no, batch_no) AS item_no
        FROM loaded_item_versions WHERE overall GROUP BY survey_no)
    SELECT l.survey_no, l.survey_id, l.item_no, l.item_id, l.position, l.heading, l.type, l.scale_low, l.scale_high,
        l.labels, coalesce(d.satisfied_from, e.satisfied_from) AS satisfied_from, l.category,
        o.item_no IS NOT NULL AS overall
    FROM latest l
    JOIN earliest e USING (item_no)
    LEFT JOIN decided d
        ON d.item_no = l.item_no AND d.scale_low = l.scale_low AND d.scale_high = l.scale_high
    LEFT JOIN deciding o ON o.item_no = l.item_no;

-- What every page reads: the versions in force, put here at the end of every transaction that writes.
CREATE TABLE current_communities AS SELECT * FROM communities_in_force;
CREATE TABLE current_items AS SELECT * FROM items_in_force;

CREATE MACRO places(cities, districts, streets, ids) AS TABLE
    SELECT community_no, community_id
    FROM current_communities
    WHERE (len(cities) = 0 OR list_contains(cities, city))
        AND (len(districts) = 0 OR list_contains(districts, district))
        AND (len(streets) = 0 OR list_contains(streets, street))
        AND (len(ids) = 0 OR list_contains(ids, community_id));

CREATE MACRO chosen_surveys(ids) AS TABLE
    SELECT survey_no, survey_id, kind FROM surveys WHERE ids IS NULL OR list_contains(ids, survey_id);

CREATE VIEW current_comments AS
    SELECT c.comment_id, c.mark, c.response_no, c.item_no, c.text, r.response_id, r.survey_no, r.round, r.community_no,
        r.submitted_at, r.channel
    FROM comments c
    JOIN responses r USING (response_no)
    WHERE r.current;
"""


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the current communities and items follow the versions in force; the last step of a transaction."""
    connection.execute("DELETE FROM current_communities")
    connection.execute("INSERT INTO current_communities SELECT * FROM communities_in_force")
    connection.execute("DELETE FROM current_items")
    connection.execute("INSERT INTO current_items SELECT * FROM items_in_force")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables in an empty file; refuse a file that is not ours or that a newer version has written.

    Raises :class:`StoreUnusable`.
    """
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        _create(connection)
        return
    if "store_state" not in tables:
        raise StoreUnusable(
            _("这个 DuckDB 文件里没有本系统的表"),
            expected=_("本系统建立的数据文件，或一个尚不存在的文件名"),
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


def _upgrade(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Add what later versions brought; all that an older one holds stays, but for the grouping of versions 1 and 2,
    which is made anew."""
    connection.execute("BEGIN TRANSACTION")
    if version < 2:
        connection.execute(RECORDS)
    if version < 3:
        connection.execute("DROP TABLE topics; DROP TABLE topic_assignments; DROP TABLE grouping")
        connection.execute(topic_tables.TABLES)
        connection.execute(topic_tables.ASSIGNED)
    if version < 4:
        connection.execute(cycle_tables.TABLES)
        connection.execute("ALTER TABLE responses ADD COLUMN IF NOT EXISTS building VARCHAR")
    if version < 5:
        connection.execute(bulletin_tables.TABLES)
    connection.execute(retention_tables.TABLES)
    connection.execute(cycle_tables.VIEWS)
    connection.execute(COUNTED)
    connection.execute("UPDATE store_state SET schema_version = ?", [VERSION])
    connection.execute("COMMIT")


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("BEGIN TRANSACTION")
    connection.execute(TABLES)
    connection.execute(VIEWS)
    connection.execute(cycle_tables.VIEWS)
    connection.execute(COUNTED)
    connection.execute(topic_tables.ASSIGNED)
    connection.executemany("INSERT INTO missing_reasons VALUES (?, ?)", [(n, r) for r, n in MISSING_NUMBER.items()])
    connection.execute(
        "INSERT INTO store_state VALUES (?, 0, 0, '0:0', 1, 0, 0, ?)",
        [VERSION, secrets.token_bytes(16)],
    )
    connection.execute("COMMIT")
