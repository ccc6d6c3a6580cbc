"""One measurement a process, so that its peak memory is its own: ``python -m tests.benchmarks.measure NAME FOLDER``.

Prints one JSON object: processor and wall (seconds, medians where repeated) and peak_mb, and what else a measurement
tells. Machines are shared: processor time hardly grows where others compute, the clock does.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

import duckdb

from analytics.access import roles
from analytics.flows import acceptance, grouping, loading
from analytics.flows.office import open_office
from analytics.settings import PROJECT
from analytics.store import counts
from analytics.store.recalled import shelf
from tests.benchmarks.survey_file import ITEMS
from tests.stores import removed, url_of

PAGES = tuple(sorted(page for page, who in roles.PAGES.items() if roles.DESKTOP in who))
PAGE_RUNS = 20
Found = dict[str, float]


def read_and_unpivot(folder: Path) -> Found:
    """Baseline of loading: DuckDB alone reads the file as text and unpivots its questions into a table on disk."""
    return _unpivoted(folder, "survey.csv", "answers", ITEMS)


def read_and_unpivot_export(folder: Path) -> Found:
    """The same for a platform's export of the same forms."""
    return _unpivoted(folder, "wjx.csv", "exported", [f"{at}、{item}" for at, item in enumerate(ITEMS, start=4)])


def _unpivoted(folder: Path, file: str, table: str, questions: Sequence[str]) -> Found:
    plain = duckdb.connect(str(folder / "plain.duckdb"))
    columns = ", ".join(f'"{question}"' for question in questions)
    statement = (
        f"CREATE OR REPLACE TABLE {table} AS UNPIVOT (SELECT * FROM read_csv(?, all_varchar=true, header=true)) "
        f"ON {columns} INTO NAME item VALUE level"
    )
    return spent(lambda: plain.execute(statement, [str(folder / file)]))


def load(folder: Path) -> Found:
    """Our whole load: read, recognise, check, screen, mask, commit."""
    return _loaded(folder, "minyi.duckdb", "survey.csv")


def load_export(folder: Path) -> Found:
    """The same for a platform's export, into a store of its own."""
    return _loaded(folder, "export.duckdb", "wjx.csv")


def _loaded(folder: Path, store: str, file: str) -> Found:
    removed(folder / store)  # what an earlier repeat has loaded would be refused
    office = open_office(url_of(folder / store))
    loading.load_file(office, folder / "register.csv", by="benchmark")
    found = spent(lambda: loading.load_file(office, folder / file, by="benchmark"))
    office.store.close()
    return found


def bare_group_by(folder: Path) -> Found:
    """Baseline of counts and verdicts: one GROUP BY over the overall item, read by DuckDB from its own table."""
    plain = duckdb.connect(str(folder / "plain.duckdb"))
    statement = 'SELECT "小区编号", level, count(*) FROM answers WHERE item = ? GROUP BY 1, 2'
    return repeated(lambda: plain.execute(statement, [ITEMS[0]]).df())


def level_counts(folder: Path) -> Found:
    """What every figure is made of: the overall item's answers by community and level."""
    return _of_office(
        folder, lambda office: counts.level_counts(office.store, overall_only=True, by_week=False), repeated
    )


def verdicts(folder: Path) -> Found:
    """The whole verdict table of every community: counts read, judged, sorted."""
    return _of_office(folder, acceptance.verdicts, repeated)


def topics(folder: Path) -> Found:
    """Grouping every comment in the store anew; pages read the result."""
    return _of_office(folder, lambda office: grouping.group_store(office, anew=True), spent)


def _of_office(folder: Path, work: Callable, timed: Callable[[Callable[[], object]], Found]) -> Found:
    office = open_office(database(folder))
    found = timed(lambda: work(office))
    office.store.close()
    return found


