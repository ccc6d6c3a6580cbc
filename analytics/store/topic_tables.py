"""The tables of topics: what residents say, what analysts decided about it, and the view that joins the two."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE topics (                   -- of the latest grouping
    place INTEGER NOT NULL, topic_id VARCHAR NOT NULL, label VARCHAR, kind VARCHAR, parent VARCHAR, category VARCHAR,
    unit VARCHAR, keywords VARCHAR, representatives VARCHAR, n BIGINT, n_distinct BIGINT, stability DOUBLE);

CREATE TABLE topic_assignments (        -- as the grouping found them; the overlays say what holds
    comment_id VARCHAR NOT NULL, mark UBIGINT NOT NULL, position SMALLINT NOT NULL, topic_id VARCHAR,
    subtopic_id VARCHAR, strength DOUBLE, margin DOUBLE, second_id VARCHAR, stance VARCHAR, bucket VARCHAR,
    first_alike VARCHAR, usefulness DOUBLE, x DOUBLE, y DOUBLE);

CREATE TABLE topic_words (topic_id VARCHAR NOT NULL, word VARCHAR NOT NULL, weight DOUBLE NOT NULL);

CREATE TABLE grouping (                 -- from what, by which method and rules the grouping was made; one row or none
    learnt_from BIGINT NOT NULL,        -- the comments version
    texts BIGINT NOT NULL,              -- distinct texts that taught the words' meaning
    method VARCHAR NOT NULL, rules VARCHAR NOT NULL,
    last_discovered INTEGER NOT NULL,   -- numbers of discovered topics are never used twice
    saved_at TIMESTAMP NOT NULL);

CREATE TABLE comment_words (            -- a comment cut into words, kept until its words or the dictionary change
    mark UBIGINT NOT NULL, words VARCHAR[] NOT NULL);

CREATE TABLE dictionary_used (          -- terms that the words were cut by beside the built-in ones
    term VARCHAR NOT NULL);

CREATE TABLE decisions (
    decision_no INTEGER NOT NULL, kind VARCHAR NOT NULL, topic_id VARCHAR, value VARCHAR NOT NULL, reason VARCHAR,
    decided_by VARCHAR NOT NULL, decided_at TIMESTAMP NOT NULL, undoes INTEGER);

CREATE TABLE decided_comments (         -- the comments that a decision names, by id and words
    decision_no INTEGER NOT NULL, comment_id VARCHAR NOT NULL, mark UBIGINT NOT NULL);

CREATE TABLE topic_overlay (            -- what decisions in force make of a topic of the grouping
    topic_id VARCHAR NOT NULL,
    shown_id VARCHAR,                   -- the topic it counts as; NULL: none, its comments are in ``bucket``
    bucket VARCHAR, label VARCHAR, category VARCHAR, unit VARCHAR);

CREATE TABLE comment_overlay (          -- what decisions in force make of a comment
    mark UBIGINT NOT NULL, topic_id VARCHAR, bucket VARCHAR NOT NULL, decision_no INTEGER NOT NULL);
"""

# Which topic a comment belongs to, decisions in force included: what every count and page of comments reads. A further
# topic that has become the main one is left out; a comment moved by hand speaks of the topic it was moved to alone.
_MAPPED: Final = """
    SELECT a.comment_id, a.mark, a.position, a.topic_id AS found_id, a.subtopic_id, a.strength, a.margin, a.second_id,
        a.stance, a.first_alike, a.usefulness, a.x, a.y, d.decision_no,
        CASE
            WHEN o.topic_id IS NOT NULL THEN o.shown_id
            WHEN d.mark IS NOT NULL THEN d.topic_id
            ELSE a.topic_id END AS topic_id,
        CASE
            WHEN o.bucket IS NOT NULL AND CASE WHEN d.mark IS NOT NULL THEN d.bucket ELSE a.bucket END = 'topic'
                THEN o.bucket
            WHEN d.mark IS NOT NULL THEN d.bucket
            ELSE a.bucket END AS bucket
    FROM topic_assignments a
    LEFT JOIN comment_overlay d ON d.mark = a.mark
    LEFT JOIN topic_overlay o ON o.topic_id = CASE WHEN d.mark IS NOT NULL THEN d.topic_id ELSE a.topic_id END"""
# Few comments speak of several topics: they alone are looked through for further ones, and kept aside meanwhile.
_ASSIGNED: Final = f"""
    WITH further AS ({_MAPPED}
        WHERE (a.position = 1 OR d.mark IS NULL)
            AND a.mark IN (SELECT mark FROM topic_assignments a WHERE position > 1{{among}})),
    several AS (
        SELECT mark, topic_id, min(position) AS position FROM further WHERE topic_id IS NOT NULL
        GROUP BY mark, topic_id),
    placed AS (
        SELECT main.* FROM ({_MAPPED}
            WHERE a.position = 1{{among}}) main
        UNION ALL
        SELECT f.* FROM further f JOIN several USING (mark, topic_id, position) WHERE f.position > 1)
    SELECT comment_id, mark, position, topic_id,
        CASE WHEN topic_id = found_id THEN subtopic_id END AS subtopic_id,
        CASE WHEN topic_id = found_id THEN strength END AS strength, margin, second_id, stance, bucket, first_alike,
        CASE WHEN decision_no IS NULL AND bucket IN ('undecided', 'none_fits') THEN usefulness END AS usefulness,
        x, y, decision_no
    FROM placed"""  # noqa: S608 (constants of this module)
VIEWS: Final = {"assigned": _ASSIGNED.format(among="")}


def assigned_among(marks: str) -> str:
    """The rows of the view ``assigned`` of the comments whose marks the query ``marks`` gives.

    A condition on the view itself is only looked at when all comments are placed: what stands in it several times is
    made once, of all.
    """
    return _ASSIGNED.format(among=f" AND a.mark IN ({marks})")
