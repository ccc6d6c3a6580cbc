"""What one process has read ahead the next one recalls: while the data are the same, and from nobody else."""

from __future__ import annotations

import logging
import pickle
import secrets
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.language import _, current, using
from analytics.model import Scope
from analytics.store import Store, batches, communities, counts, early_reads, remembered
from analytics.store.early_reads import Seal
from analytics.store.recalled import Shelf, Written, shelf
from analytics.store.remembered import Remembered, copied, written
from tests.store.files import NOON, source, survey
from tests.store.test_retention import everything_in

OURS = Seal(b"k" * 32, "a program")
PART = Scope(community_id=("C1",))


class Answers:
    """Counts the answers of a store, and how often it was asked to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, store: Store) -> pd.DataFrame:
        self.times += 1
        return counts.level_counts(store)


class Process:
    """A process of this program: a memory of its own, which it fills from what others kept."""

    def __init__(self, store: Store, seal: Seal = OURS) -> None:
        self.store, self.seal = store, seal
        self.memory, self.read = Remembered(name="test"), Answers()
        shelf.fill(store.url, early_reads.found(store, seal))

    def answers(self, store: Store | None = None) -> pd.DataFrame:
        asked = store or self.store
        return self.memory.of(asked, "answers", lambda: self.read(asked))

    def keep(self) -> int:
        readings, _is_more = written(self.store)
        return early_reads.keep(self.store, self.seal, readings)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No memory but this test's has a name."""
    monkeypatch.setattr(remembered, "_named", {})
    yield
    shelf.__init__()  # type: ignore[misc]


def rows(store: Store) -> int:
    with store.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM early_reads").fetchall()[0][0])


def test_the_next_process_recalls_what_was_read(loaded: Store) -> None:
    first = Process(loaded)
    found = first.answers()
    assert first.keep() == 1
    second = Process(loaded)
    pd.testing.assert_frame_equal(second.answers(), found)
    assert (first.read.times, second.read.times) == (1, 0)
    mine = second.answers()
    mine["n"] = -1
    pd.testing.assert_frame_equal(second.answers(), found)


def test_a_part_of_the_city_recalls_what_was_read_of_it(loaded: Store) -> None:
    part = loaded.within(PART)
    first = Process(loaded)
    whole, mine = first.answers(), first.answers(part)
    assert first.keep() == 2 and len(mine) < len(whole)
    second = Process(loaded)
    pd.testing.assert_frame_equal(second.answers(part), mine)
    assert second.answers(loaded.within(Scope(community_id=("C2",)))) is not None and second.read.times == 1


def test_readers_of_a_part_find_nothing_of_it_in_their_store(loaded: Store) -> None:
    first = Process(loaded)
    first.answers()
    first.keep()
    assert (rows(loaded), rows(loaded.within(PART))) == (1, 0)


def test_what_depends_on_data_that_have_changed_is_gone_and_read_anew(loaded: Store) -> None:
    first = Process(loaded)
    before = first.answers()["n"].sum()
    first.keep()
    held = early_reads.found(loaded, OURS)
    batches.commit(loaded, survey(round=2), source("second"))
    assert rows(loaded) == 0
    second = Process(loaded)
    # Not even where it was recalled before, or is written by who has not seen the change.
    shelf.fill(loaded.url, held)
    assert second.answers()["n"].sum() == 2 * before and second.read.times == 1
    assert early_reads.keep(loaded, OURS, held) == rows(loaded) == 0


def test_what_reads_something_else_is_recalled_after_a_change(loaded: Store) -> None:
    """Who holds it in memory writes it again; it is as new as it was."""
    first = Process(loaded)
    first.memory.of(loaded, "register", lambda: communities.communities(loaded))
    first.keep()
    batches.commit(loaded, survey(round=2), source("second"))
    assert first.keep() == 1
    second = Process(loaded)
    assert len(second.memory.of(loaded, "register", lambda: pytest.fail("it has not changed"))) == 2


def test_keeping_changes_nothing_that_others_have_read(loaded: Store) -> None:
    first, unknown = Process(loaded), []
    first.answers()
    # What reads nothing that is known may depend on anything.
    first.memory.of(loaded, "unknown", lambda: unknown.append(1))
    first.keep()
    first.answers()
    first.memory.of(loaded, "unknown", lambda: unknown.append(1))
    assert first.read.times == 1 and unknown == [1]


