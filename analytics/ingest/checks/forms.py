"""The rows of a survey file, each column read once and everything wrong with it noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks import alternatives, answers, identity, occasions
from analytics.ingest.checks.answers import Question
from analytics.ingest.checks.occasions import Occasions
from analytics.ingest.codebooks.codebook import Codebook
from analytics.ingest.codebooks.columns import by_question
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, trimmed
from analytics.ingest.tidying import cleaning
from analytics.model import Communities
from analytics.privacy import deidentify


@dataclass(frozen=True)
class Forms:
    """The rows of a survey file, read but not yet sifted; every array has one entry a row.

    ``frame`` holds the cells as they are written, by which forms are named. ``questions`` are the closed ones;
    ``comments`` and ``attributes`` are cells under the words that were asked, texts cleaned. ``changes`` are cells that
    are read or kept as something else: position (of the row, from 0), column, change, before, after.
    """

    frame: pd.DataFrame
    codebook: Codebook
    occasions: Occasions
    titles: tuple[str, ...]
    title_codes: npt.NDArray[np.intp]
    given_ids: pd.Series | None
    questions: tuple[Question, ...]
    comments: tuple[pd.Series, ...]
    attributes: tuple[pd.Series, ...]
    changes: pd.DataFrame


def read_forms(
    frame: pd.DataFrame,
    codebook: Codebook,
    communities: Communities,
    now: dt.datetime,
    findings: Findings,
    aliases: Mapping[str, str] | None = None,
) -> Forms:
    """Read every column that the codebook uses; everything wrong goes to ``findings``."""
    words, reworded = cleaning.clean_columns(frame, codebook.items)
    when = occasions.read(frame, codebook, communities, now, findings, aliases)
    titles, title_codes = _titles(frame, codebook)
    closed = [
        [answers.read_question(words[plan.heading], plan, findings) for plan in same]
        for same in codebook.questions
        if same[0].role == "item" and not any(plan.lacks_scale for plan in same)
    ]
    return Forms(
        frame,
        codebook,
        when,
        titles,
        title_codes,
        _given_ids(frame, codebook, when, title_codes, findings),
        tuple(alternatives.one_question(columns, findings) for columns in closed),
        tuple(
            alternatives.all_of([words[plan.heading] for plan in same]).rename(same[0].asked)
            for same in codebook.questions
            if same[0].role == "comment"
        ),
        tuple(
            alternatives.one_of([frame[plan.heading] for plan in same], findings).rename(same[0].asked)
            for same in by_question(plan for plan in codebook.columns if plan.role == "attribute")
        ),
        pd.concat(
            [when.matched.changed, reworded]
            + [column.changes() for columns in closed for column in columns if column.floored],
            ignore_index=True,
        ),
    )


def _titles(frame: pd.DataFrame, codebook: Codebook) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """The surveys of the file and which of them each row belongs to; a blank 调查 cell means the file's own title."""
    plan = codebook.column("survey_title")
    if plan is None:
        return (codebook.title,), np.zeros(len(frame), np.intp)
    codes, texts = distinct(deidentify.mask(frame[plan.heading]).texts)  # a cell may hold anything
    titles = list(dict.fromkeys([*texts, codebook.title] if (codes < 0).any() else texts))
    if codebook.title in titles:
        codes = np.where(codes < 0, titles.index(codebook.title), codes)
    return tuple(titles), codes


def _given_ids(
    frame: pd.DataFrame, codebook: Codebook, when: Occasions, titles: npt.NDArray[np.intp], findings: Findings
) -> pd.Series | None:
    """The forms' own numbers, which may occur once in a survey and round.

    Where one community was chosen for the whole file its identifier stands before them: every such file counts from 1.
    """
    plan = codebook.column("response_id")
    if plan is None:
        return None
    given = trimmed(frame[plan.heading])
    ids = given.factorize()[0]
    groups = np.where(ids < 0, -1, identity.grouped([ids, titles, when.rounds.astype(np.intp)]))
    findings.repeats("repeated_response", plan.heading, groups, given)
    return f"{when.community}-" + given if when.community else given
