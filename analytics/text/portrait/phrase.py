"""Runs of words as they stand in the comments: which may be a phrase, and in how many texts of each group they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from analytics.text.words.segment import Segmented

LONGEST = 6
# Stop-words that a phrase may begin with, as they turn its meaning, and those it may end with, as they complete it.
_FIRST = frozenset(("没", "没有", "不", "不会", "不能", "无", "太", "被", "一", "两", "非", "只"))
_LAST = frozenset(("了", "过", "不了", "不来", "不去"))
# A word that ends so calls for another: 车棚离 … 太近, 快递柜装在 …
_UNFINISHED = ("在", "离", "跟", "比", "把", "被", "给", "向", "往", "像", "因", "将", "刚", "才", "却", "仍")
# These lean on a number or a word before them: 岁女孩.
_LEANING = frozenset(("岁", "元", "号", "栋", "米", "层", "难道", "万", "寸", "倍"))

# Numbers of words, in reading order.
Run = tuple[int, ...]


@dataclass(frozen=True)
class Roles:
    """What each word may do in a phrase: bool ndarrays of shape (n_words,)."""

    is_word: np.ndarray
    says_something: np.ndarray
    may_begin: np.ndarray
    may_end: np.ndarray

    def make_phrase(self, run: Run) -> bool:
        """Whether ``run`` begins and ends as a phrase may, and has a word that says something."""
        whole = self.may_begin[run[0]] and self.may_end[run[-1]]
        return bool(whole and self.says_something[list(run)].any())


def roles(texts: Segmented) -> Roles:
    """Stop-words neither begin nor end a phrase, but for 没, 不, 太 … at the beginning and 了 at the end."""
    is_word = texts.is_word()
    something = is_word & ~texts.is_stop_word()
    first = np.fromiter((word in _FIRST for word in texts.words), bool, len(texts.words))
    last = np.fromiter((word in _LAST for word in texts.words), bool, len(texts.words))
    leaning = np.fromiter((word in _LEANING for word in texts.words), bool, len(texts.words))
    unfinished = np.fromiter((word.endswith(_UNFINISHED) for word in texts.words), bool, len(texts.words))
    return Roles(is_word, something, (something | first) & ~leaning, (something | last) & ~unfinished)


def count(
    texts: Segmented, labels: np.ndarray, least: np.ndarray, is_word: np.ndarray
) -> tuple[list[dict[Run, int]], dict[Run, int]]:
    """For each group the runs of one to six words with the number of its texts that have them; and that of all groups.

    ``labels`` (n_texts,) are groups, −1 for none; a run is told of a group where at least ``least[group]`` texts have
    it. Runs cross neither signs nor numbers.
    """
    number: list[dict[Run, int]] = [{} for _group in least]
    overall: dict[Run, int] = {}
    text = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(texts.starts))
    at = np.flatnonzero(is_word[texts.ids] & (labels[text] >= 0)) if len(text) else np.zeros(0, np.int64)
    follows = np.zeros(len(texts.ids), bool)  # whether the word goes on in the one after it
    follows[at[:-1]] = (np.diff(at) == 1) & (text[at[1:]] == text[at[:-1]])
    name = texts.ids[at].astype(np.int64)
    smallest = int(least[least > 0].min(initial=len(texts) + 1))
    for length in range(1, LONGEST + 1):
        if length > 1:  # words are numbered from 0 as they are
            name = np.unique(name, return_inverse=True)[1]
        # Each run once a text.
        order = _stable_order(name)
        once = order[_differ(name[order]) | _differ(text[at[order]])]
        first = np.flatnonzero(_differ(name[once]))
        runs, of_all = name[once[first]], np.diff(first, append=len(once))
        group = labels[text[at[once]]]
        cells, counts = np.unique(name[once] * len(least) + group, return_counts=True)
        enough = counts >= least[cells % len(least)]
        start = at[once[first]]
        for run, of_group, count in zip(
            np.searchsorted(runs, cells[enough] // len(least)).tolist(),
            (cells[enough] % len(least)).tolist(),
            counts[enough].tolist(),
            strict=True,
        ):
            spelt = tuple(texts.ids[start[run] : start[run] + length].tolist())
            number[of_group][spelt] = count
            overall[spelt] = int(of_all[run])
        # Only what is frequent enough can be part of something frequent enough.
        frequent = np.isin(name, runs[of_all >= smallest])
        kept = frequent & follows[at + length - 1]
        at, name = at[kept], name[kept] * len(texts.words) + texts.ids[at[kept] + length]
    return number, overall


def _stable_order(numbers: np.ndarray) -> np.ndarray:
    """int ndarray: the positions of the lowest number (0 or more) in order, then of the next; sorted by counting.

    >>> _stable_order(np.array([2, 0, 2, 1])).tolist()
    [1, 3, 0, 2]
    """
    n = len(numbers)
    # What turns a sparse matrix of one entry a row from rows to columns counts, and compares nothing.
    return (
        csr_array((np.arange(n), numbers, np.arange(n + 1)), shape=(n, int(numbers.max(initial=-1)) + 1)).tocsc().data
    )


def _differ(values: np.ndarray) -> np.ndarray:
    """bool ndarray: which are the first, or unlike the one before them."""
    return np.concatenate([np.ones(min(len(values), 1), bool), values[1:] != values[:-1]])


def longer(shared: dict[Run, int]) -> dict[Run, list[Run]]:
    """For each run those of ``shared`` that have one or two words more."""
    found: defaultdict[Run, list[Run]] = defaultdict(list)
    for run in shared:
        # Two at once, where the first of them is no word to end with: 掉 → 掉得快.
        for begin, end in ((1, 0), (0, 1), (2, 0), (0, 2), (1, 1)):
            if len(run) > begin + end:
                found[run[begin : len(run) - end]].append(run)
    return found