@pytest.mark.parametrize(
    "theirs", [Seal(secrets.token_bytes(32), OURS.program), Seal(OURS.key, "another program")], ids=["key", "program"]
)
def test_what_another_has_written_is_not_opened(loaded: Store, theirs: Seal, caplog: pytest.LogCaptureFixture) -> None:
    first = Process(loaded, theirs)
    first.answers()
    first.keep()
    with caplog.at_level(logging.WARNING):
        second = Process(loaded)
        second.answers()
    assert second.read.times == 1
    assert ("another seal" in caplog.text) == (theirs.program == OURS.program)


class Trap:
    """Does something when it is unpacked."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("a stranger's object was opened",)


@pytest.mark.parametrize("part", ["head", "body", "seal"])
def test_what_was_altered_is_not_opened(loaded: Store, part: str, caplog: pytest.LogCaptureFixture) -> None:
    first = Process(loaded)
    first.answers()
    first.keep()
    with loaded.writing(data=False) as connection:
        connection.execute(f"UPDATE early_reads SET {part} = ?", [pickle.dumps(Trap())])  # noqa: S608
    second = Process(loaded)
    second.answers()
    assert second.read.times == 1 and "1 early reads bear another seal" in caplog.text


def test_one_program_leaves_what_another_has_kept(loaded: Store) -> None:
    other = Seal(b"o" * 32, "another")
    for seal in (OURS, other, OURS):
        one = Process(loaded, seal)
        one.answers()
        one.keep()
    assert rows(loaded) == 2 and len(early_reads.found(loaded, other)) == 1


def test_words_are_recalled_by_who_reads_their_language(loaded: Store) -> None:
    first = Process(loaded)
    for language in ("zh_CN", "en"):
        with using(language):
            first.memory.told(loaded, "words", lambda: _("小区"))
    assert first.keep() == 2
    second = Process(loaded)
    for language, expected in (("en", "Community"), ("zh_CN", "小区")):
        with using(language):
            assert current() == language
            assert second.memory.told(loaded, "words", lambda: pytest.fail("it was read")) == expected


def test_no_more_is_written_than_was_agreed(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Process(loaded)
    for name in ("a", "b", "c"):
        first.memory.of(loaded, name, lambda: secrets.token_bytes(1000), hold=copied)
    monkeypatch.setattr(remembered, "MOST_WRITTEN", 2500)
    readings, is_more = written(loaded)
    assert [one.asked[-1] for one in readings] == ["c", "b"] and is_more


def test_who_knows_no_more_than_he_recalled_says_so(loaded: Store) -> None:
    first = Process(loaded)
    first.answers()
    assert first.keep() == 1
    second = Process(loaded)
    assert [one.memory for one in written(loaded)[0]] == ["test"] and not written(loaded)[1]
    second.answers()
    assert not written(loaded)[1]
    second.answers(loaded.within(PART))
    assert written(loaded)[1]


def test_what_has_no_name_stays_in_its_process(loaded: Store) -> None:
    Remembered().of(loaded, "answers", lambda: counts.level_counts(loaded))
    assert written(loaded) == ([], False)


def test_a_shelf_has_what_was_recalled_last() -> None:
    mine, one = Shelf(), Written("m", ("all",), {"answers": 1}, frozenset(), b"")
    mine.fill("a", [one])
    assert mine.find("a", "m", ("all",), {"answers": 1, "votes": 2}) is one
    assert mine.find("a", "m", ("all",), {"answers": 2}) is mine.find("a", "m", ("all",), {}) is None
    assert mine.find("b", "m", ("all",), {"answers": 1}) is mine.find("a", "n", ("all",), {"answers": 1}) is None
    mine.fill("a", [])
    assert mine.find("a", "m", ("all",), {"answers": 1}) is None and mine.of("a") == []


@pytest.mark.embedded
def test_no_word_of_it_stays_behind_an_erasure(loaded: Store, tmp_path: Path) -> None:
    batches.commit(loaded, survey(round=2), source("example", example=True))
    mark = Written("m", ("楼道漏水一直没人修",), {}, frozenset(), b"")
    early_reads.keep(loaded, OURS, [mark])
    loaded.close()
    secret = "楼道漏水一直没人修".encode()
    assert secret in everything_in(tmp_path), "the test looks where the words were"
    batches.erase_example(loaded, by="甲", at=NOON)
    loaded.close()
    assert rows(loaded) == 0 and secret not in everything_in(tmp_path)
