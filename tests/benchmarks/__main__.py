"""Measure everything and print one table: ``python -m tests.benchmarks [--forms N] [--quick]``.

Every line is a ratio to its baseline in the same run, in processor seconds (machines are shared), or a figure with a
bar of its own. ``--quick`` leaves out what takes minutes: topics, peers, pages and the browser; ``--parts`` measures
some of it, in the data of an earlier run where ``--folder`` names it. A second table says who is ahead of whom.
``python -m tests.benchmarks.growth`` measures what 10⁷ responses cost, in a run of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from analytics.settings import PROJECT
from tests.benchmarks.measure import PAGES, Found

ROUNDS = 3
PARTS = ("cities", "words", "topics", "pages", "browser", "peers")


@dataclass(frozen=True)
class Line:
    """``found`` beside ``baseline``, to be at most (or, where ``least``, at least) ``bar`` times it."""

    what: str
    found: Found
    baseline: Found
    beside: str
    bar: float | None = None
    most_mb: float | None = None
    least: bool = False

    @property
    def ratio(self) -> float:
        one, other = self.found["processor"], self.baseline["processor"]
        return other / one if self.least else one / other

    @property
    def met(self) -> str:
        if self.bar is None:
            return ""
        right = self.ratio >= self.bar if self.least else self.ratio <= self.bar
        return _word(right and (self.most_mb is None or self.found["peak_mb"] <= self.most_mb))

    def __str__(self) -> str:
        seconds = f"{self.found['processor']:.3f} | {self.found['wall']:.3f}"
        return _cells(self.what, seconds, f"{self.ratio:.2f} ×", self.beside, self._asked, self.met, _mb(self.found))

    @property
    def _asked(self) -> str:
        if self.bar is None:
            return ""
        memory = "" if self.most_mb is None else f", ≤ {self.most_mb:.0f} MB"
        return f"{'≥' if self.least else '≤'} {self.bar:g} ×{memory}"


def measure(name: str, folder: Path) -> Found:
    """One measurement in a process of its own: a child's peak memory starts from what its parent held."""
    command = [sys.executable, "-m", "tests.benchmarks.measure", name, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr[-2000:]}")
    print(f"measured {name}", file=sys.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def in_turn(names: Sequence[str], folder: Path, rounds: int) -> list[Found]:
    """Medians of ``rounds`` of each, one after the other in turn, so that a busy minute falls on all of them."""
    found = [[measure(name, folder) for name in names] for _round in range(rounds)]
    return [{kind: median(one[kind] for one in each) for kind in each[0]} for each in zip(*found, strict=True)]


def cities(folder: Path, rounds: int) -> list[Line]:
    """Loading, counting, judging, with their baselines; fills the store that the pages are measured on."""
    read, loaded = in_turn(["read_and_unpivot", "load"], folder, rounds)
    exported, load_export = in_turn(["read_and_unpivot_export", "load_export"], folder, 1)
    grouped, counted, judged = in_turn(["bare_group_by", "level_counts", "verdicts"], folder, rounds)
    plain = "DuckDB reads and unpivots the same file"
    return [
        Line("load a file", loaded, read, plain, 5, 6000),
        Line("load a 问卷星 export of the same forms", load_export, exported, plain, 5),
        Line("counts of the overall item", counted, grouped, "bare group-by", 2),
        Line("verdict table", judged, grouped, "bare group-by", 2),
    ]


def words(folder: Path, rounds: int) -> list[Line]:
    """Tokenising, on one core."""
    stock, ours = in_turn(["tokens_jieba", "tokens_ours"], folder, rounds)
    return [Line(f"tokenise ({ours['different']:.0f} texts cut otherwise)", ours, stock, "stock jieba", 8, least=True)]


def topics(folder: Path) -> list[Line]:
    """Grouping 100 000 comments; how well beside the true labels, in brackets."""
    usual, grouped = measure("topics_stock", folder), measure("topics_ours", folder)
    named = f"stock pipeline (NMI {usual['NMI']:.2f})"
    return [Line(f"topics of comments (NMI {grouped['NMI']:.2f})", grouped, usual, named, 5, 1500, least=True)]


def pages(folder: Path) -> Iterator[str]:
    """Each page's first run, where nobody had read anything, where another process had read ahead, and where this one
    had; and the p95 of those after.

    By the processor; the clock is told too.
    """
    measure("topics", folder)  # as after every load: the first page of comments would be charged with it
    early = measure("early_pages", folder)
    yield _cells("what is read ahead of readers", f"{early['processor']:.3f} | {early['wall']:.3f}", "", "", "", "", "")
    kept = f"{early['kept_processor']:.3f} | {early['kept_wall']:.3f}"
    yield _cells(f"what is kept of it for other processes ({early['kept_mb']:.1f} MB)", kept, "", "", "", "", "")
    for name in PAGES:
        found, next_one = measure(f"page:{name}", folder), measure(f"recalled:{name}", folder)
        here = f"{name}_"
        mine = {kind.removeprefix(here): seconds for kind, seconds in early.items() if kind.startswith(here)}
        rows = [
            ("first run, nothing read before", found, "first_", 1.0),
            ("first run, read ahead by another process", next_one, "first_", 1.0),
            ("first run, read ahead", mine, "first_", 1.0),
            ("p95 after", found, "", 0.2),
        ]
        for what, told, kind, bar in rows:
            seconds = told[f"{kind}processor"]
            clock = f"{seconds:.3f} | {told[f'{kind}wall']:.3f}"
            yield _cells(f"page {name}, {what}", clock, "", "", f"≤ {bar:g} s", _word(seconds <= bar), _mb(found))


def browser(folder: Path) -> list[str]:
    """The start and the payload."""
    start, sent = measure("cold_start", folder), measure("payload", folder)
    clock = f"{start['processor']:.3f} | {start['wall']:.3f}"
    bar = "≤ 3 s by the clock"
    rows = [_cells("cold start to the first page painted", clock, "", "", bar, _word(start["wall"] <= 3), _mb(start))]
    for what, kind in (("first visit", "most_mb"), ("again", "again_mb")):
        told = f"{sent['pages']:.0f} pages, mean {sent['mean_mb']:.2f} MB, {sent['over']:.0f} over"
        what = f"bytes of a page after the first page, {what}, the most: {sent[kind]:.2f} MB"
        rows.append(_cells(what, " | ", "", told if kind == "most_mb" else "", "≤ 1 MB", _word(sent[kind] <= 1), ""))
    return rows


def peers(folder: Path, ours: Sequence[Line]) -> Iterator[str]:
    """Who is ahead: ours and theirs in the same run."""
    by_what = {line.what: line.found for line in ours}
    pairs = [
        ("load", by_what["load a file"], ["load_pandas_sqlite", "load_polars"]),
        ("counts", by_what["counts of the overall item"], ["counts_pandas_sqlite", "counts_polars"]),
        ("interval of 1 820 communities", measure("intervals", folder), ["statsmodels", "scipy", "svy"]),
    ]
    for what, own, names in pairs:
        for name in names:
            theirs = measure(name if "_" in name else f"intervals_{name}", folder)
            yield _ahead(what, own, name.split("_", 1)[-1].replace("_", " + "), theirs)
    few, bertopic = in_turn(["topics_few_ours", "topics_few_bertopic"], folder, 1)
    quality = f"NMI ours {few['NMI']:.2f}, theirs {bertopic['NMI']:.2f}"
    yield _ahead(f"topics of 5 000 comments ({quality})", few, "BERTopic", bertopic)


def _ahead(what: str, own: Found, name: str, theirs: Found) -> str:
    first = "ours" if own["processor"] < theirs["processor"] else name
    seconds = f"{own['processor']:.3f} | {theirs['processor']:.3f}"
    factor = f"{theirs['processor'] / own['processor']:.2f} ×"
    return _cells(what, name, seconds, factor, first, f"{own['peak_mb']:.0f} | {theirs['peak_mb']:.0f}")


def _cells(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _mb(found: Found) -> str:
    return f"{found['peak_mb']:.0f}"


def _word(met: bool) -> str:
    return "met" if met else "**not met**"


def _show(rows: Iterable[object]) -> None:
    for row in rows:
        print(row, flush=True)


def report(folder: Path, forms: int, parts: Collection[str], rounds: int) -> None:
    """Print the tables; a folder that was measured on before keeps its files."""
    if not (folder / "survey.csv").exists():
        # In a process of its own too.
        command = [sys.executable, "-m", "tests.benchmarks.survey_file", str(folder), "--forms", str(forms)]
        subprocess.run(command, cwd=PROJECT, check=True)
    print(f"{forms:,} forms × 12 columns, 1 820 communities; Python {platform.python_version()}")
    waiting = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {waiting:.0f} before the start; {dt.date.today()}\n")
    print("| what | processor s | clock s | ratio | beside, in the same run | bar | | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    lines = cities(folder, rounds) if {"cities", "peers"} & {*parts} else []
    _show(lines)
    if "words" in parts:
        _show(words(folder, rounds))
    if "topics" in parts:
        _show(topics(folder))
    if "pages" in parts:
        _show(pages(folder))
    if "browser" in parts:
        _show(browser(folder))
    if "peers" in parts:
        print("\n| what | peer | ours, s | theirs, s | theirs ÷ ours | ahead | ours, MB | theirs, MB |")
        print("|---|---|---|---|---|---|---|---|")
        _show(peers(folder, lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=1_000_000)
    parser.add_argument("--quick", action="store_true", help="without topics, pages, browser and peers")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="some of it only")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of what is cheap; medians are told")
    parser.add_argument("--folder", type=Path, help="keep the data here, for the next run")
    asked = parser.parse_args()
    parts = ("cities", "words") if asked.quick else asked.parts
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        folder.mkdir(exist_ok=True)
        report(folder, asked.forms, parts, asked.rounds)


if __name__ == "__main__":
    main()
