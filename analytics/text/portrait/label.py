"""Names for groups: the most telling frequent phrase, keywords, and comments that stand for the rest.

Phrases are runs of words as they stand in the comments, weighed by class-based TF-IDF (M. Grootendorst, "BERTopic",
2022): frequent in the group, rare outside. A run that nearly always goes on in the same word is a fragment and gives
way to the longer one, as in the C-value of terms (K. Frantzi, S. Ananiadou and H. Mima, "Automatic recognition of
multi-word terms", 2000).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from analytics.text import lexicon
from analytics.text.portrait import phrase
from analytics.text.portrait.phrase import Roles, Run
from analytics.text.words import stance
from analytics.text.words.segment import Segmented

_LONGEST_NAME = 12
_LONGEST_KEYWORD = 5
_KEYWORDS = 5
_REPRESENTATIVES = 3
_TOLD, _ASKED = 60, 200
# A run followed (or preceded) by the same word in so many of its texts is a fragment of the longer run.
_GOES_ON = 0.7
_WORDINESS = (1.0, 1.8, 2.2, 2.2, 2.2, 2.0)
# "楼道灯不亮" says more than 楼道灯, and that more than 不亮: a thing the group speaks of with a complaint, alone, …
_THING_BLAMED, _THING, _NEITHER, _ONLY_JUDGED = 2.0, 1.0, 0.7, 0.15
# A thing that the group speaks of is named in one in so many of its texts, and twice as often as elsewhere.
_NAMED_IN, _LIFT = 50, 2.0
_VAGUE = frozenset(("人", "人员", "时间", "问题", "情况", "位置", "地方", "方面", "事", "事情", "东西", "原因", "部分"))


def telling_phrases(texts: Segmented, labels: np.ndarray, k: int) -> list[list[str]]:
    """For each of ``k`` groups its phrases, most telling first, by class-based TF-IDF over texts (not occurrences).

    A phrase counts when a fiftieth of the group, and at least two texts, have it; where none does, any. ``labels``
    −1 belongs to no group. A phrase has one to six words, neither begins nor ends with a stop-word (but for 没, 不,
    太 … at the beginning and 了 at the end), crosses no sign, and is no fragment of a longer one.
    """
    sizes = np.bincount(labels[labels >= 0], minlength=k)
    least = np.minimum(np.maximum(2, sizes // 50), sizes)
    roles = phrase.roles(texts)
    number, overall = phrase.count(texts, labels, least, roles.is_word)
    result = []
    for group in range(k):
        shared = number[group]
        if sizes[group] and not any(roles.make_phrase(run) for run in shared):
            # Two texts without a phrase in common still need a name.
            (shared,), once = phrase.count(texts, np.where(labels == group, 0, -1), np.ones(1, int), roles.is_word)
            overall = {**once, **overall}
        of_group = _Group(texts, roles, shared, overall, int(sizes[group]), int(sizes.sum()), k)
        result.append(of_group.telling()[:_TOLD])
    return result


@dataclass(frozen=True)
class _Group:
    """One group's runs of words: in how many of its texts each stands (``shared``), and in how many of all."""

    texts: Segmented
    roles: Roles
    shared: dict[Run, int]
    overall: dict[Run, int]
    size: int
    of_all: int
    k: int

    def telling(self) -> list[str]:
        """Phrases that are no fragments of others, most telling first."""
        goes_on, things = phrase.longer(self.shared), self._things()
        scored: dict[str, float] = {}
        for run in self._foremost():
            whole = self._completed(run, goes_on)
            name = self._text(whole)
            weight = self._weight(whole) * _saying(name, not things.isdisjoint(whole))
            scored[name] = max(scored.get(name, 0.0), round(weight, 9))
        return sorted(scored, key=lambda name: (-scored[name], name))

    def _foremost(self) -> list[Run]:
        """The phrases that weigh most before it is asked what they say: asking of all would take long."""
        standing = [run for run in self.shared if self.roles.make_phrase(run)]
        return sorted(standing, key=lambda run: (-round(self._weight(run), 9), self._text(run)))[:_ASKED]

    def _weight(self, run: Run) -> float:
        """Class-based TF-IDF (share of the group's texts that have it, rarity in all); more for some words than one."""
        rarity = np.log(1 + self.of_all / self.k / self.overall[run])
        length = _WORDINESS[len(run) - 1] * (0.5 if len(run) == 1 and len(self.texts.words[run[0]]) == 1 else 1.0)
        return float(self.shared[run] / self.size * rarity * length)

    def _completed(self, run: Run, goes_on: dict[Run, list[Run]]) -> Run:
        """``run`` with the words it nearly always goes on in, on either side, up to the longest name."""
        while longer := [
            other
            for other in goes_on.get(run, ())
            if self.shared[other] >= _GOES_ON * self.shared[run]
            and self.roles.make_phrase(other)
            and len(self._text(other)) <= _LONGEST_NAME
        ]:
            run = min(longer, key=lambda other: (-self.shared[other], len(other), self._text(other)))
        return run

    def _things(self) -> frozenset[int]:
        """Words for the things that this group speaks of, and others do not."""
        expected = min(_LIFT * self.size / max(self.of_all, 1), 0.5)
        return frozenset(
            run[0]
            for run, number in self.shared.items()
            if len(run) == 1
            and _NAMED_IN * number >= self.size
            and number >= expected * self.overall[run]
            and _is_thing(self.texts.words[run[0]])
        )

    def _text(self, run: Run) -> str:
        return "".join(self.texts.words[word] for word in run)


