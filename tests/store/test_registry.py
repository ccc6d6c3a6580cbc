"""The registry's file: several writers at once, a kill in the middle, a stranger's file, a restored one."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analytics.access import audit, open_registry, preferences, sessions
from analytics.access.audit import Actor
from analytics.access.audit_chain import verify
from analytics.errors import StoreBusy, StoreUnusable
from analytics.settings import PROJECT, read_settings
from analytics.store import accounts, registry_contents
from analytics.store import audit as stored
from analytics.store.registry import Registry
from analytics.store.registry_tables import APPLICATION, GUARDS, TABLES, UPGRADES
from analytics.store.secrets import sealing_key
from tests.access.people import NOON, employ, entered

EVENTS = 500

# Writes events; with a second number it is killed in the middle of a transaction after so many.
WRITER = """
import os, signal, sys
from pathlib import Path
from analytics.access import audit
from analytics.access.audit import Actor
from analytics.store.registry import Registry
from tests.access.people import NOON
registry = Registry(Path(sys.argv[1]), wait_seconds=60)
for number in range(int(sys.argv[3])):
    audit.record(registry, Actor(sys.argv[2]), "export", now=NOON, object=str(number))
    print(number, flush=True)
if len(sys.argv) > 4:
    with registry.writing() as connection:
        audit.write(connection, Actor(sys.argv[2]), "export", now=NOON, object="never")
        connection.execute("UPDATE accounts SET disabled = 1")
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "var" / "access.sqlite", wait_seconds=1)


def writer(registry: Registry, who: str, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(registry.path), who, *more]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_processes_write_one_chain(registry: Registry) -> None:
    """Both begin on a file that neither has made."""
    writers = [writer(registry, who, str(EVENTS)) for who in ("wang", "li")]
    for one in writers:
        one.communicate()
        assert one.returncode == 0
    report = verify(registry)
    assert (report.events, report.head.event_no, report.faults) == (2 * EVENTS, 2 * EVENTS, ())
    for who in ("wang", "li"):
        told = [one.object for one in audit.everything(registry) if one.who == who]
        assert told == [str(number) for number in range(EVENTS)]


