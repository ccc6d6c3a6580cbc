"""What is kept beside a batch's answers, and older stores brought up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analytics.errors import UnmappableFile
from analytics.model import BatchRecord
from analytics.store import Store, aliases, batches, bulletins, open_store, records, topics
from tests.store.files import source, survey
from tests.stores import url_of

NOON = dt.datetime(2026, 9, 3, 12)


def record(fingerprint: str, codebook: str) -> BatchRecord:
    changes = pd.DataFrame(
        {"sheet": [None, "乙"], "row": [5, 2], "column": ["意见", "意见"], "change": ["simplified", "spam"]}
        | {"before": ["小區", "博彩"], "after": ["小区", None]}
    )
    screening = pd.DataFrame({"finding": ["too_fast"], "n": [3], "base": [40], "rows": ["2、7、9"], "detail": ["快"]})
    return BatchRecord(fingerprint, codebook, changes, screening)


def test_a_record_comes_back_as_it_went_in(loaded: Store) -> None:
    kept = record("f1", "{}")
    batch_id = batches.commit(loaded, survey(round=2), source("again"), record=kept).batch_id
    found = records.changes(loaded, batch_id)
    assert found["row"].tolist() == [5, 2] and found["after"].tolist()[0] == "小区"
    assert found["sheet"].isna().tolist() == [True, False]
    assert records.screening(loaded, batch_id).to_dict("records") == kept.screening.to_dict("records")
    assert records.changes(loaded, 1).empty
    assert records.codebook(loaded, batch_id) == "{}" and records.codebook(loaded, 1) is None


def test_the_latest_loaded_codebook_of_a_questionnaire_is_in_force(loaded: Store) -> None:
    first = batches.commit(loaded, survey(round=2), source("one"), record=record("f1", "old")).batch_id
    second = batches.commit(loaded, survey(round=2), source("two"), record=record("f1", "new")).batch_id
    assert records.codebooks(loaded)["codebook"].tolist() == ["new"]
    batches.undo(loaded, second, by="甲", at=NOON)
    assert records.codebooks(loaded).to_dict("list")["batch_id"] == [first]


def test_the_latest_decision_on_a_spelling_counts_and_all_are_kept(loaded: Store) -> None:
    aliases.decide(loaded, {"一号院": "C1", "老院": "C2"}, by="甲", at=NOON)
    aliases.decide(loaded, {"一号院": "C2"}, by="乙", at=NOON)
    aliases.decide(loaded, {"老院": None}, by="乙", at=NOON)
    assert aliases.aliases(loaded) == {"一号院": "C2"}
    assert aliases.decisions(loaded)["by"].tolist() == ["甲", "甲", "乙", "乙"]


def test_a_decision_for_an_unknown_community_keeps_none_of_them(loaded: Store) -> None:
    with pytest.raises(UnmappableFile, match="C9"):
        aliases.decide(loaded, {"一号院": "C1", "别处": "C9"}, by="甲", at=NOON)
    assert aliases.aliases(loaded) == {}


NEW_IN = {
    2: ("codebooks", "changes", "screenings", "aliases"),
    3: (
        *("topic_words", "comment_words", "dictionary_used", "decisions", "decided_comments", "topic_overlay"),
        *("comment_overlay", "topics", "topic_assignments", "grouping"),
    ),
    4: ("cycle_events", "cycle_state", "cycle_entries", "ballots"),
    5: ("bulletins", "bulletin_files"),
    7: ("register_margins",),
    11: ("kept_decisions", "decided_from", "early_reads"),
}
# As version 2 had them.
TOPICS_BEFORE = """
CREATE TABLE topics (place INTEGER, topic_id VARCHAR, label VARCHAR, kind VARCHAR, category VARCHAR, unit VARCHAR,
    keywords VARCHAR, representatives VARCHAR, n BIGINT, n_distinct BIGINT);
CREATE TABLE topic_assignments (comment_id VARCHAR, mark UBIGINT, position SMALLINT, topic_id VARCHAR, strength DOUBLE,
    bucket VARCHAR, first_alike VARCHAR);
CREATE TABLE grouping (learnt_from BIGINT, method VARCHAR, saved_at TIMESTAMP);
INSERT INTO grouping VALUES (0, 'old', '2026-01-01')
"""


@pytest.mark.embedded  # there was no other engine before version 8
@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
def test_an_older_store_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    address = url_of(tmp_path / "minyi.duckdb")
    open_store(address).close()
    with duckdb.connect(str(tmp_path / "minyi.duckdb")) as connection:
        if version < 4:
            connection.execute("ALTER TABLE responses DROP COLUMN building")
        if version < 3:
            connection.execute("DROP VIEW assigned")
        if version < 8:
            for table in ("changes", "screenings") if version > 1 else ():
                connection.execute(f"ALTER TABLE {table} DROP COLUMN place")
        for table in [table for later, tables in NEW_IN.items() if later > version for table in tables]:
            connection.execute(f"DROP TABLE {table} CASCADE")
        if version < 3:
            connection.execute(TOPICS_BEFORE)
        connection.execute("UPDATE store_state SET schema_version = ?", [version])
    again = open_store(address)
    assert records.codebooks(again).empty and aliases.aliases(again) == {}
    assert topics.grouping_state(again) is None and topics.assignments(again).empty
    assert bulletins.bulletins(again).empty
    with again.reading() as connection:
        assert connection.execute("SELECT count(building) FROM responses").fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM current_comments").fetchall() == [(0,)]
    again.close()
