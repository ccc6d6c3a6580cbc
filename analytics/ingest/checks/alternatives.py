"""Columns of one question, of which each form fills one: read as one, and forms that fill two differently are noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.checks.answers import MISSING_CODES, Question
from analytics.ingest.codebooks.scales import MISSING_TEXTS
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import distinct, key, taken
from analytics.language import _

_UNSAID = [MISSING_CODES.index(code) for code in ("blank", "skipped")]


def one_question(columns: Sequence[Question], findings: Findings) -> Question:
    """The ``columns`` as one question: each form's answer is the one it gives in any of them.

    A form that answers in two columns, and not the same, is an issue ``two_answers`` of the second. 不清楚 is an answer
    here; 跳过 gives way to one.
    """
    names = _("、").join(dict.fromkeys(column.plan.heading for column in columns))
    return reduce(lambda one, other: _either(one, other, names, findings), columns)


def _either(one: Question, other: Question, names: str, findings: Findings) -> Question:
    places = {word: at for at, word in enumerate(dict.fromkeys((*one.words, *other.words)))}
    said = [_meanings(question) for question in (one, other)]
    kinds = {meaning: at for at, meaning in enumerate(dict.fromkeys((*said[0], *said[1])))}
    means = [
        np.array([kinds[meaning] for meaning in meanings], np.intp)[question.codes]
        for question, meanings in zip((one, other), said, strict=True)
    ]
    ranks = [_ranks(question)[question.codes] for question in (one, other)]
    clash = np.flatnonzero((ranks[0] == 2) & (ranks[1] == 2) & (means[0] != means[1]))
    cells = taken(other.texts, other.codes)
    findings.each("two_answers", other.plan.heading, clash, cells, columns=names)
    moved = np.where(other.codes < 0, -1, other.codes + len(one.texts))
    options = [
        tuple(places[question.words[at]] for at in chosen)
        for question in (one, other)
        for chosen in question.options[:-1]
    ]
    return replace(
        one,
        codes=np.where(ranks[1] > ranks[0], moved, one.codes),
        texts=one.texts + other.texts,
        levels=np.concatenate([one.levels[:-1], other.levels]),
        missing=np.concatenate([one.missing[:-1], other.missing]),
        options=(*options, ()) if one.options else (),
        words=tuple(places),
        beside=(*one.beside[:-1], *other.beside),
    )


def _meanings(question: Question) -> list[tuple]:
    """What each entry of the question's tables says, comparable between columns."""
    words = [tuple(question.words[at] for at in chosen) for chosen in question.options]
    chosen = [tuple(sorted(said)) for said in words] if question.plan.type == "multi" else words
    return list(
        zip(question.levels.tolist(), question.missing.tolist(), chosen or [()] * len(question.levels), strict=True)
    )


def _ranks(question: Question) -> npt.NDArray[np.int8]:
    """2 for an answer, 1 for (跳过), 0 for a blank: of two columns the higher is what the form says."""
    ranks = np.full(len(question.missing), 2, np.int8)
    for rank, code in enumerate(_UNSAID):
        ranks[question.missing == code] = rank
    return ranks


def one_of(columns: Sequence[pd.Series], findings: Findings) -> pd.Series:
    """Text cells of columns that say the same: of each row the first that is filled, under all their names.

    A row whose cells differ is an issue ``two_answers`` of the later one. What platforms write for a blank is none.
    """
    if len(columns) == 1:
        return columns[0]
    names = "、".join(str(column.name) for column in columns)
    filled = [_filled(column) for column in columns]
    result = filled[0]
    for cells in filled[1:]:
        clash = result.notna() & cells.notna() & (result != cells)
        findings.each("two_answers", str(cells.name), np.flatnonzero(clash), cells, columns=names)
        result = result.where(result.notna(), cells)
    return result.rename(names)


def are_disjoint(columns: Sequence[pd.Series]) -> bool:
    """Whether no row fills two of the columns; one column alone is disjoint."""
    if len(columns) == 1:
        return True
    return bool((np.sum([_filled(column).notna().to_numpy() for column in columns], axis=0) <= 1).all())


def all_of(columns: Sequence[pd.Series]) -> pd.Series:
    """Comments of columns that ask the same: what a row wrote in any of them, joined by ；.

    >>> all_of([pd.Series(["吵", None], dtype="str"), pd.Series(["堵", "脏"], dtype="str")]).tolist()
    ['吵；堵', '脏']
    """
    if len(columns) == 1:
        return columns[0]
    return reduce(
        lambda one, other: (one + "；" + other).fillna(one).fillna(other), [_filled(column) for column in columns]
    )


def _filled(column: pd.Series) -> pd.Series:
    """The column trimmed, with (跳过), (空) and NULL missing."""
    codes, texts = distinct(column)
    kept = np.array([-1 if key(text) in MISSING_TEXTS else at for at, text in enumerate(texts)] + [-1], np.intp)
    return taken(texts, kept[codes]).set_axis(column.index).rename(column.name)
