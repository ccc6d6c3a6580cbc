"""Forms and answers of one block to counts, by numbers in place of names, and the sum of such counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analytics.model import MISSING

LEVEL_KEYS: Final = ["survey", "round", "community", "item", "since", "level", "missing"]
RESPONSE_KEYS: Final = ["survey", "round", "community", "since", "channel"]
NO_DAY: Final = np.iinfo(np.int32).min
_REASONS: Final = tuple(MISSING)
_DAY: Final = np.timedelta64(1, "D")


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
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Level counts (LEVEL_KEYS, n) and response counts (RESPONSE_KEYS, n) of the forms that are not ``lost``.

    ``forms`` has a row a form: survey_id, round, community_id, submitted_at, channel; ``answers`` those to level items:
    response (position of its form), item_id, level, missing. ``lost`` are positions of forms. Days are days since 1970.
    """
    counted = np.ones(len(forms), bool)
    counted[lost] = False
    known = pd.DataFrame(
        {
            "survey": _codes(forms["survey_id"], numbers.surveys, np.int16),
            "round": forms["round"].to_numpy(np.int16),
            "community": _codes(forms["community_id"], numbers.communities, np.int32),
        }
    )
    days = known.assign(
        since=_days(forms["submitted_at"]), channel=_codes(forms["channel"], numbers.channels, np.int32)
    )
    responses = days[counted].value_counts(sort=False).rename("n").reset_index()
    of = answers["response"].to_numpy(np.int64)
    weeks = known.assign(since=_days(since(forms["submitted_at"], week_starts_on)))
    given = weeks.take(of).reset_index(drop=True)
    given["item"] = _codes(answers["item_id"], numbers.items, np.int16)
    given["level"] = answers["level"].astype("Int16").fillna(-1).to_numpy(np.int16)
    given["missing"] = _codes(answers["missing"], _REASONS, np.int8)
    said = counted[of] & ((given["level"] >= 0) | (given["missing"] >= 0)).to_numpy()
    levels = given.loc[said, LEVEL_KEYS].value_counts(sort=False).rename("n").reset_index()
    return levels.astype({"n": np.int64}), responses[[*RESPONSE_KEYS, "n"]].astype({"n": np.int64})


def summed(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Counts of the same kind as one frame, each combination of keys once."""
    together = pd.concat(frames, ignore_index=True)
    keys = [column for column in together.columns if column != "n"]
    return together.groupby(keys, sort=True)["n"].sum().reset_index()


def ranges(counted: pd.DataFrame, n_communities: int, n_ranges: int) -> list[pd.DataFrame]:
    """``counted`` divided by community into ``n_ranges`` frames, so that none of their sums outgrows a worker."""
    which = counted["community"].to_numpy(np.int64) * n_ranges // max(n_communities, 1)
    return [counted[which == one].reset_index(drop=True) for one in range(n_ranges)]


def named_levels(levels: pd.DataFrame, numbers: Numbers) -> pd.DataFrame:
    """Level counts under their names: the columns of ``model.AGGREGATED_LEVELS``."""
    level = levels["level"].astype("Int16")
    return _named(levels, numbers).assign(
        item_id=_name(levels["item"], numbers.items),
        level=level.mask(level < 0),
        missing=_name(levels["missing"], _REASONS),
        n=levels["n"],
    )


def named_responses(responses: pd.DataFrame, numbers: Numbers) -> pd.DataFrame:
    """Response counts under their names: the columns of ``model.AGGREGATED_RESPONSES``."""
    return _named(responses, numbers).assign(channel=_name(responses["channel"], numbers.channels), n=responses["n"])


def _named(counted: pd.DataFrame, numbers: Numbers) -> pd.DataFrame:
    days = counted["since"].to_numpy(np.int64)
    moments = np.where(days == NO_DAY, np.iinfo(np.int64).min, days).astype("datetime64[D]")
    return pd.DataFrame(
        {
            "survey_id": _name(counted["survey"], numbers.surveys),
            "round": counted["round"],
            "community_id": _name(counted["community"], numbers.communities),
            "since": pd.Series(moments.astype("datetime64[s]"), index=counted.index),
        }
    )


def _codes(names: pd.Series, known: Sequence[str], kind: type) -> np.ndarray:
    number: Mapping[str, int] = {name: place for place, name in enumerate(known)}
    codes, found = pd.factorize(names)
    place: np.ndarray = np.array([number[str(name)] for name in found] + [-1], kind)
    return place[codes]


def _name(codes: pd.Series, known: Sequence[str]) -> pd.Series:
    words = pd.Series([*known, None], dtype="str")
    return words.take(codes.to_numpy(np.int64)).set_axis(codes.index)


def _days(moments: pd.Series) -> np.ndarray:
    days = moments.to_numpy("datetime64[D]")
    return np.where(np.isnat(days), NO_DAY, days.astype(np.int64)).astype(np.int32)
