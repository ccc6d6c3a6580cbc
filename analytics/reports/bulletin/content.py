"""What a bulletin says, before it takes any form: sections of sentences, charts and tables, with what stands behind.

All forms are written from one :class:`Bulletin`, so that the same numbers stand in all of them. It is plain data: it is
kept as it was issued, as JSON, and read back.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# How a number is written: a count, a share 0–1 in per cent, a difference of shares in 百分点, days, words as they are.
COUNT, SHARE, POINTS, SCORE, TEXT = "count", "share", "points", "score", "text"
FORMATS: Final = (COUNT, SHARE, POINTS, SCORE, TEXT)
# How a chart is drawn: columns side by side, columns stacked, bars by name, a line (with limits where given).
COLUMNS, STACKED, BARS, LINE = "columns", "stacked", "bars", "line"


@dataclass(frozen=True)
class Source:
    """What stands behind a sentence, a chart or a table: how many answers, counted how, and which of them.

    ``page`` and ``query`` open the page that shows it in full; ``communities`` and ``comments`` are ids.
    """

    n: int | None = None
    base: str = ""
    definition: str = ""
    method: str = ""
    communities: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the numbers in it by name, as they are before they are written."""

    text: str
    numbers: Mapping[str, float | int | None] = field(default_factory=dict)
    source: Source = Source()


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, a value a category; None where nothing may be said. ``role``: value, low, high,
    centre, or threshold."""

    name: str
    values: tuple[float | int | None, ...]
    role: str = "value"


@dataclass(frozen=True)
class Chart:
    """A chart that every form draws natively: COLUMNS, STACKED, BARS or LINE."""

    key: str
    kind: str
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    format: str = COUNT
    threshold: float | None = None
    alt: str = ""
    note: str = ""
    source: Source = Source()


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how its values are written, and its width in characters."""

    heading: str
    format: str = TEXT
    width: int = 12


@dataclass(frozen=True)
class DataTable:
    """A table; a row has a value a column, None where nothing may be said. ``appended``: in the 附表."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    appended: bool = False
    source: Source = Source()


@dataclass(frozen=True)
class Section:
    """A section: its heading without number, its sentences in order, then its charts and tables."""

    heading: str
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()


@dataclass(frozen=True)
class Bulletin:
    """One bulletin. ``number`` is its 期号; period and scope in words; ``provenance`` is what each form carries:
    file hashes, data version, definition, method version, time."""

    title: str
    number: str
    period: str
    scope: str
    issuer: str
    made_at: str
    complete: bool
    sections: tuple[Section, ...]
    provenance: Mapping[str, str]

    @property
    def appendices(self) -> tuple[DataTable, ...]:
        """The tables that stand at the end, in order."""
        return tuple(table for section in self.sections for table in section.tables if table.appended)


def dump(bulletin: Bulletin) -> str:
    """The bulletin as JSON, to be kept as it was issued."""
    return json.dumps(dataclasses.asdict(bulletin), ensure_ascii=False, sort_keys=True)


def load(text: str) -> Bulletin:
    """What :func:`dump` has written."""
    told = json.loads(text)
    return Bulletin(**{**told, "sections": tuple(_section(each) for each in told["sections"])})


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        told["heading"],
        tuple(Sentence(each["text"], each["numbers"], _source(each["source"])) for each in told["sentences"]),
        tuple(_chart(each) for each in told["charts"]),
        tuple(_table(each) for each in told["tables"]),
    )


def _chart(told: Mapping[str, Any]) -> Chart:
    series = tuple(Series(each["name"], tuple(each["values"]), each["role"]) for each in told["series"])
    return Chart(
        **{
            **told,
            "categories": tuple(told["categories"]),
            "series": series,
            "source": _source(told["source"]),
        }
    )


def _table(told: Mapping[str, Any]) -> DataTable:
    return DataTable(
        **{
            **told,
            "columns": tuple(Column(**each) for each in told["columns"]),
            "rows": tuple(tuple(row) for row in told["rows"]),
            "source": _source(told["source"]),
        }
    )


def _source(told: Mapping[str, Any]) -> Source:
    return Source(**{**told, "communities": tuple(told["communities"]), "comments": tuple(told["comments"])})
