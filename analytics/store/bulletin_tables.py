"""The tables of the bulletins that were issued."""

from __future__ import annotations

from typing import Final

# New in version 5. A bulletin is kept whole, as it was issued: it depends on no batch, and no undoing touches it.
TABLES: Final = """
CREATE TABLE bulletins (
    bulletin_no INTEGER NOT NULL, kind VARCHAR NOT NULL, period VARCHAR NOT NULL, period_start DATE NOT NULL,
    week_starts_on SMALLINT,             -- NULL where the period is no week
    scope VARCHAR NOT NULL,             -- as it was chosen, as JSON; its names sorted, so that equal scopes are equal
    lies_in VARCHAR NOT NULL,           -- the same with the levels above filled in from the register of that day
    edition INTEGER NOT NULL,           -- 1, 2, … of one period, scope and week start
    issued_at TIMESTAMP NOT NULL, issued_by VARCHAR NOT NULL, data_version BIGINT NOT NULL,
    sha256 VARCHAR NOT NULL,            -- of what it said when it was issued, time and edition left out
    title VARCHAR NOT NULL, number VARCHAR NOT NULL, period_words VARCHAR NOT NULL, scope_words VARCHAR NOT NULL,
    complete BOOLEAN NOT NULL,          -- the period was over
    content VARCHAR NOT NULL);          -- see bulletin.content.dump

CREATE TABLE bulletin_files (           -- survey files that a bulletin rests on; it may quote residents from them
    bulletin_no INTEGER NOT NULL, sha256 VARCHAR NOT NULL);
"""
