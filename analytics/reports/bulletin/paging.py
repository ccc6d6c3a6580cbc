"""How much fits on a page: sentences, rows of a table and bars are laid over as many pages as they need."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from analytics.bulletin.content import Chart, DataTable
from analytics.bulletin.numbers import written
from analytics.language import aside
from analytics.reports.bulletin.wording import ems, lines, printable

LEAST: Final = 4.5  # characters that a column of words keeps beside numbers
NAME: Final = 14.0  # characters of a text that a column makes room for unasked
_WORD: Final = re.compile("[A-Za-z]+")
Item = TypeVar("Item")


def pages(items: Iterable[Item], height: Callable[[Item], float], room: float) -> list[list[Item]]:
    """``items`` in order over pages of ``room``; one that is higher than a page has a page to itself.

    >>> pages([1, 2, 2, 5, 1], float, 4)
    [[1, 2], [2], [5], [1]]
    """
    laid: list[list[Item]] = []
    left = 0.0
    for item in items:
        need = height(item)
        if not laid or need > left:
            laid.append([])
            left = room
        laid[-1].append(item)
        left -= need
    return laid


def cells(table: DataTable, thresholds: Sequence[int] = (80,)) -> list[tuple[str, ...]]:
    """The rows of ``table`` as they are printed; no share is rounded onto one of ``thresholds``."""
    kinds = [column.format for column in table.columns]
    return [
        tuple(printable(written(value, kind, thresholds=thresholds)) for value, kind in zip(row, kinds, strict=True))
        for row in table.rows
    ]


def widths(table: DataTable, rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths of columns in Chinese characters: as asked, but no number, no name, no short heading and no word of a
    heading is broken."""
    wanted = []
    for place, column in enumerate(table.columns):
        longest = max((ems(row[place]) for row in rows), default=0) + 1.5
        if column.format == "text":
            longest = min(longest, NAME)
        heading = max(min(ems(column.heading), 4), unbroken(column.heading))
        wanted.append(max(column.width / 2, longest, heading + 1.5))
    return wanted


def unbroken(text: str) -> float:
    """The width of the longest word of ``text`` in Chinese characters, which may be parted anywhere themselves.

    Headings are bold, and a word may be of wide letters: a quarter is added.

    >>> unbroken("有效份数"), round(unbroken("Share satisfied"), 2)
    (0.0, 6.19)
    """
    return max((1.25 * ems(word) for word in _WORD.findall(text)), default=0.0)


def fitted(table: DataTable, wanted: Sequence[float], room: float) -> list[float]:
    """``wanted`` widths in ``room`` Chinese characters: where they do not fit, columns of words give way to numbers.

    A column of words keeps LEAST characters and its longest word, or as many as it wants of them.
    """
    excess = sum(wanted) - room
    spare = []
    for place, (width, column) in enumerate(zip(wanted, table.columns, strict=True)):
        words = [column.heading, *(row[place] for row in table.rows if isinstance(row[place], str))]
        least = max(LEAST, max(map(unbroken, words)) + 1.5)
        spare.append(max(width - least, 0) if column.format == "text" else 0.0)
    if excess <= 0 or not sum(spare):
        return list(wanted)
    given = min(1.0, excess / sum(spare))
    return [width - given * each for width, each in zip(wanted, spare, strict=True)]


def table_pages(
    rows: Sequence[tuple[str, ...]], characters: Sequence[float], *, room: int
) -> list[list[tuple[str, ...]]]:
    """``rows`` over pages of ``room`` lines, where a line of column i holds ``characters[i]``.

    A row longer than a page is cut, and what is left of its texts follows on the next page.
    """

    def need(row: tuple[str, ...]) -> float:
        # a cell has margins above and below, a third of a line together
        return max(lines(cell, width) for cell, width in zip(row, characters, strict=True)) + 0.35

    pieces = [piece for row in rows for piece in _cut(row, characters, room=room - 1)]
    return pages(pieces, need, room)


def _cut(row: tuple[str, ...], characters: Sequence[float], *, room: int) -> list[tuple[str, ...]]:
    parts = [_split(cell, width, room=room) for cell, width in zip(row, characters, strict=True)]
    deepest = max((len(part) for part in parts), default=0)
    return [tuple(part[place] if place < len(part) else "" for part in parts) for place in range(deepest)]


def _split(text: str, characters: float, *, room: int) -> list[str]:
    """``text`` in pieces of at most ``room`` lines."""
    if lines(text, characters) <= room:
        return [text]
    pieces, piece = [], ""
    for letter in text:
        if lines(piece + letter, characters) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def texts(sentences: Iterable[str], characters: float, *, room: int) -> list[list[str]]:
    """Sentences over pages of ``room`` lines of ``characters``; two fifths of a line of air after each."""
    pieces = [piece for sentence in sentences for piece in _split(sentence, characters, room=room)]
    return pages(pieces, lambda piece: lines(piece, characters) + 0.4, room + 0.4)


def chart_pages(chart: Chart, bounds: Sequence[int]) -> list[Chart]:
    """``chart`` over several charts, each of the categories from one of ``bounds`` to the next.

    The title tells the part: 各区县满意率（1/2）.
    """
    parts = len(bounds) - 1
    if parts == 1:
        return [chart]
    return [
        dataclasses.replace(
            chart,
            key=f"{chart.key}-{part + 1}",
            title=aside(chart.title, f"{part + 1}/{parts}"),
            categories=chart.categories[start:stop],
            series=tuple(dataclasses.replace(each, values=each.values[start:stop]) for each in chart.series),
        )
        for part, (start, stop) in enumerate(itertools.pairwise(bounds))
    ]
