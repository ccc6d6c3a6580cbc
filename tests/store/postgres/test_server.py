"""Several processes on one server: they see each other's batches, wait for each other, and outlive its failures."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest

from analytics.errors import StoreBusy, StoreUnusable
from analytics.model import Scope
from analytics.settings import PROJECT
from analytics.store import Store, batches, comments, communities, counts, open_store, schema
from analytics.store.connection import unopened_store
from analytics.store.postgres import functions
from tests.server import Server, server
from tests.store.files import FORMS, register, source, survey

# Loads one file of forms numbered from a letter on, in a process of its own.
LOADER = """
import sys
from analytics.store import batches, open_store
from tests.store.files import FORMS, source, survey
letter = sys.argv[2]
forms = [(letter + one[0], *one[1:]) for one in FORMS]
print("ready", flush=True)
sys.stdin.readline()
print(batches.commit(open_store(sys.argv[1], wait_seconds=60), survey(forms), source(letter)).batch_id)
"""


@pytest.fixture
def frail() -> Iterator[Server]:
    """A server of the test's own, to be stopped and started."""
    with server(lasting=True) as found:
        yield found


def total(store: Store) -> int:
    return int(counts.response_counts(store)["n"].sum())


def test_a_batch_of_one_process_is_seen_by_the_others(loaded: Store, url: str) -> None:
    other = unopened_store(url)
    before = counts.data_version(other)
    loader = [sys.executable, "-c", LOADER, url, "B"]
    subprocess.run(loader, cwd=PROJECT, input="\n", text=True, check=True, capture_output=True)
    assert counts.data_version(other) == before + 1 and total(other) == total(loaded) == 8


