"""The same measurements on both engines, by the clock: ``python -m tests.benchmarks.server [--forms N] [--pages …]``.

The server's own processor time is not this process's, so the clock tells; both engines take turns in one run.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from analytics.settings import PROJECT
from tests.benchmarks.measure import PAGES, Found
from tests.server import server

WHOLE = ("load", "level_counts", "verdicts", "topics")


def measure(name: str, folder: Path, url: str) -> Found:
    command = [sys.executable, "-m", "tests.benchmarks.measure", name, str(folder)]
    environment = {**os.environ, "TEST_SERVER": url, "MINYI_ACCESS_DATABASE": str(folder / "access.sqlite")}
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} on {url or 'the embedded store'}: {done.stderr[-2000:]}")
    print(f"measured {name} on {url or 'the embedded store'}", file=sys.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def rows(folder: Path, url: str, pages: Sequence[str], rounds: int) -> Iterator[str]:
    for name in WHOLE:
        repeats = 1 if name == "topics" else rounds
        here, there = (median(measure(name, folder, one)["wall"] for _ in range(repeats)) for one in ("", url))
        yield _row(name, here, there)
    for name in pages:
        here, there = (measure(f"page:{name}", folder, one) for one in ("", url))
        yield _row(f"page {name}, first run", here["first_wall"], there["first_wall"])
        yield _row(f"page {name}, p95 after", here["wall"], there["wall"])
    here, there = (measure("read_ahead", folder, one) for one in ("", url))
    yield _row("what is read ahead of readers", here["wall"], there["wall"])
    for name in pages:
        here, there = (measure(f"recalled:{name}", folder, one)["first_wall"] for one in ("", url))
        yield _row(f"page {name}, first run, read ahead by another process", here, there)


def _row(what: str, here: float, there: float) -> str:
    return f"| {what} | {here:.3f} | {there:.3f} | {there / here:.2f} × |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=PAGES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, server() as found:
        folder = Path(name)
        command = [sys.executable, "-m", "tests.benchmarks.survey_file", name, "--forms", str(asked.forms)]
        subprocess.run(command, cwd=PROJECT, check=True)
        print(f"{asked.forms:,} forms, 1 820 communities; {os.cpu_count()} cores; {dt.date.today()}\n")
        print("| what | embedded, s | PostgreSQL, s | ratio |\n|---|---|---|---|")
        for row in rows(folder, found.url, asked.pages, asked.rounds):
            print(row, flush=True)


if __name__ == "__main__":
    main()
