"""The places a section speaks of: their names, the line they are held against, and what stands behind what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.bulletin import periods, sources
from analytics.bulletin.content import Number, Sentence, Source
from analytics.bulletin.numbers import NOTHING_BEHIND
from analytics.bulletin.reading import Reading
from analytics.estimation.verdicts import RANKS
from analytics.language import _
from analytics.model import Verdicts

NAMED: Final = 5  # names in a sentence; the table behind it has all of them


def told(
    reading: Reading,
    key: str,
    template: str,
    source: Source = NOTHING_BEHIND,
    *,
    words: Mapping[str, str] | None = None,
    numbers: Mapping[str, Number] | None = None,
) -> Sentence:
    """``template`` filled with ``words`` and with those of ``numbers`` that it names; no other is kept beside it.

    ``{this}`` is the period as it is called throughout: "本周", "本月".
    """
    named = {name: number for name, number in (numbers or {}).items() if f"{{{name}}}" in template}
    said = {"this": periods.names(reading).this} | dict(words or {})
    return sources.say(reading, key, template, source, said, **named)


def until(reading: Reading) -> str:
    """The moment that standings are of, in words."""
    return _("截至{end}").format(end=periods.names(reading).end)


def names(found: Sequence[str], most: int = NAMED) -> str:
    """Names in a row, cut where they are many.

    >>> names(["光明西里", "龙泉苑"]), names(["甲", "乙", "丙"], most=2)
    ('光明西里、龙泉苑', '甲、乙等 3 个')
    """
    told = _("、").join(found[:most])
    return told if len(found) <= most else _("{names}等 {n} 个").format(names=told, n=f"{len(found):,}")


def called(verdicts: Verdicts) -> pd.Series:
    """By community_id the name that tells it from every other row: with its place, then its number, where it must."""
    told = verdicts["name"].where(verdicts["name"].notna(), verdicts["community_id"]).astype("object")
    street, district = (verdicts[level].fillna("").astype("object") for level in ("street", "district"))
    for more in (street, district + street, verdicts["community_id"].astype("object")):
        alike = told.duplicated(keep=False) & (more != "")
        told[alike] = verdicts.loc[alike, "name"].astype("object") + _("（") + more[alike] + _("）")
    return pd.Series(told.array, index=verdicts["community_id"].array, dtype="object")


def hidden_last(found: Verdicts) -> Verdicts:
    """``found`` as it is ordered, but those whose figures are hidden behind the others of their standing.

    Their place among the others would tell how the few have answered.
    """
    hidden = found["suppressed"].to_numpy(bool)
    tie = np.zeros(len(found), np.int64)
    tie[hidden] = np.unique(found.loc[hidden, "community_id"].to_numpy(object), return_inverse=True)[1]
    rank = found["standing"].map(RANKS).to_numpy(np.float64)
    return found.take(np.lexsort((tie, hidden, rank))).reset_index(drop=True)


def line(reading: Reading) -> str:
    """The 达标线 in words: several where programmes set their own."""
    return _("、").join(f"{percent}\u00a0%" for percent in reading.thresholds)


def by_the_line(reading: Reading) -> str:
    """What a community is held against, as it stands in a sentence: the line, or that each has its own."""
    if len(reading.thresholds) == 1:
        return line(reading)
    return _("达标线（依改造计划分别为 {line}）").format(line=line(reading))


def cumulated(reading: Reading) -> str:
    """The base of verdicts, in words."""
    return _("各小区最近一轮调查截至 {period}末的累计有效份数").format(period=reading.period.words)


def judged_by(reading: Reading) -> str:
    """How verdicts are made, in words."""
    return _("按整数判定（含恰好等于）；证据按有限总体 Wilson 区间（{confidence:g}\u00a0%）").format(
        confidence=100 * reading.counted.confidence
    )


def behind(
    reading: Reading, found: Verdicts, *, tables: Sequence[str] = (), page: str = "acceptance", **query: str
) -> Source:
    """What stands behind a sentence or a table on the communities ``found``.

    ``n`` is the sum of the answers that may be shown; None where there is none.
    """
    shown = found["n"].dropna()
    return Source(
        n=int(shown.sum()) if len(shown) else None,
        base=cumulated(reading),
        definition=reading.definition,
        method=judged_by(reading),
        communities=spoken_of(found),
        tables=tuple(tables),
        page=page,
        query=sources.here(reading) | query,
    )


def spoken_of(found: pd.DataFrame) -> dict[str, str]:
    """id → name of the communities of ``found``, in its order."""
    return {str(one): str(one if pd.isna(name) else name) for one, name in found[["community_id", "name"]].to_numpy()}


def cells(frame: pd.DataFrame) -> tuple[tuple[Any, ...], ...]:
    """The rows of ``frame`` as plain Python values, None where nothing may be said or is known; days as ISO dates."""
    columns = [_plain(frame[name]) for name in frame]
    return tuple(zip(*columns, strict=True)) if columns else ()


def _plain(column: pd.Series) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return column.to_numpy(dtype="object", na_value=None).tolist()
