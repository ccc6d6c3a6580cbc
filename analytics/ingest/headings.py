"""The heading row of a sheet: where it is, and one name for every column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from analytics.ingest.normalisation import trimmed_text
from analytics.language import _

_LOOK_AHEAD = 20


def heading_row(rows: Sequence[Sequence[str | None]]) -> int:
    """Position of the heading row: the first that is neither blank nor above the table's own rows.

    A title, or a line such as 填表单位 and 日期, fills one or two cells, and some row below it more than twice as many;
    "sep=;" is for Excel only.

    >>> heading_row([["满意度调查表", None, None], [None] * 3, ["小区编号", "小区名称", "户数"], ["1", "甲", "90"]])
    2
    """
    filled = [sum(bool(trimmed_text(cell)) for cell in row) for row in rows[:_LOOK_AHEAD]]
    for at, cells in enumerate(filled):
        title = cells <= 2 and max(filled[at + 1 :], default=0) > 2 * cells
        if cells and not title and not _is_separator_note(rows[at]):
            return at
    return 0


def _is_separator_note(row: Sequence[str | None]) -> bool:
    return (row[0] or "").lower().startswith("sep=")


def unique_headings(headings: Sequence[str | None], alike: Callable[[str], str] = str) -> list[str]:
    """One name for every column: empty and repeated headings are told apart by their column.

    ``alike`` gives the same text for headings that count as repeated.

    >>> unique_headings(["道路", "", "道路"])
    ['道路', '第2列', '道路（第3列）']
    """
    names: list[str] = []
    taken: set[str] = set()
    for position, heading in enumerate(headings, start=1):
        name = trimmed_text(heading) or _("第{n}列").format(n=position)
        if alike(name) in taken:
            name = _("{heading}（第{n}列）").format(heading=name, n=position)
        taken.add(alike(name))
        names.append(name)
    return names


def without_column(heading: str) -> str:
    """The heading as the file has it, where :func:`unique_headings` told it apart.

    >>> without_column("道路（第3列）"), without_column("道路")
    ('道路', '道路')
    """
    told_apart = re.escape(_("{heading}（第{n}列）").format(heading="\0", n="\1"))
    match = re.fullmatch(told_apart.replace("\0", "(.+)").replace("\1", r"\d+"), heading, re.DOTALL)
    return match[1] if match else heading
