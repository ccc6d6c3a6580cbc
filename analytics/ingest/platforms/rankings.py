"""Options put in order: A→B→C in one cell, or the rank of each option in a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks.identity import grouped
from analytics.ingest.codebooks import questions
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.normalisation import distinct, key, number, taken, trimmed_text, without_number
from analytics.ingest.platforms import options
from analytics.ingest.platforms.options import OPTION_TEXT, RANKED, SKIPPED, Spread

_MOST_OPTIONS: Final = 40
_FIRST_CELLS: Final = 5_000
_ARROWS_ENOUGH: Final = 0.5  # share of the answers that put two options or more in order
_RANKED_ENOUGH: Final = 3  # forms; fewer may rate two things 1 and 2 by chance
_NO_ANSWERS: Final = frozenset(map(key, ("", "NULL", "(空)", SKIPPED, "0", "-2", "-3")))
_ASKS_ORDER: Final = ("排序", "排列", "顺序", "先后", "依次", "排名", "Rank", "rank")


def plans(frame: pd.DataFrame) -> dict[str, ColumnPlan]:
    """The plans, by heading, of the columns whose cells put options in order.

    >>> cells = pd.DataFrame({"先改": ["路→灯", "灯→路"], "说明": ["东门→西门不通", "好"]}, dtype="str")
    >>> list(plans(cells))
    ['先改']
    """
    found = {}
    for heading in map(str, frame.columns):
        first = frame[heading].head(_FIRST_CELLS)  # where most answers are orders, some of these are
        if first.str.contains(RANKED, regex=False).any() and _is_order(heading, questions.answers(frame[heading])):
            found[heading] = ColumnPlan(heading, "item", "ranking")
    return found


def _is_order(heading: str, held: questions.Answers) -> bool:
    """Whether the cells order the same few options, rather than tell a way from here to there."""
    if questions.asks_for_words(without_number(heading)):
        return False
    orders = [[part.strip() for part in OPTION_TEXT.sub("", text).split(RANKED)] for text in held.texts]
    several = np.array([len(order) > 1 for order in orders], dtype=bool)
    named = {part for order, answered in zip(orders, held.answered, strict=True) if answered for part in order}
    return held.share(several) >= _ARROWS_ENOUGH and len(named) <= _MOST_OPTIONS


def holds_ranks(frame: pd.DataFrame, heading: str, columns: Sequence[str]) -> bool:
    """Whether the columns hold 1, 2, …, m in every row, each once: the ranks given to their options."""
    ranks = [_ranks(frame[column]) for column in columns]
    if len(ranks) < 2 or any(rank is None for rank in ranks):
        return False
    given = np.sort(np.column_stack([np.where(rank > 0, rank, np.inf) for rank in ranks if rank is not None]), axis=1)
    fits = (given == np.arange(1, len(columns) + 1)) | np.isinf(given)
    ordered = int((given[:, 1] == 2).sum())
    asked = any(word in heading for word in _ASKS_ORDER)
    return bool(fits.all()) and ordered >= (1 if asked else _RANKED_ENOUGH)


def _ranks(column: pd.Series) -> npt.NDArray[np.int64] | None:
    """The rank in each row, 0 where there is none; None for a column that holds anything but whole numbers."""
    codes, values = distinct(column)
    read = [0.0 if key(value) in _NO_ANSWERS else number(value) for value in values]
    if any(value is None or not value.is_integer() for value in read):
        return None
    return np.array([*(int(value) for value in read if value is not None), 0], np.int64)[codes]


def fold(frame: pd.DataFrame, found: Sequence[Spread]) -> pd.DataFrame:
    """``frame`` with one column a ranking, at the place of its first, in which options stand in order joined by →.

    Rows without any rank are missing, or (跳过) where the question was not put.

    >>> cells = pd.DataFrame({"路": ["2", "1", "-2"], "灯": ["1", "-2", "-2"]}, dtype="str")
    >>> fold(cells, [Spread("先改", {"路": "路", "灯": "灯"})])["先改"].tolist()
    ['灯→路', '路', nan]
    """
    return options.fold(frame, found, _ordered)


def fold_places(frame: pd.DataFrame, found: Sequence[Spread]) -> pd.DataFrame:
    """The same for columns that stand for the places 1, 2, …, each holding the option put there.

    >>> cells = pd.DataFrame({"1": ["灯", "路", None], "2": ["路", None, None]}, dtype="str")
    >>> fold_places(cells, [Spread("先改", {"1": "1", "2": "2"})])["先改"].tolist()
    ['灯→路', '路', nan]
    """
    return options.fold(frame, found, _joined)


def holds_places(frame: pd.DataFrame, heading: str, columns: Sequence[str]) -> bool:
    """Whether every row names each option at most once, in places that have no gap: the options put in order."""
    codes, values = _together(frame, columns)
    ranks = np.sort(codes, axis=1)
    repeated = ((ranks[:, 1:] == ranks[:, :-1]) & (ranks[:, 1:] >= 0)).any()
    gaps = ((codes[:, 1:] >= 0) & (codes[:, :-1] < 0)).any()
    ordered = int((codes[:, 1] >= 0).sum()) if codes.shape[1] > 1 else 0
    asked = any(word in heading for word in _ASKS_ORDER)
    return bool(values) and not repeated and not gaps and ordered >= (1 if asked else _RANKED_ENOUGH)


def _together(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[npt.NDArray[np.intp], list[str]]:
    """All columns as codes into one list of options, −1 for no answer; one column of codes each."""
    place: dict[str, int] = {}
    read = []
    for column in columns:
        at, values = distinct(frame[column])
        codes = [-1 if key(value) in _NO_ANSWERS else place.setdefault(value, len(place)) for value in values]
        read.append(np.array([*codes, -1], np.intp)[at])
    return np.column_stack(read), list(place)


def _joined(frame: pd.DataFrame, question: Spread) -> pd.Series:
    codes, words = _together(frame, list(question.columns))
    orders, which = _distinct_rows(codes)
    texts = [RANKED.join(words[at] for at in order if at >= 0) for order in orders.tolist()]
    return taken(texts, _filled(texts, which)).set_axis(frame.index)


def _distinct_rows(cells: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The different rows of ``cells`` (−1 and up), and which of them each row is."""
    groups = grouped(list(cells.T))
    _numbers, firsts = np.unique(groups, return_index=True)
    return cells[firsts], groups


def _filled(texts: list[str], which: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """``which`` with −1 for an empty text."""
    place = np.array([at if text else -1 for at, text in enumerate(texts)] or [-1], np.intp)
    return place[which]


def _ordered(frame: pd.DataFrame, question: Spread) -> pd.Series:
    words = [trimmed_text(option) for option in question.columns.values()]
    ranks = np.column_stack([_rank_or_none(frame[column]) for column in question.columns])
    orders, which = _distinct_rows(ranks)
    texts = [
        RANKED.join(words[at] for at in np.argsort(order, kind="stable") if order[at] > 0) for order in orders.tolist()
    ]
    codes = _filled(texts, which)
    skipped = np.logical_or.reduce([options.is_skipped(frame[column]) for column in question.columns])
    return taken(texts, codes).set_axis(frame.index).mask((codes < 0) & skipped, SKIPPED)


def _rank_or_none(column: pd.Series) -> npt.NDArray[np.int64]:
    ranks = _ranks(column)
    return np.zeros(len(column), np.int64) if ranks is None else ranks