def _saying(name: str, of_a_thing: bool) -> float:
    """How much a phrase says by its form: what is the matter with what."""
    judged = str(stance.stances([name])[0])
    if of_a_thing:
        return _THING_BLAMED if judged == "negative" else _THING
    return _NEITHER if judged == "neutral" else _ONLY_JUDGED


def _is_thing(word: str) -> bool:
    return word in _nouns() and not stance.is_known(word)


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    """Words that jieba's dictionary calls nouns, and the terms of the field and of the built-in codebook."""
    with files("jieba").joinpath("dict.txt").open(encoding="utf-8") as dictionary:
        entries = (line.split(" ") for line in dictionary)
        nouns = {word for word, _frequency, tag in entries if tag.strip() in ("n", "nz", "nt", "j", "vn")}
    nouns.update(term for row in lexicon.rows("codebook.tsv") for term in row["terms"].split("|"))
    return frozenset(nouns.union(term.lower() for term in lexicon.lines("terms.txt"))) - _VAGUE


def name_groups(telling: list[list[str]]) -> list[str]:
    """One name a group: its most telling phrase that no group before it took."""
    taken: set[str] = set()
    names = []
    for candidates in telling:
        name = next((phrase for phrase in candidates if phrase not in taken), "")
        taken.add(name)
        names.append(name)
    return names


def keywords(telling: list[str], *, number: int = _KEYWORDS) -> list[str]:
    """The most telling short phrases, no two of them nearly equal: part of one another, or of one word in common.

    >>> keywords(["停车位", "停车", "车位", "充电桩", "楼下的充电桩", "乱"])
    ['停车位', '充电桩']
    """
    known = set(telling)
    chosen: list[str] = []
    for said in telling:
        short = 1 < len(said) <= _LONGEST_KEYWORD
        if short and not any(_nearly_equal(said, other, known) for other in chosen):
            chosen.append(said)
        if len(chosen) == number:
            break
    return chosen


def _nearly_equal(one: str, other: str, known: set[str]) -> bool:
    """One is part of the other, they share more than half of the shorter, or they overlap in a phrase that is said."""
    if one in other or other in one or 2 * len(set(one) & set(other)) > min(len(set(one)), len(set(other))):
        return True
    return any(
        left.endswith(right[:shared]) and left + right[shared:] in known
        for left, right in ((one, other), (other, one))
        for shared in range(1, min(len(one), len(other)))
    )


def representatives(closeness: np.ndarray, places: Sequence[str], *, number: int = _REPRESENTATIVES) -> list[int]:
    """Positions of the comments nearest to the centre, from different places while there are any.

    >>> representatives(np.array([.9, .8, .7, .6]), ["甲", "甲", "乙", "甲"])
    [0, 2, 1]
    """
    order = np.argsort(-closeness, kind="stable").tolist()
    seen: defaultdict[str, int] = defaultdict(int)
    rank = {}
    for position in order:
        rank[position] = seen[places[position]]
        seen[places[position]] += 1
    return sorted(order, key=lambda position: rank[position])[:number]
