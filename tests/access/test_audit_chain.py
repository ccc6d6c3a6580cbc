"""Whoever changes, removes or puts in an event is found, and which one it was is said."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.access import audit, audit_chain
from analytics.access.audit import Actor
from analytics.access.audit_chain import BadHead, Fault, TooRecent, verify
from analytics.store import audit as stored
from analytics.store.audit import Event, Head
from analytics.store.registry import Registry
from tests.access.people import HOST, NOON, after

COLUMNS = ("who", "role", "address", "action", "object", "outcome", "detail", "at", "previous", "hash")


def write(registry: Registry, times: int, now: dt.datetime = NOON) -> None:
    for number in range(times):
        audit.record(registry, Actor("wang", "analyst"), "export", now=now, object=f"表 {number}")


def tamper(registry: Registry, *statements: str, keep_guards: bool = True) -> None:
    """Do it as somebody would who has the file: around the rules, which he puts back."""
    with sqlite3.connect(registry.path) as connection:
        kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in kept:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _name, sql in kept if keep_guards else ():
            connection.execute(sql)
    connection.close()


def forge(registry: Registry, event_no: int, **words: str) -> None:
    """Change an event and compute its hash anew."""
    old = audit.everything(registry)[event_no - 1]
    new = Event(**{**vars(old), **words})
    tamper(registry, f"UPDATE audit SET who = '{new.who}', hash = '{stored.digest(new)}' WHERE event_no = {event_no}")


def test_a_whole_log_has_no_fault(registry: Registry) -> None:
    assert verify(registry) == audit_chain.Report(0, Head(0, stored.GENESIS), 0, ())
    write(registry, 10)
    report = verify(registry)
    assert (report.events, report.head.event_no, report.faults) == (10, 10, ())
    write(registry, 5)
    assert verify(registry, report.head).faults == ()


def test_a_hash_can_be_computed_by_hand() -> None:
    event = Event(1, "2026-09-03T12:00:00+08:00", "wang", "", "", "export", "表", "done", "", stored.GENESIS)
    words = (
        '{"action":"export","address":"","at":"2026-09-03T12:00:00+08:00","detail":"","event_no":1,'
        '"object":"表","outcome":"done","role":"","who":"wang"}'
    )
    assert stored.digest(event) == hashlib.sha256(("0" * 64 + "\n" + words).encode()).hexdigest()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 9), st.sampled_from(COLUMNS))
def test_any_word_that_is_changed_is_found(
    tmp_path_factory: pytest.TempPathFactory, event_no: int, column: str
) -> None:
    registry = Registry(tmp_path_factory.mktemp("log") / "access.sqlite")
    write(registry, 9)
    value = "refused" if column == "outcome" else "2020"
    tamper(registry, f"UPDATE audit SET {column} = '{value}' WHERE event_no = {event_no}")
    assert verify(registry).faults == (Fault("changed", event_no),)
    registry.close()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 8), st.integers(0, 3))
def test_what_is_removed_in_the_middle_is_named(
    tmp_path_factory: pytest.TempPathFactory, first: int, more: int
) -> None:
    registry = Registry(tmp_path_factory.mktemp("log") / "access.sqlite")
    write(registry, 9)
    last = min(first + more, 8)
    tamper(registry, f"DELETE FROM audit WHERE event_no BETWEEN {first} AND {last}")
    assert verify(registry).faults == (Fault("removed", first, last),)
    registry.close()


def test_what_is_removed_at_the_end_is_found_by_the_head_that_was_noted(registry: Registry) -> None:
    write(registry, 9)
    head = verify(registry).head
    tamper(registry, "DELETE FROM audit WHERE event_no >= 8")
    assert verify(registry).faults == (), "nothing in the file tells"
    assert verify(registry, head).faults == (Fault("head_missing", 9),)
    write(registry, 3)  # grown over it
    assert verify(registry, head).faults == (Fault("head_changed", 9),)


def test_a_log_that_was_emptied_is_found_by_the_head(registry: Registry) -> None:
    write(registry, 3)
    head = verify(registry).head
    tamper(registry, "DELETE FROM audit")
    assert verify(registry, head).faults == (Fault("head_missing", 3),)


def test_an_event_that_was_forged_does_not_fit_the_next(registry: Registry) -> None:
    write(registry, 9)
    forge(registry, 4, who="li")
    assert verify(registry).faults == (Fault("replaced", 4, 5),)
    assert "第 4 号与第 5 号接不上" in str(verify(registry).faults[0])


def test_a_chain_that_was_computed_anew_is_found_by_the_head(registry: Registry) -> None:
    write(registry, 9)
    head = verify(registry).head
    events = audit.everything(registry)
    last, statements = stored.GENESIS, ["DELETE FROM audit"]
    for event in events:
        new = Event(**{**vars(event), "who": "li" if event.event_no == 4 else event.who, "previous": last})
        last = stored.digest(new)
        values = tuple({**vars(new), "hash": last}.values())
        statements.append(f"INSERT INTO audit VALUES {values}")
    tamper(registry, *statements)
    assert verify(registry).faults == ()
    assert verify(registry, head).faults == (Fault("head_changed", 9),)


@pytest.mark.parametrize("event_no", [0, -5])
def test_an_event_put_in_before_is_found(registry: Registry, event_no: int) -> None:
    write(registry, 3)
    tamper(
        registry,
        f"INSERT INTO audit SELECT {event_no}, at, who, role, address, action, object, outcome, detail, previous, hash"
        " FROM audit WHERE event_no = 1",
    )
    assert verify(registry).faults == (Fault("inserted", event_no),)


def test_an_event_put_in_between_moves_the_others_and_is_found(registry: Registry) -> None:
    write(registry, 5)
    tamper(
        registry,
        "UPDATE audit SET event_no = event_no + 100 WHERE event_no >= 3",
        "UPDATE audit SET event_no = event_no - 99 WHERE event_no > 100",
        "INSERT INTO audit SELECT 3, at, 'li', role, address, action, object, outcome, detail, previous, hash"
        " FROM audit WHERE event_no = 2",
    )
    kinds = {(fault.kind, fault.first) for fault in verify(registry).faults}
    assert ("changed", 3) in kinds and ("changed", 6) in kinds


def test_an_event_put_in_at_the_end_without_its_hash_is_found(registry: Registry) -> None:
    write(registry, 3)
    tamper(
        registry,
        "INSERT INTO audit SELECT 4, at, 'li', role, address, action, object, outcome, detail, hash, hash FROM audit"
        " WHERE event_no = 3",
    )
    assert verify(registry).faults == (Fault("changed", 4),)


def test_rules_that_were_taken_out_are_missed(registry: Registry) -> None:
    write(registry, 3)
    tamper(registry, keep_guards=False)
    assert verify(registry).faults == (Fault("unguarded"),)


def test_pruning_keeps_the_chain_whole_and_says_that_it_was_done(registry: Registry) -> None:
    write(registry, 5, now=NOON - dt.timedelta(days=400))
    write(registry, 5, now=NOON - dt.timedelta(days=300))
    before = verify(registry).head
    assert audit_chain.prune(registry, months=12, actor=HOST, now=NOON) == 5
    report = verify(registry, before)
    assert (report.events, report.pruned_upto, report.faults) == (6, 5, ())
    event = audit.listed(registry)[0]
    assert (event.action, event.who, event.detail) == ("audit_pruned", "命令行：root", "2025-09-03 以前")
    assert audit_chain.prune(registry, months=12, actor=HOST, now=NOON) == 0
    assert verify(registry).events == 6, "nothing done, nothing to tell"
    assert audit_chain.prune(registry, months=12, actor=HOST, now=after(days=200)) == 5
    assert verify(registry, report.head).faults == () and verify(registry).pruned_upto == 10
    write(registry, 2)
    assert verify(registry).faults == ()


def test_pruning_keeps_what_must_be_kept(registry: Registry) -> None:
    with pytest.raises(TooRecent, match="不少于 12 个月"):
        audit_chain.prune(registry, months=11, actor=HOST, now=NOON)


def test_a_younger_event_behind_a_clock_that_went_back_keeps_what_follows(registry: Registry) -> None:
    write(registry, 2, now=NOON - dt.timedelta(days=500))
    write(registry, 1, now=NOON)
    write(registry, 2, now=NOON - dt.timedelta(days=500))
    assert audit_chain.prune(registry, months=12, actor=HOST, now=NOON) == 2


def test_a_pruning_that_nobody_recorded_is_found(registry: Registry) -> None:
    write(registry, 9)
    fourth = audit.everything(registry)[3]
    tamper(
        registry,
        f"INSERT INTO audit_anchors VALUES (4, '{fourth.at}', '{fourth.hash}')",
        "DELETE FROM audit WHERE event_no <= 4",
    )
    assert verify(registry).faults == (Fault("unanchored", 4),)


def test_an_anchor_that_was_moved_does_not_fit(registry: Registry) -> None:
    write(registry, 5, now=NOON - dt.timedelta(days=400))
    write(registry, 5)
    audit_chain.prune(registry, months=12, actor=HOST, now=NOON)
    tamper(registry, f"UPDATE audit_anchors SET hash = '{'f' * 64}'")
    assert {fault.kind for fault in verify(registry).faults} == {"replaced", "unanchored"}


def test_a_head_before_the_anchor_cannot_be_looked_up_and_one_at_it_can(registry: Registry) -> None:
    write(registry, 5, now=NOON - dt.timedelta(days=400))
    events = audit.everything(registry)
    write(registry, 1)
    audit_chain.prune(registry, months=12, actor=HOST, now=NOON)
    assert verify(registry, Head(2, events[1].hash)).faults == ()
    assert verify(registry, Head(5, events[4].hash)).faults == ()
    assert verify(registry, Head(5, "f" * 64)).faults == (Fault("head_changed", 5),)


@pytest.mark.parametrize("text", ["", "7", "7:abc", "-1:" + "0" * 64, "7:" + "g" * 64])
def test_a_head_must_be_written_as_one(text: str) -> None:
    with pytest.raises(BadHead, match="链值写作"):
        audit_chain.noted_head(text)
