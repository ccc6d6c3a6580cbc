"""The headings of a sheet: where they stand, in how many rows, and one name for every column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from analytics.ingest.normalisation import number, trimmed_text
from analytics.language import N_

Row: TypeAlias = Sequence[str | None]
Range: TypeAlias = tuple[int, int, int, int]

LOOK_AHEAD: Final = 24
_DEEPEST: Final = 3
_JOIN: Final = "—"
# A line above the table, such as 填表单位：甲, is no group of columns.
_FILLED_IN: Final = re.compile(r"[:：]|\d{4}")


@dataclass(frozen=True)
class Heading:
    """Where the headings stand (position of their first row, number of rows), and the words for each column."""

    row: int
    depth: int
    names: tuple[str | None, ...]

    @property
    def below(self) -> int:
        """Position of the row below the headings."""
        return self.row + self.depth


def find_heading(rows: Sequence[Row], merged: Sequence[Range] = ()) -> Heading:
    """The headings of a sheet, given its first rows and its merged ranges.

    They begin with the first row that is neither blank nor above the table's own rows: a title, or a line such as
    填表单位 and 日期, fills one or two cells, and some row below it more than twice as many. "sep=;" is for Excel only.
    Headings of groups stand over sub-headings in one or two further rows, which fill just the columns of the groups.

    >>> find_heading([["满意度调查表", "", ""], [None] * 3, ["小区编号", "小区名称", "户数"], ["1", "甲", "90"]]).row
    2
    >>> find_heading([["小区", "满意度", ""], ["", "道路", "绿化"], ["甲", "满意", "一般"]]).names
    ('小区', '满意度—道路', '满意度—绿化')
    """
    words = [[trimmed_text(cell) for cell in row] for row in rows[:LOOK_AHEAD]]
    filled = [sum(map(bool, row)) for row in words]
    for at, cells in enumerate(filled):
        if not cells or words[at][0].lower().startswith("sep="):
            continue
        heading = _grouped(words, at, merged)
        if heading:
            return heading
        if cells > 2 or max(filled[at + 1 :], default=0) <= 2 * cells:
            return Heading(at, 1, _under_groups(words, at, merged))
    return Heading(0, 1, tuple(words[0]) if words else ())


def _grouped(rows: list[list[str]], at: int, merged: Sequence[Range]) -> Heading | None:
    """The heading that begins in row ``at`` with groups of columns, where it does."""
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in rows)]
    group_of = _groups(rows[at], at, used, merged)
    singles = [column for column in used if column not in group_of]
    if not group_of or not (singles or _only_groups(rows[at], at, merged)):
        return None
    for depth in range(2, _DEEPEST + 1):
        below = rows[at + 1 : at + depth]
        if len(below) < depth - 1 or any(row[column] for row in below for column in singles):
            return None
        if any(number(cell) is not None for row in below for cell in row if cell):
            return None
        if all(any(row[column] for row in below) for column in group_of):
            break
    else:
        return None
    names: list[str | None] = list(rows[at])
    for column, start in group_of.items():
        words = [rows[at][start], *(_at_or_left(row, column, start) for row in below[:-1]), below[-1][column]]
        names[column] = _JOIN.join(dict.fromkeys(filter(None, words)))
    return Heading(at, depth, tuple(names)) if len(rows) > at + depth else None


def _groups(row: list[str], at: int, used: list[int], merged: Sequence[Range]) -> dict[int, int]:
    """By column of a group, the column where it begins: by merged cells, else a filled cell and the blanks after it."""
    across = [
        (left, right) for top, left, bottom, right in merged if top == bottom == at and right > left and row[left]
    ]
    if across:
        return {column: left for left, right in across for column in range(left, right + 1) if column in used}
    starts: dict[int, int] = {}
    start = None
    for column in used:
        start = column if row[column] else start
        if start is not None:
            starts[column] = start
    sizes = Counter(starts.values())
    return {column: start for column, start in starts.items() if sizes[start] > 1}


def _only_groups(row: list[str], at: int, merged: Sequence[Range]) -> bool:
    """Whether merged cells make two groups or more without a column of their own, in words that fill in nothing."""
    cells = [cell for cell in row if cell]
    across = [left for top, left, bottom, right in merged if top == bottom == at and right > left]
    return len(across) >= 2 and not any(_FILLED_IN.search(cell) for cell in cells)


def _at_or_left(row: list[str], column: int, start: int) -> str:
    return next((row[place] for place in range(column, start - 1, -1) if row[place]), "")


def _under_groups(rows: list[list[str]], at: int, merged: Sequence[Range]) -> tuple[str | None, ...]:
    """The headings of row ``at`` with the groups that merged cells in the row above put over some of them."""
    names: list[str | None] = list(rows[at])
    groups = [(left, right) for top, left, bottom, right in merged if top == bottom == at - 1 and right > left > 0]
    above = rows[at - 1] if at else []
    if sum(map(bool, above)) != len(groups) or any(_FILLED_IN.search(cell) for cell in above):
        return tuple(names)
    for left, right in groups:
        for column in range(left, min(right + 1, len(names))):
            names[column] = _JOIN.join(filter(None, [above[left], rows[at][column]]))
    return tuple(names)


def unique_headings(headings: Row, alike: Callable[[str], str] = str) -> list[str]:
    """One name for every column: empty and repeated headings are told apart by their column.

    ``alike`` gives the same text for headings that count as repeated.

    >>> unique_headings(["道路", "", "道路"])
    ['道路', '第2列', '道路（第3列）']
    """
    names: list[str] = []
    taken: set[str] = set()
    for position, heading in enumerate(headings, start=1):
        name = trimmed_text(heading) or N_("第{n}列").format(n=position)
        if alike(name) in taken:
            name = N_("{heading}（第{n}列）").format(heading=name, n=position)
        taken.add(alike(name))
        names.append(name)
    return names


def without_column(heading: str) -> str:
    """The heading as the file has it, where :func:`unique_headings` told it apart.

    >>> without_column("道路（第3列）"), without_column("道路")
    ('道路', '道路')
    """
    told_apart = re.escape(N_("{heading}（第{n}列）").format(heading="\0", n="\1"))
    match = re.fullmatch(told_apart.replace("\0", "(.+)").replace("\1", r"\d+"), heading, re.DOTALL)
    return match[1] if match else heading
