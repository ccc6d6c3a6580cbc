"""Names for groups: the most telling frequent phrase, keywords, and comments that stand for the rest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from analytics.text.segment import Segmented

_LONGEST_PHRASE = 4
_KEYWORDS = 5
_REPRESENTATIVES = 3


def phrases(texts: Segmented) -> list[set[tuple[int, ...]]]:
    """For each text its runs of one to four words that neither begin nor end with a stop-word nor cross a sign."""
    is_word = texts.is_word()
    edge = is_word & ~texts.is_stop_word()
    found: list[set[tuple[int, ...]]] = []
    for begin, end in pairwise(texts.starts.tolist()):
        ids = texts.ids[begin:end].tolist()
        runs = set()
        for first, word in enumerate(ids):
            if not edge[word]:
                continue
            for last in range(first, min(first + _LONGEST_PHRASE, len(ids))):
                if not is_word[ids[last]]:
                    break
                if edge[ids[last]]:
                    runs.add(tuple(ids[first : last + 1]))
        found.append(runs)
    return found


def telling_phrases(texts: Segmented, labels: np.ndarray, k: int) -> list[list[str]]:
    """For each of ``k`` groups its phrases, most telling first, by class-based TF-IDF over texts (not occurrences).

    A phrase counts when a fiftieth of the group, and at least two texts, have it; where none does, any. ``labels`` −1
    belongs to no group.
    """
    number: list[Counter[tuple[int, ...]]] = [Counter() for _group in range(k)]
    overall: Counter[tuple[int, ...]] = Counter()
    for runs, label in zip(phrases(texts), labels.tolist(), strict=True):
        if label >= 0:
            number[label].update(runs)
            overall.update(runs)
    sizes = np.bincount(labels[labels >= 0], minlength=k)
    mean_size = max(float(sizes.mean()), 1.0) if k else 1.0
    result = []
    for group in range(k):
        least = min(max(2, sizes[group] // 50), sizes[group])
        # Two texts without a phrase in common still need a name.
        shared = {run: count for run, count in number[group].items() if count >= least} or number[group]
        scored = [
            (count / sizes[group] * np.log(1 + mean_size / overall[run]) * _wordiness(run, texts), run)
            for run, count in shared.items()
        ]
        scored.sort(key=lambda pair: (-pair[0], _text(pair[1], texts)))
        result.append([_text(run, texts) for _score, run in scored[:60]])
    return result


def _wordiness(run: tuple[int, ...], texts: Segmented) -> float:
    """Two to four words say what is wrong; one alone is a heading. 1.0 for one word, more for a short phrase."""
    length = len(_text(run, texts))
    return (1.0, 2.0, 2.5, 2.5)[len(run) - 1] * (0.5 if length < 2 else 1.0)


def _text(run: Sequence[int], texts: Segmented) -> str:
    return "".join(texts.words[word] for word in run)


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
    """The most telling words, none of them part of one before it."""
    chosen: list[str] = []
    for phrase in telling:
        if len(phrase) > 1 and not any(phrase in other or other in phrase for other in chosen):
            chosen.append(phrase)
        if len(chosen) == number:
            break
    return chosen


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
