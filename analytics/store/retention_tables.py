"""The tables of what is left of answers that were deleted when their time was over."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE IF NOT EXISTS retired_levels (     -- what is left of deleted answers; counts with its batch
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    item_no SMALLINT NOT NULL,
    since DATE,                         -- first day of the week, or of the month where that begins later
    level SMALLINT, missing_no SMALLINT, n BIGINT NOT NULL);

CREATE TABLE IF NOT EXISTS retired_responses (
    batch_no INTEGER NOT NULL, survey_no SMALLINT NOT NULL, round SMALLINT NOT NULL, community_no INTEGER NOT NULL,
    since DATE, channel VARCHAR, n BIGINT NOT NULL);

CREATE TABLE IF NOT EXISTS retirements (        -- forms submitted earlier are not taken in again
    before TIMESTAMP NOT NULL, kind VARCHAR NOT NULL, done_by VARCHAR NOT NULL, done_at TIMESTAMP NOT NULL);
"""
