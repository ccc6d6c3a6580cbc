"""The table of what offices know of their residents as a whole: the margins that samples are compared with."""

from __future__ import annotations

from typing import Final

# New in version 7.
TABLES: Final = """
CREATE TABLE IF NOT EXISTS register_margins (   -- households or persons of a community by category; counts, no persons
    batch_no INTEGER NOT NULL, community_no INTEGER NOT NULL, variable VARCHAR NOT NULL, category VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, population BIGINT NOT NULL,
    position INTEGER NOT NULL);          -- in its file, from 0
"""
