"""The answers of one column, read once per distinct value: levels, choices, missing codes, words written beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from analytics.cancelling import heed
from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.codebooks.scales import MISSING_CHOICES, MISSING_TEXTS, Scale
from analytics.ingest.codebooks.words import readings
from analytics.ingest.issues import Findings
from analytics.ingest.normalisation import arrow, distinct, key, taken, trimmed
from analytics.ingest.platforms.options import MULTIPLE, OPTION_TEXT, RANKED
from analytics.language import N_
from analytics.model import MISSING, Answers, Comments

MISSING_CODES: Final = tuple(MISSING)
_BLANK: Final = MISSING_CODES.index("blank")
_NONE: Final = -1
CHANGES: Final = {"floored": N_("小数按整数部分计级")}
_BETWEEN: Final = {"multi": MULTIPLE, "ranking": RANKED}


@dataclass(frozen=True)
class Question:
    """One closed question: for each distinct text its level, or its options, or its missing code.

    ``codes`` point into ``texts``, −1 where the cell is blank; the last entry of each table is for that −1. ``levels``
    and ``missing`` hold −1 for none; ``options`` are tuples of positions in ``words``, by rank in a ranking; ``beside``
    is free text that stood inside an option (其他〖…〗), empty where there is none. ``floored`` are the texts whose
    number has a part that its level leaves out.
    """

    plan: ColumnPlan
    codes: npt.NDArray[np.intp]
    texts: list[str]
    levels: npt.NDArray[np.int16]
    missing: npt.NDArray[np.int8]
    options: tuple[tuple[int, ...], ...] = ()
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    floored: frozenset[int] = frozenset()

    def changes(self) -> pd.DataFrame:
        """The cells that count as another number than they hold: position (from 0), column, change, before, after."""
        lost = np.isin(self.codes, list(self.floored))
        positions = np.flatnonzero(lost)
        which = self.codes[positions]
        same = np.zeros(len(positions), np.intp)
        return pd.DataFrame(
            {
                "position": positions,
                "column": taken([self.plan.heading], same),
                "change": taken(["floored"], same),
                "before": taken(self.texts, which),
                "after": taken([str(level) for level in self.levels[:-1]], which),
            }
        )


def read_question(column: pd.Series, plan: ColumnPlan, findings: Findings) -> Question:
    """The answers of a level, single, multi or ranking question; cells that are off the scale go to ``findings``."""
    heed()
    codes, texts = distinct(column)
    if plan.type == "level":
        return _levels(codes, texts, plan, findings)
    return _choices(codes, texts, plan)


def _levels(codes: npt.NDArray[np.intp], texts: list[str], plan: ColumnPlan, findings: Findings) -> Question:
    scale = plan.levels
    read = readings(texts, plan)
    levels = [found if isinstance(found, int) else None for found in read]
    missing = [found if isinstance(found, str) else None for found in read]
    off = [at for at, found in enumerate(read) if found is None]
    outside = {at for at in off if not scale.labels and _is_outside(texts[at], scale)}
    bounds: dict[str, object] = {"low": scale.low // scale.factor, "high": scale.high // scale.factor}
    findings.cells("out_of_range", plan.heading, codes, texts, dict.fromkeys(outside, bounds))
    findings.cells(
        "bad_level", plan.heading, codes, texts, {at: {"scale": scale.name} for at in off if at not in outside}
    )
    return Question(
        plan,
        codes,
        texts,
        np.array([_NONE if level is None else level for level in levels] + [_NONE], np.int16),
        _missing_table(missing),
        floored=frozenset(
            at for at, text in enumerate(texts) if _has_part(text, scale) and levels[at] == scale.level(text)
        ),
    )


def _has_part(text: str, scale: Scale) -> bool:
    value = None if scale.labels else scale.value(text)
    return value is not None and not value.is_integer()


def _is_outside(text: str, scale: Scale) -> bool:
    value = scale.scaled(text)
    return value is not None and not scale.low <= value <= scale.high


def _choices(codes: npt.NDArray[np.intp], texts: list[str], plan: ColumnPlan) -> Question:
    positions: dict[str, int] = {}
    no_answer = MISSING_CHOICES | {key(word): meaning for word, meaning in plan.meanings if meaning in MISSING}
    options, missing, beside = [], [], []
    for text in texts:
        code = no_answer.get(key(text))
        plain = OPTION_TEXT.sub("", text)
        parts = plain.split(_BETWEEN[plan.type]) if plan.type in _BETWEEN else [plain]
        chosen = dict.fromkeys(part.strip() for part in parts if part.strip()) if code is None else {}
        missing.append(code if chosen or code else "blank")
        options.append(tuple(positions.setdefault(choice, len(positions)) for choice in chosen))
        beside.append("；".join(found.strip() for found in OPTION_TEXT.findall(text) if found.strip()))
    return Question(
        plan,
        codes,
        texts,
        np.full(len(texts) + 1, _NONE, np.int16),
        _missing_table(missing),
        (*options, ()),
        tuple(positions),
        (*beside, ""),
    )


def _missing_table(missing: Sequence[str | None]) -> npt.NDArray[np.int8]:
    return np.array([_NONE if code is None else MISSING_CODES.index(code) for code in missing] + [_BLANK], np.int8)


@dataclass(frozen=True)
class Piece:
    """Answers of one question from some forms: row of the form, level or rank, option, missing code; −1 for none."""

    item_id: str
    rows: npt.NDArray[np.int32]
    levels: npt.NDArray[np.int16]
    choices: npt.NDArray[np.int32]
    missing: npt.NDArray[np.int8]
    words: tuple[str, ...]

    @property
    def has_answers(self) -> bool:
        """Whether any form did more than leave the question blank."""
        return bool((self.missing != _BLANK).any())


def piece(question: Question, item_id: str, rows: npt.NDArray[np.intp], positions: npt.NDArray[np.int32]) -> Piece:
    """The answers that the table's ``rows`` gave; ``positions`` are those rows' places among the responses."""
    heed()
    codes = question.codes[rows]
    levels, missing = question.levels[codes], question.missing[codes]
    if question.plan.type == "level":
        return Piece(item_id, positions, levels, np.full(len(rows), _NONE, np.int32), missing, ())
    counts = np.array([max(len(chosen), 1) for chosen in question.options], np.intp)
    flat = np.array([at for chosen in question.options for at in (chosen or (_NONE,))], np.int32)
    starts = np.cumsum(counts) - counts
    each = counts[codes]
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    chosen = flat[np.repeat(starts[codes], each) + within]
    ranks = np.full(len(chosen), _NONE, np.int16)
    if question.plan.type == "ranking":
        ranks = np.where(chosen == _NONE, _NONE, within + 1).astype(np.int16)
    return Piece(item_id, np.repeat(positions, each), ranks, chosen, np.repeat(missing, each), question.words)


def answers_of(pieces: Sequence[Piece]) -> Answers:
    """The Answers of all pieces: response int32; item_id, choice, missing categorical; level Int16."""
    words = list(dict.fromkeys(word for one in pieces for word in one.words))
    place = {word: at for at, word in enumerate(words)}
    item_ids = [one.item_id for one in pieces]
    lengths = [len(one.rows) for one in pieces]
    levels = _joined([one.levels for one in pieces], np.int16)
    choices = _joined(
        [np.array([*(place[word] for word in one.words), _NONE], np.int32)[one.choices] for one in pieces], np.int32
    )
    return pd.DataFrame(
        {
            "response": _joined([one.rows for one in pieces], np.int32),
            "item_id": pd.Categorical.from_codes(np.repeat(np.arange(len(pieces)), lengths), categories=item_ids),
            "level": pd.arrays.IntegerArray(levels, levels == _NONE),
            "choice": pd.Categorical.from_codes(choices, categories=pd.Index(words, dtype="str")),
            "missing": pd.Categorical.from_codes(
                _joined([one.missing for one in pieces], np.int8), categories=list(MISSING_CODES)
            ),
        }
    )


def _joined(arrays: Sequence[npt.NDArray], dtype: type) -> npt.NDArray:
    return np.concatenate([np.empty(0, dtype), *arrays])


def texts_of(column: pd.Series) -> pd.Series:
    """The trimmed texts of a column on its index, without blanks and what platforms write for a blank."""
    texts = trimmed(column).dropna()
    short = texts[pc.less_equal(pc.utf8_length(arrow(texts)), 8).to_numpy(zero_copy_only=False).astype(bool)]
    empty = [text for text in short.unique() if key(text) in MISSING_TEXTS]
    return texts[~texts.isin(empty)] if empty else texts


def texts_beside(question: Question, rows: npt.NDArray[np.intp]) -> pd.Series:
    """The words that the table's ``rows`` wrote inside options, under their row numbers."""
    if not any(question.beside):
        return pd.Series(dtype="str", index=pd.RangeIndex(0))
    codes = np.array([at if text else _NONE for at, text in enumerate(question.beside)], np.intp)
    return taken(list(question.beside), codes[question.codes[rows]]).set_axis(rows).dropna()


def comments_of(found: Sequence[tuple[str, npt.NDArray[np.int32], pd.Series]]) -> Comments:
    """Comments from (item, positions of the responses, texts): response int32, item_id and text str; not yet masked."""
    names = [item for item, _positions, _texts in found]
    lengths = [len(texts) for _item, _positions, texts in found]
    codes = np.repeat(np.arange(len(found), dtype=np.intp), lengths)
    texts = [texts.reset_index(drop=True) for _item, _positions, texts in found]
    return pd.DataFrame(
        {
            "response": _joined([positions for _item, positions, _texts in found], np.int32),
            "item_id": taken(names, codes),
            "text": pd.concat([pd.Series(dtype="str"), *texts], ignore_index=True),
        }
    )
