"""What was decided of figures is kept beside the data, and taken again only where the same would be decided."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.errors import StoreBusy
from analytics.flows.office import Office
from analytics.flows.periods import disclosure, fingerprint
from analytics.model import EVERYWHERE, Scope
from analytics.store import shown_figures
from analytics.store.remembered import Remembered
from tests.conftest import REGISTER
from tests.flows.test_loading import load

HEAD = "答卷编号,小区编号,提交时间,总体满意度\n"


def answers(first: int, count: int, community: str = "C1", day: str = "07") -> str:
    rows = (f"{first + at},{community},2026-09-{day} 10:00:00,{'满意' if at % 3 else '不满意'}" for at in range(count))
    return HEAD + "\n".join(rows) + "\n"


@pytest.fixture
def filled(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Twelve answers of one community and three of another, decided as if they were many."""
    monkeypatch.setattr(disclosure, "MANY", 1)
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    load(office, "二.csv", answers(101, 3, "C2"))
    return office


def anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> disclosure.Disclosure:
    """What a process decides that has not read anything yet."""
    monkeypatch.setattr(disclosure._kept, "_decisions", Remembered(entries=2))
    return disclosure.disclosed(office)


def test_the_next_process_takes_what_was_decided_when_the_file_came_in(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = anew(filled, monkeypatch)
    decided = disclosure.Disclosure(found.atoms, found.minimum)
    assert found.kept is not None and 0 < len(decided.shown) < len(decided.released.figures)
    assert np.array_equal(found.shown, decided.shown) and found.shown.dtype == decided.shown.dtype
    # So it is for the readers of a part, from whose stores nothing of it can be read.
    part = filled.within(Scope(community_id=("C1",)))
    assert anew(part, monkeypatch).kept is not None
    with part.store.reading() as connection:
        assert connection.execute("SELECT * FROM shown_figures").fetchall() == []


def test_what_was_decided_of_other_data_is_not_taken(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = anew(filled, monkeypatch)
    with filled.store.writing() as connection:
        connection.execute("UPDATE level_counts SET n = n + 1 WHERE week IS NOT NULL")
    after = anew(filled, monkeypatch)
    assert after.kept is None and after.atoms["n"].sum() > before.atoms["n"].sum()
    disclosure.keep(filled)
    assert anew(filled, monkeypatch).kept is not None


def test_another_minimum_name_count_or_rule_is_another_decision(
    filled: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    atoms = disclosure.disclosed(filled).atoms
    same = fingerprint.of(atoms, 5)
    assert fingerprint.of(atoms.copy(), 5) == same
    others = {
        fingerprint.of(atoms, 6),
        fingerprint.of(atoms.assign(n=atoms["n"] + 1), 5),
        fingerprint.of(atoms.assign(district=atoms["district"].cat.rename_categories(lambda name: f"{name}旧")), 5),
        fingerprint.of(atoms.iloc[1:], 5),
    }
    monkeypatch.setattr(fingerprint, "_rules", lambda: b"others")
    others.add(fingerprint.of(atoms, 5))
    assert len(others) == 5 and same not in others
    with pytest.raises(TypeError, match="column district holds objects"):
        fingerprint.of(atoms.astype({"district": "object"}), 5)


def test_few_figures_are_decided_by_whoever_reads(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    assert anew(office, monkeypatch).kept is None and stored(office) == 0


def test_data_that_are_in_the_store_stay_there_where_what_follows_cannot_be_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(*_asked: object) -> None:
        raise StoreBusy("另一程序正在写入")

    monkeypatch.setattr(disclosure, "MANY", 1)
    monkeypatch.setattr(shown_figures, "keep", busy)
    load(office, "名册.csv", REGISTER)
    load(office, "一.csv", answers(1, 12))
    assert "not kept" in caplog.text and stored(office) == 0
    assert disclosure.disclosed(office).atoms["n"].sum() == 12


def test_keeping_it_makes_nothing_be_read_anew(filled: Office) -> None:
    memory, asked = Remembered(), []

    def count() -> int:
        return memory.of(filled.store, "forms", lambda: asked.append(1) or len(disclosure.disclosed(filled).atoms))

    count()
    shown_figures.keep(filled.store, 1, "another", np.zeros(0, np.uint64))
    count()
    assert len(asked) == 1


def stored(office: Office) -> int:
    with office.within(EVERYWHERE).store.reading() as connection:
        return connection.execute("SELECT count(*) FROM shown_figures").fetchall()[0][0]