def page(folder: Path, name: str) -> Found:
    """A page's script run, navigation and banner included, as AppTest runs it: ``first`` and ``p95`` of those after.

    Both in processor seconds. 批次 was open before, which reads nothing of answers: so the first run reads and decides
    all that the page shows, and loads the libraries that it needs. After it the rest of the libraries are loaded, and
    set aside from the garbage collector, as the server does when its first page stands.
    """
    os.environ |= {"MINYI_DATABASE": database(folder), "MINYI_READ_AHEAD": "no"}
    return _drawn(name)


def recalled_page(folder: Path, name: str) -> Found:
    """As :func:`page`, in a process that begins with what another has read ahead: after :func:`read_ahead`."""
    os.environ |= {"MINYI_DATABASE": database(folder), "MINYI_READ_AHEAD": "yes"}
    return _drawn(name)


def read_ahead(folder: Path) -> Found:
    """Reading what readers usually read ahead of them, as the server does while nobody waits, where there are no
    accounts; ``kept_processor`` is what it took to keep it for other processes, ``kept_mb`` the room that it takes."""
    os.environ |= {"MINYI_DATABASE": database(folder), "MINYI_READ_AHEAD": "yes"}
    ahead, kept = spent(_read_ahead), spent(_keep)
    return ahead | {f"kept_{kind}": seconds for kind, seconds in kept.items()} | {"kept_mb": _kept_mb()}


def early_pages(folder: Path) -> Found:
    """As :func:`page`, of every page, after :func:`read_ahead`: <page>_first_processor, <page>_processor …"""
    ahead = read_ahead(folder)
    return ahead | {f"{name}_{kind}": seconds for name in PAGES for kind, seconds in _drawn(name).items()}


def _drawn(name: str) -> Found:
    from streamlit.testing.v1 import AppTest

    from pages.shared import libraries

    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=600)
    app.switch_page(f"pages/{'batches' if name != 'batches' else 'upload'}.py").run()
    app.switch_page(f"pages/{name}.py")
    first = spent(app.run)
    assert not app.exception and not app.error, (app.exception, app.error)
    libraries.load()
    after = [spent(app.run) for _ in range(PAGE_RUNS)]
    p95 = {kind: quantiles([one[kind] for one in after], n=20, method="inclusive")[-1] for kind in first}
    return p95 | {f"first_{kind}": seconds for kind, seconds in first.items()}


def _read_ahead() -> None:
    from pages.shared import ahead

    today, scopes, _versions = ahead.state()
    for scope in scopes:
        ahead.read_ahead(scope, today)


def _keep() -> None:
    from pages.shared import ahead

    ahead.keep()


def _kept_mb() -> float:
    office = open_office(os.environ["MINYI_DATABASE"])
    return sum(len(one.body) for one in shelf.of(office.store.url)) / 1e6


def database(folder: Path) -> str:
    """The store that is measured: a file, or, with TEST_SERVER, on that server."""
    return url_of(folder / "minyi.duckdb")


def spent(work: Callable[[], object]) -> Found:
    """Seconds that ``work`` takes: of the processors, all threads together, and by the clock."""
    began, started = time.perf_counter(), time.process_time()
    work()
    return {"processor": time.process_time() - started, "wall": time.perf_counter() - began}


def once(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    return spent(work)["wall"]


def repeated(work: Callable[[], object], times: int = 15) -> Found:
    """Medians after a first time that does not count."""
    work()
    found = [spent(work) for _ in range(times)]
    return {kind: median(one[kind] for one in found) for kind in ("processor", "wall")}


def peak_mb() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measurement(name: str) -> Callable[[Path], Found]:
    """The measurement of that name, here or among the peers, the comments or the browser's."""
    from tests.benchmarks import browser, comments, peers

    drawn, _colon, which = name.partition(":")
    if which:
        return lambda folder: {"page": page, "recalled": recalled_page}[drawn](folder, which)
    found = (vars(module).get(name) for module in (sys.modules[__name__], peers, comments, browser))
    return next(one for one in found if one is not None)


def main(name: str, folder: Path) -> None:
    found = measurement(name)(folder)
    print(json.dumps({"peak_mb": round(peak_mb())} | found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
