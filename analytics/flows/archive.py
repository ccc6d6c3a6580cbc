"""The one file of a backup: the store, the registry, and a manifest that tells what is in them.

It is a zip of three files, named below and nothing else; what an archive calls its members is never used as a path.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from analytics.errors import UnreadableFile, UnwritableFile, cause
from analytics.language import _

FORMAT: Final = "minyi-backup"
VERSION: Final = 1
STORE, REGISTRY, MANIFEST = "minyi.duckdb", "access.sqlite", "manifest.json"
MEMBERS: Final = frozenset({STORE, REGISTRY, MANIFEST})
_LONGEST_MANIFEST: Final = 1_000_000
_PIECE: Final = 1 << 20
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Member:
    """One file of a backup: its size in bytes, its SHA-256, the version of its tables, their rows."""

    bytes: int
    sha256: str
    schema_version: int
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """When and by whom a backup was made, with which methods its data was treated, and what it holds.

    ``made_at`` is written with its offset; ``audit_head`` is the last event of the log, ``NUMBER:HASH``.
    """

    made_at: str
    made_by: str
    methods: Mapping[str, str]
    audit_head: str
    store: Member
    registry: Member


def digest(path: Path) -> str:
    """SHA-256 of the file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, *, store: Path, registry: Path) -> None:
    """Write a backup to ``target``, a new file. Raises ``OSError``."""
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=2))
        archive.write(store, STORE)
        archive.write(registry, REGISTRY)


def unpack(source: Path, folder: Path) -> Manifest:
    """Write the store and the registry of the backup ``source`` into ``folder``, checked to their last byte.

    Raises :class:`UnreadableFile` when it is no backup of ours, of a newer version, or damaged, and
    :class:`UnwritableFile` when they cannot be written.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive, source)
            for name, member in ((STORE, manifest.store), (REGISTRY, manifest.registry)):
                _extract(archive, name, member, folder / name, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise _damaged(source, _("不是完整的备份文件")) from error
    except OSError as error:
        raise UnreadableFile(
            _("备份 {file} 读不了：{cause}").format(file=source, cause=cause(error)), action=_("请检查文件名和权限")
        ) from error
    return manifest


def unwritable(path: Path, error: OSError) -> UnwritableFile:
    """What to say when ``path`` cannot be written."""
    why = _("磁盘已满") if error.errno in _FULL else cause(error)
    return UnwritableFile(
        _("{path} 写不成：{cause}").format(path=path, cause=why), action=_("请清出空间或换一个位置后重试")
    )


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    names = [about.filename for about in archive.infolist()]
    if set(names) != MEMBERS or len(names) != len(MEMBERS):
        raise UnreadableFile(
            _("{file} 不是本系统的备份").format(file=source),
            expected=_("backup 命令做成的文件"),
            action=_("请核对文件名"),
        )
    if archive.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
        raise _damaged(source, _("清单过大"))
    try:
        told = json.loads(archive.read(MANIFEST))
        if told.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        version = told.pop("version")
        if version != VERSION:
            raise UnreadableFile(
                _("备份 {file} 的格式是第 {version} 版").format(file=source, version=version),
                expected=_("第 {version} 版").format(version=VERSION),
                action=_("请升级本系统后再恢复"),
            )
        store, registry = (Member(**told.pop(name)) for name in ("store", "registry"))
        manifest = Manifest(**told, store=store, registry=registry)
        _check_types(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(source, _("清单读不懂")) from error
    return manifest


def _check_types(manifest: Manifest) -> None:
    words = (manifest.made_at, manifest.made_by, manifest.audit_head, *manifest.methods.values())
    numbers = [n for one in (manifest.store, manifest.registry) for n in (one.bytes, one.schema_version)]
    numbers += [n for one in (manifest.store, manifest.registry) for n in one.rows.values()]
    if not all(isinstance(word, str) for word in words) or not all(type(n) is int and n >= 0 for n in numbers):
        raise TypeError("manifest")


def _extract(archive: zipfile.ZipFile, name: str, member: Member, target: Path, source: Path) -> None:
    """Unpack one member, not a byte more than the manifest tells of."""
    hashed, left = hashlib.sha256(), member.bytes
    refuse_shortage(target.parent, left)
    with archive.open(name) as packed:
        try:
            with target.open("xb") as file:
                while piece := packed.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        break
                    hashed.update(piece)
                    file.write(piece)
        except OSError as error:
            raise unwritable(target, error) from error
    if left or hashed.hexdigest() != member.sha256:
        raise _damaged(source, _("{name} 与清单不符").format(name=name))


def refuse_shortage(folder: Path, needed: int) -> None:
    """Raise :class:`UnwritableFile` when fewer than ``needed`` bytes are free on the disk of ``folder``."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UnwritableFile(
            _("文件夹 {folder} 只剩 {free}").format(folder=folder, free=size(free)),
            expected=_("至少 {needed}").format(needed=size(needed)),
            action=_("请清出空间或换一个位置后重试"),
        )


def size(n: int) -> str:
    """A number of bytes as people say it.

    >>> size(940), size(12_900_000), size(3_200_000_000)
    ('1 KB', '12.9 MB', '3.2 GB')
    """
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB")):
        if n >= unit:
            return f"{n / unit:.1f} {name}"
    return f"{-(-n // 1000)} KB"


def _damaged(source: Path, why: str) -> UnreadableFile:
    return UnreadableFile(
        _("备份 {file} 已损坏：{why}").format(file=source, why=why), action=_("请改用另一份备份，现有数据没有改动")
    )