def test_threads_share_it(registry: Registry) -> None:
    registry = Registry(registry.path, wait_seconds=60)  # who waits how long is left to chance, as SQLite leaves it

    def write(who: str) -> None:
        for _one in range(20):
            audit.record(registry, Actor(who), "export", now=NOON)

    threads = [threading.Thread(target=write, args=(f"n{number}",)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(registry).events == 200 and verify(registry).faults == ()


def test_a_kill_in_the_middle_of_a_write_leaves_what_was_kept_and_nothing_else(registry: Registry) -> None:
    employ(registry)
    with writer(registry, "wang", "5", "killed") as killed:
        killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    again = Registry(registry.path)
    assert [one.object for one in audit.everything(again)][1:] == ["0", "1", "2", "3", "4"]
    assert verify(again).faults == ()
    with again.writing() as connection:
        assert accounts.administrators(connection) == [1]
    again.close()
    with sqlite3.connect(registry.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


@pytest.mark.parametrize("after", [1, 7, 23])
def test_whatever_was_told_to_be_written_is_there_after_a_kill(registry: Registry, after: int) -> None:
    with writer(registry, "wang", "100000") as busy:
        assert busy.stdout
        told = [busy.stdout.readline() for _line in range(after)]
        busy.kill()
        told += busy.stdout.readlines()
    events = audit.everything(registry)
    assert len(events) >= len([line for line in told if line.endswith("\n")])
    assert verify(registry).faults == ()


def test_what_fails_leaves_nothing(registry: Registry) -> None:
    with pytest.raises(ZeroDivisionError), registry.writing() as connection:
        audit.write(connection, Actor("wang"), "export", now=NOON)
        _never = 1 / 0
    assert audit.everything(registry) == []


def test_a_reader_sees_one_state_while_another_writes(registry: Registry) -> None:
    audit.record(registry, Actor("wang"), "export", now=NOON)
    with registry.reading() as connection:
        assert stored.head(connection).event_no == 1
        audit.record(registry, Actor("li"), "export", now=NOON)
        assert stored.head(connection).event_no == 1
    assert verify(registry).events == 2


def test_a_writer_that_waits_too_long_is_told(registry: Registry) -> None:
    quick = Registry(registry.path, wait_seconds=0.05)
    with registry.writing(), pytest.raises(StoreBusy, match="正被另一个程序写入"), quick.writing():
        pytest.fail("two wrote at once")


def test_nobody_else_may_read_it(registry: Registry) -> None:
    old = os.umask(0)
    try:
        audit.record(registry, Actor("wang"), "export", now=NOON)
        for path in registry.path.parent.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    finally:
        os.umask(old)


def test_anothers_file_is_left_alone(tmp_path: Path) -> None:
    text, other, newer = tmp_path / "a.sqlite", tmp_path / "b.sqlite", tmp_path / "c.sqlite"
    text.write_text("这不是数据库" * 1000, encoding="utf-8")
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with Registry(newer).writing() as connection:
        connection.execute("PRAGMA user_version = 99")
    for path, told in ((text, "not a database"), (other, "不是本系统的账号文件"), (newer, "由更新的版本建立")):
        before = path.read_bytes()
        with pytest.raises(StoreUnusable, match=told), Registry(path).reading():
            pytest.fail("opened")
        assert path.read_bytes()[:1000] == before[:1000]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnusable, match="不能用"), Registry(tmp_path / "file" / "access.sqlite").reading():
        pytest.fail("opened")


def test_a_backup_put_in_its_place_is_what_is_read_from_then_on(registry: Registry, tmp_path: Path) -> None:
    audit.record(registry, Actor("wang"), "export", now=NOON)
    backup = tmp_path / "backup.sqlite"
    with registry.reading() as connection:
        connection.execute("SELECT 1")
    copy = sqlite3.connect(backup)
    source = sqlite3.connect(registry.path)
    source.backup(copy)
    source.close()
    copy.close()
    audit.record(registry, Actor("li"), "export", now=NOON)
    for companion in registry.path.parent.glob("access.sqlite-*"):
        companion.unlink()
    shutil.copy(backup, tmp_path / "restored")
    os.replace(tmp_path / "restored", registry.path)
    assert [one.who for one in audit.everything(registry)] == ["wang"]


def test_a_copy_holds_all_but_the_sessions(registry: Registry, tmp_path: Path) -> None:
    employ(registry)
    entered(registry)
    target = tmp_path / "copy.sqlite"
    registry.copy_to(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite"]
    copy = Registry(target)
    assert audit.everything(copy) == audit.everything(registry) and verify(copy).faults == ()
    assert sessions.of(copy, "wang", NOON) == [] and len(sessions.of(registry, "wang", NOON)) == 1
    assert entered(copy)
    with pytest.raises(StoreUnusable, match="同名文件已存在"):
        registry.copy_to(target)


def test_the_key_of_the_seal_is_made_once_and_stays_here(registry: Registry, tmp_path: Path) -> None:
    mine = sealing_key(registry)
    assert len(mine) == 32 and sealing_key(Registry(registry.path)) == mine
    registry.copy_to(tmp_path / "copy.sqlite")
    assert mine not in (tmp_path / "copy.sqlite").read_bytes()
    assert sealing_key(Registry(tmp_path / "copy.sqlite")) != mine


def test_a_key_that_comes_with_a_restored_file_is_nobodys(registry: Registry) -> None:
    theirs = sealing_key(registry)
    registry.close()
    registry_contents.make_safe(registry.path, enabled=True, at="2026-09-03", by="wang")
    assert sealing_key(registry) != theirs


def test_it_lies_beside_the_data_unless_told_otherwise(tmp_path: Path) -> None:
    beside = open_registry(read_settings({}), f"duckdb:///{tmp_path}/var/minyi.duckdb")
    assert beside.path == tmp_path / "var" / "access.sqlite" and not beside.path.exists()
    told = read_settings({"MINYI_ACCESS_DATABASE": f"{tmp_path}/a.sqlite", "MINYI_LOCKOUT_FAILURES": "3"})
    assert open_registry(told).path == tmp_path / "a.sqlite"
    assert open_registry(told).limits.lockout_failures == 3


def test_every_rule_in_the_file_is_watched() -> None:
    made = {table.split()[2] for table in TABLES if table.split()[1] == "TRIGGER"}
    assert made == GUARDS


def test_a_file_of_the_first_version_learns_to_keep_preferences(tmp_path: Path) -> None:
    path = tmp_path / "access.sqlite"
    with sqlite3.connect(path) as connection:
        for statement in TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 1")
    registry = Registry(path, wait_seconds=1)
    preferences.keep_language(registry, "li", "en")
    assert preferences.language(registry, "li") == "en"
    assert preferences.language(registry, "wang") is None


def test_a_log_of_an_earlier_version_stays_as_it_was_and_takes_what_was_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "access.sqlite"
    li = Actor("li", "analyst", "10.0.0.1")
    with sqlite3.connect(path, isolation_level=None) as connection:
        for statement in (*TABLES, *UPGRADES[1]):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 2")
        for at in range(4):
            audit.write(connection, li, "upload", now=NOON, object=f"{at}.csv", outcome="failed", detail="Cancelled")
        stored.prune(connection, stored.Head(1, next(stored.chain(connection)).hash), at="2026-09-03")
        before = list(stored.chain(connection))
        with pytest.raises(sqlite3.IntegrityError):
            audit.write(connection, li, "upload", now=NOON, outcome="cancelled")
    connection.close()
    registry = Registry(path, wait_seconds=1)
    audit.record(registry, li, "upload", now=NOON, outcome="cancelled")
    kept = audit.everything(registry)
    assert kept[:-1] == before and [one.outcome for one in kept] == [*["failed"] * 3, "cancelled"]
    assert [fault.kind for fault in verify(registry).faults] == ["unanchored"], "pruned by hand above, else whole"
    with registry.reading() as connection:
        assert stored.missing_guards(connection) == []
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'wang'"):
        with pytest.raises(sqlite3.IntegrityError), registry.writing() as connection:
            connection.execute(statement)


def test_a_program_that_looks_on_and_leaves_takes_nothing_with_it(registry: Registry) -> None:
    """Beside a server, which has more than one connection: a reader that closes the file as if it were the last."""
    looker = "import sys; from pathlib import Path; from analytics.access import audit\n"
    looker += "from analytics.store.registry import Registry\n"
    looker += "found = Registry(Path(sys.argv[1])); print(len(audit.everything(found))); found.close()"
    command = [sys.executable, "-c", looker, str(registry.path)]
    opened = [registry]
    for number in range(3):
        opened.append(Registry(registry.path))
        audit.everything(opened[-1])
        audit.record(registry, Actor("li", "viewer", "10.0.0.1"), "upload", now=NOON, object=str(number))
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
        assert int(done.stdout) == len(audit.everything(registry)) == number + 1
    for one in opened:
        one.close()
