"""The rows of a survey file, each column read once and everything wrong with it noted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest import answers, cleaning, identity
from analytics.ingest.answers import Question
from analytics.ingest.codebook import Codebook
from analytics.ingest.columns import ColumnPlan
from analytics.ingest.issues import Findings
from analytics.ingest.matching import Matched, community_of
from analytics.ingest.normalisation import distinct, key, number, taken, times, trimmed
from analytics.model import Communities

_MOST_ROUNDS: Final = 99
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
class Forms:
    """The rows of a survey file, read but not yet sifted; every array has one entry a row.

    ``frame`` holds the cells as they are written, by which forms are named; ``words`` the same with texts and options
    cleaned. ``changed`` are the cells kept otherwise than they are written: position of the row, column, change,
    before, after.
    """

    frame: pd.DataFrame
    codebook: Codebook
    community_ids: pd.Series
    submitted_at: pd.Series
    rounds: npt.NDArray[np.int16]
    titles: tuple[str, ...]
    title_codes: npt.NDArray[np.intp]
    given_ids: pd.Series | None
    questions: tuple[Question, ...]
    matched: Matched
    words: pd.DataFrame
    changed: pd.DataFrame


def read_forms(
    frame: pd.DataFrame,
    codebook: Codebook,
    communities: Communities,
    now: dt.datetime,
    findings: Findings,
    aliases: Mapping[str, str] | None = None,
) -> Forms:
    """Read every column that the codebook uses; everything wrong goes to ``findings``."""
    headings = [plan.heading for role in ("community_id", "community_name") if (plan := codebook.column(role))]
    matched = community_of(frame, headings, communities, findings, aliases)
    words, reworded = cleaning.clean_columns(frame, codebook.items)
    titles, title_codes = _titles(frame, codebook)
    rounds = _rounds(frame, codebook.column("round"), findings)
    given = codebook.column("response_id")
    given_ids = trimmed(frame[given.heading]) if given else None
    if given and given_ids is not None:
        ids = given_ids.factorize()[0]
        groups = np.where(ids < 0, -1, identity.grouped([ids, title_codes, rounds.astype(np.intp)]))
        findings.repeats("repeated_response", given.heading, groups, given_ids)
    return Forms(
        frame,
        codebook,
        taken(communities["community_id"].astype("str").tolist(), matched.at),
        _submitted(frame[_heading(codebook, "submitted_at")], now, findings),
        rounds,
        titles,
        title_codes,
        given_ids,
        tuple(
            answers.read_question(words[plan.heading], plan, findings)
            for plan in codebook.items
            if plan.role == "item" and not plan.lacks_scale
        ),
        matched,
        words,
        pd.concat([matched.changed, reworded], ignore_index=True),
    )


def _heading(codebook: Codebook, role: str) -> str:
    plan = codebook.column(role)
    if plan is None:
        raise ValueError(f"the codebook has no {role} column")
    return plan.heading


def _submitted(column: pd.Series, now: dt.datetime, findings: Findings) -> pd.Series:
    read = times(column)
    cells = trimmed(column)
    findings.each("missing_time", str(column.name), np.flatnonzero(cells.isna()), cells)
    findings.each(
        "bad_time", str(column.name), np.flatnonzero(cells.notna() & (read.isna() | (read.dt.year < 2000))), cells
    )
    shown = f"{now:%Y-%m-%d %H:%M}"
    findings.each("future_time", str(column.name), np.flatnonzero(read > pd.Timestamp(now)), cells, now=shown)
    return read


def _rounds(frame: pd.DataFrame, plan: ColumnPlan | None, findings: Findings) -> npt.NDArray[np.int16]:
    """The round of every row, 1 without such a column."""
    if plan is None:
        return np.ones(len(frame), np.int16)
    codes, texts = distinct(frame[plan.heading])
    read = [_round(text) for text in texts]
    wrong: dict[int, dict[str, object]] = {at: {} for at, found in enumerate(read) if found is None}
    findings.cells("bad_round", plan.heading, codes, texts, {**wrong, -1: {}})
    return np.array([found or 1 for found in read] + [1], np.int16)[codes]


def _round(text: str) -> int | None:
    """The round a cell names, or None.

    >>> [_round(text) for text in ("2", "第二轮", "首轮", "第12轮", "第十二轮", "0", "春季")]
    [2, 2, 1, 12, 12, None, None]
    """
    value = number(text)
    match = _ROUND.search(key(text))
    if value is None and match:
        value = float(match[1]) if match[1].isdecimal() else _ORDINALS.get(match[1])
    return int(value) if value is not None and value.is_integer() and 1 <= value <= _MOST_ROUNDS else None


def _titles(frame: pd.DataFrame, codebook: Codebook) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """The surveys of the file and which of them each row belongs to; a blank 调查 cell means the file's own title."""
    plan = codebook.column("survey_title")
    if plan is None:
        return (codebook.title,), np.zeros(len(frame), np.intp)
    codes, texts = distinct(frame[plan.heading])
    titles = list(dict.fromkeys([*texts, codebook.title] if (codes < 0).any() else texts))
    if codebook.title in titles:
        codes = np.where(codes < 0, titles.index(codebook.title), codes)
    return tuple(titles), codes
