"""What finds room on a slide, and in words of which size: sentences, and tables with their columns' widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analytics.bulletin.content import DataTable
from analytics.language import _
from analytics.reports.bulletin import master, paging
from analytics.reports.bulletin.shapes import words_of
from analytics.reports.bulletin.wording import brief

TABLE_SIZES: Final = (16, 14, 12)
LINE: Final = 1.4  # of the size of the words
MARGINS: Final = 7.0  # points above and below the words of a row, and a little for what programs add


class Laid:
    """A table as slides show it, in words of ``words`` points: printed ``rows``, and ``widths`` in points."""

    def __init__(self, table: DataTable, thresholds: Sequence[int], *, words: float) -> None:
        self.table, self.words = table, words
        self.rows = paging.cells(table, thresholds)
        box = master.TABLE.box
        wanted = paging.fitted(table, paging.widths(table, self.rows), box.width / words)
        # a table of few narrow columns is not drawn apart over the whole slide
        width = min(box.width, 1.6 * words * sum(wanted))
        self.widths = [each / sum(wanted) * width for each in wanted]
        self.characters = [each / words - 0.9 for each in self.widths]

    @property
    def height(self) -> float:
        """Of the whole table with its headings, in points."""
        lines = self._head + sum(max(map(paging.lines, row, self.characters), default=1) for row in self.rows)
        return lines * self.words * LINE + (len(self.rows) + 1) * MARGINS

    def pages(self, height: float) -> list[list[tuple[str, ...]]]:
        """The rows over pages of ``height`` points, one page where there are none."""
        room = int(height / (self.words * LINE)) - self._head - 1
        return paging.table_pages(self.rows, self.characters, room=room) or [[]]

    def note(self, told: str) -> str:
        """What stands below it: ``told`` and its n, or that it has no rows."""
        return brief(self.table.source, told) if self.rows else _("本期没有列入此表的内容。")

    @property
    def _head(self) -> int:
        headings = [column.heading for column in self.table.columns]
        return max(map(paging.lines, headings, self.characters), default=1)


def laid_out(table: DataTable, thresholds: Sequence[int]) -> Laid:
    """``table`` in smaller words where that spares a second slide, else in those of its number of columns."""
    wanted = Laid(table, thresholds, words=words_of(table))
    smaller = (Laid(table, thresholds, words=size) for size in TABLE_SIZES if size < wanted.words)
    for laid in (wanted, *smaller):
        if len(laid.pages(master.TABLE.box.height)) == 1:
            return laid
    return wanted


def one_page(told: Sequence[str], box: master.Box, sizes: Sequence[float]) -> float | None:
    """The largest of ``sizes`` (points, falling) in which sentences find room in ``box``; None where none is."""
    size, laid = fewest_pages(told, box, sizes)
    return size if len(laid) <= 1 else None


def fewest_pages(told: Sequence[str], box: master.Box, sizes: Sequence[float]) -> tuple[float, list[list[str]]]:
    """The largest of ``sizes`` (points, falling) that takes as few pages of ``box`` as the smallest, and the pages.

    >>> fewest_pages(["一句话。"], master.POINTS.box, (28, 20))
    (28, [['一句话。']])
    """
    every = [(size, _pages(told, box, size)) for size in sizes]
    fewest = min(len(laid) for _size, laid in every)
    return next((size, laid) for size, laid in every if len(laid) == fewest)


def _pages(told: Sequence[str], box: master.Box, size: float) -> list[list[str]]:
    room = int(box.height / (size * 1.35))  # the faces named first are a third higher than their size
    return paging.texts(told, box.width / size - 1, room=room)
