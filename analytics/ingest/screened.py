"""The forms of a file as the quality screen looks at them, and what one of its findings is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebook import Codebook
from analytics.ingest.readers import Table
from analytics.ingest.validation import Checked
from analytics.model import Issues

Rows = npt.NDArray[np.intp]
NO_ROWS: Final = np.empty(0, np.intp)


@dataclass(frozen=True)
class Found:
    """One finding: ``n`` forms (or communities) of ``base``, the ``positions`` of their rows, and what to say."""

    finding: str
    n: int
    base: int
    detail: str
    positions: Rows = field(default_factory=NO_ROWS.copy)


@dataclass(frozen=True)
class Screened:
    """The rows of a file that hold anything. ``accepted`` are the positions of those that the check accepted."""

    frame: pd.DataFrame
    codebook: Codebook
    checked: Checked
    numbers: npt.NDArray[np.int64]
    sheets: pd.Series | None
    accepted: Rows

    @classmethod
    def of(cls, table: Table, codebook: Codebook, checked: Checked) -> Screened:
        """Those of the ``table`` that ``checked`` came from."""
        filled = np.logical_or.reduce([table.frame[heading].notna().to_numpy() for heading in table.frame.columns])
        numbers = table.row_numbers[filled]
        sheets = None if table.sheet_of is None else table.sheet_of[filled].reset_index(drop=True)
        frame = table.frame if filled.all() else table.frame[filled].reset_index(drop=True)
        screened = cls(frame, codebook, checked, numbers, sheets, NO_ROWS)
        if checked.accepted is None:
            return screened
        good = np.ones(len(frame), bool)
        good[screened.rows_of(checked.issues)] = False
        return replace(screened, accepted=np.flatnonzero(good))

    def rows_of(self, issues: Issues) -> Rows:
        """The positions of the rows that ``issues`` are about."""
        issues = issues.dropna(subset="row")
        wanted = issues["row"].astype("int64")
        if self.sheets is None:
            return np.flatnonzero(np.isin(self.numbers, wanted))
        places = pd.MultiIndex.from_arrays([self.sheets, self.numbers])
        return np.flatnonzero(places.isin(pd.MultiIndex.from_arrays([issues["sheet"], wanted])))

    def named(self, positions: Rows, most: int) -> str | None:
        """The first rows' numbers joined by 、, after their sheet's name where there are several."""
        first = np.sort(positions)[:most]
        named = [str(row) for row in self.numbers[first]]
        if self.sheets is not None:
            named = [f"{sheet}!{row}" for sheet, row in zip(self.sheets.iloc[first], named, strict=True)]
        return "、".join(named) or None

    def headings(self, *types: str) -> list[str]:
        """The questions of these types."""
        return [plan.heading for plan in self.codebook.items if plan.type in types]
