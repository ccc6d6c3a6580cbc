"""Which characters of a comment to mark: the words that put it in its topic, where they stand in its own text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from heapq import nlargest

# Words of a topic that a comment holds; more marks would hide the text rather than explain it.
MOST = 8


def spans(text: str, words: Mapping[str, float], *, most: int = MOST) -> list[tuple[int, int]]:
    """Begin and end of what to mark in ``text``: in order, apart from one another.

    ``words`` are a topic's words in one width and case, with how strongly each speaks for it; of those that stand in
    ``text``, the ``most`` strongest are marked wherever they stand. Words that overlap or touch become one mark.

    >>> spans("楼道 ＬＥＤ灯不亮", {"led": 2.0, "灯不亮": 3.0, "水压": 1.0})
    [(3, 9)]
    """
    plain, origin = _plain(text)
    held = [word for word in words if word and word in plain]
    chosen = nlargest(most, held, key=lambda word: (words[word], len(word), word))
    taken = [False] * (len(text) + 1)
    for word in chosen:
        at = plain.find(word)
        while at >= 0:
            for position in range(origin[at][0], origin[at + len(word) - 1][1]):
                taken[position] = True
            at = plain.find(word, at + 1)
    return _runs(taken)


def _plain(text: str) -> tuple[str, list[tuple[int, int]]]:
    """``text`` in one width and case, and of each of its characters the stretch of ``text`` that it came from.

    A sign may become several characters (㎡: m2) and several may become one (e and its accent), so stretches are
    normalised that no accent or joining sign ties together.
    """
    pieces, origin = [], []
    begin = 0
    while begin < len(text):
        end = begin + 1
        while end < len(text) and _joins(text[begin:end], text[end]):
            end += 1
        piece = unicodedata.normalize("NFKC", text[begin:end]).lower()
        pieces.append(piece)
        origin += [(begin, end)] * len(piece)
        begin = end
    return "".join(pieces), origin


def _joins(before: str, sign: str) -> bool:
    """Whether ``sign`` changes what stands before it when both are normalised together."""
    if sign < "\u0300" or "\u3400" <= sign <= "\u9fff":
        return False
    apart = unicodedata.normalize("NFKC", before) + unicodedata.normalize("NFKC", sign)
    return bool(unicodedata.combining(sign)) or unicodedata.normalize("NFKC", before + sign) != apart


def _runs(taken: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    begin = None
    for position, marked in enumerate(taken):
        if marked and begin is None:
            begin = position
        elif not marked and begin is not None:
            runs.append((begin, position))
            begin = None
    return runs
