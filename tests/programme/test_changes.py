"""What is written moves the kinds of data that it changes, and no others: whatever else was kept in memory stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from analytics.flows import curation, grouping
from analytics.flows.office import Office
from analytics.flows.periods import disclosure
from analytics.programme.entering import margin_file
from analytics.programme.voting import ballot_file
from analytics.store import aliases, batches, changes, persons, retention, surveys, topics, words
from analytics.store.kinds import KINDS
from tests.conftest import REGISTER, survey_csv
from tests.programme.cycle import load, reached
from tests.programme.rolls import plan
from tests.programme.test_margin_file import TOLD
from tests.store.test_bulletins import keep

DAY = dt.date(2026, 3, 1)
BY = {"by": "王敏"}


def versions(office: Office) -> dict[str, int]:
    with office.store.reading() as connection:
        return changes.versions(connection)


def moved(office: Office, write: Callable[[Office], object]) -> str:
    """The kinds that ``write`` moves, in order."""
    before = versions(office)
    write(office)
    after = versions(office)
    return " ".join(sorted(kind for kind in KINDS if after[kind] != before[kind]))


def votes(office: Office) -> None:
    ballot_file.commit(office, ballot_file.read(office, "票册.csv", plan()), **BY, example=False)


def margins(office: Office) -> None:
    margin_file.commit(office, margin_file.read(office, "结构.csv", TOLD.encode()), **BY, example=False)


def undone(batch: int) -> Callable[[Office], None]:
    return lambda office: batches.undo(office.store, batch, **BY, at=office.now())


def redone(batch: int) -> Callable[[Office], None]:
    return lambda office: batches.redo(office.store, batch, **BY, at=office.now())


def renamed(office: Office) -> None:
    curation.rename(office, str(topics.topics(office.store)["topic_id"].iloc[0]), "改了名", **BY)


def redefined(office: Office) -> None:
    found = surveys.items(office.store)
    surveys.define_satisfied(office.store, found.loc[found["overall"], "item_id"].iloc[0], 5, **BY, at=office.now())


FIRST = survey_csv({"C1": ["满意"] * 8 + ["一般"] * 2})
SECOND = survey_csv({"C2": ["满意"] * 6}, first=500)
# In this order, on a store whose batch 1 is the register.
WRITES: tuple[tuple[str, Callable[[Office], object], str], ...] = (
    ("a survey", lambda o: load(o, "调查.csv", FIRST), "answers batches comments questions state"),
    ("a grouping", grouping.group_store, "state topics words"),
    ("another of its files", lambda o: load(o, "调查二.csv", SECOND), "answers batches comments questions state"),
    ("votes", votes, "batches state votes"),
    ("votes undone", undone(4), "batches standing state"),
    ("votes redone", redone(4), "batches standing state"),
    ("margins", margins, "batches margins state"),
    ("margins undone", undone(5), "batches standing state"),
    ("a step of the cycle", lambda o: reached(o, "C1", "works", DAY), "records state"),
    ("a topic renamed", renamed, "state topics"),
    ("a spelling", lambda o: aliases.decide(o.store, {"朝阳": "C1"}, **BY, at=o.now()), "spellings state"),
    ("a definition", redefined, "questions state"),
    ("a bulletin", lambda o: keep(o.store), "bulletins"),
    ("a dictionary", lambda o: words.use_dictionary(o.store, ["旧改"], built_in="x"), "state words"),
    ("a survey undone", undone(3), "answers batches comments questions standing state"),
    ("a survey redone", redone(3), "answers batches comments questions standing state"),
    (
        "a register",
        lambda o: load(o, "名册二.csv", REGISTER.replace(",120,", ",121,")),
        "batches communities state",
    ),
    ("a register undone", undone(6), "batches communities standing state"),
    ("the same register again", lambda o: load(o, "名册三.csv", REGISTER + "\n"), "batches communities state"),
    (
        "a person forgotten",
        lambda o: persons.forget(o.store, response_ids=("3",), **BY, at=o.now()),
        "answers batches comments state topics",
    ),
    (
        "forms whose time is over",
        lambda o: retention.retire(o.store, dt.datetime(2026, 9, 8), **BY, at=o.now()),
        "answers batches comments state topics",
    ),
)


def test_every_write_moves_what_it_changes_and_nothing_else(office: Office) -> None:
    found = {name: moved(office, write) for name, write, _expected in WRITES}
    assert found == {name: expected for name, _write, expected in WRITES}


def test_what_is_dropped_moves_nothing_and_what_nobody_knows_everything(office: Office) -> None:
    def drops(office: Office) -> None:
        with pytest.raises(ZeroDivisionError), office.store.writing() as connection:
            connection.execute("DELETE FROM communities")
            raise ZeroDivisionError

    def unknown(office: Office) -> None:
        with office.store.writing():
            pass

    assert moved(office, drops) == ""
    assert moved(office, unknown) == " ".join(sorted(KINDS))


def test_what_may_be_shown_is_decided_anew_only_where_it_may_differ(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The city's dearest decision survives whatever tells nothing of answers, their definition, or the register."""
    decided: list[str] = []
    decide = disclosure._atoms
    monkeypatch.setattr(disclosure, "_atoms", lambda *args, **more: decided.append("") or decide(*args, **more))
    told_of = ("survey", "its files", "definition", "register", "person", "forms")
    for name, write, _expected in WRITES:
        decided.clear()
        write(office)
        disclosure.disclosed(office)
        assert bool(decided) == any(word in name for word in told_of), name
        decided.clear()
        disclosure.disclosed(office)
        assert not decided, name
