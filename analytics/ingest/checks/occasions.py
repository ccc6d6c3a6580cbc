"""Where, when and in which round each form was filled: from the file's columns, else as chosen for the whole file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks import alternatives
from analytics.ingest.checks.answers import texts_of
from analytics.ingest.codebooks import fields
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.codebooks.scales import MISSING_TEXTS
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, first_days, key, number, taken, times
from analytics.ingest.places.matching import Matched, community_of
from analytics.language import _
from analytics.model import Communities

_FIRST_CELLS: Final = 500
_MOST_ROUNDS: Final = 99
_YEARS: Final = (1990, 2100)  # a round may be called by its year
_DIGITS: Final = "一二三四五六七八九"
# 一 … 九, 十, 十一 … 九十九
_ORDINALS: Final = {"首": 1.0} | {
    f"{_DIGITS[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones - 1] if ones else ''}": 10.0 * tens
    + ones
    for tens in range(10)
    for ones in range(10)
    if tens or ones
}
# All the digits that stand together: 第十二轮 is not round 2.
_ROUND: Final = re.compile(rf"(?<![\d{_DIGITS}十])第?(\d+|[{_DIGITS}十]+|首)[轮次期]?$")


@dataclass(frozen=True)
class Occasions:
    """One entry a row: ``community_ids`` (str), ``submitted_at`` (datetime64), ``rounds`` (int16).

    ``matched`` is what was made of the communities' spellings. ``community`` and ``day`` are what was chosen for all
    rows because no column tells: empty, or the community's identifier and YYYY-MM-DD. Forms alike in two such files are
    different forms.
    """

    community_ids: pd.Series
    submitted_at: pd.Series
    rounds: npt.NDArray[np.int16]
    matched: Matched
    community: str = ""
    day: str = ""


def read(
    frame: pd.DataFrame,
    codebook: Codebook,
    communities: Communities,
    now: dt.datetime,
    findings: Findings,
    aliases: Mapping[str, str] | None = None,
) -> Occasions:
    """The occasions of all rows; what is wrong, or has yet to be chosen, goes to ``findings``."""
    ids = communities["community_id"].astype("str").tolist()
    named = _telling(frame, codebook, "community_id", "community_name")
    timed = _telling(frame, codebook, "submitted_at")
    if named:
        matched = _communities(frame, codebook, communities, findings, aliases)
    else:
        matched = Matched(_one(ids, codebook, len(frame), findings))
    submitted = _submitted(frame[timed[0]], now, findings) if timed else _one_day(frame, codebook, now, findings)
    whole = codebook.whole
    return Occasions(
        taken(ids, matched.at),
        submitted,
        _rounds(frame, codebook, findings),
        matched,
        "" if named else whole.community_id or "",
        "" if timed or whole.submitted_at is None else f"{whole.submitted_at:%Y-%m-%d}",
    )


def _telling(frame: pd.DataFrame, codebook: Codebook, *roles: str) -> list[str]:
    """The columns of these roles that hold anything; a column of blanks and NULL tells nothing."""
    return [plan.heading for plan in codebook.columns if plan.role in roles and _tells(frame[plan.heading])]


def _tells(column: pd.Series) -> bool:
    parts = (column.head(_FIRST_CELLS), column)  # the first cells nearly always settle it
    return any(key(text) not in MISSING_TEXTS for part in parts for text in distinct(part)[1])


def _communities(
    frame: pd.DataFrame,
    codebook: Codebook,
    communities: Communities,
    findings: Findings,
    aliases: Mapping[str, str] | None,
) -> Matched:
    """The community of every row; of several columns of names one is filled."""
    columns = [frame[plan.heading] for plan in codebook.columns if plan.role == "community_id"]
    names = [frame[plan.heading] for plan in codebook.columns if plan.role == "community_name"]
    if names:
        columns.append(alternatives.one_of(names, findings))
    headings = [str(column.name) for column in columns]
    return community_of(pd.concat(columns, axis=1), headings, communities, findings, aliases)


def _one(ids: list[str], codebook: Codebook, rows: int, findings: Findings) -> npt.NDArray[np.intp]:
    """The place of the community chosen for the whole file, once a row; −1 where none is, or an unknown one."""
    chosen = codebook.whole.community_id
    if chosen is None:
        findings.whole_column("no_community_chosen", None)
    elif chosen not in ids:
        findings.whole_column("unknown_community", None, suggestion=_("：{id}").format(id=chosen))
    return np.full(rows, ids.index(chosen) if chosen in ids else -1, np.intp)


def _submitted(column: pd.Series, now: dt.datetime, findings: Findings) -> pd.Series:
    cells = texts_of(column).reindex(column.index)
    days = first_days(cells)
    read = times(cells) if days is None else days
    findings.each("missing_time", str(column.name), np.flatnonzero(cells.isna()), cells)
    findings.each(
        "bad_time", str(column.name), np.flatnonzero(cells.notna() & (read.isna() | (read.dt.year < 2000))), cells
    )
    shown = f"{now:%Y-%m-%d %H:%M}"
    findings.each("future_time", str(column.name), np.flatnonzero(read > pd.Timestamp(now)), cells, now=shown)
    return read


def _one_day(frame: pd.DataFrame, codebook: Codebook, now: dt.datetime, findings: Findings) -> pd.Series:
    """The day chosen for the whole file, once a row."""
    day = codebook.whole.submitted_at
    if day is None:
        wanted = next(field.heading for field in fields.SURVEY if field.name == "submitted_at")
        others = [plan.heading for plan in codebook.columns if plan.role in fields.SHOWN and plan.filled]
        findings.whole_column("no_date_chosen", None, hint=fields.hints([wanted], others))
    elif day > now:
        findings.whole_column("future_time", None, now=f"{now:%Y-%m-%d %H:%M}")
    return pd.Series(pd.NaT if day is None else day, index=frame.index, dtype="datetime64[us]")


def _rounds(frame: pd.DataFrame, codebook: Codebook, findings: Findings) -> npt.NDArray[np.int16]:
    """The round of every row, without such a column the one chosen for the whole file, else 1."""
    columns = _telling(frame, codebook, "round")
    if not columns:
        return np.full(len(frame), codebook.whole.round or 1, np.int16)
    codes, texts = distinct(frame[columns[0]])
    read = [_round(text) for text in texts]
    wrong: dict[int, dict[str, object]] = {at: {} for at, found in enumerate(read) if found is None}
    findings.cells("bad_round", columns[0], codes, texts, {**wrong, -1: {}})
    return np.array([found or 1 for found in read] + [1], np.int16)[codes]


def _round(text: str) -> int | None:
    """The round a cell names, or None: a number from 1, or a year.

    >>> [_round(text) for text in ("2", "第二轮", "首轮", "第12轮", "第十二轮", "2011年", "0", "春季")]
    [2, 2, 1, 12, 12, 2011, None, None]
    """
    value = number(text)
    match = _ROUND.search(key(text))
    if value is None and match:
        value = float(match[1]) if match[1].isdecimal() else _ORDINALS.get(match[1])
    if value is None or not value.is_integer():
        return None
    return int(value) if 1 <= value <= _MOST_ROUNDS or _YEARS[0] <= value <= _YEARS[1] else None
