"""What grows faster than it must: ``python -m tests.benchmarks.growth [--responses N …] [--comments N …]``.

For each size, each step in a process of its own: processor seconds, microseconds a response (or a comment), peak MB.
Files hold as many forms as the product takes in one; more come in parts, as they would. Where the microseconds rise
from one size to the next, something grows faster than it must.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analytics.bulletin.composing import compose
from analytics.bulletin.reading import read
from analytics.flows import acceptance, grouping, loading
from analytics.flows.office import Office, open_office
from analytics.reports.bulletin.forms import FORMS
from analytics.settings import PROJECT
from analytics.store import counts
from tests.benchmarks import survey_file
from tests.benchmarks.measure import PAGES, Found, database, early_pages, peak_mb, repeated, spent

# 40 million cells are the most of a file.
MOST_FORMS = 2_500_000
STEPS = ("load", "counts", "verdicts", "topics", "bulletin")
# Of all pages the one that takes most: its first run after what was read ahead, and the p95 of those that follow.
OF_PAGES = {"first": "first_processor", "p95 after": "processor"}


def write(folder: Path, forms: int, part: int) -> None:
    """Write the register and one part of the survey's forms."""
    survey_file.write(folder, forms=forms, seed=7 + part, first=1 + part * MOST_FORMS, exported=False)


def load(folder: Path) -> Found:
    """The next part into the store that is there."""
    with_register = not (folder / "minyi.duckdb").exists()
    office = open_office(database(folder))
    if with_register:
        loading.load_file(office, folder / "register.csv", by="benchmark")
    found = spent(lambda: loading.load_file(office, folder / "survey.csv", by="benchmark"))
    office.close()
    return found


def step(folder: Path, name: str) -> Found:
    """A step on the store in ``folder``."""
    if name == "pages":
        return early_pages(folder)
    office = open_office(database(folder))
    work = {
        "counts": lambda: repeated(lambda: counts.level_counts(office.store, by_week=False), times=3),
        "verdicts": lambda: repeated(lambda: acceptance.verdicts(office), times=3),
        "topics": lambda: spent(lambda: grouping.group_store(office)),
        "bulletin": lambda: spent(lambda: _bulletin(office)),
    }
    found = work[name]()
    office.close()
    return found


def _bulletin(office: Office) -> None:
    reading = read(office, kind="month")
    assert reading is not None
    bulletin = compose(reading, issuer="benchmark", made_at=office.now(), provenance={})
    for name in ("pptx", "docx", "xlsx", "html"):
        FORMS[name].writer(bulletin)


def city(folder: Path, forms: int) -> dict[str, Found]:
    """Every step at one number of responses; loading is the sum of its parts, and the most memory of any."""
    parts = []
    for part, begin in enumerate(range(0, forms, MOST_FORMS)):
        _child(folder, "write", "--forms", str(min(MOST_FORMS, forms - begin)), "--part", str(part))
        parts.append(_child(folder, "load"))
        (folder / "survey.csv").unlink()
        print(f"loaded part {part + 1}: {parts[-1]}", file=sys.stderr)
    total = {kind: sum(one[kind] for one in parts) for kind in ("processor", "wall")}
    found = {"load": total | {"peak_mb": max(one["peak_mb"] for one in parts)}}
    for name in STEPS[1:]:
        found[name] = _child(folder, name)
        print(name, found[name], file=sys.stderr)
    found["pages"] = _child(folder, "pages")
    print("pages", found["pages"], file=sys.stderr)
    found["store"] = {"file_mb": (folder / "minyi.duckdb").stat().st_size / 2**20}
    return found


def _child(folder: Path, what: str, *more: str) -> Found:
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--step", what, "--folder", str(folder), *more]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{what}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _topics(folder: Path, rows: int) -> Found:
    command = [sys.executable, "-m", "tests.benchmarks.measure", "topics_ours", str(folder)]
    environment = os.environ | {"MINYI_BENCHMARK_COMMENTS": str(rows)}
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _row(what: str, size: int, found: Found) -> str:
    each = 1e6 * found["processor"] / size
    return f"| {what} | {size:,} | {found['processor']:.2f} | {each:.2f} | {found['peak_mb']:.0f} |"


def _of_pages(size: int, found: Found) -> Iterator[str]:
    """What is read ahead of readers, and the page that takes most, before and after its first run."""
    yield _row("pages: what is read ahead", size, found)
    for when, kind in OF_PAGES.items():
        page = max(PAGES, key=lambda name: found[f"{name}_{kind}"])
        taken = {"processor": found[f"{page}_{kind}"], "peak_mb": found["peak_mb"]}
        yield _row(f"pages: {when}, most of {len(PAGES)} ({page})", size, taken)


def report(responses: list[int], of_comments: list[int]) -> None:
    print("| what | size | processor s | µs each | peak MB |\n|---|---|---|---|---|")
    for forms in responses:
        with tempfile.TemporaryDirectory() as name:
            found = city(Path(name), forms)
        for what in STEPS:
            print(_row(what, forms, found[what]), flush=True)
        for line in _of_pages(forms, found["pages"]):
            print(line, flush=True)
        print(f"| the store's file | {forms:,} | | | {found['store']['file_mb']:.0f} on disk |", flush=True)
    with tempfile.TemporaryDirectory() as name:
        for rows in of_comments:
            print(_row("topics without a codebook", rows, _topics(Path(name), rows)), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--responses", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--comments", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    for name, kind in (("--step", str), ("--folder", Path), ("--forms", int), ("--part", int)):
        parser.add_argument(name, type=kind, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step is None:
        report(asked.responses, asked.comments)
    elif asked.step == "write":
        write(asked.folder, asked.forms, asked.part)
        print("{}")
    else:
        found = load(asked.folder) if asked.step == "load" else step(asked.folder, asked.step)
        print(json.dumps(found | {"peak_mb": round(peak_mb())}))


if __name__ == "__main__":
    main()
