"""What others take for the same: pandas with SQLite, polars, statsmodels, svy. Only here, never in the product."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import effective_size
from tests.benchmarks.measure import Found, repeated, spent
from tests.benchmarks.survey_file import ITEMS

PLACE, SATISFIED = "小区编号", ("满意", "非常满意")
COMMUNITIES = 1_820
# svy takes so long for a community that few must tell.
FEW = 10


def load_pandas_sqlite(folder: Path) -> Found:
    """The file read and melted by pandas, its answers in a table of SQLite with an index by community."""

    def load() -> None:
        (folder / "plain.sqlite").unlink(missing_ok=True)
        forms = pd.read_csv(folder / "survey.csv", dtype=str)
        kept = [column for column in forms.columns if column not in ITEMS]
        answers = forms.melt(id_vars=kept, value_vars=list(ITEMS), var_name="item", value_name="level")
        with sqlite3.connect(folder / "plain.sqlite") as plain:
            answers.to_sql("answers", plain, index=False, chunksize=50_000)
            plain.execute(f'CREATE INDEX by_place ON answers (item, "{PLACE}", level)')

    return spent(load)


def counts_pandas_sqlite(folder: Path) -> Found:
    """The overall item by community and level, by SQLite from its index."""
    with sqlite3.connect(folder / "plain.sqlite") as plain:
        statement = f'SELECT "{PLACE}", level, count(*) FROM answers WHERE item = ? GROUP BY 1, 2'
        return repeated(lambda: pd.read_sql(statement, plain, params=(ITEMS[0],)), times=5)


def load_polars(folder: Path) -> Found:
    """The file read and unpivoted by polars, kept as Parquet."""
    import polars as pl

    def load() -> None:
        forms = pl.read_csv(folder / "survey.csv", infer_schema=False)
        kept = [column for column in forms.columns if column not in ITEMS]
        answers = forms.unpivot(on=list(ITEMS), index=kept, variable_name="item", value_name="level")
        answers.write_parquet(folder / "plain.parquet")

    return spent(load)


def counts_polars(folder: Path) -> Found:
    """The overall item by community and level, scanned from Parquet."""
    import polars as pl

    answers = pl.scan_parquet(folder / "plain.parquet").filter(pl.col("item") == ITEMS[0])
    return repeated(lambda: answers.group_by([PLACE, "level"]).len().collect())


def _communities(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Satisfied, answers and households of communities as large as a city's, seeded."""
    chance = np.random.default_rng(11)
    households = chance.integers(600, 4_000, COMMUNITIES)
    n = np.minimum(chance.poisson(550, COMMUNITIES), households)
    return chance.binomial(n, np.clip(chance.normal(0.82, 0.08, COMMUNITIES), 0.3, 0.98)), n, households


def intervals(folder: Path) -> Found:
    """Our interval of every community: Wilson's of a finite population, widened to the exact one."""
    return repeated(lambda: joined_interval(*_communities(folder)))


def intervals_statsmodels(folder: Path) -> Found:
    """The same but for the widening: its Wilson on the effective sizes, which finite populations ask for."""
    from statsmodels.stats.proportion import proportion_confint

    satisfied, n, households = _communities(folder)
    size = effective_size(n, households)
    return repeated(lambda: proportion_confint(satisfied / n * size, size, method="wilson"))


def intervals_scipy(folder: Path) -> Found:
    """The exact interval by scipy's hypergeometric chances, each number of households looked for by halving."""
    from scipy.stats import hypergeom

    satisfied, n, households = _communities(folder)

    def chance(found: np.ndarray, number: np.ndarray) -> np.ndarray:
        at = found, households, number, n
        return hypergeom.sf(*at) + 0.5 * hypergeom.pmf(*at)

    def fewest(found: np.ndarray) -> np.ndarray:
        low, high = found.copy(), households - n + found
        while (low < high).any():
            middle = (low + high) // 2
            enough = chance(found, middle) > 0.025
            low, high = np.where(enough, low, np.minimum(middle + 1, high)), np.where(enough, middle, high)
        return high

    return repeated(lambda: (fewest(satisfied), fewest(n - satisfied)), times=3)


def intervals_svy(folder: Path) -> Found:
    """Wilson's of each community from its answers one by one, for a few communities, times all there are."""
    import polars as pl
    import svy

    satisfied, n, _households = (each[:FEW] for each in _communities(folder))
    rows = [(f"C{at}", float(one < part)) for at, (part, size) in enumerate(zip(satisfied, n, strict=True))
            for one in range(size)]  # fmt: skip
    frame = pl.DataFrame(rows, schema=["community", "y"], orient="row").with_columns(one=pl.lit(1.0))

    def all_of_them() -> None:
        svy.Sample(frame, svy.Design(wgt="one")).estimation.prop("y", by="community", ci_method="wilson")

    return {kind: seconds * COMMUNITIES / FEW for kind, seconds in repeated(all_of_them, times=3).items()}
