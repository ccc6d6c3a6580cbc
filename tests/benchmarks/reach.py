"""What a reader's reach costs: ``python -m tests.benchmarks.reach [--folder DIR]`` prints a markdown table.

The same reads of the same store, of the whole city and confined to one district, in turn within one process; their
ratio depends little on the machine. The folder is one that ``tests.benchmarks.sessions --folder`` has filled.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from analytics.flows import acceptance
from analytics.flows.office import Office, open_office
from analytics.model import Scope
from analytics.store import communities, counts, surveys, topics
from tests.benchmarks.sessions import fill

READS: dict[str, Callable[[Office], object]] = {
    "an empty read (the connection alone)": lambda office: _nothing(office),
    "data version": lambda office: counts.data_version(office.store),
    "register": lambda office: communities.communities(office.store),
    "questions": lambda office: surveys.items(office.store),
    "level counts": lambda office: counts.level_counts(office.store),
    "topics": lambda office: topics.topics(office.store),
    "verdicts": acceptance.verdicts,
}
TIMES = 15


def _nothing(office: Office) -> None:
    with office.store.reading():
        pass


def compared(office: Office, scope: Scope) -> list[tuple[str, float, float]]:
    """What is read, and the median seconds of the processor that it takes whole and confined."""
    mine, found = office.within(scope), []
    for name, read in READS.items():
        read(office), read(mine)
        whole, scoped = [], []
        for _ in range(TIMES):
            whole.append(_spent(read, office))
            scoped.append(_spent(read, mine))
        found.append((name, median(whole), median(scoped)))
    return found


def _spent(read: Callable[[Office], object], office: Office) -> float:
    began = time.process_time()
    read(office)
    return time.process_time() - began


def main(folder: Path) -> None:
    fill(folder)
    office = open_office(f"duckdb:///{folder / 'minyi.duckdb'}")
    known = communities.communities(office.store)
    scope = Scope(city=(known["city"].iloc[0],), district=(known["district"].iloc[0],))
    print("| read | whole, ms | one district, ms | more, ms | ratio |\n|---|---|---|---|---|")
    for name, whole, scoped in compared(office, scope):
        more = 1000 * (scoped - whole)
        print(f"| {name} | {1000 * whole:.1f} | {1000 * scoped:.1f} | {more:.1f} | {scoped / whole:.1f} × |")
    office.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as name:
        main(chosen or Path(name))
