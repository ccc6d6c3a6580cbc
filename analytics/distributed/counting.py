"""Forms and answers of one block to counts, by numbers in place of names, and the sum of such counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.model import MISSING

# What is counted of one community, week, question and answer takes 24 bytes. A block's cells lie sorted, so that a
# worker who sums some communities reads no others.
CELLS: Final = np.dtype([("high", "<u8"), ("low", "<u8"), ("n", "<i8")])
SLICES: Final = 256
NO_DAY: Final = np.iinfo(np.int32).min
_REASONS: Final = tuple(MISSING)
_WIDTHS: Final = {"community": 32, "since": 32, "survey": 12, "round": 12}
_LEVEL_WIDTHS: Final = {"item": 16, "level": 16, "missing": 8}
_RESPONSE_WIDTHS: Final = {"channel": 40}


@dataclass(frozen=True)
class Numbers:
    """What the numbers in counts stand for: names by number, from 0. −1 stands for a missing channel or level."""

    surveys: tuple[str, ...]
    communities: tuple[str, ...]
    items: tuple[str, ...]
    channels: tuple[str, ...]


def since(submitted_at: pd.Series, week_starts_on: int) -> pd.Series:
    """The first day of each moment's week, or of its month where that begins later (datetime64[s], NaT stays).

    >>> since(pd.Series(pd.to_datetime(["2026-09-03", "2026-08-31"])), 1).dt.strftime("%m-%d").tolist()
    ['09-01', '08-31']
    """
    day = submitted_at.dt.floor("D").astype("datetime64[s]")
    week = day - pd.to_timedelta((day.dt.day_of_week + 1 - week_starts_on) % 7, unit="D")
    month = day - pd.to_timedelta(day.dt.day - 1, unit="D")
    return week.where(week >= month, month).astype("datetime64[s]")


def counts(
    forms: pd.DataFrame, answers: pd.DataFrame, numbers: Numbers, *, lost: np.ndarray, week_starts_on: int
) -> tuple[np.ndarray, np.ndarray]:
    """CELLS of the answers by level, and of the forms by channel and day, of the forms that are not ``lost``.

    ``forms`` has a row a form: survey_id, round, community_id, submitted_at, channel; ``answers`` those to level items:
    response (position of its form), item_id, level, missing. ``lost`` are positions of forms.
    """
    counted = np.ones(len(forms), bool)
    counted[lost] = False
    known = {
        "community": _codes(forms["community_id"], numbers.communities),
        "survey": _codes(forms["survey_id"], numbers.surveys),
        "round": forms["round"].to_numpy(np.int64),
    }
    days = known | {"since": _days(forms["submitted_at"])}
    channel = _codes(forms["channel"], numbers.channels) + 1
    responses = _cells({name: of[counted] for name, of in (days | {"channel": channel}).items()}, _RESPONSE_WIDTHS)
    level = answers["level"].astype("Int64").fillna(-1).to_numpy(np.int64)
    missing = _codes(answers["missing"], _REASONS)
    response = answers["response"].to_numpy(np.int64)
    said = counted[response] & ((level >= 0) | (missing >= 0))
    weeks = known | {"since": _days(since(forms["submitted_at"], week_starts_on))}
    given = {name: of[response[said]] for name, of in weeks.items()}
    given["item"] = _codes(answers["item_id"], numbers.items)[said]
    given |= {"level": level[said] + 1, "missing": missing[said] + 1}
    return _cells(given, _LEVEL_WIDTHS), responses


def _cells(fields: Mapping[str, np.ndarray], detail: Mapping[str, int]) -> np.ndarray:
    """CELLS of rows that have these numbers, each combination once; raises ``ValueError`` for one that has no room."""
    cells = np.zeros(len(fields["community"]), CELLS)
    cells["n"] = 1
    for word, names in (("high", ("community", "since")), ("low", ("survey", "round", *detail))):
        for name in names:
            width, values = (_WIDTHS | dict(detail))[name], fields[name].astype(np.int64)
            if len(values) and not 0 <= values.min() <= values.max() < 1 << width:
                raise ValueError(f"{name} {values.min()} to {values.max()}, there is room for 0 to {(1 << width) - 1}")
            cells[word] = cells[word] << np.uint64(width) | values.astype(np.uint64)
    return _sorted_sum(cells)


def summed(pieces: Iterable[np.ndarray]) -> np.ndarray:
    """CELLS of several blocks as one, each combination once.

    Added up as a tree: two sums are added when they grew to the same size, so that a cell is moved but as often as the
    number of pieces can be halved, and hardly more is held than the sum itself.
    """
    waiting: list[np.ndarray] = []
    for piece in pieces:
        waiting.append(piece)
        while len(waiting) > 1 and len(waiting[-2]) <= 2 * len(waiting[-1]):
            waiting[-2:] = [_sorted_sum(np.concatenate(waiting[-2:]))]
    return _sorted_sum(np.concatenate([np.zeros(0, CELLS), *waiting]))


def _sorted_sum(cells: np.ndarray) -> np.ndarray:
    if not len(cells):
        return cells
    order = np.lexsort((cells["low"], cells["high"]))
    high, low = cells["high"][order], cells["low"][order]
    first = np.ones(len(cells), bool)
    first[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    starts = np.flatnonzero(first)
    result = np.empty(len(starts), CELLS)
    result["high"], result["low"] = high[starts], low[starts]
    result["n"] = np.add.reduceat(cells["n"][order], starts)
    return result


def offsets(cells: np.ndarray, n_communities: int) -> list[int]:
    """Where each of SLICES even ranges of communities begins among sorted ``cells``, and where the last one ends.

    >>> cells = np.zeros(3, CELLS); cells["high"] = np.array([0, 5, 9]) << 32
    >>> [offsets(cells, 10)[place] for place in (0, 1, 128, 129, 256)]
    [0, 1, 1, 2, 3]
    """
    bounds = np.array([-(-one * n_communities // SLICES) for one in range(SLICES)], np.uint64) << np.uint64(32)
    return [*(int(at) for at in np.searchsorted(cells["high"], bounds)), len(cells)]


def named_levels(cells: np.ndarray, numbers: Numbers) -> pd.DataFrame:
    """Level counts under their names: the columns of ``model.AGGREGATED_LEVELS``."""
    told = _unpacked(cells, _LEVEL_WIDTHS)
    level = pd.Series(told["level"] - 1, dtype="Int16")
    return _named(told, numbers).assign(
        item_id=_name(told["item"], numbers.items),
        level=level.mask(level < 0),
        missing=_name(told["missing"] - 1, _REASONS),
        n=cells["n"],
    )


def named_responses(cells: np.ndarray, numbers: Numbers) -> pd.DataFrame:
    """Response counts under their names: the columns of ``model.AGGREGATED_RESPONSES``."""
    told = _unpacked(cells, _RESPONSE_WIDTHS)
    return _named(told, numbers).assign(channel=_name(told["channel"] - 1, numbers.channels), n=cells["n"])


def _unpacked(cells: np.ndarray, detail: Mapping[str, int]) -> dict[str, np.ndarray]:
    told = {}
    for word, names in (("high", ("community", "since")), ("low", ("survey", "round", *detail))):
        rest = cells[word].copy()
        for name in reversed(names):
            width = np.uint64((_WIDTHS | dict(detail))[name])
            told[name] = (rest & ((np.uint64(1) << width) - np.uint64(1))).astype(np.int64)
            rest >>= width
    return told


def _named(told: Mapping[str, np.ndarray], numbers: Numbers) -> pd.DataFrame:
    days = told["since"] + NO_DAY
    moments = np.where(days == NO_DAY, np.iinfo(np.int64).min, days).astype("datetime64[D]")
    return pd.DataFrame(
        {
            "survey_id": _name(told["survey"], numbers.surveys),
            "round": told["round"].astype(np.int16),
            "community_id": _name(told["community"], numbers.communities),
            "since": pd.Series(moments.astype("datetime64[s]")),
        }
    )


def _codes(names: pd.Series, known: Sequence[str]) -> np.ndarray:
    """int64 ndarray: the number of each name, −1 for a missing one."""
    number = {name: place for place, name in enumerate(known)}
    codes, found = pd.factorize(names)
    return np.array([number[str(name)] for name in found] + [-1], np.int64)[codes]


def _name(codes: np.ndarray, known: Sequence[str]) -> pd.Series:
    return pd.Series([*known, None], dtype="str").take(codes).reset_index(drop=True)


def _days(moments: pd.Series) -> np.ndarray:
    """int64 ndarray: days since the earliest that there is a number for; 0 for a missing one."""
    days = moments.to_numpy("datetime64[D]")
    return np.where(np.isnat(days), 0, days.astype(np.int64) - NO_DAY)
