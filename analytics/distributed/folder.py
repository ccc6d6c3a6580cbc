"""A job's folder: what a worker has finished, each result whole or not there, so that a job cut off goes on from it."""

from __future__ import annotations

import io
import json
import os
import uuid
from dataclasses import dataclass
from typing import Any, Final

import fsspec
import pandas as pd

from analytics.errors import UnwritableFile, cause
from analytics.language import _

_LOCAL: Final = ("file", "local")


@dataclass(frozen=True)
class Folder:
    """The folder at ``address``: a local path, or any address that fsspec knows and that every worker reaches."""

    address: str

    def prepare(self) -> None:
        """Make the folder. Raises :class:`UnwritableFile`."""
        system, path = self._at("")
        try:
            system.makedirs(path, exist_ok=True)
        except OSError as error:
            raise UnwritableFile(
                _("写不了任务文件夹 {path}：{reason}").format(path=self.address, reason=cause(error)),
                action=_("请用 --job 换一个各工作进程都能读写的文件夹"),
            ) from error

    def write(self, name: str, data: bytes) -> None:
        """Put ``data`` under ``name``: a reader finds all of it or nothing."""
        system, path = self._at(name)
        if system.protocol in _LOCAL or set(system.protocol) & set(_LOCAL):
            beside = f"{path}.{uuid.uuid4().hex}"
            with open(beside, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, path)
        else:  # elsewhere an object appears when all of it has arrived
            system.pipe_file(path, data)

    def read(self, name: str, start: int | None = None, stop: int | None = None) -> bytes:
        """What stands under ``name``, or its bytes from ``start`` up to ``stop``."""
        system, path = self._at(name)
        return bytes(system.cat_file(path, start=start, end=stop))

    def has(self, name: str) -> bool:
        """Whether something was finished under ``name``."""
        system, path = self._at(name)
        return bool(system.exists(path))

    def write_frame(self, name: str, frame: pd.DataFrame) -> None:
        """Put a frame under ``name``, as Parquet."""
        buffer = io.BytesIO()
        frame.to_parquet(buffer, index=False, compression="zstd")
        self.write(name, buffer.getvalue())

    def read_frame(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """The frame under ``name``, or some of its columns."""
        return pd.read_parquet(io.BytesIO(self.read(name)), columns=columns)

    def write_json(self, name: str, told: dict[str, Any]) -> None:
        """Put plain values under ``name``."""
        self.write(name, json.dumps(told, ensure_ascii=False).encode())

    def read_json(self, name: str) -> dict[str, Any]:
        """The plain values under ``name``."""
        return dict(json.loads(self.read(name)))

    def remove(self) -> None:
        """Delete the folder with all that is in it, if it is there."""
        system, path = self._at("")
        if system.exists(path):
            system.rm(path, recursive=True)

    def _at(self, name: str) -> tuple[fsspec.AbstractFileSystem, str]:
        system, path = fsspec.url_to_fs(self.address)
        return system, f"{path.rstrip('/')}/{name}" if name else path


def folder_at(address: str) -> Folder:
    """A folder of its own within the job's folder at ``address``: whatever else is there is never touched."""
    system, path = fsspec.url_to_fs(address)
    return Folder(f"{system.unstrip_protocol(path).rstrip('/')}/blocks")
