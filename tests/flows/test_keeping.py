"""What was decided of figures is kept beside the data, and taken again only where the same would be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics import program
from analytics.errors import StoreBusy
from analytics.flows import hiding, keeping, method_facts, standing_decisions
from analytics.flows.office import Office
from analytics.flows.periods import disclosure
from analytics.flows.representation import sample
from analytics.model import EVERYWHERE, Scope
from analytics.store import batches, counts, fieldwork, kept_decisions, respondents, surveys
from analytics.store.remembered import Remembered, versions
from tests.conftest import REGISTER
from tests.flows.test_loading import load

HEAD = "答卷编号,小区编号,提交时间,来源,总体满意度\n"
NOON = dt.datetime(2026, 9, 30, 12)


def answers(first: int, count: int, community: str = "C1", day: str = "07") -> str:
    said = ((first + at, "微信" if at % 4 else "纸质", "满意" if at % 3 else "不满意") for at in range(count))
    rows = (f"{form},{community},2026-09-{day} 10:00:00,{channel},{level}" for form, channel, level in said)
    return HEAD + "\n".join(rows) + "\n"


@pytest.fixture
def filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Twelve answers of one community and three of another, decided as if they were many."""
    monkeypatch.setattr(disclosure, "MANY", 1)
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    load(office, "二.csv", answers(101, 3, "C2"))
    return office


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a process that has not read anything yet."""
    memories = (disclosure._kept, hiding._kept, hiding._forms_kept, hiding._latest_kept)
    for kept in (*memories, sample._kept, sample._by_channel, sample._closed, sample._classified):
        monkeypatch.setattr(kept, "_decisions", Remembered(entries=9))


def anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> disclosure.Disclosure:
    """What such a process finds or decides."""
    forget(monkeypatch)
    return disclosure.disclosed(office)


def decided(office: Office, monkeypatch: pytest.MonkeyPatch) -> disclosure.Disclosure:
    """What it decides where nothing is kept."""
    with monkeypatch.context() as without:
        without.setattr(kept_decisions, "found", lambda *_asked: None)
        return anew(office, monkeypatch)


def test_the_next_process_takes_what_was_decided_when_the_file_came_in(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = surveys.surveys(filled.store)["survey_id"].iloc[0]
    by_itself = decided(filled, monkeypatch)
    facts = method_facts.facts(filled, [survey])
    assert facts.surveys[0].channels is None and len(facts.surveys) == 1  # of C2 there are three
    forget(monkeypatch)
    for module, read in ((counts, "level_counts_by"), (fieldwork, "came_in"), (respondents, "cells")):
        monkeypatch.setattr(module, read, None)
    found = disclosure.disclosed(filled)
    assert found.kept is not None and 0 < len(by_itself.shown) < len(by_itself.released.figures)
    assert np.array_equal(found.shown, by_itself.shown) and found.shown.dtype == by_itself.shown.dtype
    pd.testing.assert_frame_equal(found.atoms, by_itself.atoms)
    assert method_facts.facts(filled, [survey]) == facts
    # So it is for the readers of a part, from whose stores nothing of it can be read.
    part = filled.within(Scope(community_id=("C1",)))
    assert anew(part, monkeypatch).kept is not None
    with part.store.reading() as connection:
        assert connection.execute("SELECT name FROM kept_decisions").fetchall() == []
        assert connection.execute("SELECT kind FROM decided_from").fetchall() == []


def test_what_was_decided_of_other_data_is_not_taken(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = anew(filled, monkeypatch)
    with filled.store.writing() as connection:
        connection.execute("UPDATE level_counts SET n = n + 1 WHERE week IS NOT NULL")
    after = anew(filled, monkeypatch)
    assert after.kept is None and after.atoms["n"].sum() > before.atoms["n"].sum()
    assert not any("atoms" in name or "figures" in name or "sent" in name for name in stored(filled))
    keeping.keep(filled)
    assert anew(filled, monkeypatch).kept is not None


def test_nothing_stays_of_answers_that_were_undone(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(stored(filled)) == 7  # two decisions of each of two surveys
    latest = int(batches.batches(filled.store)["batch_id"].astype(int).max())
    batches.undo(filled.store, latest, by="甲", at=NOON)
    assert stored(filled) == []
    assert decided(filled, monkeypatch).atoms["n"].sum() == 12


def test_it_is_not_taken_at_other_versions_though_it_stands_there(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (disclosure._ATOMS, filled.settings.week_starts_on)
    assert standing_decisions.found(filled.whole, asked) is not None
    with filled.store.writing(data=False) as connection:
        connection.execute("UPDATE decided_from SET version = version + 1 WHERE kind = 'answers'")
    assert standing_decisions.found(filled.whole, asked) is None


def test_of_two_decisions_on_one_question_that_of_these_data_is_taken(office: Office) -> None:
    known = {"answers": versions(office.store)["answers"]}
    for number, at in ((1, known["answers"]), (2, 7)):
        name = "one" if number == 1 else "another"
        kept_decisions.keep(office.store, name, "rules", {"answers": at}, pd.DataFrame({"key": [number]}))
    # As two processes might leave them that decided at once.
    with office.store.writing(data=False) as connection:
        connection.execute("UPDATE kept_decisions SET name = 'one'")
    found = kept_decisions.found(office.store, "one", "rules", versions(office.store))
    assert found is not None and found["key"].tolist() == [1]
    assert kept_decisions.found(office.store, "one", "others", versions(office.store)) is None
    kept_decisions.keep(office.store, "one", "rules", known, pd.DataFrame({"key": [3]}))
    with office.store.reading() as connection:
        assert len(connection.execute("SELECT kind FROM decided_from").fetchall()) == 1


def test_what_is_not_of_answers_or_places_leaves_it_in_force(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with filled.store.writing() as connection:
        connection.execute("INSERT INTO topic_words VALUES ('t-1', '停车', 1.0)")
    assert anew(filled, monkeypatch).kept is not None


def test_another_minimum_question_or_rule_is_another_decision(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    starts_on = filled.settings.week_starts_on
    fewer = Office(filled.store, replace(filled.settings, figure_minimum=4))
    later = Office(filled.store, replace(filled.settings, week_starts_on=starts_on + 1))
    assert standing_decisions.found(filled.whole, ("atoms", starts_on)) is not None
    assert standing_decisions.found(filled.whole, ("atoms", starts_on + 1)) is None
    assert standing_decisions.found(fewer.whole, ("atoms", starts_on)) is None
    assert (
        standing_decisions.found(filled.whole, ("came in",)) is not None
        and standing_decisions.found(later.whole, ("came in",)) is None
    )
    monkeypatch.setattr(program, "identity", lambda *_folders: b"another")
    assert standing_decisions.found(filled.whole, ("atoms", starts_on)) is None


@pytest.mark.parametrize("seed", range(5))
def test_a_frame_comes_back_as_it_was_kept(office: Office, seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(0, 30))
    texts = pd.Series(random.choice(["甲", "", "乙街道"], size), dtype="str").where(random.random(size) < 0.8)
    frame = pd.DataFrame(
        {
            "text": texts,
            "part": texts.astype("category"),
            "key": random.integers(0, 1 << 64, size, np.uint64),
            "level": pd.array(random.integers(0, 5, size), dtype="Int64"),
            "share": random.random(size),
            "hidden": random.random(size) < 0.5,
            "day": pd.Series(pd.to_datetime(random.integers(0, 20_000, size), unit="D")).astype("datetime64[us]"),
        },
        index=random.permutation(size),
    )
    known = {kind: at for kind, at in versions(office.store).items() if kind != "figures"}
    kept_decisions.keep(office.store, "one", "rules", known, frame)
    found = kept_decisions.found(office.store, "one", "rules", versions(office.store))
    assert found is not None
    pd.testing.assert_frame_equal(found, frame)


def test_few_figures_are_decided_by_whoever_reads(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    assert anew(office, monkeypatch).kept is None and stored(office) == []


def test_data_that_are_in_the_store_stay_there_where_what_follows_cannot_be_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(*_asked: object) -> None:
        raise StoreBusy("另一程序正在写入")

    monkeypatch.setattr(disclosure, "MANY", 1)
    monkeypatch.setattr(kept_decisions, "keep", busy)
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    assert "not kept" in caplog.text and stored(office) == []
    assert disclosure.disclosed(office).atoms["n"].sum() == 12


def test_keeping_it_makes_nothing_be_read_anew(filled: Office) -> None:
    memory, asked = Remembered(), []

    def count() -> int:
        return memory.of(filled.store, "forms", lambda: asked.append(1) or len(disclosure.disclosed(filled).atoms))

    count()
    kept_decisions.keep(filled.store, "another", "rules", {"answers": 1}, pd.DataFrame({"key": [1]}))
    count()
    assert len(asked) == 1


def stored(office: Office) -> list[str]:
    with office.within(EVERYWHERE).store.reading() as connection:
        return [name for (name,) in connection.execute("SELECT name FROM kept_decisions").fetchall()]
