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

# How a number is written: a count, a share 0–1 in per cent, a difference of shares in 百分点, a score, plain words.
COUNT, SHARE, POINTS, SCORE, TEXT = "count", "share", "points", "score", "text"
FORMATS: Final = (COUNT, SHARE, POINTS, SCORE, TEXT)
# How a chart is drawn: columns side by side, columns stacked, bars by name, a line (with limits where given).
COLUMNS, STACKED, BARS, LINE = "columns", "stacked", "bars", "line"
# Where a table stands: among its section's figures, in the 附表 at the end, or only where there is room for thousands
# of rows (the workbook, the page).
INLINE, APPENDIX, BEHIND = "inline", "appendix", "behind"


@dataclass(frozen=True)
class Number:
    """A number before it is written: ``value`` (None where nothing may be said), ``format`` one of FORMATS but TEXT."""

    value: float | int | None
    format: str = COUNT


@dataclass(frozen=True)
class Source:
    """What stands behind a sentence, a chart or a table: how many answers, counted how, and which of them.

    ``n`` answers (or comments) of ``base``, in words; ``communities`` (id → name) are those that are spoken of;
    ``tables`` are keys of tables of the same bulletin that list what was counted, ``page`` and ``query`` open the page
    of the dashboard that shows it in full.
    """

    n: int | None = None
    base: str = ""
    definition: str = ""
    method: str = ""
    communities: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    """One sentence, and the numbers in it by name. ``key`` tells it from the others of its section, issue by issue."""

    key: str
    text: str
    numbers: Mapping[str, Number] = field(default_factory=dict)
    source: Source = Source()


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart, a value a category; None where nothing may be said.

    ``role``: value; low, high (limits or interval), centre, threshold: lines beside it; signal: marks on those of its
    points that are out of the ordinary, None elsewhere.
    """

    name: str
    values: tuple[float | int | None, ...]
    role: str = "value"


@dataclass(frozen=True)
class Chart:
    """A chart that every form draws natively: COLUMNS, STACKED, BARS or LINE. ``threshold`` is a share, 0–1."""

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
    """A table; a row has a value a column, None where nothing may be said. ``place``: INLINE, APPENDIX or BEHIND."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""
    place: str = INLINE
    source: Source = Source()


@dataclass(frozen=True)
class Section:
    """A section: its heading without number, its sentences in order, then its charts and tables.

    ``key`` tells it from the others, issue by issue.
    """

    key: str
    heading: str
    sentences: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[DataTable, ...] = ()


@dataclass(frozen=True)
class Bulletin:
    """One bulletin. ``number`` is its 期号; period and scope in words; ``made_at`` to the minute.

    ``thresholds`` are the 达标线 in force, whole per cent; ``provenance`` is what each form carries: file hashes, data
    version, definition, method version.
    """

    title: str
    number: str
    period: str
    scope: str
    issuer: str
    made_at: str
    complete: bool
    sections: tuple[Section, ...]
    provenance: Mapping[str, str]
    thresholds: tuple[int, ...] = (80,)

    @property
    def tables(self) -> dict[str, DataTable]:
        """Every table by its key, in order."""
        return {table.key: table for section in self.sections for table in section.tables}

    @property
    def appendices(self) -> tuple[DataTable, ...]:
        """The 附表, in order."""
        return tuple(table for table in self.tables.values() if table.place == APPENDIX)


def dump(bulletin: Bulletin) -> str:
    """The bulletin as JSON, to be kept as it was issued: its headings and places in their order."""
    return json.dumps(dataclasses.asdict(bulletin), ensure_ascii=False)


def load(text: str) -> Bulletin:
    """What :func:`dump` has written."""
    told = json.loads(text)
    return Bulletin(
        **{**told, "sections": tuple(map(_section, told["sections"])), "thresholds": tuple(told["thresholds"])}
    )


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        told["key"],
        told["heading"],
        tuple(map(_sentence, told["sentences"])),
        tuple(map(_chart, told["charts"])),
        tuple(map(_table, told["tables"])),
    )


def _sentence(told: Mapping[str, Any]) -> Sentence:
    numbers = {name: Number(**each) for name, each in told["numbers"].items()}
    return Sentence(told["key"], told["text"], numbers, _source(told["source"]))


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
    return Source(**{**told, "tables": tuple(told["tables"])})
