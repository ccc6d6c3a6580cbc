"""What a city's bulletin costs: read, composed, written in every form: ``python -m tests.benchmarks.bulletin``.

1 820 communities and 500 000 forms (or --forms), each kind of period in a process of its own, so that peak memory is
its own. Prints one table: seconds of the reading and of each form, and peak memory above that of the opened store.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from analytics.bulletin.composing import compose
from analytics.bulletin.reading import read
from analytics.estimation.periods import KINDS
from analytics.flows import grouping, loading
from analytics.flows.office import open_office
from analytics.reports.bulletin.forms import FORMS
from analytics.settings import PROJECT
from tests.benchmarks import survey_file
from tests.benchmarks.measure import database, once, peak_mb

WRITTEN = tuple(form for form in FORMS if form != "pdf")


def prepare(folder: Path, forms: int) -> None:
    """A store of that many forms in ``folder``, its comments grouped."""
    register, survey = survey_file.write(folder, forms=forms)
    office = open_office(database(folder))
    for file in (register, survey):
        loading.load_file(office, file, by="benchmark")
    grouping.group_store(office)
    office.close()


def measure(folder: Path, kind: str) -> dict[str, float]:
    """Seconds of reading (first and again), composing and writing the bulletin of the last complete period."""
    office = open_office(database(folder))
    idle = peak_mb()
    found: dict[str, float] = {"first": once(lambda: read(office, kind=kind))}
    found["again"] = once(lambda: read(office, kind=kind))
    reading = read(office, kind=kind)
    assert reading is not None
    told = {"issuer": "benchmark", "made_at": office.now(), "provenance": {}}
    found["compose"] = once(lambda: compose(reading, **told))
    bulletin = compose(reading, **told)
    for name in WRITTEN:
        found[name] = once(lambda name=name: FORMS[name].writer(bulletin))
    found["whole"] = found["again"] + found["compose"] + sum(found[name] for name in WRITTEN)
    return found | {"MB": peak_mb() - idle}


def report(forms: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        _child("prepare", name, "--forms", str(forms))
        rows = {kind: json.loads(_child(kind, name)) for kind in KINDS}
    headings = list(next(iter(rows.values())))
    print(f"{forms:,} forms, 1 820 communities\n\n| period | {' | '.join(headings)} |")
    print("|---" * (len(headings) + 1) + "|")
    for kind, found in rows.items():
        print(f"| {kind} | " + " | ".join(f"{found[name]:.2f}" for name in headings) + " |")


def _child(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.bulletin", *arguments]
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", default="report", choices=("report", "prepare", *KINDS))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--forms", type=int, default=500_000)
    asked = parser.parse_args()
    if asked.what == "report":
        report(asked.forms)
    elif asked.what == "prepare":
        prepare(asked.folder, asked.forms)
    else:
        print(json.dumps(measure(asked.folder, asked.what)))