def test_processes_that_load_at_once_lose_and_double_nothing(loaded: Store, url: str) -> None:
    loaders = [
        subprocess.Popen(
            [sys.executable, "-c", LOADER, url, letter],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for letter in "BCDE"
    ]
    for loader in loaders:
        assert loader.stdout and loader.stdout.readline() == "ready\n"
    told = [loader.communicate("\n")[0] for loader in loaders]
    assert sorted(told) == ["3\n", "4\n", "5\n", "6\n"] and total(loaded) == 20
    with loaded.reading() as connection:
        numbers = connection.execute("SELECT count(*), count(DISTINCT response_no) FROM responses").fetchall()
    assert numbers == [(20, 20)]


def test_a_reader_sees_one_state_throughout(loaded: Store, url: str) -> None:
    with loaded.reading() as connection:
        before = connection.execute("SELECT count(*) FROM responses").fetchall()
        batches.commit(open_store(url), survey(round=2), source("later"))
        assert connection.execute("SELECT count(*) FROM responses").fetchall() == before == [(4,)]
    assert total(loaded) == 8


def test_what_a_reader_writes_is_dropped(loaded: Store) -> None:
    with loaded.reading() as connection:
        connection.execute("DELETE FROM responses")
        connection.execute("CREATE TEMP TABLE mine AS SELECT 1 AS x")
    with loaded.reading() as connection:
        assert connection.execute("SELECT count(*) FROM responses").fetchall() == [(4,)]
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM mine")
    assert total(loaded) == 4


def test_a_writer_that_is_waited_for_too_long_is_named(loaded: Store, url: str) -> None:
    hasty = unopened_store(url + "&application_name=other", wait_seconds=0.3)
    with loaded.writing(), pytest.raises(StoreBusy, match="正被另一个程序写入"), hasty.writing():
        pytest.fail("two write at once")
    with hasty.writing():
        pass


def test_reading_goes_on_while_somebody_writes(loaded: Store) -> None:
    with loaded.writing() as connection:
        connection.execute("DELETE FROM response_counts")
        assert total(loaded) == 4


def test_a_reach_is_held_to_its_places(loaded: Store) -> None:
    mine = loaded.within(Scope(community_id=("C2",)))
    for _again in range(2):
        assert total(mine) == 1 and communities.communities(mine)["community_id"].tolist() == ["C2"]
        assert comments.comments(mine)["community_id"].tolist() == ["C2"]
    batches.commit(loaded, survey(round=2), source("later"))
    assert total(mine) == 2 and total(loaded) == 8


def test_a_kept_connection_is_cleared_of_what_was_dropped_on_it(loaded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.store.postgres.connection.USES_BETWEEN_CLEARINGS", 3)
    mine = loaded.within(Scope(community_id=("C2",)))
    for _again in range(10):
        assert total(mine) == 1
    with mine.reading() as connection:
        ((size,),) = connection.execute("SELECT pg_relation_size('pg_temp.reach')").fetchall()
    assert size <= 8192


def test_a_line_cut_in_the_middle_of_a_page_is_said_and_mended(
    loaded: Store, asked: Callable[[str], list[tuple]]
) -> None:
    with pytest.raises(StoreUnusable, match="连接断了"), loaded.reading() as connection:
        ((number,),) = connection.execute("SELECT pg_backend_pid()").fetchall()
        asked(f"SELECT pg_terminate_backend({number})")
        connection.execute("SELECT count(*) FROM responses")
    assert total(loaded) == 4


def test_a_line_cut_between_two_pages_is_not_even_noticed(
    loaded: Store, asked: Callable[[str], list[tuple]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.store.postgres.server.UNLOOKED_SECONDS", 0)
    assert total(loaded) == 4
    asked("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'minyi'")
    assert total(loaded) == 4


def test_a_server_that_dies_in_the_middle_of_a_load_keeps_nothing_of_it(frail: Server) -> None:
    with closing(open_store(frail.url, wait_seconds=1)) as store:
        batches.commit(store, register("C1", "C2"), source("register"))
        batches.commit(store, survey(), source("first"))
        before = counts.data_version(store)

        def die(share: float, _message: str) -> None:
            if share > 0.7:
                frail.stop("immediate")

        with pytest.raises(StoreUnusable, match="没有保存任何内容"):
            batches.commit(store, survey(round=2), source("second"), progress=die)
        with pytest.raises(StoreUnusable, match="连接断了或连不上"):
            total(store)
        frail.start()
        assert total(store) == 4 and counts.data_version(store) == before
        assert batches.commit(store, survey(round=2), source("second")).batch_id == 3
        assert total(store) == 8


def test_a_loader_that_is_killed_leaves_nothing(loaded: Store, url: str, asked: Callable[[str], list[tuple]]) -> None:
    stay = "import time\ndef stay(share, message):\n    print(share, flush=True)\n    time.sleep(share)\n"
    script = stay + LOADER.replace("source(letter))", "source(letter), progress=stay)")
    with subprocess.Popen(
        [sys.executable, "-c", script, url, "B"], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as loader:
        assert loader.stdin and loader.stdout
        loader.stdin.write("\n")
        loader.stdin.flush()
        while (line := loader.stdout.readline().strip()) != "0.75":
            assert line, "it ended before it was killed"
        loader.kill()
    # Its transaction ends when the server notices; a writer waits for that.
    patient = unopened_store(url, wait_seconds=30)
    assert batches.commit(patient, survey([("Z1", *FORMS[0][1:])]), source("another")).batch_id == 3
    assert total(loaded) == 5


def test_threads_share_a_server(loaded: Store) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            batches.commit(loaded, survey(round=number), source(f"survey {number}"))
            counts.level_counts(loaded)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and total(loaded) == 28


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("postgresql://nobody:geheim@127.0.0.1:{port}/postgres", "nobody"),
        ("postgresql://postgres:geheim@127.0.0.1:{port}/absent", "absent"),
        ("postgresql://postgres:geheim@127.0.0.1:9/postgres", "连不上"),
        ("postgresql://postgres:geheim@127.0.0.1:{port}/postgres?nonsense=1", "连不上"),
    ],
)
def test_an_address_that_is_wrong_is_said_without_its_password(running: Server, wrong: str, said: str) -> None:
    with pytest.raises(StoreUnusable, match=said) as refused:
        open_store(wrong.format(port=running.port), wait_seconds=0)
    assert "geheim" not in str(refused.value) and "geheim" not in repr(unopened_store(wrong.format(port=running.port)))


def test_another_programs_tables_are_left_alone(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE something (x integer)")
    with pytest.raises(StoreUnusable, match="没有本系统的表"):
        open_store(url)
    with psycopg.connect(url, autocommit=True) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    assert tables == [(1,)]


def test_a_newer_version_is_refused(store: Store, url: str) -> None:
    with store.writing() as connection:
        connection.execute("UPDATE store_state SET schema_version = 99")
    with pytest.raises(StoreUnusable, match="版本是 99"):
        open_store(url + "&application_name=again")


def test_what_the_blocks_of_answers_hold_is_known_after_every_load(loaded: Store) -> None:
    batches.commit(loaded, survey([("C" + one[0], *one[1:]) for one in FORMS]), source("second"))
    with loaded.writing() as connection:
        # 0 blocks are left to look through: the load did.
        assert connection.execute(functions.looked_through("answers")).fetchall() == [(0,)]
    assert functions.looked_through("responses") is None


def test_a_store_of_version_nine_is_brought_up_to_date(loaded: Store, url: str) -> None:
    before = comments.comments(loaded)
    with loaded.writing() as connection:
        connection.execute("DROP INDEX answers_blocks_by_item_no")
        connection.execute("DROP VIEW assigned CASCADE")
        connection.execute("UPDATE store_state SET schema_version = 9")
    again = open_store(url + "&application_name=again")
    with again.writing() as connection:
        assert connection.execute(functions.looked_through("answers")).fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM assigned").fetchall() == [(0,)]
        assert connection.execute("SELECT schema_version FROM store_state").fetchall() == [(schema.VERSION,)]
    assert comments.comments(again).equals(before)
    again.close()


def test_two_processes_that_come_first_make_the_tables_once(url: str) -> None:
    opener = "import sys; from analytics.store import *; print(counts.data_version(open_store(sys.argv[1])))"
    both = [
        subprocess.Popen([sys.executable, "-c", opener, url], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for _number in range(2)
    ]
    assert [one.communicate()[0] for one in both] == ["0\n", "0\n"]


def test_nothing_of_what_was_deleted_is_left_in_the_tables(loaded: Store, asked: Callable[[str], list[tuple]]) -> None:
    with loaded.writing() as connection:
        connection.execute("DELETE FROM comments")
    loaded.compact()
    with loaded.reading() as connection:
        ((size,),) = connection.execute("SELECT pg_relation_size('comments')").fetchall()
    assert size == 0


def test_a_user_who_may_make_no_tables_is_told_so(running: Server, asked: Callable[[str], list[tuple]]) -> None:
    asked("CREATE SCHEMA closed; CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA closed TO reader; SELECT 1")
    url = running.url.replace("postgres@", "reader@") + "?options=-csearch_path%3Dclosed"
    with pytest.raises(StoreUnusable, match="不许这样做"):
        open_store(url)


def test_threads_wait_for_each_other_also_where_processes_are_not_waited_for(url: str) -> None:
    hasty = open_store(url, wait_seconds=0)
    with hasty.writing():
        other = threading.Thread(target=lambda: batches.commit(hasty, register("C1"), source("register")))
        other.start()
    other.join(20)
    assert len(batches.batches(hasty)) == 1
