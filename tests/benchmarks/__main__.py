"""Measure everything and print one table: ``python -m tests.benchmarks [--forms N]``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from analytics.settings import PROJECT
from tests.benchmarks.measure import PAGES


def measure(name: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.measure", name, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def row(what: str, found: dict[str, float], baseline: dict[str, float], named: str, bar: str) -> str:
    ratio = found["seconds"] / baseline["seconds"]
    return f"| {what} | {found['seconds']:.3f} | {ratio:.1f} × | {named} | {bar} | {found['peak_mb']:.0f} |"


def report(forms: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: a child's peak memory starts from what its parent held.
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.survey_file", name, "--forms", str(forms)], cwd=PROJECT, check=True
        )
        read, loaded = measure("read_and_unpivot", folder), measure("load", folder)
        grouped, judged = measure("bare_group_by", folder), measure("verdicts", folder)
        print(f"{forms:,} forms × 12 columns, 1 820 communities; Python {platform.python_version()}")
        print(f"{os.cpu_count()} cores; {dt.date.today()}\n")
        print("| what | seconds | ratio | baseline in the same run | bar | peak MB |\n|---|---|---|---|---|---|")
        print(
            row(
                "DuckDB reads and unpivots the file",
                read,
                read,
                "itself",
                "",
            )
        )
        print(row("load the file", loaded, read, "DuckDB reads and unpivots", "≤ 8 ×, ≤ 3 GB"))
        exported = measure("read_and_unpivot_export", folder)
        print(row("DuckDB reads and unpivots a 问卷星 export of the same forms", exported, exported, "itself", ""))
        print(
            row("load that export", measure("load_export", folder), exported, "DuckDB reads and unpivots it", "≤ 10 ×")
        )
        print(row("bare group-by of the overall item", grouped, grouped, "itself", ""))
        print(row("verdict table", judged, grouped, "bare group-by", "≤ 3 ×"))
        print(row("group all comments", measure("topics", folder), read, "DuckDB reads and unpivots", ""))
        for page in PAGES:
            print(
                row(
                    f"page {page}, after its first run",
                    measure(f"page:{page}", folder),
                    grouped,
                    "bare group-by",
                    "≤ 0.3 s",
                )
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1_000_000)
    report(parser.parse_args().forms)
