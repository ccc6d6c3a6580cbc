"""Whether words complain, praise or neither: a small lexicon, negation, degree, wishes and turns of thought.

After the rules of lexicon-based sentiment (M. Taboada et al., "Lexicon-based methods for sentiment analysis", 2011):
a word of judgement has a sign, a degree word strengthens it, a negation before it turns it, what is merely wished for
does not count as praise, and what follows a "but" weighs more than what precedes it. The words are those of residents
about their neighbourhood.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from analytics.text import lexicon
from analytics.text.words.segment import LONGEST, clean

# A degree word or a negation reaches so many characters ahead, within its clause.
_REACH = 4
# What was said before a turn ("刷得挺好，就是…") keeps this part of its weight.
_BEFORE_TURN = 0.3
_CLEAR = 0.4
_STOPS = "，,。.；;！!？?、~…\n（）() ："
_SENTENCE_ENDS = frozenset("。.；;！!？?\n")
_SIGN = {"positive": 1.0, "negative": -1.0}


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, float]]:
    """Each word of the lexicon with its kind and weight; a word listed twice counts as what it is listed as last."""
    return {
        word: (row["kind"], float(row["weight"]))
        for row in lexicon.rows("stance.tsv")
        for word in row["words"].split("|")
    }


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Any word of the lexicon, the longest that begins at a place, or the sign that ends a clause."""
    rest: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(_words(), key=lambda word: (-len(word), word)):
        rest[word[0]].append(re.escape(word[1:]))
    branches = [f"{first}(?:{'|'.join(ends)})" for first, ends in sorted(rest.items())]
    return re.compile("|".join([f"[{re.escape(_STOPS)}]", *branches]))


def is_known(word: str) -> bool:
    """Whether ``word`` judges, negates, strengthens … by the lexicon, rather than names a thing.

    >>> is_known("漏水"), is_known("楼道灯")
    (True, False)
    """
    return _words().get(word, ("none", 0.0))[0] != "none"


def stances(texts: Sequence[str]) -> np.ndarray:
    """object ndarray of shape (n_texts,): negative (不满), neutral (未表态) or positive (肯定) for each text.

    A wish alone is neutral; with a complaint in it ("希望解决漏水") it is negative. Praise and complaint in equal
    measure are negative: the complaint is what somebody has to answer.

    >>> stances(["楼道刷得挺好", "楼道刷得挺好，就是下水道还是堵", "不堵了", "希望多装几个路灯"]).tolist()
    ['positive', 'negative', 'positive', 'neutral']
    """
    found = np.empty(len(texts), dtype=object)
    for row, text in enumerate(texts):
        reading = _read(clean(text[:LONGEST]))
        if reading.balance >= _CLEAR:
            found[row] = "positive"
        else:
            found[row] = "negative" if reading.balance <= -_CLEAR or reading.blame >= 1 else "neutral"
    return found


def _read(text: str) -> _Reading:
    """What a cleaned text says; its balance is praise less complaint, in words of plain judgement.

    >>> _read("不亮").balance, _read("很不干净").balance, _read("噪音小多了").balance
    (-1.0, -1.5, 1.0)
    """
    words = _words()
    reading = _Reading()
    for match in _pattern().finditer(text):
        word = match.group()
        if word in words:
            reading.take(*words[word], match.start(), match.end())
        else:
            reading.end_clause(of_sentence=word in _SENTENCE_ENDS)
    reading.end_clause(of_sentence=True)
    return reading


class _Reading:
    """What has been read of a text: praise less complaint so far (``balance``), the clause that complains most
    (``blame``), and what bears on the words to come."""

    def __init__(self) -> None:
        self.balance = 0.0
        self.blame = 0.0
        self._clause = 0.0
        self._wished = False
        self._negated: tuple[int, float] | None = None
        self._excess: tuple[int, float] | None = None
        self._strong = (-_REACH, 1.0)

    def take(self, kind: str, weight: float, start: int, end: int) -> None:
        """Read one word of the lexicon."""
        if kind in _SIGN:
            self._judge(_SIGN[kind] * weight, start)
        elif kind == "relief":
            self._relieve(weight, start)
        elif kind == "negation":
            # "没有不满意" is no complaint: two negations lift each other.
            self._negated = None if self._reaches(self._negated, start) else (end, weight)
        elif kind == "excess":
            self._excess = (end, weight)
        elif kind == "strong":
            self._strong = (end, weight)
        elif kind == "wish":
            self._wished = True
        elif kind == "turn":
            self.end_clause(of_sentence=True)
            self.balance *= _BEFORE_TURN
            self.blame *= _BEFORE_TURN

    @staticmethod
    def _reaches(since: tuple[int, float] | None, start: int) -> bool:
        return since is not None and start - since[0] <= _REACH

    def _judge(self, value: float, start: int) -> None:
        if self._reaches(self._negated, start):
            value, self._negated = -value, None
            if self._wished and value > 0:
                value = -0.5 * value  # "希望别再漏了" complains
        elif self._wished and value > 0:
            value = 0.0
        if self._reaches(self._strong, start):
            value *= self._strong[1]
        self._excess = None
        self._clause += value

    def _relieve(self, weight: float, start: int) -> None:
        if self._reaches(self._negated, start):
            self._clause, self._negated = -abs(self._clause) - weight, None
        elif self._wished:
            return
        elif self._clause < 0 or weight > 1:
            self._clause = abs(self._clause) + weight - 1
        else:
            self._clause -= 0.5 * weight

    def end_clause(self, *, of_sentence: bool) -> None:
        """Count what the clause said; a negation or an excess that met no judgement is itself one: 没装, 太高."""
        for unmet in (self._negated, self._excess):
            if unmet is not None and not self._wished:
                self._clause -= unmet[1]
        self.balance += self._clause
        self.blame = max(self.blame, -self._clause)
        self._clause, self._negated, self._excess = 0.0, None, None
        self._strong = (-_REACH, 1.0)
        if of_sentence:
            self._wished = False
