"""Tables laid out for slides: their columns' widths, their rows over pages."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.bulletin.content import DataTable
from analytics.reports.bulletin import master, paging

LINE: float = 1.3  # of the size of the words
MARGINS: float = 7.0  # points above and below the words of a row, and a little for what programs add


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

    @property
    def _head(self) -> int:
        headings = [column.heading for column in self.table.columns]
        return max(map(paging.lines, headings, self.characters), default=1)
