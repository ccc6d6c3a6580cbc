"""Columns of one question, told by the number in their headings: 7、stem—item, then 7、item or 第7题(item)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

_NUMBERED: Final = re.compile(r"^\s*(\d{1,3})\s*[、：:.．](?!\d)\s*(.+)$", re.DOTALL)
_PART: Final = re.compile(r"^\s*第(\d{1,3})题[(（](.*?)[)）]?\s*$", re.DOTALL)
_ROW: Final = re.compile(r"^(.+?)\s*[—–]+\s*([^—–]+)$", re.DOTALL)
_OPTION: Final = re.compile(r"^(.+?)\s*[(（]([^()（）]+)[)）]\s*$", re.DOTALL)


@dataclass(frozen=True)
class Group:
    """The columns of one question: its ``number``, its ``stem`` (empty where the export has lost it), and the row or
    option that each of the ``columns`` stands for, by heading."""

    number: str
    stem: str
    columns: Mapping[str, str]

    @property
    def heading(self) -> str:
        """The question as a whole, with its number."""
        return f"{self.number}、{self.stem}" if self.stem else f"第{self.number}题"

    def row(self, column: str) -> str:
        """The heading of one column as a row of a matrix, with its number."""
        return f"{self.heading}—{self.columns[column]}" if self.stem else column


def groups(headings: Sequence[str]) -> list[Group]:
    """The questions that are spread over two or more columns, in the file's order.

    The first column names stem and row, the others the row alone, and either may be written 第N题(…).

    >>> [(one.stem, list(one.columns.values())) for one in groups(["7、请评价—道路", "第7题(排水)", "8：停车"])]
    [('请评价', ['道路', '排水'])]
    """
    by_number: dict[str, dict[str, str]] = {}
    for heading in headings:
        match = _PART.match(heading) or _NUMBERED.match(heading)
        if match:
            by_number.setdefault(match[1], {})[heading] = match[2].strip()
    found = [_group(number, columns) for number, columns in by_number.items() if len(columns) > 1]
    return [group for group in found if group is not None]


def _group(number: str, columns: dict[str, str]) -> Group | None:
    first, *rest = columns
    if _PART.match(first):
        return Group(number, "", columns) if all(map(_PART.match, rest)) else None
    named = _ROW.match(columns[first])
    if named is None and all(map(_PART.match, rest)):
        named = _OPTION.match(columns[first])
    if named is None:
        return None
    stem = named[1]
    parts = {column: text.removeprefix(stem).lstrip("—– ") or text for column, text in columns.items()}
    return Group(number, stem, parts | {first: named[2].strip()})


def restored(frame: pd.DataFrame, found: Sequence[Group]) -> pd.DataFrame:
    """``frame`` with the stem on every row of its matrices.

    >>> cells = pd.DataFrame({"7、请评价—道路": ["好"], "7、排水": ["差"]})
    >>> list(restored(cells, groups(list(cells))))
    ['7、请评价—道路', '7、请评价—排水']
    """
    return frame.rename(columns={column: group.row(column) for group in found for column in group.columns})
