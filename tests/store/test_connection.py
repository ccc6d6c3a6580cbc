"""Opening, sharing and letting go of the file."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from analytics.errors import StoreBusy, StoreUnusable
from analytics.settings import PROJECT
from analytics.store import Store, batches, counts, open_store, secrets
from tests.store.files import register, source, survey

# Another process that opens the store and stays inside a transaction until its input ends.
HOLDER = """
import sys
from analytics.store import open_store
store = open_store(sys.argv[1])
with store.writing():
    print("inside", flush=True)
    sys.stdin.read()
print("outside", flush=True)
"""

# Another process whose files may grow to half a megabyte: to it the disk is full soon.
CRAMPED = """
import resource, sys
from analytics.errors import StoreUnusable
from analytics.store import batches, open_store
from tests.store.files import register, source, survey
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
store = open_store(sys.argv[1])
batches.commit(store, register("C1"), source("register"))
forms = [(f"A{n}", "C1", "2026-03-02 08:00", 5, 4, f"意见{n}") for n in range(9000)]
try:
    batches.commit(store, survey(forms), source("too much"))
except StoreUnusable as refusal:
    print(refusal)
print(batches.commit(store, register("C2"), source("another")).batch_id, len(batches.batches(store)))
"""


@pytest.mark.parametrize(
    "url", ["", "minyi.duckdb", "sqlite:///x", "mysql://localhost/minyi", "duckdb:///", "duckdb:///:memory:"]
)
def test_wrong_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreUnusable, match="duckdb:///"):
        open_store(url)


@pytest.mark.embedded
def test_first_use_makes_the_folder_and_an_empty_store(store: Store, tmp_path: Path) -> None:
    assert (tmp_path / "var" / "minyi.duckdb").exists()
    assert batches.batches(store).empty
    assert counts.data_version(store) == 0


def test_a_relative_path_lies_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("duckdb:///here.duckdb").close()
    assert (tmp_path / "here.duckdb").exists()


def test_other_files_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    text = tmp_path / "text.duckdb"
    text.write_text("这不是数据库" * 1000, encoding="utf-8")
    before = text.read_bytes()
    with pytest.raises(StoreUnusable, match="打不开"):
        open_store(f"duckdb:///{text}")
    assert text.read_bytes() == before
    foreign = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(foreign)) as connection:
        connection.execute("CREATE TABLE something (x INTEGER)")
    with pytest.raises(StoreUnusable, match="没有本系统的表"):
        open_store(f"duckdb:///{foreign}")
    with pytest.raises(StoreUnusable, match="打不开"):
        open_store(f"duckdb:///{tmp_path}")
    with pytest.raises(StoreUnusable, match="建不成"):
        open_store(f"duckdb:///{text}/below/minyi.duckdb")


def test_a_table_that_duckdb_could_read_is_no_store(tmp_path: Path) -> None:
    table = tmp_path / "register.csv"
    table.write_text("community_id,name\nC1,A\n", encoding="utf-8")
    with pytest.raises(StoreUnusable, match="不是 DuckDB 数据文件"):
        open_store(f"duckdb:///{table}")


@pytest.mark.embedded
def test_a_newer_version_is_refused(store: Store) -> None:
    with store.writing() as connection:
        connection.execute("UPDATE store_state SET schema_version = 99")
    store.close()
    with pytest.raises(StoreUnusable, match="版本是 99"):
        open_store(store.url)


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing() as connection:
        connection.execute("UPDATE store_state SET last_batch_no = 7")
        raise RuntimeError
    with store.reading() as connection:
        assert connection.execute("SELECT last_batch_no, data_version FROM store_state").fetchall() == [(0, 0)]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes to make a disk look full")
def test_a_full_disk_refuses_the_batch_and_spares_the_rest(tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'minyi.duckdb'}"
    done = subprocess.run([sys.executable, "-c", CRAMPED, url], cwd=PROJECT, capture_output=True, text=True, check=True)
    refusal, rest = done.stdout.splitlines()
    assert refusal.startswith("磁盘空间不足")
    assert rest == "2 2"


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("IOException", 'Could not write file "x": No space left on device', "磁盘空间不足"),
        ("TransactionException", "Failed to commit: There is not enough space on the disk.", "磁盘空间不足"),
        ("OutOfMemoryException", "could not allocate block of size 256.0 KiB (1.9 GiB/2.0 GiB used)", "内存不足"),
        ("TransactionException", 'Could not write file "x.wal": Input/output error', "Input/output error"),
    ],
)
def test_a_shortage_of_the_machine_is_a_refusal(store: Store, kind: str, words: str, said: str) -> None:
    with pytest.raises(StoreUnusable, match=said), store.writing():
        raise getattr(duckdb, kind)(words)
    assert counts.data_version(store) == 0


@pytest.mark.embedded
def test_other_errors_of_the_database_stay_defects(store: Store) -> None:
    with pytest.raises(duckdb.CatalogException), store.reading() as connection:
        connection.execute("SELECT * FROM nothing")


@pytest.mark.embedded
def test_reading_cannot_write(store: Store) -> None:
    with store.reading() as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("UPDATE store_state SET data_version = 7")


@pytest.mark.embedded
def test_queries_reach_no_other_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    with store.reading() as connection:
        for query in ("SELECT * FROM read_csv(?)", "SELECT * FROM read_text(?)"):
            with pytest.raises(duckdb.Error, match="disabled"):
                connection.execute(query, [str(tmp_path / "other.csv")])
    with store.reading() as connection, pytest.raises(duckdb.Error, match="locked"):
        connection.execute("SET enable_external_access = true")


def test_readers_see_whole_batches_while_one_is_written(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    seen: list[int] = []

    def look(share: float, _message: str) -> None:
        if 0 < share < 1:
            seen.append(int(counts.response_counts(store)["n"].sum()))

    batches.commit(store, survey(), source("survey"), progress=look)
    assert len(seen) >= 4
    assert set(seen) == {0}
    assert counts.response_counts(store)["n"].sum() == 4


def test_threads_share_the_store(store: Store) -> None:
    batches.commit(store, register("C1", "C2"), source("register"))
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            batches.commit(store, survey(round=number), source(f"survey {number}"))
            counts.level_counts(store)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert counts.response_counts(store)["n"].sum() == 24
    assert list(batches.batches(store)["batch_id"]) == [1, 2, 3, 4, 5, 6, 7]
    assert counts.data_version(store) == 7


@pytest.mark.embedded
def test_the_file_is_let_go_when_idle_and_opened_on_demand(store: Store) -> None:
    secret = secrets.respondent_secret(store)
    assert len(secret) == 16
    deadline = time.monotonic() + 10
    while any(thread.name == "store-closer" for thread in threading.enumerate()) and time.monotonic() < deadline:
        time.sleep(0.05)
    with duckdb.connect(store.url.removeprefix("duckdb:///")) as connection:
        assert connection.execute("SELECT data_version FROM store_state").fetchall() == [(0,)]
    assert secrets.respondent_secret(store) == secret


def test_close_leaves_no_thread_behind(store: Store) -> None:
    counts.data_version(store)
    store.close()
    store.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "store-closer"]


@pytest.mark.embedded
def test_a_second_process_waits_its_turn(store: Store) -> None:
    store.close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, store.url], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin and holder.stdout
        assert holder.stdout.readline() == "inside\n"
        with pytest.raises(StoreBusy, match=f"进程 {holder.pid}"):
            counts.data_version(store)
        holder.stdin.close()
        patient = open_store(store.url, wait_seconds=60)
        assert counts.data_version(patient) == 1


def test_two_stores_on_one_file_are_one(store: Store) -> None:
    other = open_store(store.url)
    batches.commit(other, register("C1"), source("register"))
    assert counts.data_version(store) == 1
