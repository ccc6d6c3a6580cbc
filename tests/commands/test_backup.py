"""``backup`` and ``restore`` as they are typed: what comes back, what must not, and what is refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from argon2 import PasswordHasher

from analytics import clock
from analytics.__main__ import main
from analytics.access import accounts, audit, audit_chain, passwords, sessions
from analytics.flows import archive, loading
from analytics.flows.office import open_office
from analytics.settings import PROJECT
from analytics.store import early_reads, placing, schema
from analytics.store.early_reads import Seal
from analytics.store.embedded import snapshot
from analytics.store.recalled import Written
from analytics.store.registry import Registry
from tests.access.people import HOST, employ, entered
from tests.conftest import survey_csv
from tests.pages import desk


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    monkeypatch.setattr(snapshot, "SETTLED_SECONDS", 0.05)


class City:
    """A store and a registry in a folder, and the commands on them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        folder.mkdir()
        self.folder, self.capsys = folder, capsys
        self.url = desk.address(folder)
        self.registry = Registry(folder / "access.sqlite", wait_seconds=1)

    def run(self, *words: object) -> int:
        self.registry.close()
        return main([*map(str, words), "--database", self.url])

    def told(self, *words: object) -> str:
        self.capsys.readouterr()
        assert self.run(*words) == 0, self.capsys.readouterr().err
        return self.capsys.readouterr().out

    def refused(self, *words: object) -> str:
        self.capsys.readouterr()
        assert self.run(*words) == 2
        return self.capsys.readouterr().err

    def verdicts(self) -> str:
        return self.told("verdicts", "--csv")

    def load_more(self) -> None:
        office = open_office(self.url)
        drafted = loading.draft(office, "补.csv", survey_csv({"C3": ["满意"] * 9}, first=200).encode())
        loading.commit(office, drafted, loading.check(office, drafted), by="王工")
        office.close()

    def left(self) -> list[str]:
        """Files other than the two that there should be, and backups."""
        kept = ("minyi.duckdb", "access.sqlite", "access.sqlite-wal", "access.sqlite-shm", "a.minyi")
        return sorted(one.name for one in self.folder.iterdir() if one.name not in kept)


@pytest.fixture
def city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> City:
    made = City(tmp_path / "city", capsys)
    desk.fill(made.url)
    for name, role in (("wang", "administrator"), ("li", "viewer")):
        employ(made.registry, name, role)
    return made


@pytest.fixture
def elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> City:
    """A new machine."""
    return City(tmp_path / "elsewhere", capsys)


def test_what_was_backed_up_comes_back(city: City, tmp_path: Path) -> None:
    before, file = city.verdicts(), tmp_path / "a.minyi"
    told = city.told("backup", file)
    assert "批次 3 个、答卷 44 份" in told and "账号 2 个" in told and archive.digest(file) in told
    assert "删除的个人答卷仍在其中" in told
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    city.load_more()
    assert city.verdicts() != before
    told = city.told("restore", file)
    assert city.verdicts() == before
    assert "原来的文件留为" in told and "账号、密码和操作记录仍是恢复以前的" in told
    (aside,) = city.left()
    assert aside.startswith("minyi.duckdb.before-restore-")
    with duckdb.connect(str(city.folder / aside), read_only=True) as kept:
        assert kept.execute("SELECT count(*) FROM responses").fetchall() == [(53,)]


