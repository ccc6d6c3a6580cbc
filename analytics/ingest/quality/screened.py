"""The forms of a file as the quality screen looks at them, and what one of its findings is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks.validation import Checked, filled_rows
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.codebooks.scales import MISSING_WORDS
from analytics.ingest.issues import place
from analytics.ingest.normalisation import distinct, key
from analytics.ingest.reading.readers import Table
from analytics.model import Issues
from analytics.sayings import Saying, Several

Rows = npt.NDArray[np.intp]
_CODE_FOR_NONE: Final = re.compile(r"-\d+")  # -3, -2
NO_ROWS: Final = np.empty(0, np.intp)


@dataclass(frozen=True)
class Found:
    """One finding: ``n`` forms (or communities) of ``base``, the ``positions`` of their rows, and what to say of it,
    which is stored: so in no reader's language."""

    finding: str
    n: int
    base: int
    detail: Saying | Several
    positions: Rows = field(default_factory=NO_ROWS.copy)


@dataclass(frozen=True)
class Screened:
    """The rows of a file that hold anything. ``accepted`` are the positions of those that the check accepted; ``read``
    keeps what :meth:`answers` has read."""

    frame: pd.DataFrame
    codebook: Codebook
    checked: Checked
    numbers: npt.NDArray[np.int64]
    sheets: pd.Series | None
    accepted: Rows
    read: dict[str, tuple[Rows, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, codebook: Codebook, checked: Checked) -> Screened:
        """Those of the ``table`` that ``checked`` came from."""
        filled = filled_rows(table)
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
        sheets = [None] * len(first) if self.sheets is None else self.sheets.iloc[first]
        return "、".join(map(place, self.numbers[first], sheets)) or None

    def headings(self, *types: str) -> list[str]:
        """The questions of these types."""
        return [plan.heading for plan in self.codebook.items if plan.type in types]

    def answers(self, heading: str) -> tuple[Rows, list[str]]:
        """Positions into the distinct answers to a closed question, and these as one compares them.

        −1 where there is no answer: blank, skipped, not known, or a code for such.
        """
        if heading not in self.read:
            codes, texts = distinct(self.frame[heading])
            keys = list(map(key, texts))
            order: dict[str, int] = {}
            places = [-1 if _is_missing(one) else order.setdefault(one, len(order)) for one in keys]
            self.read[heading] = np.array([*places, -1], np.intp)[codes], list(order)
        return self.read[heading]

    def answered(self, headings: Sequence[str]) -> Rows:
        """How many of these closed questions each form answers."""
        count = np.zeros(len(self.frame), np.intp)
        for heading in headings:
            count += self.answers(heading)[0] >= 0
        return count


def _is_missing(text: str) -> bool:
    return text in MISSING_WORDS or _CODE_FOR_NONE.fullmatch(text) is not None
