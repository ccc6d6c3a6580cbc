"""A PostgreSQL server for tests, gone when they end: ``python -m tests.server COMMAND …`` runs COMMAND beside it.

The command finds its address in TEST_SERVER. The server lies in a temporary folder, listens on loopback alone, and
forgets what it holds. Debian's package ``postgresql`` is enough; nothing of a server that runs already is touched.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SETTINGS: Final = {"listen_addresses": "127.0.0.1", "max_connections": "500", "shared_buffers": "128MB"}
# Where nobody pulls its plug, nothing need reach the disk.
_FORGETFUL: Final = dict.fromkeys(["fsync", "full_page_writes", "synchronous_commit"], "off")
_USER: Final = "postgres"  # whom Debian's package makes; PostgreSQL refuses to run as the system's administrator


class Server:
    """One server in ``folder``; ``url`` is that of its database ``postgres``."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.settings = settings
        self.port = _free_port()
        self.url = f"postgresql://{_USER}@127.0.0.1:{self.port}/postgres"
        _run("initdb", "-D", str(folder / "data"), "-U", _USER, "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        options += f" -p {self.port} -k {self.folder}"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, how: str = "fast") -> None:
        """``how``: smart, fast or immediate, as pg_ctl calls them."""
        self._control("stop", "-m", how)

    def _control(self, what: str, *more: str) -> None:
        _run("pg_ctl", what, "-w", "-D", str(self.folder / "data"), *more)


@contextmanager
def server(*, lasting: bool = False) -> Iterator[Server]:
    """A running server, removed when the block ends. A ``lasting`` one keeps what was committed when it is killed."""
    folder = Path(tempfile.mkdtemp(prefix="minyi-server-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        found = Server(folder, _SETTINGS if lasting else _SETTINGS | _FORGETFUL)
        found.start()
        try:
            yield found
        finally:
            found.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_installed() -> bool:
    return _program("initdb") is not None


def _program(name: str) -> str | None:
    """Where ``name`` is: on the path, or where Debian puts it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(debian[-1]) if debian else None)


def _run(name: str, *words: str) -> None:
    program = _program(name)
    if program is None:
        raise FileNotFoundError(f"{name} is not installed: apt-get install postgresql")
    user = pwd.getpwnam(_USER) if os.geteuid() == 0 else None
    done = subprocess.run(
        [program, *words],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdout=subprocess.PIPE if _ends(name, words) else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name} {words[0]}: {done.stdout}")


def _ends(name: str, words: Sequence[str]) -> bool:
    """Whether its output ends with it: a server that was started keeps what it was given."""
    return not (name == "pg_ctl" and words[0] == "start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: Sequence[str]) -> int:
    began = time.monotonic()
    with server() as found:
        print(f"PostgreSQL after {time.monotonic() - began:.1f} s", flush=True)
        return subprocess.run(command, env={**os.environ, "TEST_SERVER": found.url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
