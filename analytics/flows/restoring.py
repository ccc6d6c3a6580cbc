"""A backup put back: the data as they were, the accounts and the log of deeds never older than they are here.

Whoever was dismissed after the backup was made must not come back with it, and what was done since must not be
forgotten. So the registry here stays as long as it has accounts; only where there is none (a new machine, a lost disk)
may the backup's be taken, with every account disabled until somebody has looked. Nobody stays signed in.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.access import audit, audit_chain
from analytics.access.audit import Actor, Deed
from analytics.clock import OFFICE_TIME, written
from analytics.errors import MinyiError, StoreUnusable, UnreadableFile
from analytics.flows import archive
from analytics.flows.archive import Manifest
from analytics.flows.backup import work_folder
from analytics.language import N_, _, of_record
from analytics.store import accounts, registry_contents, replacing
from analytics.store.connection import file_of, is_server, unopened_store
from analytics.store.embedded import contents
from analytics.store.registry import Registry

# What to do with a backup's accounts where there are none here.
TAKE, LEAVE = "take", "leave"
_BROKEN: Final = -1  # accounts of a registry that cannot be read


class AccountsUndecided(MinyiError):
    """Whether a backup's accounts are to be taken does not follow from what there is here."""


@dataclass(frozen=True)
class Restored:
    """What was put back: what it holds, where that lies which stood there before (None: nothing did), whether the
    accounts are the backup's, and from how many batches persons' answers had been deleted since the backup."""

    manifest: Manifest
    store_aside: Path | None
    registry_aside: Path | None
    took_accounts: bool
    deletions_since: int


def examine(source: Path, beside: Path) -> Manifest:
    """Check the backup ``source`` to its last byte, and that it can be put back here; nothing is changed.

    Raises :class:`~analytics.errors.UnreadableFile` and :class:`~analytics.errors.StoreUnusable`. Needs room for it in
    the folder ``beside``, for a while.
    """
    with work_folder(beside) as folder:
        return _unpacked(source, folder)


