"""Two bulletins number by number: what was issued, and what the data say of the same period today."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

import pandas as pd

from analytics.bulletin.content import POINTS, SHARE, TEXT, Bulletin, Chart, Column, DataTable, Section
from analytics.language import N_

COLUMNS: Final = ("section", "what", "where", "name", "format", "then", "now", "change", "how")
SENTENCE, CHART, TABLE = "sentence", "chart", "table"
WHAT: Final = {SENTENCE: N_("正文"), CHART: N_("图"), TABLE: N_("表")}
CHANGED, APPEARED, VANISHED = "changed", "appeared", "vanished"
HOW: Final = {CHANGED: N_("不同"), APPEARED: N_("新增"), VANISHED: N_("不再有")}

Key: TypeAlias = tuple[Hashable, ...]
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class _Told:
    """One number as a bulletin tells it: where people find it, and how it is written."""

    section: str
    what: str
    where: str
    name: str
    format: str
    value: Any


def compared(then: Bulletin, now: Bulletin) -> pd.DataFrame:
    """What ``now`` tells otherwise than ``then``, in the order of the bulletin; what only ``then`` told comes last.

    Sentences are matched by key and number, charts by series and category, rows of tables by their names, wherever they
    stand. A row a number: section (its heading), what (a key of WHAT), where (the sentence as it was, chart · category,
    table · row), name (of the number, the series, the column), format (one of content.FORMATS), then, now (None where
    nothing may be said, or it is not there), change (now − then, written as :func:`change_format` says; NaN where
    either is no number), how (a key of HOW). ``attrs["equal"]`` is how many are equal.

    Worked: a satisfied share of 0.81 when issued and 0.79 today is one row, its change −0.02, written −2 个百分点.
    """
    before, after = (dict(_all(bulletin, _name_widths(then, now))) for bulletin in (then, now))
    rows, equal = [], 0
    for key in itertools.chain(after, (key for key in before if key not in after)):
        old, new = before.get(key), after.get(key)
        shown = old or new
        values = [None if each is None else _plain(each.value) for each in (old, new)]
        if old and new and values[0] == values[1]:
            equal += 1
        elif shown is not None:
            how = CHANGED if old and new else VANISHED if old else APPEARED
            place = (shown.section, shown.what, shown.where, shown.name, (new or shown).format)
            rows.append((*place, *values, _change(values), how))
    objects = ("then", "now")
    found = pd.DataFrame(rows, columns=list(COLUMNS), dtype="object")
    found = found.astype({name: "str" for name in COLUMNS if name not in (*objects, "change")} | {"change": "float64"})
    found.attrs["equal"] = equal
    return found


def change_format(kind: str) -> str:
    """How the change of a number of format ``kind`` is written: that of shares in 百分点.

    >>> change_format("share"), change_format("count")
    ('points', 'count')
    """
    return POINTS if kind == SHARE else kind


def _all(bulletin: Bulletin, widths: dict[tuple[str, str], int]) -> Iterator[tuple[Key, _Told]]:
    """Every number of ``bulletin`` by its key. What has the same key twice is told apart by its turn."""
    seen: Counter[Key] = Counter()
    for section in bulletin.sections:
        for key, told in _of_section(section, widths):
            seen[key] += 1
            yield (*key, seen[key]), told


def _of_section(section: Section, widths: dict[tuple[str, str], int]) -> Iterator[tuple[Key, _Told]]:
    for sentence in section.sentences:
        for name, number in sentence.numbers.items():
            told = _Told(section.heading, SENTENCE, sentence.text, name, number.format, number.value)
            yield (section.key, SENTENCE, sentence.key, name), told
    for chart in section.charts:
        yield from _of_chart(section, chart)
    for table in section.tables:
        yield from _of_table(section, table, widths[section.key, table.key])


def _of_chart(section: Section, chart: Chart) -> Iterator[tuple[Key, _Told]]:
    for series in chart.series:
        # Categories that read alike are told apart by their turn, or points of one would pass for another's.
        for turn, category, value in _in_turn(chart.categories, series.values):
            key = (section.key, CHART, chart.key, series.name, series.role, category, turn)
            yield key, _Told(section.heading, CHART, f"{chart.title} · {category}", series.name, chart.format, value)


def _of_table(section: Section, table: DataTable, width: int) -> Iterator[tuple[Key, _Told]]:
    first = _first_name(table.columns)
    named = range(first, min(first + width, len(table.columns)))
    cells = [place for place in range(len(table.columns)) if place not in named] or list(named)[-1:]
    names = [tuple(row[place] for place in named) for row in table.rows]
    for turn, name, row in _in_turn(names, table.rows):
        where = " · ".join((table.title, *(str(part) for part in name if part is not None)))
        for place in cells:
            column = table.columns[place]
            key = (section.key, TABLE, table.key, name, turn, column.heading)
            yield key, _Told(section.heading, TABLE, where, column.heading, column.format, row[place])


def _in_turn(names: Sequence[Name], values: Iterable[Any]) -> Iterator[tuple[int, Name, Any]]:
    """Each name with its value, and the how many-th of that name it is."""
    seen: Counter[Name] = Counter()
    for name, value in zip(names, values, strict=True):
        seen[name] += 1
        yield seen[name], name, value


def _name_widths(then: Bulletin, now: Bulletin) -> dict[tuple[str, str], int]:
    """By section and table, how many columns name its rows: of the first that are text as many as tell them apart.

    The same in both bulletins, or a row would not find itself again. A judgement in words behind the names is a cell.
    """
    tables: dict[tuple[str, str], list[DataTable]] = {}
    for section in (*then.sections, *now.sections):
        for table in section.tables:
            tables.setdefault((section.key, table.key), []).append(table)
    return {key: max(_name_width(table) for table in both) for key, both in tables.items()}


def _name_width(table: DataTable) -> int:
    first = _first_name(table.columns)
    texts = list(itertools.takewhile(lambda column: column.format == TEXT, table.columns[first:]))
    for width in range(1, len(texts)):
        if len({row[first : first + width] for row in table.rows}) == len(table.rows):
            return width
    return len(texts)


def _first_name(columns: Sequence[Column]) -> int:
    """The place of the first column of text; 0 where there is none, and rows are matched by their turn."""
    return next((place for place, column in enumerate(columns) if column.format == TEXT), 0)


def _plain(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def _change(values: Sequence[Any]) -> float | None:
    numbers = [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]
    return float(numbers[1] - numbers[0]) if len(numbers) == 2 else None
