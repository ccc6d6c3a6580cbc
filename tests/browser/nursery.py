"""Dashboards out of one process that has loaded what each of them loads: to load it takes longer than many a test.

How a dashboard is started by itself is looked at in tests/access; one out of here differs by nothing but what it has
loaded already, which every dashboard has a moment after its first page.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analytics.settings import PROJECT

PATIENCE_SECONDS: Final = 15


@dataclass(frozen=True)
class Born:
    """A dashboard's process."""

    pid: int

    def is_alive(self) -> bool:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    def end(self) -> None:
        """Ask it to end; end it where it does not."""
        until = time.monotonic() + PATIENCE_SECONDS
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
            while time.monotonic() < until:
                os.kill(self.pid, 0)
                time.sleep(0.05)
            os.kill(self.pid, signal.SIGKILL)
            while True:
                os.kill(self.pid, 0)
                time.sleep(0.05)


class Nursery:
    """The process that dashboards come from, and end with, however the tests end."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.browser.nursery"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, cwd=PROJECT, text=True, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
        )

    def born(self, words: Sequence[str], environment: Mapping[str, str], log: Path) -> Born:
        """``streamlit`` with those words and in that environment, what it says being written into ``log``."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None and answered is not None
        with suppress(BrokenPipeError):  # which the end of the answers tells, too
            print(json.dumps([list(words), dict(environment), str(log)]), file=asked, flush=True)
        number = answered.readline()
        if not number:
            _rest, said = self._process.communicate()
            raise RuntimeError(f"The process that dashboards come from has ended; its last words:\n{said}")
        return Born(int(number))

    def close(self) -> None:
        self._process.communicate()


def main() -> None:
    """Load; then a process for every line that is read, whose number is said; at the end of the lines all end."""
    from pages.shared import libraries

    libraries.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has ended is gone
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become(*json.loads(line))
        print(child, flush=True)
    os.killpg(0, signal.SIGTERM)  # nobody is there any more who could ask for another, or end one


def _become(words: list[str], environment: dict[str, str], log: str) -> None:
    """Be what ``streamlit`` is with those words, and end with it."""
    from streamlit.web import cli

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, standard in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(ours, standard)
    sys.argv = ["streamlit", *words]
    cli.main(prog_name="streamlit")
    sys.exit()


if __name__ == "__main__":
    main()
