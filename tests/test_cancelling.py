"""Work that is wanted no more: it ends inside a statement and while it waits; what it began is dropped."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.cancelling import along, asked_by, heed, held, interruptible, to_its_end
from analytics.errors import Cancelled
from analytics.ingest.reading import confinement
from analytics.model import EVERYWHERE, Scope
from analytics.reports.bulletin import printing
from analytics.store import open_store
from analytics.store.connection import Store
from analytics.store.incoming import incoming
from analytics.store.remembered import Remembered
from tests.stores import url_of

# It would take hours.
_TENS = "abcdefghjkl"
ENDLESS = f"""
WITH ten(i) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))
SELECT sum({" + ".join(f"{name}.i" for name in _TENS)}) FROM {", ".join(f"ten {name}" for name in _TENS)}
"""  # noqa: S608 (nothing comes from outside)


class Reader:
    """Who asks for work, and goes when told to."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.waited_for: list[str] = []

    def is_gone(self) -> bool:
        return self.gone.is_set()

    def waits(self, words: str) -> None:
        self.waited_for.append(words)
        heed()


class Impatient(Reader):
    """Who leaves as soon as he is told that he waits."""

    def waits(self, words: str) -> None:
        self.gone.set()
        super().waits(words)


@contextmanager
def leaving() -> Iterator[Reader]:
    """A reader who leaves while the block is at its first long step."""
    reader = Reader()
    timer = threading.Timer(0.3, reader.gone.set)
    timer.start()
    with asked_by(reader):
        yield reader
    timer.join()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(url_of(tmp_path / "minyi.duckdb"), wait_seconds=1)
    yield opened
    opened.close()


def store_state(store: Store) -> tuple[int, int]:
    with store.reading() as connection:
        return connection.execute("SELECT last_batch_no, data_version FROM store_state").fetchall()[0]


@pytest.mark.parametrize("scope", [EVERYWHERE, Scope(district=("市中区",))], ids=["everywhere", "a part"])
def test_a_query_ends_while_it_runs_and_the_store_stays_usable(store: Store, scope: Scope) -> None:
    mine = store.within(scope)
    with pytest.raises(Cancelled), leaving(), mine.reading() as connection:
        connection.execute(ENDLESS).fetchall()
    with mine.reading() as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_what_was_written_before_the_statement_that_ended_is_dropped(store: Store) -> None:
    before = store_state(store)
    with pytest.raises(Cancelled), leaving(), store.writing() as connection:
        connection.execute("UPDATE store_state SET last_batch_no = 77")
        connection.execute(ENDLESS).fetchall()
    assert store_state(store) == before
    with store.writing() as connection:
        connection.execute("UPDATE store_state SET last_batch_no = 78")
    assert store_state(store)[0] == 78


def test_rows_that_were_lent_do_not_hide_why_it_ended(store: Store) -> None:
    lent = pa.table({"n": [1, 2, 3]})
    with pytest.raises(Cancelled), leaving(), store.writing() as connection, incoming(connection, entering=lent):
        connection.execute(ENDLESS).fetchall()
    with store.writing() as connection, incoming(connection, entering=lent):
        assert connection.execute("SELECT sum(n) FROM entering").fetchall() == [(6,)]


def test_who_leaves_between_two_statements_has_nothing_kept(store: Store) -> None:
    reader, before = Reader(), store_state(store)
    with pytest.raises(Cancelled), asked_by(reader), store.writing() as connection:
        connection.execute("UPDATE store_state SET last_batch_no = 77")
        reader.gone.set()
    assert store_state(store) == before


def test_what_nobody_watches_goes_on_to_its_end(store: Store) -> None:
    heed()
    with store.writing() as connection:
        connection.execute("UPDATE store_state SET last_batch_no = 5")
    assert store_state(store)[0] == 5


def test_who_waits_for_another_to_write_is_told_so_and_may_leave(store: Store) -> None:
    reader, writing, done = Impatient(), threading.Event(), threading.Event()

    def write() -> None:
        with store.writing():
            writing.set()
            done.wait(30)

    other = threading.Thread(target=write)
    other.start()
    assert writing.wait(30)
    try:
        with pytest.raises(Cancelled), asked_by(reader), store.writing():
            pytest.fail("two write at a time")
    finally:
        done.set()
        other.join()
    assert reader.waited_for == ["别处正在写入，正在等待"]


def test_who_waits_for_another_to_read_the_same_is_told_so_and_may_leave(store: Store) -> None:
    memory, reader, reading, done = Remembered(), Impatient(), threading.Event(), threading.Event()

    def read() -> int:
        reading.set()
        done.wait(30)
        return 7

    other = threading.Thread(target=lambda: memory.of(store, "counts", read))
    other.start()
    assert reading.wait(30)
    try:
        with pytest.raises(Cancelled), asked_by(reader):
            memory.of(store, "counts", lambda: pytest.fail("read twice"))
    finally:
        done.set()
        other.join()
    assert reader.waited_for == ["别处正在读取同样的内容，正在等待"]
    assert memory.of(store, "counts", lambda: pytest.fail("read twice")) == 7


def test_a_lock_is_given_back_by_whoever_leaves_inside(store: Store) -> None:
    lock, reader = threading.Lock(), Reader()
    with pytest.raises(Cancelled), asked_by(reader), held(lock, "等待"):
        reader.gone.set()
        heed()
    assert not lock.locked()


def test_an_end_that_nobody_wished_for_stays_what_it_is() -> None:
    with pytest.raises(TimeoutError), asked_by(Reader()), interruptible(lambda: None, TimeoutError):
        raise TimeoutError


def test_a_parser_of_its_own_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeping = [sys.executable, "-c", "import time; time.sleep(600)"]
    real = confinement.subprocess.Popen
    started = []

    def popen(_command: object, **how: object) -> object:
        started.append(real(sleeping, **how))
        return started[0]

    monkeypatch.setattr(confinement.subprocess, "Popen", popen)
    with pytest.raises(Cancelled), leaving():
        confinement.parse("workbooks", "名册.xlsx", b"PK")
    assert started[0].returncode is not None, "it runs on"


def test_a_converter_ends_with_all_that_it_started(tmp_path: Path) -> None:
    converter = tmp_path / "slow"
    converter.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/started\nsleep 600\n")
    converter.chmod(0o755)
    with pytest.raises(Cancelled), leaving():
        printing.convert(b"<p>", printing.Converter(converter, printing.HTML))
    number = int((tmp_path / "started").read_text())
    assert not Path(f"/proc/{number}").exists()


def test_whoever_is_told_how_far_it_is_may_end_it() -> None:
    def leave(share: float, _doing: str) -> None:
        if share >= 0.5:
            raise Cancelled

    seen = []
    with pytest.raises(Cancelled):
        for one in along(range(10_000), leave, "逐行检查"):
            seen.append(one)
    assert len(seen) == 6_000


def test_what_follows_from_what_is_kept_goes_on_to_its_end() -> None:
    reader = Reader()
    reader.gone.set()
    with asked_by(reader):
        with to_its_end():
            heed()
            with interruptible(lambda: pytest.fail("interrupted"), ValueError):
                pass
        with pytest.raises(Cancelled):
            heed()
