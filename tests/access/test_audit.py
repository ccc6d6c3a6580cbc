"""The audit log: a closed list of actions, words that are harmless, an outcome for everything."""

from __future__ import annotations

import csv
import datetime as dt
import io
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.access import audit
from analytics.access.audit import Actor
from analytics.errors import Cancelled, MinyiError
from analytics.store.registry import Registry
from tests.access.people import DESK, NOON, after

WANG = Actor("wang", "analyst", DESK)


def test_an_event_tells_who_did_what_on_which_data_with_what_outcome(registry: Registry) -> None:
    event = audit.record(registry, WANG, "upload", now=NOON, object="批次 3", detail="120 行")
    assert audit.listed(registry) == audit.everything(registry) == [event]
    told = (event.event_no, event.at, event.who, event.role, event.address, event.action, event.outcome)
    assert told == (1, "2026-09-03T12:00:00+08:00", "wang", "analyst", DESK, "upload", "done")


def test_what_is_not_on_the_list_is_not_recorded(registry: Registry) -> None:
    for action, outcome in (("drink_tea", "done"), ("upload", "perhaps")):
        with pytest.raises(ValueError, match="no such"):
            audit.record(registry, WANG, action, now=NOON, outcome=outcome)


def test_a_deed_is_recorded_however_it_ends(registry: Registry) -> None:
    class Broken(MinyiError):
        """Quotes a file."""

    with audit.recording(registry, WANG, "upload", now=NOON) as deed:
        deed.object, deed.detail = "批次 3", "120 行"
    with pytest.raises(Broken), audit.recording(registry, WANG, "upload", now=NOON, object="a.csv"):
        raise Broken("张三 13812345678 的一行")
    with pytest.raises(ZeroDivisionError), audit.recording(registry, WANG, "undo", now=NOON, object="批次 3"):
        _never = 1 / 0
    with pytest.raises(Cancelled), audit.recording(registry, WANG, "upload", now=NOON, object="b.csv"):
        raise Cancelled
    with pytest.raises(KeyboardInterrupt), audit.recording(registry, WANG, "upload", now=NOON, object="c.csv"):
        raise KeyboardInterrupt
    assert [(one.action, one.object, one.outcome, one.detail) for one in audit.everything(registry)] == [
        ("upload", "批次 3", "done", "120 行"),
        ("upload", "a.csv", "refused", "Broken"),
        ("undo", "批次 3", "failed", "ZeroDivisionError"),
        ("upload", "b.csv", "cancelled", ""),
        ("upload", "c.csv", "cancelled", ""),
    ]


@given(st.text(max_size=80), st.integers(min_value=1, max_value=40))
def test_words_are_one_short_line_of_what_can_be_seen(words: str, longest: int) -> None:
    kept = audit.clean(words, longest)
    assert len(kept) <= longest and kept == kept.strip()
    assert not [letter for letter in kept if unicodedata.category(letter)[0] == "C"]
    assert all(letter == " " for letter in kept if unicodedata.category(letter)[0] == "Z")


def test_a_hostile_file_name_does_no_harm(registry: Registry) -> None:
    event = audit.record(registry, WANG, "upload", now=NOON, object="a\n2026 wang done\x1b[2J\u202e" + "x" * 9999)
    assert len(event.object) == audit.LONGEST["object"] and "\n" not in event.object and "\x1b" not in event.object


def test_lists_narrow_and_turn_pages(registry: Registry) -> None:
    for day in range(4):
        for who in ("wang", "li"):
            audit.record(registry, Actor(who), "export" if who == "li" else "undo", now=after(days=day))
    assert [one.event_no for one in audit.listed(registry)] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert [one.event_no for one in audit.listed(registry, who="li")] == [8, 6, 4, 2]
    assert [one.event_no for one in audit.listed(registry, action="undo", since=dt.date(2026, 9, 5))] == [7, 5]
    assert [one.event_no for one in audit.listed(registry, before=6, limit=2)] == [5, 4]
    assert audit.listed(registry, who="li' OR 1=1 --") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'li'",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE event_no = 2",
        "INSERT OR REPLACE INTO audit SELECT 2, at, 'li', role, address, action, object, outcome, detail, previous,"
        " hash FROM audit WHERE event_no = 2",
        "REPLACE INTO audit SELECT * FROM audit WHERE event_no = 1",
        "INSERT INTO audit SELECT event_no + 7, at, who, role, address, action, object, outcome, detail, previous, hash"
        " FROM audit WHERE event_no = 3",
        "INSERT INTO audit SELECT -1, at, who, role, address, action, object, outcome, detail, previous, hash"
        " FROM audit WHERE event_no = 3",
        "UPDATE OR REPLACE audit SET event_no = 9 WHERE event_no = 1",
    ],
)
def test_the_file_itself_refuses_changes(registry: Registry, statement: str) -> None:
    for _one in range(3):
        audit.record(registry, WANG, "export", now=NOON)
    before = audit.everything(registry)
    with pytest.raises(sqlite3.IntegrityError), registry.writing() as connection:
        connection.execute(statement)
    assert audit.everything(registry) == before


def test_an_export_runs_nothing_in_excel(registry: Registry) -> None:
    for words in ("=1+1", "+86", "-2", "@SUM(A1)", "批次,3", '"引号"'):
        audit.record(registry, Actor(words), "export", now=NOON, object=words)
    content = audit.as_csv(audit.everything(registry))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 7 and len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert rows[1][6] == "'=1+1" and rows[5][6] == "批次,3"
