"""Small registers and tables for the tests of ingest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from analytics.ingest.checks import validation
from analytics.ingest.codebooks import codebook
from analytics.ingest.platforms import recognition
from analytics.ingest.reading.readers import Table
from analytics.model import COMMUNITIES

SECRET = b"0123456789abcdef"
NOW = dt.datetime(2026, 10, 1, 12, 0)


def register(*rows: tuple[str, str]) -> pd.DataFrame:
    """Communities with the given identifiers and names."""
    known = pd.DataFrame(list(rows), columns=["community_id", "name"], dtype="str").assign(households=100)
    return COMMUNITIES.empty().drop(columns=known.columns).join(known, how="right")


TWO = register(("ZZ001", "金茵小区"), ("ZZ002", "建设路小区"))


def table(columns: dict[str, list[str | None]], filename: str = "满意度调查.csv") -> Table:
    """A table as a reader gives it."""
    return Table(pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in columns.items()}), filename)


def proposed(given: Table, communities: pd.DataFrame = TWO) -> tuple[Table, codebook.Codebook]:
    """The unfolded table and its codebook."""
    platform = recognition.recognise(given)
    unfolded = recognition.unfold(given, platform)
    return unfolded, codebook.propose(unfolded, platform, communities)


def checked(
    given: Table,
    communities: pd.DataFrame = TWO,
    *,
    on_bad_rows: str = "reject",
    aliases: Mapping[str, str] | None = None,
) -> validation.Checked:
    """The check of a table under the codebook proposed for it."""
    unfolded, book = proposed(given, communities)
    return validation.check(
        unfolded, book, communities, secret=SECRET, now=NOW, on_bad_rows=on_bad_rows, aliases=aliases
    )


def survey(**more: list[str | None]) -> Table:
    """Three forms, all in order; ``more`` replaces or adds columns."""
    columns: dict[str, list[str | None]] = {
        "答卷编号": ["1", "2", "3"],
        "小区编号": ["ZZ001", "ZZ001", "ZZ002"],
        "提交时间": ["2026-09-03 12:00:00", "2026/9/3 8:05", "2026年9月4日"],
        "总体满意度": ["非常满意", "一般", "非常不满意"],
    }
    return table(columns | more)
