"""A backup: everything that is kept, in one file, made while the dashboard goes on."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.access import audit
from analytics.access.audit import Actor
from analytics.clock import written
from analytics.errors import UnwritableFile
from analytics.flows import archive
from analytics.flows.archive import Manifest, Member
from analytics.language import _
from analytics.privacy import deidentify
from analytics.store import placing, registry_contents
from analytics.store.connection import file_of, is_server, open_store
from analytics.store.embedded import contents, snapshot
from analytics.store.registry import Registry
from analytics.store.transfer import transfer
from analytics.text import topics

METHODS: Final = {"deidentify": deidentify.METHOD_VERSION, "topics": topics.METHOD_VERSION}
WAIT_SECONDS: Final = 120.0
_WORK: Final = ".minyi-backup-"


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where, how big (bytes), its SHA-256, and what is in it."""

    path: Path
    bytes: int
    sha256: str
    manifest: Manifest


def back_up(
    url: str,
    registry: Registry,
    target: Path,
    *,
    actor: Actor,
    now: dt.datetime,
    overwrite: bool = False,
    wait_seconds: float = WAIT_SECONDS,
) -> Backup:
    """Write the store at ``url`` and ``registry`` to ``target``, for its owner's eyes only; sessions are left out.

    The store is copied before the registry: whatever is in the data is in the log. Raises
    :class:`~analytics.errors.StoreBusy` when the store is being written to for ``wait_seconds`` on end,
    :class:`~analytics.errors.NothingFound` when there is none, and :class:`~analytics.errors.UnwritableFile` when
    ``target`` is there already (unless ``overwrite``) or there is no room for it.
    """
    with audit.recording(registry, actor, "backup", now=now, object=target.name) as deed:
        _refuse_taken(target, overwrite=overwrite)
        try:
            with work_folder(target.parent) as folder:
                made = _made(url, registry, folder, actor=actor, now=now, wait_seconds=wait_seconds)
                packed = folder / "backup"
                archive.write(packed, made, store=folder / archive.STORE, registry=folder / archive.REGISTRY)
                packed.chmod(0o600)
                told = Backup(target, packed.stat().st_size, archive.digest(packed), made)
                (placing.put if overwrite else placing.put_new)(packed, target)
        except FileExistsError:
            _refuse_taken(target, overwrite=overwrite)
            raise
        except OSError as error:
            raise archive.unwritable(target, error) from error
        deed.detail = f"{archive.size(told.bytes)} SHA-256 {told.sha256}"
    return told


@contextmanager
def work_folder(beside: Path) -> Iterator[Path]:
    """A folder in ``beside`` for its owner's eyes only, gone afterwards; what others left there when they were killed
    goes too, as it holds residents' answers."""
    for left in beside.glob(f"{_WORK}*"):
        with _held(left) as ours:
            if ours:
                shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=beside) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold ``folder`` as long as the block lasts; whether nobody else did."""
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(number)


def _made(
    url: str, registry: Registry, folder: Path, *, actor: Actor, now: dt.datetime, wait_seconds: float
) -> Manifest:
    """Copy both files into ``folder``; what is in them."""
    store, accounts = folder / archive.STORE, folder / archive.REGISTRY
    _copy(url, store, wait_seconds=wait_seconds)
    registry.copy_to(accounts)
    held, known = contents.contents(store), registry_contents.contents(accounts)
    return Manifest(
        made_at=written(now),
        made_by=actor.who,
        methods=METHODS,
        audit_head=f"{known.head.event_no}:{known.head.hash}",
        store=Member(store.stat().st_size, archive.digest(store), held.schema_version, held.rows),
        registry=Member(accounts.stat().st_size, archive.digest(accounts), known.schema_version, known.rows),
    )


def _copy(url: str, target: Path, *, wait_seconds: float) -> None:
    """The store at ``url`` as the file ``target``, whatever its engine."""
    if is_server(url):
        with closing(open_store(url)) as theirs, closing(open_store(f"duckdb:///{target}")) as ours:
            transfer(theirs, ours)
        return
    path = file_of(url)
    if path.exists():
        # The bytes as they lie, and the copy without what was deleted; then that one and the packed file.
        archive.refuse_shortage(target.parent, 2 * path.stat().st_size)
    snapshot.take(path, target, wait_seconds=wait_seconds)


def _refuse_taken(target: Path, *, overwrite: bool) -> None:
    if not target.parent.is_dir():
        raise UnwritableFile(_("没有文件夹 {folder}").format(folder=target.parent), action=_("请先建立，或换一个位置"))
    if target.is_dir():
        raise UnwritableFile(_("{path} 是一个文件夹").format(path=target), action=_("请在后面写上文件名"))
    if target.exists() and not overwrite:
        raise UnwritableFile(
            _("文件 {path} 已存在").format(path=target), action=_("请换一个名字，或加 --overwrite 替换它")
        )
