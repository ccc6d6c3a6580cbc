"""What kind of question a column holds: levels and on which scale, options, or open text, told from its answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.ingest.codebooks.scales import (
    CODED,
    MISSING_TEXTS,
    MISSING_WORDS,
    NUMERIC,
    PROPORTION,
    WORDED,
    Scale,
    by_name,
    of_labels,
)
from analytics.ingest.normalisation import key, number, trimmed_text
from analytics.ingest.platforms import options

_MOST_LEVELS: Final = 200  # a column with more different words than this is not a scale with slips in it
_MOST_DISTINCT: Final = 2_000
_WORDS_ENOUGH: Final = 0.5  # share of answers on a worded scale; its words do not occur by chance
_NUMBERS_ENOUGH: Final = 0.85  # share of answers within a numeric scale
_ZERO_SLIPS: Final = 0.02  # share of zeros up to which they are slips, not the lowest level
_FEW_ANSWERS: Final = 30  # below this, numbers up to 5 may well come from a scale up to 10

_OPEN: Final = re.compile(r"意见|建议|说明|原因|留言|诉求|补充|想说|想法|备注|comment|suggest|feedback", re.IGNORECASE)
_NOT_OPEN: Final = re.compile(r"满意|是否|同意|赞成|支持|愿意|评价|有没有|征求")
_OTHER: Final = re.compile(r"^其[他它]")
_QUESTION: Final = re.compile(r"[您你?？]|是否|哪|什么|希望|需要|愿意|方案|如何|怎样|选择|最")
_RATES: Final = re.compile(r"满意|评价|评分|打分|得分|分数|rate|rating|satisf|score", re.IGNORECASE)
_IS_RATE: Final = re.compile(r"率|度|占比|比例|rate|share|ratio", re.IGNORECASE)
_WORSE: Final = re.compile(r"不|差|糟|反对|没有|\b(dis|un)|poor|bad|worst|never|\bno\b", re.IGNORECASE)
_FEWEST_LABELS: Final = 3
_LONG_TEXT: Final = 12  # characters


@dataclass(frozen=True)
class Answers:
    """What a column holds: ``filled`` cells, ``distinct`` values, and the first 2 000 of these by appearance.

    What platforms write for a blank, such as NULL and (跳过), fills no cell. ``counts`` says how often each of
    ``texts`` stands there and ``answered`` whether it is an answer at all. A column with more values holds times,
    identifiers or open text, of which a part tells as much as the whole.
    """

    texts: tuple[str, ...]
    counts: npt.NDArray[np.int64]
    answered: npt.NDArray[np.bool_]
    filled: int
    distinct: int

    @property
    def n(self) -> int:
        """Cells with an answer: filled, and not 不清楚, 不适用 …"""
        return int(self.counts[self.answered].sum())

    def share(self, wanted: npt.NDArray[np.bool_]) -> float:
        """Share of the answers that are ``wanted``, 0–1; 0 without answers."""
        return float(self.counts[self.answered & wanted].sum() / self.n) if self.n else 0.0


def answers(column: pd.Series, no_answers: Collection[str] = ()) -> Answers:
    """What a column of cells holds; ``no_answers`` are words that the file itself declares to be none."""
    none = MISSING_WORDS.keys() | set(map(key, no_answers))
    codes, values = column.factorize()
    counts = np.bincount(codes[codes >= 0], minlength=len(values)).astype(np.int64)[:_MOST_DISTINCT]
    shown = tuple(trimmed_text(value) for value in values[:_MOST_DISTINCT])
    answered = np.array([key(value) not in none for value in shown], dtype=bool)
    blank = np.array([not value or key(value) in MISSING_TEXTS for value in shown], dtype=bool)
    return Answers(shown, counts, answered, int((codes >= 0).sum() - counts[blank].sum()), len(values))


def worded_candidates(held: Answers) -> list[Scale]:
    """The worded scales that most of the answers stand on, in order of preference; several when they all do equally."""
    if not held.n or held.answered.sum() > _MOST_LEVELS:
        return []
    shares = {scale: held.share(_on(scale, held)) for scale in WORDED}
    best = max(shares.values())
    return [scale for scale, share in shares.items() if share == best] if best >= _WORDS_ENOUGH else []


def labelled(heading: str, labels: Sequence[str]) -> Scale | None:
    """The scale that a column's value labels make; None where they are options, or nobody can say which is the best.

    >>> labelled("对物业的评价", ["糟透了，非常差", "凑合", "真不错"])
    """
    words = tuple(label for label in labels if key(label) not in MISSING_WORDS)
    known = of_labels(words)
    ends = [bool(_WORSE.search(words[at])) for at in (0, -1)] if words else []
    if (
        known
        or len(words) < _FEWEST_LABELS
        or not _RATES.search(heading)
        or len(set(ends)) < 2
        or "/" in "".join(words)
    ):
        return known
    try:
        return by_name("/".join(words if ends[1] else reversed(words)))
    except KeyError:
        return None


def partly_labelled(partial: Sequence[tuple[float, str]]) -> Scale | None:
    """The scale of numbers from 1 of which only some have words, told by whether the first or the last of these is the
    worse; None where nobody can say.

    >>> found = partly_labelled([(1.0, "非常满意"), (5.0, "非常不满意")])
    >>> found.name, found.level("2")
    ('编号1–5（1为最好）', 4)
    """
    codes = [(code, word) for code, word in partial if key(word) not in MISSING_WORDS]
    if len(codes) < 2 or codes[0][0] != 1:
        return None
    worse = [bool(_WORSE.search(codes[at][1])) for at in (0, -1)]
    bounds = (1, codes[-1][0], worse[1])
    fits = (scale for scale in (*NUMERIC, *CODED) if (scale.low, scale.high, scale.best_first) == bounds)
    return next(fits, None) if worse[0] != worse[1] else None


def stands_on(scale: Scale, held: Answers) -> bool:
    """Whether most of the answers are on ``scale``; a column without answers contradicts none."""
    return not held.n or held.share(_on(scale, held)) >= _WORDS_ENOUGH


def numeric_candidates(heading: str, held: Answers) -> list[Scale]:
    """The numeric scales that hold nearly all answers, narrowest first; none for marks of 0 and 1.

    Numbers with parts are measures, such as an area, unless the heading asks for a rating.
    """
    if is_proportion(heading, held):
        return [PROPORTION]
    numbers = {number(value) for value in held.texts[: _MOST_LEVELS + 1]}
    parts = np.array([(number(text) or 0) % 1 > 0 for text in held.texts], dtype=bool)
    measured = held.share(parts) > 1 - _NUMBERS_ENOUGH and not _RATES.search(heading)
    if not held.n or held.answered.sum() > _MOST_LEVELS or numbers <= {0, 1, None} or measured:
        return []
    zeros = held.share(np.array([number(text) == 0 for text in held.texts], dtype=bool))
    scales = [scale for scale in NUMERIC if scale.low == 0 or zeros <= _ZERO_SLIPS]
    return [scale for scale in scales if held.share(_on(scale, held)) >= _NUMBERS_ENOUGH]


def is_proportion(heading: str, held: Answers) -> bool:
    """Whether a column of rates holds them as 0.85 for 85 %, though some cells may say 85 % in text."""
    numbers = [number(value) for value in held.texts]
    read = [
        value for text, value in zip(held.texts, numbers, strict=True) if value is not None and text[-1] not in "%％"
    ]
    known = sum(value is not None for value in numbers)
    within = known >= _NUMBERS_ENOUGH * held.answered.sum() and all(0 <= value <= 1 for value in read)
    return within and any(value % 1 for value in read) and bool(_IS_RATE.search(heading))


def _on(scale: Scale, held: Answers) -> npt.NDArray[np.bool_]:
    return np.array([scale.level(value) is not None for value in held.texts], dtype=bool)


def choose_scales(columns: Mapping[str, Answers], candidates: Mapping[str, list[Scale]]) -> dict[str, Scale]:
    """One scale for every column with candidates: the one that fits most columns of the file, then the tightest.

    A questionnaire uses one wording throughout, so a column where only 满意 and 不满意 occur takes the five levels of
    its neighbours; alone it takes the scale whose words it uses up, else the commonest.
    """
    worded = Counter(scale for scales in candidates.values() for scale in scales if scale.labels)
    narrowest = Counter(scales[0] for scales in candidates.values() if scales and not scales[0].labels)
    chosen = {}
    for heading, scales in candidates.items():
        if not scales:
            continue
        if scales[0].labels:
            used = len(seen_levels(scales[0], columns[heading]))
            ranks = [(worded[scale], len(scale.labels) == used) for scale in scales]
            chosen[heading] = scales[ranks.index(max(ranks))]
        elif columns[heading].n < _FEW_ANSWERS:
            chosen[heading] = max(scales, key=lambda scale: narrowest[scale])
        else:
            chosen[heading] = scales[0]
    return chosen


def seen_levels(scale: Scale, held: Answers) -> frozenset[int]:
    """The levels of a scale that occur."""
    return frozenset(level for value in held.texts if (level := scale.level(value)) is not None)


def is_ambiguous(scale: Scale, others: list[Scale], held: Answers) -> bool:
    """Whether another scale that fits would call other answers satisfied (or, for numbers, is as likely)."""
    if not scale.labels:
        return len(others) > 1 and held.n < _FEW_ANSWERS
    return any(_satisfied(scale, held) != _satisfied(other, held) for other in others)


def stays_below(scale: Scale, held: Answers) -> bool:
    """Whether no answer reaches the level that counts as satisfied on a scale of numbers: it may well be a shorter one.

    A column of 1 to 7 is within 1–10, where its best answer would count as dissatisfied.
    """
    return bool(held.n) and not scale.labels and max(seen_levels(scale, held), default=0) < scale.satisfied_from


def _satisfied(scale: Scale, held: Answers) -> frozenset[str]:
    levels = {value: scale.level(value) for value in held.texts}
    return frozenset(value for value, level in levels.items() if level is not None and level >= scale.satisfied_from)


def asks_for_words(heading: str) -> bool:
    """Whether a heading asks for free text."""
    return bool(_OTHER.match(heading) or (_OPEN.search(heading) and not _NOT_OPEN.search(heading)))


def reads_like_text(held: Answers) -> bool:
    """Whether the answers are sentences, or too varied to be options."""
    words = [value for value, answered in zip(held.texts, held.answered, strict=True) if answered]
    if not words or any(options.MULTIPLE in value or options.OPTION_TEXT.search(value) for value in words):
        return False
    length = sum(map(len, words)) / len(words)
    variety = held.distinct / held.filled
    return (length >= _LONG_TEXT and variety > 0.3) or (held.distinct > 60 and variety > 0.2)


def has_several_choices(held: Answers) -> bool:
    """Whether any cell holds several options, joined by ┋."""
    return any(options.MULTIPLE in value for value in held.texts)


def is_mostly_numbers(held: Answers) -> bool:
    """Whether most answers are plain numbers."""
    return held.share(np.array([number(value) is not None for value in held.texts], dtype=bool)) > _NUMBERS_ENOUGH


def is_question(heading: str) -> bool:
    """Whether a heading is worded as a question."""
    return bool(_QUESTION.search(heading))
