"""Uploaded files: what came in, what was wrong with it, what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame
from analytics.model.surveys import Answers, Comments, Communities, Items, Responses, Surveys

Batches: TypeAlias = pd.DataFrame
Issues: TypeAlias = pd.DataFrame
Changes: TypeAlias = pd.DataFrame
Doubtful: TypeAlias = pd.DataFrame

BATCHES = Frame(
    "Batches",
    "one uploaded file",
    {
        "batch_id": "running number, from 1",
        "filename": "the name it had",
        "sha256": "of its bytes, 64 hex digits",
        "content": "register, survey, ballots, margins or records (of the cycle)",
        "title": "the survey's title; NA for a register",
        "loaded_at": "when",
        "loaded_by": "who",
        "rows_read": "data rows in the file",
        "rows_accepted": "rows that entered",
        "rows_rejected": "rows set aside with reasons",
        "rows_repeated": "rows whose response was in the store already",
        "state": "one of BATCH_STATES",
        "example": "True for the synthetic example data",
    },
)

ISSUES = Frame(
    "Issues",
    "one thing wrong with one cell, row or column of a file",
    {
        "sheet": "the sheet the row stands on, where the file has several; NA otherwise",
        "row": "row number as the spreadsheet shows it (heading row counted); NA for the whole column",
        "column": "heading as the file has it; NA for the whole row",
        "value": "what was found",
        "code": "reason code, a key of ingest.issues.REASONS",
        "reason": "what is wrong, in words",
        "action": "what to do",
    },
)

CHANGES = Frame(
    "Changes",
    "one cell whose text was changed, or set aside, before it was stored",
    {
        "sheet": "the sheet the row stands on, where the file has several; NA otherwise",
        "row": "row number as the spreadsheet shows it",
        "column": "heading as the file has it",
        "change": "what was done, a key of ingest.checks.validation.ALTERATIONS",
        "before": "the cell as it was; NA in the store where it holds personal data",
        "after": "the cell as it is stored, masked in the store; NA when it was set aside",
    },
)

DOUBTFUL = Frame(
    "Doubtful",
    "a spelling that may mean a community of the register, for an analyst to decide; likeliest community first",
    {
        "spelling": "the name as people wrote it, masked, without the building and room behind it",
        "column": "heading as the file has it",
        "n": "rows that hold it",
        "community_id": "the likeliest community; NA when none is alike",
        "name": "its name",
        "score": "likeness of the two, 0–100",
        "others": "further likely communities, as name（id） joined by 、",
    },
)

SCREENING = Frame(
    "Screening",
    "one thing about a file's forms that an analyst should know; nothing is deleted for it",
    {
        "finding": "a key of ingest.quality.screening.FINDINGS",
        "n": "forms (or communities) concerned",
        "base": "of how many",
        "rows": "their row numbers as the spreadsheet shows them, the first fifty, joined by 、",
        "detail": "what was found, as analytics.sayings keeps it; in words where an older version stored it",
    },
)
AGGREGATED_PARTS = Frame(
    "AggregatedParts",
    "one part of a survey that was counted on a cluster, in the order in which parts are counted",
    {
        "filename": "the name it had, masked",
        "sha256": "of its bytes, 64 hex digits",
        "rows_read": "data rows in the part",
        "rows_accepted": "rows that entered",
        "rows_rejected": "rows set aside with reasons",
        "rows_repeated": "rows whose response stands in a part before",
        "left_out": "why the part was left out, in words; NA: it was not",
    },
)

AGGREGATED_LEVELS = Frame(
    "AggregatedLevels",
    "survey × round × community × item × since × level, and how many answers it holds",
    {
        "survey_id": "the questionnaire",
        "round": "轮次",
        "community_id": "the 小区",
        "item_id": "the question",
        "since": "first day of the week, or of the month where that begins later; NaT without a date",
        "level": "scale_low..scale_high; NA on rows that count missing answers",
        "missing": "one of MISSING on those rows, else NA",
        "n": "number of answers, ≥ 1",
    },
)

AGGREGATED_RESPONSES = Frame(
    "AggregatedResponses",
    "survey × round × community × day × channel, and how many forms it holds",
    {
        "survey_id": "the questionnaire",
        "round": "轮次",
        "community_id": "the 小区",
        "since": "the day of submission; NaT without a date",
        "channel": "渠道 or NA",
        "n": "number of forms, ≥ 1",
    },
)
BATCH_STATES: Final = {"loaded": N_("已入库"), "undone": N_("已撤销")}


@dataclass(frozen=True)
class SourceFile:
    """The uploaded file a batch came from."""

    filename: str
    sha256: str
    loaded_by: str
    loaded_at: dt.datetime
    example: bool = False


@dataclass(frozen=True)
class BatchRecord:
    """What is kept of a survey batch beside its answers, so that every figure can be traced to the file.

    ``fingerprint`` names the questionnaire (see ingest.memory) and ``codebook`` is the confirmed codebook as
    JSON; the latest loaded batch of a fingerprint decides how the next export of that questionnaire is read.
    ``changes`` and ``screening`` are frames of those kinds.
    """

    fingerprint: str
    codebook: str
    changes: pd.DataFrame = field(default_factory=CHANGES.empty)
    screening: pd.DataFrame = field(default_factory=SCREENING.empty)


@dataclass(frozen=True)
class AcceptedRegister:
    """Checked rows of a register, ready for the store."""

    communities: Communities
    rows_read: int
    rows_rejected: int = 0


@dataclass(frozen=True)
class AcceptedSurvey:
    """Checked rows of a survey file, ready for the store once its comments are masked.

    ``surveys`` has one row per questionnaire in the file (a 调查 column may name several); ``answers.response`` points
    into ``responses`` by position, as does ``comments.response`` before the store gives comments their names.
    """

    surveys: Surveys
    items: Items
    responses: Responses
    answers: Answers
    comments: Comments
    rows_read: int
    rows_rejected: int = 0


@dataclass(frozen=True)
class AcceptedAggregate:
    """A survey that was checked, masked and counted part by part, ready for the store.

    ``parts`` are AGGREGATED_PARTS; ``levels`` and ``responses`` frames of AGGREGATED_LEVELS and AGGREGATED_RESPONSES,
    taken one after the other. ``spoken`` are the ``n_spoken`` forms that hold a comment, with their answers to the
    overall item: they are among the counts, and stand in the store for their comments' sake.
    """

    surveys: Surveys
    items: Items
    parts: pd.DataFrame
    levels: Iterable[pd.DataFrame]
    responses: Iterable[pd.DataFrame]
    spoken: Iterable[AcceptedSurvey]
    n_spoken: int

    @property
    def rows_read(self) -> int:
        """Data rows in all parts that were not left out."""
        return self._sum("rows_read")

    @property
    def rows_accepted(self) -> int:
        """Rows that entered, as if the parts had been loaded one after the other."""
        return self._sum("rows_accepted")

    @property
    def rows_rejected(self) -> int:
        """Rows set aside."""
        return self._sum("rows_rejected")

    @property
    def rows_repeated(self) -> int:
        """Rows whose response stands in a part before."""
        return self._sum("rows_repeated")

    def _sum(self, column: str) -> int:
        return int(self.parts.loc[self.parts["left_out"].isna(), column].sum())