def restore(
    source: Path,
    url: str,
    registry: Registry,
    *,
    accounts_of_backup: str = "",
    enabled: bool = False,
    actor: Actor,
    now: dt.datetime,
) -> Restored:
    """Put the backup ``source`` in the place of the store at ``url``.

    ``accounts_of_backup`` is TAKE or LEAVE, and must be said where there are no accounts here but some in the backup;
    ``enabled`` takes them as they were instead of disabled. Raises as :func:`examine` does,
    :class:`AccountsUndecided`, and :class:`~analytics.errors.StoreBusy` when a dashboard or a command uses the files:
    everything is then as it was.
    """
    if is_server(url):
        raise StoreUnusable(
            _("备份不能直接恢复到 PostgreSQL 数据库"),
            expected=_("duckdb:///路径"),
            action=_("请先用 --database duckdb:///路径 恢复到一个文件，再用 transfer --to 转入一个空的数据库"),
        )
    path = file_of(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    broken = _accounts_here(registry) == _BROKEN
    # Where the log here cannot be written to, the restored one tells of it afterwards.
    with nullcontext(Deed()) if broken else audit.recording(registry, actor, "restore", now=now) as deed:
        deed.object = audit.clean(source.name, audit.LONGEST["object"])
        with work_folder(path.parent) as folder:
            manifest = _unpacked(source, folder)
            take = _takes_registry(manifest, registry, accounts_of_backup)
            deletions = _carry_on(folder / archive.STORE, path, url, manifest)
            if take:
                by = audit.clean(actor.who, audit.LONGEST["who"])
                registry_contents.make_safe(folder / archive.REGISTRY, enabled=enabled, at=written(now), by=by)
            else:
                # That it begins is written down first: whatever cuts it off, the log tells of it.
                audit.record(registry, actor, "restore", now=now, object=deed.object, detail=N_("开始"))
                registry_contents.end_sessions(registry)
            asides = _exchanged(folder, url, registry, take=take, now=now)
        done = Restored(manifest, *asides, take, deletions)
        deed.detail = _told(done)
    if broken:
        audit.record(registry, actor, "restore", now=now, object=deed.object, detail=deed.detail)
    return done


def _exchanged(
    folder: Path, url: str, registry: Registry, *, take: bool, now: dt.datetime
) -> tuple[Path | None, Path | None]:
    """Put what lies in ``folder`` in place; where the store and the registry that stood there are now."""
    path, mark = file_of(url), f"before-restore-{now.astimezone(OFFICE_TIME):%Y%m%d-%H%M%S}"
    asides = _aside(path, mark), _aside(registry.path, mark)
    there = path.exists()
    registry.close()
    with replacing.registry_alone(registry.path):
        # The registry first: data without accounts would be open to whoever sits at this machine.
        if take:
            _put_registry(folder / archive.REGISTRY, registry.path, asides[1])
        unopened_store(url).replace(folder / archive.STORE, asides[0])
    return asides[0] if there else None, asides[1] if asides[1].exists() else None


def _unpacked(source: Path, folder: Path) -> Manifest:
    """Unpack ``source`` into ``folder`` and compare what is in it with what its manifest tells."""
    manifest = archive.unpack(source, folder)
    store, registry = folder / archive.STORE, folder / archive.REGISTRY
    held, known = contents.contents(store), registry_contents.contents(registry)
    opened = Registry(registry)
    log = audit_chain.verify(opened)
    opened.close()
    registry_contents.fold(registry)
    wrong = [
        name
        for name, same in (
            (archive.STORE, (held.schema_version, held.rows) == (manifest.store.schema_version, manifest.store.rows)),
            (archive.REGISTRY, known.rows == manifest.registry.rows),
            (_("操作记录"), not log.faults and manifest.audit_head == f"{log.head.event_no}:{log.head.hash}"),
        )
        if not same
    ]
    if wrong:
        raise UnreadableFile(
            _("备份 {file} 里的 {names} 与清单不符").format(file=source, names=_("、").join(wrong)),
            action=_("请改用另一份备份，现有数据没有改动"),
        )
    contents.upgrade(store)
    return manifest


def _accounts_here(registry: Registry) -> int:
    try:
        with registry.reading() as connection:
            return accounts.count(connection)
    except StoreUnusable:
        return _BROKEN


def _takes_registry(manifest: Manifest, registry: Registry, decided: str) -> bool:
    """Whether the backup's registry is to stand in the place of the one here."""
    here, there = _accounts_here(registry), manifest.registry.rows["accounts"]
    if here > 0:
        if decided == TAKE:
            raise AccountsUndecided(
                _("这里已有 {n} 个账号，比备份里的新，不用备份替换").format(n=here),
                action=_("请去掉 --with-accounts；账号用 account 命令修改"),
            )
        return False
    if there and not decided:
        raise AccountsUndecided(
            _("这里没有可用的账号，备份里有 {n} 个").format(n=there),
            expected=_("写明 --with-accounts（恢复后均为停用，逐个核对启用）或 --without-accounts"),
        )
    if here == _BROKEN:
        if decided == LEAVE:
            raise AccountsUndecided(
                _("账号文件 {path} 不能用").format(path=registry.path),
                action=_("请先把它移到别处，或用 --with-accounts 恢复备份里的账号"),
            )
        return True
    # On a machine on which nothing was done yet the backup's log goes on.
    untouched = all(event.action == "restore" for event in audit.everything(registry))
    return decided == TAKE or (not there and untouched)


def _carry_on(store_file: Path, path: Path, url: str, manifest: Manifest) -> int:
    """Let the numbers of the backup's store go on behind those of the store here, where it can be read; from how many
    batches persons' answers were deleted here since the backup."""
    reached: dict[str, int] = {}
    deletions = 0
    if path.exists():
        store = unopened_store(url)
        try:
            reached = contents.counters(store)
            made_at = dt.datetime.fromisoformat(manifest.made_at).astimezone(OFFICE_TIME)
            deletions = contents.deletions(store, made_at.replace(tzinfo=None))
        except StoreUnusable:
            pass  # broken, or of a newer version: that it cannot be read may be why a backup is put back
        finally:
            store.close()
    contents.carry_on(store_file, reached)
    _like(store_file, path)
    return deletions


def _like(fresh: Path, path: Path) -> None:
    """Give ``fresh`` the rights of the file that it replaces; its owner too, where the system's administrator restores
    for the user of the dashboard."""
    if path.exists():
        shutil.copymode(path, fresh)
    else:
        fresh.chmod(0o600)
    if os.geteuid() == 0:
        owner = (path if path.exists() else path.parent).stat()
        os.chown(fresh, owner.st_uid, owner.st_gid)


def _put_registry(fresh: Path, path: Path, aside: Path) -> None:
    """Put ``fresh`` at ``path``, which may be on another disk."""
    beside = path.with_name(f".{path.name}.restored")
    try:
        beside.unlink(missing_ok=True)
        shutil.copyfile(fresh, beside)
        _like(beside, path)
        beside.chmod(0o600)
        replacing.replace_registry(path, beside, aside)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise archive.unwritable(path, error) from error


def _aside(path: Path, mark: str) -> Path:
    """A free name beside ``path``."""
    for number in itertools.count(1):
        found = path.with_name(f"{path.name}.{mark}" + (f"-{number}" if number > 1 else ""))
        if not found.exists():
            return found
    raise AssertionError


@of_record()
def _told(done: Restored) -> str:
    kept = [aside.name for aside in (done.store_aside, done.registry_aside) if aside is not None]
    words = _("恢复到 {made_at} 的备份").format(made_at=done.manifest.made_at)
    words += _("；原文件留为 {names}").format(names=_("、").join(kept)) if kept else ""
    return words + (_("；备份末条 {head}").format(head=done.manifest.audit_head) if done.took_accounts else "")
