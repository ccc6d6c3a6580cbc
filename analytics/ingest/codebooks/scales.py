"""The answer scales that Chinese (and some English) questionnaires use, and the words that mean "no answer".

Every wording seen is a scale of its own, because the same words stand for other levels elsewhere: 基本满意 is the third
of five levels in one questionnaire and the second of three in the next.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from analytics.ingest.codebooks.wordings import WORDINGS
from analytics.ingest.normalisation import key, number


@dataclass(frozen=True)
class Scale:
    """One scale: ``name`` as analysts write it (best answer first), levels from ``low`` to ``high``.

    ``labels`` are the words from the lowest level to the highest, empty for numeric scales. ``satisfied_from`` is the
    usual definition: five levels count from 4, four from 3, three from 2 when the middle word is 基本满意, else from 3.
    ``family`` is satisfaction, quality, agreement, frequency, points or codes. ``best_first``: numbers of which the
    lowest is the best answer and so the highest level. A cell times ``factor`` is on the scale.
    """

    name: str
    family: str
    low: int
    high: int
    satisfied_from: int
    labels: tuple[str, ...] = ()
    best_first: bool = False
    factor: int = 1

    @cached_property
    def level_of(self) -> dict[str, int]:
        """Level of each comparable word."""
        return {key(label): level for level, label in enumerate(self.labels, start=self.low)}

    def level(self, text: str) -> int | None:
        """The level a cell stands for, or None when it is not on the scale.

        >>> by_name("1–5分").level("４分"), by_name("同意/不同意").level("A. 同意")
        (4, 2)
        """
        if self.labels:
            return self.level_of.get(key(text)) or self.level_of.get(level_key(text))
        value = self.value(text)
        return None if value is None else math.floor(value)

    def reversed(self) -> Scale:
        """The scale where agreeing (or a high number) is the worse answer: levels and words in the other order.

        What counted as dissatisfied counts as satisfied, a middle level as neither.

        >>> turned = by_name("非常同意/同意/一般/不同意/非常不同意").reversed()
        >>> turned.level("非常不同意"), turned.labels[0], turned.satisfied_from
        (5, '非常同意', 4)
        """
        return replace(
            self,
            name=f"{self.name}（反向）",
            satisfied_from=max(self.satisfied_from, self.low + self.high - self.satisfied_from + 1),
            labels=self.labels[::-1],
            best_first=not self.best_first,
        )

    def scaled(self, text: str) -> float | None:
        """The number in a cell as the scale counts, on it or not; None when it is none. A per cent is one already.

        >>> by_name("比例0–1").scaled("0.9"), by_name("比例0–1").scaled("85%"), by_name("1–5分").scaled("7")
        (90.0, 85.0, 7.0)
        """
        read = number(text)
        return None if read is None else round(read * (1 if _PER_CENT.search(text) else self.factor), 9)

    def value(self, text: str) -> float | None:
        """Where the number in a cell stands on a numeric scale, or None when it is none, or outside.

        The level is the whole part: a value reaches a level from which answers count as satisfied exactly when its
        whole part does, so that no verdict changes. Option numbers have no parts.

        >>> by_name("1–5分").value("3.5"), by_name("比例0–1").value("0.29"), by_name("1–5分").value("5.5")
        (3.5, 29.0, None)
        """
        value = self.scaled(text)
        if value is None:
            return None
        if not self.low <= value <= self.high or (self.family == "codes" and not value.is_integer()):
            return None
        return self.low + self.high - value if self.best_first else value


_PER_CENT: Final = re.compile(r"[%％﹪]\s*$")
_OPTION_LETTER: Final = re.compile(r"^[a-h][.、:)]")
_POINTS: Final = re.compile(r"\(\d+(?:\.\d+)?分?\)$")


def level_key(text: str) -> str:
    """A comparable level word without option letter and points: ``"A.满意（4分）"`` compares as ``满意``."""
    return _POINTS.sub("", _OPTION_LETTER.sub("", key(text)))


_USUAL: Final = {2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8, 10: 8, 11: 9}
_WORDS: Final = range(2, 12)  # of a scale that an analyst types
_FAMILY_WORDS: Final = {
    "satisfaction": re.compile(r"满意|satisf", re.IGNORECASE),
    "agreement": re.compile(r"同意|赞成|支持|愿意|agree", re.IGNORECASE),
}


def _worded(family: str, words: str, satisfied_from: int) -> Scale:
    labels = tuple(reversed(words.split("/")))
    return Scale(words, family, 1, len(labels), satisfied_from or _USUAL[len(labels)], labels)


WORDED: Final = tuple(_worded(*wording) for wording in WORDINGS)
# The narrowest that holds a column's numbers is meant; 0–10 is the only one of the short ones with a zero.
NUMERIC: Final = (
    Scale("1–5分", "points", 1, 5, 4),
    Scale("1–10分", "points", 1, 10, 8),
    Scale("0–10分", "points", 0, 10, 8),
    Scale("0–100分", "points", 0, 100, 80),
)
# Spreadsheets hold 85 % as 0.85.
PROPORTION: Final = Scale("比例0–1", "points", 0, 100, 80, factor=100)
SCALES: Final = WORDED + NUMERIC
# Option numbers of an export without words. Never proposed: only an analyst knows which end is the best answer.
CODED: Final = tuple(
    Scale(f"编号1–{high}（{best}为最好）", "codes", 1, high, satisfied_from, best_first=best == 1)
    for high, satisfied_from in ((2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 6), (10, 8))
    for best in (1, high)
)
_BY_KEY: Final = {key(scale.name).replace("-", "–"): scale for scale in (*SCALES, PROPORTION, *CODED)}

# What stands in a cell when there is no level: a key of analytics.model.MISSING for each word.
MISSING_WORDS: Final = {
    key(word): code
    for code, words in {
        "dont_know": "不清楚 不知道 说不清 不了解 不好说 不太清楚 说不清楚 don'tknow dontknow",
        "not_applicable": "不适用 没有 无 无此项 不涉及 没有此项 未涉及 无此情况 n/a na notapplicable",
        "skipped": "(跳过) 跳过 -3",
        "blank": "(空) -2 null 空 未填 未填写 未作答 - — / \\",
    }.items()
    for word in words.split()
}
# An option of a choice question may well read 没有 or 无: only these words are no answer there.
MISSING_CHOICES: Final = {
    word: code for word, code in MISSING_WORDS.items() if word not in {key(option) for option in ("没有", "无")}
}
# In open text only what a platform writes for an empty box; 无 and 没意见 are what the resident wrote.
MISSING_TEXTS: Final = frozenset(key(word) for word in ["(跳过)", "-3", "(空)", "-2", "null"])


def by_name(name: str) -> Scale:
    """The scale of that name, however its dashes and brackets are typed; KeyError when there is none.

    Any 2 to 11 different words joined by /, the best first, are the name of a scale.

    >>> by_name("很棒/还行/糟糕").level("还行")
    2
    """
    return _BY_KEY.get(key(name).replace("-", "–")) or _of_words(name)


@lru_cache(maxsize=256)
def _of_words(name: str) -> Scale:
    words = [word.strip() for word in re.split("[/／]", name)]
    if len(words) not in _WORDS or len({key(word) for word in words} - {""}) != len(words):
        raise KeyError(name)
    family = next((family for family, pattern in _FAMILY_WORDS.items() if pattern.search(name)), "quality")
    return _worded(family, "/".join(words), 0)


def holding(low: int, high: int, labels: tuple[str, ...]) -> tuple[Scale, bool] | None:
    """The scale with just these levels and words (lowest first, none for numbers) and whether it was turned round."""
    for reverse in (False, True):
        for scale in SCALES:
            if (scale.low, scale.high, scale.labels[:: -1 if reverse else 1]) == (low, high, labels):
                return scale, reverse
    try:
        return (by_name("/".join(reversed(labels))), False) if low == 1 else None
    except KeyError:
        return None


def of_labels(words: tuple[str, ...]) -> Scale | None:
    """The scale that has just these words, in whichever order they are listed."""
    wanted = {key(word) for word in words}
    return next((scale for scale in WORDED if scale.level_of.keys() == wanted), None)