def test_it_is_made_while_a_dashboard_reads(city: City, tmp_path: Path) -> None:
    """Another process has the store open as a dashboard has it: nobody waits for the other."""
    reader = (
        "import sys; from analytics.store import open_store\n"
        "with open_store(sys.argv[1]).reading() as c:\n    print('reading', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reader, city.url], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout and other.stdin
        other.stdout.readline()
        time.sleep(0.1)
        assert "答卷 44 份" in city.told("backup", tmp_path / "a.minyi", "--wait", "5")
        assert "占用" in city.refused("restore", tmp_path / "a.minyi")
        other.stdin.close()


def test_a_copy_made_during_a_write_does_not_count(city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copies: list[str] = []
    plain = shutil.copyfile

    def written_meanwhile(source: Path, target: Path) -> None:
        plain(source, target)
        if not copies:
            os.utime(source)
            time.sleep(0.1)
        copies.append(str(source))

    monkeypatch.setattr(snapshot.shutil, "copyfile", written_meanwhile)
    snapshot.take(city.folder / "minyi.duckdb", tmp_path / "copy", wait_seconds=5)
    assert len(copies) == 2


def test_where_it_is_written_to_all_the_time_it_gives_up(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(snapshot, "SETTLED_SECONDS", 1e9)
    assert "一直有人写入" in city.refused("backup", tmp_path / "a.minyi", "--wait", "0.3")
    assert list(tmp_path.glob("*.minyi")) == [] and list(tmp_path.glob(".minyi-backup-*")) == []


def test_committed_changes_that_lie_in_the_log_are_in_the_copy(city: City, tmp_path: Path) -> None:
    """A dashboard that was killed leaves its last changes in the log beside the file."""
    killed = (
        "import os, signal, sys; from analytics.store import open_store\n"
        "with open_store(sys.argv[1]).writing() as c:\n"
        "    c.execute(\"INSERT INTO aliases VALUES (1, '朝阳', 'C1', '王工', now()::TIMESTAMP)\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", killed, city.url], cwd=PROJECT, check=False)
    assert (city.folder / "minyi.duckdb.wal").exists()
    time.sleep(0.1)
    city.told("backup", tmp_path / "a.minyi")
    with zipfile.ZipFile(tmp_path / "a.minyi") as packed:
        assert json.loads(packed.read("manifest.json"))["store"]["rows"]["aliases"] == 1


def test_nothing_that_was_deleted_is_in_the_copy(city: City, tmp_path: Path) -> None:
    path = city.folder / "minyi.duckdb"
    with duckdb.connect(str(path)) as store:
        store.execute("PRAGMA force_compression = 'uncompressed'")
        store.execute("CREATE TABLE t AS SELECT 'secret-words-' || random() || i AS words FROM range(20000) r(i)")
        store.execute("CHECKPOINT; PRAGMA disable_checkpoint_on_shutdown; DROP TABLE t")
    assert b"secret-words-" in path.read_bytes()
    time.sleep(0.1)
    snapshot.take(path, tmp_path / "copy", wait_seconds=5)
    assert b"secret-words-" not in (tmp_path / "copy").read_bytes()


def test_a_file_that_is_there_is_not_overwritten_unless_told(city: City, tmp_path: Path) -> None:
    file = tmp_path / "a.minyi"
    file.write_text("mine")
    assert "已存在" in city.refused("backup", file)
    assert file.read_text() == "mine"
    city.told("backup", file, "--overwrite")
    assert "备份完好" in city.told("restore", file, "--check")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_and_a_store_that_is_not_there(city: City, elsewhere: City, tmp_path: Path) -> None:
    assert "没有文件夹" in city.refused("backup", tmp_path / "none" / "a.minyi")
    assert "没有数据文件" in elsewhere.refused("backup", tmp_path / "a.minyi")
    assert not (elsewhere.folder / "minyi.duckdb").exists()


# --- who may come back


def test_who_was_disabled_after_the_backup_stays_out(city: City, tmp_path: Path) -> None:
    token = entered(city.registry, "li", at=clock.now()).token
    city.told("backup", tmp_path / "a.minyi")
    accounts.disable(city.registry, "li", actor=HOST, now=clock.now())
    city.told("restore", tmp_path / "a.minyi")
    assert {one.name: one.disabled for one in accounts.listed(city.registry)} == {"li": True, "wang": False}
    assert sessions.find(city.registry, token, clock.now()) is None
    assert "已有 2 个账号" in city.refused("restore", tmp_path / "a.minyi", "--with-accounts")


def test_nobody_stays_signed_in(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    token = entered(city.registry, "li", at=clock.now()).token
    assert sessions.find(city.registry, token, clock.now())
    city.told("restore", tmp_path / "a.minyi")
    assert sessions.find(city.registry, token, clock.now()) is None


def test_what_was_read_ahead_of_the_other_data_is_gone(city: City, tmp_path: Path) -> None:
    """It may have been sealed by whoever made the file."""
    office, one = open_office(city.url), Written("pages", ("all",), {}, frozenset(), b"")
    early_reads.keep(office.store, Seal(b"k" * 32, "a program"), [one])
    office.close()
    city.told("backup", tmp_path / "a.minyi")
    city.told("restore", tmp_path / "a.minyi")
    office = open_office(city.url)
    assert early_reads.found(office.store, Seal(b"k" * 32, "a program")) == []
    office.close()


def test_the_log_forgets_nothing(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    accounts.disable(city.registry, "li", actor=HOST, now=clock.now())
    before = [event.hash for event in audit.everything(city.registry)]
    head = audit_chain.verify(city.registry).head
    city.told("restore", tmp_path / "a.minyi")
    events = audit.everything(city.registry)
    assert [event.hash for event in events][: len(before)] == before
    last = events[-1]
    assert [event.action for event in events[len(before) :]] == ["restore", "restore"]
    assert last.object == "a.minyi" and last.outcome == "done" and "before-restore" in last.detail
    assert city.run("audit", "verify", "--head", f"{head.event_no}:{head.hash}") == 0


def test_on_a_new_machine_accounts_come_back_disabled(city: City, elsewhere: City, tmp_path: Path) -> None:
    token = entered(city.registry, "li", at=clock.now()).token
    city.told("backup", tmp_path / "a.minyi")
    assert "--with-accounts" in elsewhere.refused("restore", tmp_path / "a.minyi")
    assert not (elsewhere.folder / "minyi.duckdb").exists()
    told = elsewhere.told("restore", tmp_path / "a.minyi", "--with-accounts")
    assert "account enable" in told
    assert all(one.disabled for one in accounts.listed(elsewhere.registry)), "nobody knows who was dismissed since"
    assert accounts.exist(elsewhere.registry), "so the machine is no open desktop"
    assert sessions.find(elsewhere.registry, token, clock.now()) is None
    events = audit.everything(elsewhere.registry)
    assert elsewhere.verdicts() == city.verdicts()
    assert [event.action for event in events[-3:]] == ["account_added", "sign_in", "restore"]
    assert elsewhere.run("audit", "verify") == 0
    assert "python -m analytics account enable wang" in told, "an administrator first: nobody else can go before"
    for name in ("wang", "li"):
        elsewhere.told("account", "enable", name)
    assert entered(elsewhere.registry, "li", at=clock.now())
    assert stat.S_IMODE((elsewhere.folder / "access.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE((elsewhere.folder / "minyi.duckdb").stat().st_mode) == 0o600


def test_accounts_come_back_as_they_were_where_somebody_has_looked(city: City, elsewhere: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    elsewhere.told("restore", tmp_path / "a.minyi", "--with-accounts", "--enabled")
    assert not any(one.disabled for one in accounts.listed(elsewhere.registry))


def test_data_without_accounts_where_that_is_said(city: City, elsewhere: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    elsewhere.told("restore", tmp_path / "a.minyi", "--without-accounts")
    assert not accounts.exist(elsewhere.registry)
    assert elsewhere.verdicts() == city.verdicts()


def test_a_broken_registry_is_kept_beside(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    city.registry.close()
    path = city.folder / "access.sqlite"
    path.write_bytes(b"not a registry " * 999)
    assert "不能用" in city.refused("restore", tmp_path / "a.minyi", "--without-accounts")
    told = city.told("restore", tmp_path / "a.minyi", "--with-accounts")
    assert "access.sqlite.before-restore-" in told
    kept = next(city.folder.glob("access.sqlite.before-restore-*"))
    assert kept.read_bytes().startswith(b"not a registry ")
    last = audit.everything(city.registry)[-1]
    assert last.action == "restore" and kept.name in last.detail
    assert city.run("audit", "verify") == 0


def test_a_broken_store_is_kept_beside_with_its_log(city: City, tmp_path: Path) -> None:
    before = city.verdicts()
    city.told("backup", tmp_path / "a.minyi")
    path = city.folder / "minyi.duckdb"
    damaged = path.read_bytes()[:5000]
    path.write_bytes(damaged)
    path.with_name("minyi.duckdb.wal").write_bytes(b"torn")
    city.told("restore", tmp_path / "a.minyi")
    assert city.verdicts() == before
    kept = {one.name.rpartition("-")[2].partition(".")[2]: one for one in city.folder.glob("minyi.duckdb.before*")}
    assert kept[""].read_bytes() == damaged and kept["wal"].read_bytes() == b"torn"


def test_numbers_are_not_given_a_second_time(city: City, tmp_path: Path) -> None:
    """Batch 4 of before the restoring and the next one are told apart in the log; caches tell the stores apart."""
    city.told("backup", tmp_path / "a.minyi")
    city.load_more()
    before = version(city)
    city.told("restore", tmp_path / "a.minyi")
    assert version(city) > before
    city.load_more()
    with duckdb.connect(str(city.folder / "minyi.duckdb"), read_only=True) as store:
        numbers = store.execute("SELECT batch_no FROM batches ORDER BY 1").fetchall()
    assert [number for (number,) in numbers][:3] == [1, 2, 3] and numbers[3][0] > 4


def test_answers_deleted_since_are_named(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    time.sleep(1.1)
    city.told("erase", "--form", "1")
    told = city.told("restore", tmp_path / "a.minyi")
    assert "从 1 个批次删去" in told and "再次运行 erase" in told


# --- what is refused


def test_an_older_store_is_upgraded_and_a_newer_one_refused(
    city: City, elsewhere: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = city.verdicts()
    with duckdb.connect(str(city.folder / "minyi.duckdb")) as store:
        store.execute("DROP TABLE retirements; UPDATE store_state SET schema_version = 5")
    time.sleep(0.1)
    city.told("backup", tmp_path / "a.minyi")
    elsewhere.told("restore", tmp_path / "a.minyi", "--without-accounts")
    assert elsewhere.verdicts() == before
    monkeypatch.setattr(schema, "VERSION", 4)
    assert "请升级本系统" in elsewhere.refused("restore", tmp_path / "a.minyi")


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The backup with other members."""
    with zipfile.ZipFile(file) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)


def manifest(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()

    return change


def swapped(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (swapped("minyi.duckdb"), "minyi.duckdb 与清单不符"),
        (swapped("access.sqlite"), "access.sqlite 与清单不符"),
        (manifest(version=2), "请升级本系统"),
        (manifest(format="other"), "清单读不懂"),
        (manifest(store={"bytes": 1}), "清单读不懂"),
        (manifest(audit_head="1:" + "0" * 64), "操作记录 与清单不符"),
        (manifest(more=1), "清单读不懂"),
        (lambda members: members.update({"../../evil": b"x"}), "不是本系统的备份"),
        (lambda members: members.update({"manifest.json": b"[]"}), "清单读不懂"),
        (lambda members: members.update({"manifest.json": b"\xff{"}), "清单读不懂"),
        (lambda members: members.update({"manifest.json": b" " * 1_000_001}), "清单过大"),
        (lambda members: members.pop("access.sqlite"), "不是本系统的备份"),
    ],
)
def test_a_changed_backup_is_refused(
    city: City, tmp_path: Path, change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    file, before = tmp_path / "a.minyi", city.verdicts()
    hash_told = city.told("backup", file).partition("SHA-256（请另存一处）：")[2].split()[0]
    rewritten(file, change)
    city.load_more()
    after = city.verdicts()
    assert words in city.refused("restore", file)
    assert "SHA-256 与所给的不同" in city.refused("restore", file, "--sha256", hash_told)
    assert city.verdicts() == after != before
    assert city.left() == []
    assert not list(tmp_path.glob("evil")) and not list(tmp_path.parent.glob("evil"))


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_truncated_backup_is_refused(city: City, tmp_path: Path, share: float) -> None:
    file = tmp_path / "a.minyi"
    city.told("backup", file)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    assert "已损坏" in city.refused("restore", file)
    assert city.left() == []


def test_no_backup_at_all(city: City, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("小区,满意度\n")
    assert "不是完整的备份文件" in city.refused("restore", tmp_path / "survey.csv")
    assert "没有文件" in city.refused("restore", tmp_path / "none.minyi")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("a.txt", "a")
    assert "不是本系统的备份" in city.refused("restore", tmp_path / "other.zip", "--check")


def test_a_member_that_unpacks_to_more_than_was_said_is_refused(city: City, tmp_path: Path) -> None:
    file = tmp_path / "a.minyi"
    city.told("backup", file)

    def swell(members: dict[str, bytes]) -> None:
        members["minyi.duckdb"] += b"\0" * 50_000_000

    rewritten(file, swell)
    assert "与清单不符" in city.refused("restore", file)


def test_while_a_dashboard_runs_nothing_is_restored(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi")
    opened = (
        "import sys; from pathlib import Path; from analytics.store.registry import Registry\n"
        "r = Registry(Path(sys.argv[1]))\n"
        "with r.reading() as c: c.execute('SELECT 1')\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    city.load_more()
    after = city.verdicts()
    with subprocess.Popen(
        [sys.executable, "-c", opened, str(city.registry.path)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout and other.stdin
        other.stdout.readline()
        assert "请先停止看板" in city.refused("restore", tmp_path / "a.minyi")
        other.stdin.close()
    assert city.verdicts() == after
    assert city.left() == []
    tried = [event.outcome for event in audit.everything(city.registry) if event.action == "restore"]
    assert tried[-1] == "refused"


@pytest.mark.parametrize("during", ["backup", "restore"])
def test_a_full_disk_leaves_everything_as_it_was(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, during: str
) -> None:
    city.told("backup", tmp_path / "a.minyi")
    city.load_more()
    after = city.verdicts()
    time.sleep(0.1)

    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(placing, "on_disk", full)
    if during == "backup":
        assert "磁盘已满" in city.refused("backup", tmp_path / "b.minyi")
    else:
        city.refused("restore", tmp_path / "a.minyi")
    monkeypatch.undo()
    assert city.verdicts() == after
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.minyi", "city"]
    assert city.left() == []


def test_too_little_room_is_said_before_anything_is_written(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(archive.shutil, "disk_usage", lambda _folder: nearly_full)
    assert "只剩 1 KB" in city.refused("backup", tmp_path / "a.minyi")


def test_what_a_killed_backup_left_goes_with_the_next(city: City, tmp_path: Path) -> None:
    left = tmp_path / ".minyi-backup-killed"
    left.mkdir()
    (left / "minyi.duckdb").write_text("answers of residents")
    city.told("backup", tmp_path / "a.minyi")
    assert not left.exists()


def test_what_the_manifest_says(city: City, tmp_path: Path) -> None:
    city.told("backup", tmp_path / "a.minyi", "--by", "王工")
    with zipfile.ZipFile(tmp_path / "a.minyi") as packed:
        told = json.loads(packed.read("manifest.json"))
    assert told["format"] == "minyi-backup" and told["made_by"].startswith("命令行：王工（")
    assert told["store"]["schema_version"] == schema.VERSION
    assert told["store"]["rows"]["responses"] == 44
    assert set(told["methods"]) == {"deidentify", "topics"}
    event = audit.everything(city.registry)[-1]
    assert (event.action, event.object, event.outcome) == ("backup", "a.minyi", "done")
    assert archive.digest(tmp_path / "a.minyi") in event.detail


def version(city: City) -> int:
    with duckdb.connect(str(city.folder / "minyi.duckdb"), read_only=True) as store:
        return int(store.execute("SELECT data_version FROM store_state").fetchall()[0][0])
