"""The table of parts that were counted on a cluster, and the view of comments that lets theirs be read."""

from __future__ import annotations

from typing import Final

# Their counts stand in retired_levels and retired_responses, as those of all forms that are counted and not held.
TABLES: Final = """
CREATE TABLE IF NOT EXISTS aggregated_parts (   -- the parts that a batch counted on a cluster was made of
    batch_no INTEGER NOT NULL, place INTEGER NOT NULL, filename VARCHAR NOT NULL, sha256 VARCHAR NOT NULL,
    rows_read BIGINT NOT NULL, rows_accepted BIGINT NOT NULL, rows_rejected BIGINT NOT NULL,
    rows_repeated BIGINT NOT NULL,
    left_out VARCHAR);                  -- why the part was left out; NULL: it was not
"""

# A form of such a batch stands among the responses for its comments' sake, never current: it was counted before.
VIEWS: Final = {
    "aggregated_in_force": """
    SELECT DISTINCT p.batch_no
    FROM aggregated_parts p
    JOIN batches b ON b.batch_no = p.batch_no
    WHERE b.state = 'loaded'""",
    "current_comments": """
    SELECT c.comment_id, c.mark, c.response_no, c.item_no, c.text, r.response_id, r.survey_no, r.round, r.community_no,
        r.submitted_at, r.channel
    FROM comments c
    JOIN responses r ON r.response_no = c.response_no
    WHERE r.current OR r.batch_no IN (SELECT batch_no FROM aggregated_in_force)""",
}
