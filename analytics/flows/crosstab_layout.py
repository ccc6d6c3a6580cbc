"""The rows and columns of a table of answers by groups of residents, decided of the whole city.

They are kept for readers of every language and so are in the source language: see flows.crosstab_shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.levels import shown_levels
from analytics.ingest.ordered_words import ordered
from analytics.language import N_
from analytics.store import crosstabs as stored

# More rows or columns than these are not read; the rarest go together as "其他".
MOST_ROWS: Final = 12
MOST_ANSWERS: Final = 12
MOST_BUILDINGS: Final = 24
SATISFIED: Final = N_("满意")
AGREED: Final = N_("同意")
OTHERS: Final = N_("未达满意")
NOT_AGREED: Final = N_("未表示同意")
NOT_FILLED: Final = N_("未填")
REST: Final = N_("其他（合并）")


@dataclass(frozen=True)
class Asked:
    """A table: the question, what groups the residents (store.crosstabs), one round; of one community for buildings."""

    survey_id: str
    item_id: str
    by: str
    round_number: int
    community_id: str | None = None

    @property
    def other(self) -> str | None:
        """The other question, where residents are grouped by its answers."""
        return self.by.removeprefix(stored.ITEM) if self.by.startswith(stored.ITEM) else None


@dataclass(frozen=True)
class Axis:
    """Rows or columns: ``labels`` in order, ``of`` the number of each value that is stored ("" not filled in)."""

    labels: tuple[str, ...]
    of: dict[str, int]
    is_ordered: bool = False

    def numbers(self, values: pd.Series) -> np.ndarray:
        """The number of each value; those that the city did not have when it was decided go to the last."""
        number, words = pd.factorize(values.fillna(""))
        return np.array([self.of.get(word, len(self.labels) - 1) for word in words], np.int64)[number]


@dataclass(frozen=True)
class Layout:
    """``rows`` and ``answers``; ``group`` is 0 for satisfied answers, 1 for others, −1 where there is no definition.

    ``names`` are the words of groups 0 and 1; ``exclusive``: a form gives one answer.
    """

    rows: Axis
    answers: Axis
    group: tuple[int, ...]
    names: tuple[str, ...]
    exclusive: bool


def layout(asked: Asked, counted: pd.DataFrame, items: pd.DataFrame, *, agreed: bool) -> Layout:
    """``counted`` are ``store.crosstabs.answers_by_group`` of the whole city (or community); ``agreed``: consent."""
    described = items.set_index("item_id", drop=False)
    item = described.loc[asked.item_id]
    names = (AGREED, NOT_AGREED) if agreed else (SATISFIED, OTHERS)
    bases = counted[counted["answer"].isna()].groupby(counted["group"].fillna(""))["n"].sum()
    answered = counted.dropna(subset="answer").groupby("answer")["n"].sum()
    if asked.other is not None:
        other = described.loc[asked.other]
        # Both by satisfied or not: the table then is the same whichever question is asked first.
        rows = replace(_halves(other, names) if _is_defined(other) else _of_item(other, bases), is_ordered=False)
        columns = _halves(item, names) if _is_defined(item) else _of_item(item, answered)
        return Layout(rows, columns, (-1,) * len(columns.labels), (), str(item["type"]) != "multi")
    most = MOST_BUILDINGS if asked.by == stored.BUILDING else MOST_ROWS
    rows, columns = _of_residents(bases, most), _of_item(item, answered)
    group = [-1] * len(columns.labels)
    if _is_defined(item):
        for value, number in columns.of.items():
            group[number] = 0 if int(value) >= int(item["satisfied_from"]) else 1
    return Layout(rows, columns, tuple(group), names if _is_defined(item) else (), str(item["type"]) != "multi")


def _is_defined(item: pd.Series) -> bool:
    return not pd.isna(item["satisfied_from"])


def _halves(item: pd.Series, names: Sequence[str]) -> Axis:
    """Satisfied or not, of a question with levels."""
    levels = range(int(item["scale_low"]), int(item["scale_high"]) + 1)
    return Axis(tuple(names), {str(level): int(level < int(item["satisfied_from"])) for level in levels}, True)


def _of_item(item: pd.Series, n: pd.Series) -> Axis:
    """The levels of a question, the best first, or its options, the most chosen first."""
    if pd.isna(item["scale_low"]):
        return _most(n.drop("", errors="ignore").sort_values(ascending=False, kind="stable"), MOST_ANSWERS)
    shown = shown_levels(item.to_frame().T.astype({"item_id": "str"}))
    bands = sorted(shown["band"].unique(), reverse=True)
    labels = shown.drop_duplicates("band").set_index("band")["label"]
    of = {str(level): bands.index(band) for level, band in zip(shown["level"], shown["band"], strict=True)}
    return Axis(tuple(str(labels[band]) for band in bands), of, True)


def _of_residents(n: pd.Series, most: int) -> Axis:
    """Groups in their order where they have one (ages, years), else the largest first; not filled in last."""
    filled = n.drop("", errors="ignore")
    order = ordered([str(value) for value in filled.index])
    found = _most(filled.sort_values(ascending=False, kind="stable"), most)
    if order is not None and len(filled) <= most:
        found = Axis(tuple(order), {value: number for number, value in enumerate(order)}, True)
    if "" not in n.index:
        return found
    return Axis((*found.labels, NOT_FILLED), found.of | {"": len(found.labels)}, found.is_ordered)


def _most(n: pd.Series, most: int) -> Axis:
    values = [str(value) for value in n.index]
    if len(values) <= most:
        return Axis(tuple(values), {value: number for number, value in enumerate(values)})
    kept = values[: most - 1]
    of = {value: min(number, most - 1) for number, value in enumerate(values)}
    return Axis((*kept, REST), of)
