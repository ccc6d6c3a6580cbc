"""One measurement a process, so that its peak memory is its own: ``python -m tests.benchmarks.measure NAME FOLDER``.

Prints one JSON object: seconds (median of the repeats) and peak_mb.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import duckdb

from analytics.flows import acceptance, grouping, loading
from analytics.flows.office import open_office
from analytics.settings import PROJECT
from tests.benchmarks.survey_file import ITEMS

PAGES = tuple(sorted(path.stem for path in (PROJECT / "pages").glob("*.py") if path.stem != "__init__"))


def read_and_unpivot(folder: Path) -> float:
    """Baseline of loading: DuckDB alone reads the file as text and unpivots its questions into a table on disk."""
    return _unpivoted(folder, "survey.csv", "answers", ITEMS)


def read_and_unpivot_export(folder: Path) -> float:
    """The same for a platform's export of the same forms."""
    return _unpivoted(folder, "wjx.csv", "exported", [f"{at}、{item}" for at, item in enumerate(ITEMS, start=4)])


def _unpivoted(folder: Path, file: str, table: str, questions: Sequence[str]) -> float:
    plain = duckdb.connect(str(folder / "plain.duckdb"))
    columns = ", ".join(f'"{question}"' for question in questions)
    statement = (
        f"CREATE OR REPLACE TABLE {table} AS UNPIVOT (SELECT * FROM read_csv(?, all_varchar=true, header=true)) "
        f"ON {columns} INTO NAME item VALUE level"
    )
    return once(lambda: plain.execute(statement, [str(folder / file)]))


def load(folder: Path) -> float:
    """Our whole load: read, recognise, check, screen, mask, commit."""
    return _loaded(folder, database(folder), "survey.csv")


def load_export(folder: Path) -> float:
    """The same for a platform's export, into a store of its own."""
    return _loaded(folder, f"duckdb:///{folder / 'export.duckdb'}", "wjx.csv")


def _loaded(folder: Path, address: str, file: str) -> float:
    office = open_office(address)
    loading.load_file(office, folder / "register.csv", by="benchmark")
    seconds = once(lambda: loading.load_file(office, folder / file, by="benchmark"))
    office.store.close()
    return seconds


def bare_group_by(folder: Path) -> float:
    """Baseline of verdicts: one GROUP BY over the overall item's answers, read by DuckDB from its own table."""
    plain = duckdb.connect(str(folder / "plain.duckdb"))
    return repeated(
        lambda: plain.execute(
            'SELECT "小区编号", level, count(*) FROM answers WHERE item = ? GROUP BY ALL', [ITEMS[0]]
        ).df()
    )


def verdicts(folder: Path) -> float:
    """The whole verdict table of every community: counts read, judged, sorted."""
    office = open_office(database(folder))
    seconds = repeated(lambda: acceptance.verdicts(office))
    office.store.close()
    return seconds


def topics(folder: Path) -> float:
    """Grouping every comment in the store, once; pages read the result."""
    office = open_office(database(folder))
    seconds = once(lambda: grouping.group_store(office))
    office.store.close()
    return seconds


def page(folder: Path, name: str) -> float:
    """A page's script run after its first, navigation and banner included, as AppTest runs it."""
    from streamlit.testing.v1 import AppTest

    os.environ["MINYI_DATABASE"] = database(folder)
    app = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=600).run()
    if name != "overview":
        app.switch_page(f"pages/{name}.py").run()
    assert not app.exception and not app.error, (app.exception, app.error)
    return repeated(app.run)


def database(folder: Path) -> str:
    return f"duckdb:///{folder / 'minyi.duckdb'}"


def once(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def repeated(work: Callable[[], object], times: int = 7) -> float:
    work()
    return median(once(work) for _ in range(times))


def peak_mb() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main(name: str, folder: Path) -> None:
    seconds = page(folder, name.removeprefix("page:")) if name.startswith("page:") else globals()[name](folder)
    print(json.dumps({"seconds": seconds, "peak_mb": round(peak_mb())}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
