"""What a statement reads and writes is told from its text: through views, functions and a reader's reach."""

from __future__ import annotations

import ast
import re

import pytest

from analytics.settings import PROJECT
from analytics.store import Store, kinds

READ = {
    "SELECT 1": "",
    "SELECT * FROM ballots": "votes",
    'SELECT * FROM "minyi".main.ballots b': "votes",
    "SELECT answers, count(*) AS votes FROM comments": "comments",
    "WITH a AS (SELECT * FROM answers) SELECT * FROM a LEFT JOIN comments c USING (x)": "answers comments",
    "SELECT 1 WHERE 2 IN (SELECT batch_no FROM register_margins)": "margins",
    "SELECT * -- FROM ballots\nFROM aliases": "spellings",
    # Views and functions are what they are made of, whatever stands between.
    "SELECT * FROM communities_in_force": "communities standing",
    "SELECT * FROM current_comments": "answers comments standing",
    "SELECT * FROM assigned JOIN places($a, $b, $c, $d) p USING (x)": "communities topics",
    "SELECT * FROM counted_levels($starts_on)": "answers questions standing",
    # A join asks of files that are there whether they count; a list of files shows new ones too.
    "SELECT * FROM ballots v JOIN batches b USING (batch_no)": "standing votes",
    "SELECT * FROM batches": "batches standing",
    # The row of the state is of several kinds.
    "SELECT counts_week_starts_on FROM store_state": "answers",
    "SELECT data_version FROM store_state": "state",
}
CONFINED = {
    "SELECT * FROM ballots": "communities votes",
    "SELECT * FROM topics": "answers comments communities topics",
    "SELECT * FROM surveys": "answers communities questions",
    "SELECT * FROM bulletins": "bulletins",
    "SELECT * FROM {main}.surveys": "questions",
    "SELECT * FROM ballots v JOIN batches b USING (batch_no)": "communities standing votes",
    "SELECT * FROM batches": "answers batches communities margins records standing votes",
}
WRITTEN = {
    "SELECT * FROM ballots": "",
    "INSERT INTO ballots SELECT * FROM entering": "votes",
    "DELETE FROM level_counts WHERE batch_no = ?": "answers",
    "UPDATE batches SET state = ? WHERE batch_no = ?": "batches standing",
    "INSERT INTO batches VALUES (?)": "batches",
    "DELETE FROM batches WHERE batch_no = ?": "batches standing",
    "UPDATE store_state SET comments_version = comments_version + 1": "comments",
    "INSERT INTO held_comments SELECT * FROM comments": "",
}


def test_every_table_is_of_one_kind(store: Store) -> None:
    """A table that is added is of one of them, or what is kept of it is never read anew."""
    with store.reading() as connection:
        assert connection.tables() == set(kinds.KIND_OF)
        columns = connection.table("SELECT * FROM store_state").column_names
        known = [kind for (kind,) in connection.execute("SELECT kind FROM kind_versions").fetchall()]
    assert set(columns) == set(kinds.STATE)
    assert sorted(known) == sorted(kinds.KINDS) and set(kinds.STATE.values()) <= kinds.KINDS


@pytest.mark.parametrize(("statement", "expected"), READ.items())
def test_what_a_statement_reads(statement: str, expected: str) -> None:
    assert " ".join(sorted(kinds.read_by(statement))) == expected


@pytest.mark.parametrize(("statement", "expected"), CONFINED.items())
def test_what_it_reads_for_a_reader_of_a_part(statement: str, expected: str) -> None:
    assert " ".join(sorted(kinds.read_by(statement, confined=True))) == expected


@pytest.mark.parametrize(("statement", "expected"), WRITTEN.items())
def test_what_a_statement_writes(statement: str, expected: str) -> None:
    assert " ".join(sorted(kinds.written_by(statement).kinds)) == expected


def test_no_query_names_a_table_where_its_reading_goes_unseen() -> None:
    """Tables stand behind FROM and JOIN: not behind a comma, nor behind TABLE or USING alone. Files are joined by their
    number, so that joining them asks for their state only."""
    unseen = re.compile(
        rf"\b(FROM|JOIN)\s+[\w.]+(\s+(AS\s+)?\w+)?\s*,\s*({'|'.join(kinds.KIND_OF)})\b(?!\.)"
        rf"|\b(TABLE|USING)\s+({'|'.join(kinds.KIND_OF)})\b",
        re.IGNORECASE,
    )
    joined = re.compile(r"\bJOIN\s+batches\b(?!\s+(\w\s+)?(USING \(batch_no\)|ON \w\.batch_no = \w\.batch_no))")
    for path in (PROJECT / "analytics" / "store").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "SELECT" in node.value:
                assert not unseen.search(node.value), f"{path.name}: {node.value}"
                assert not joined.search(node.value), f"{path.name}: {node.value}"
