"""The tables of the renovation cycle: what was done, and what each entry has come to."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE cycle_events (             -- what was done in the cycle; never changed, only followed
    event_no INTEGER NOT NULL, entry_id VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    community_no INTEGER,               -- NULL: concerns a programme, not one community
    kind VARCHAR NOT NULL, value VARCHAR NOT NULL, happened_on DATE, reason VARCHAR, done_by VARCHAR NOT NULL,
    done_at TIMESTAMP NOT NULL,
    batch_no INTEGER,                   -- the file it came from; its events count while it is loaded
    undoes INTEGER);

CREATE TABLE cycle_state (              -- one row; numbers are never used twice, even after an erasure
    last_event_no INTEGER NOT NULL);
INSERT INTO cycle_state VALUES (0);

CREATE TABLE cycle_entries (            -- what follows from the events that count; made anew with each of them
    entry_id VARCHAR NOT NULL, subject VARCHAR NOT NULL, community_no INTEGER, state VARCHAR NOT NULL,
    value VARCHAR NOT NULL, opened_on DATE NOT NULL, changed_on DATE NOT NULL, changed_by VARCHAR NOT NULL,
    last_event_no INTEGER NOT NULL, batch_no INTEGER);

CREATE TABLE ballots (                  -- one dwelling on the roll of a vote; whose it is only as a keyed hash
    batch_no INTEGER NOT NULL, community_no INTEGER NOT NULL, matter VARCHAR NOT NULL, special BOOLEAN NOT NULL,
    extent VARCHAR NOT NULL, building VARCHAR NOT NULL, stairway VARCHAR NOT NULL, unit_key VARCHAR NOT NULL,
    owner_key VARCHAR NOT NULL, area_cm2 BIGINT NOT NULL, opinion VARCHAR NOT NULL, voted_on DATE);
"""

VIEWS: Final = {
    # The events that count: those of files that are undone do not, nor does it count that one of these was taken back.
    "counted_events": """
    SELECT e.* FROM cycle_events e
    LEFT JOIN batches b ON b.batch_no = e.batch_no
    LEFT JOIN (
        SELECT v.event_no FROM cycle_events v JOIN batches w ON w.batch_no = v.batch_no WHERE w.state <> 'loaded') u
        ON u.event_no = e.undoes
    WHERE (e.batch_no IS NULL OR b.state = 'loaded') AND u.event_no IS NULL""",
    # Where files say something of communities: answers, ballots, margins, records of the cycle.
    "batch_communities": """
    SELECT DISTINCT batch_no, community_no FROM responses
    UNION SELECT DISTINCT batch_no, community_no FROM retired_responses
    UNION SELECT DISTINCT batch_no, community_no FROM ballots
    UNION SELECT DISTINCT batch_no, community_no FROM register_margins
    UNION SELECT DISTINCT batch_no, community_no FROM cycle_events
    WHERE batch_no IS NOT NULL AND community_no IS NOT NULL""",
}
