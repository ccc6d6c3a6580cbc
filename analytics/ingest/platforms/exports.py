"""What the exports of all questionnaire platforms share: columns that tell them, and a way to an ordinary table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.headings import unique_headings
from analytics.ingest.normalisation import key, without_number
from analytics.ingest.reading.readers import Table


class Head(NamedTuple):
    """That a table is a platform's export: its ``mode`` (text, codes or scores), and a sentence why and how sure."""

    mode: str
    reason: str


class Export(Protocol):
    """One platform's module."""

    def head(self, table: Table) -> Head | None:
        """What tells the platform; None where the table is not its export."""

    def unfold(self, table: Table, mode: str) -> Table:
        """The table with the platform's conventions taken out; rows keep their order and numbers, or are set aside."""


def present(headings: Iterable[object], wanted: Sequence[str]) -> list[str]:
    """Those of the ``wanted`` headings that a table has, however they are spaced.

    >>> present(["序 号", "道路"], ["提交时间", "序号"])
    ['序号']
    """
    held = {key(str(heading)) for heading in headings}
    return [heading for heading in wanted if key(heading) in held]


def kept(table: Table, rows: npt.NDArray[np.bool_], why: str) -> Table:
    """``table`` with these rows only, under their own row numbers; ``why`` says what was left out."""
    return replace(
        table,
        frame=table.frame[rows].reset_index(drop=True),
        numbers=table.row_numbers[rows],
        sheet_of=None if table.sheet_of is None else table.sheet_of[rows].reset_index(drop=True),
        set_aside=(*table.set_aside, why),
    )


def renamed(table: Table, frame: pd.DataFrame, told: Mapping[int, ColumnPlan]) -> Table:
    """``table`` holding ``frame`` without question numbers in its headings, and what is known of its columns.

    ``told`` gives plans by the column's place in ``frame``; their own headings do not matter.
    """
    headings = unique_headings([without_number(str(heading)) for heading in frame.columns])
    plans = {headings[at]: replace(plan, heading=headings[at]) for at, plan in told.items()}
    return replace(table, frame=frame.set_axis(headings, axis=1), told=plans)


def by_heading(frame: pd.DataFrame, roles: Mapping[str, str]) -> dict[int, ColumnPlan]:
    """Plans, by place, of the head columns that ``roles`` names: heading → role."""
    wanted = {key(heading): role for heading, role in roles.items()}
    spelled = [key(str(heading)) for heading in frame.columns]
    return {at: ColumnPlan("", wanted[name]) for at, name in enumerate(spelled) if name in wanted}
