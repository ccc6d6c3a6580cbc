"""Near-duplicates: comments pasted by many hands count once beside their number.

Character shingles and MinHash: A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.cancelling import heed
from analytics.text.words.code_points import code_points
from analytics.text.words.segment import LONGEST, clean

# Two texts are near-duplicates when they share four fifths of their shingles of three characters.
RESEMBLANCE = 0.8
_SHINGLE = 3
# Shorter texts differ in meaning by one character (灯亮, 灯不亮): only equal ones are duplicates.
_SHORTEST = 12
_BANDS, _ROWS = 10, 4
_AGREEING = 20
# Characters whose hashes are made at a time, so that they stay in the processor's cache.
_AT_ONCE = 30_000
_SIGNS = re.compile(r"[\W_]+")
# 路灯到现在还亮着 is no copy of 路灯到现在还没亮, however long the rest that they share.
_NEGATIONS = re.compile("[不没无未非别勿]")
# So long a text does not come about twice by chance, as 没有停车位 does; a household or two may well send it twice; and
# one comment in a hundred is a quarter of a usual topic's (28 of them share all), enough to change what looks pressing.
CAMPAIGN_COPIES = 20
CAMPAIGN_SHARE = 0.01


def normal_form(text: str) -> str:
    """``text`` without width, case, signs and blanks; a text of signs only keeps them.

    >>> normal_form("楼道灯 不亮！！"), normal_form("。。。")
    ('楼道灯不亮', '。。。')
    """
    return _bare(clean(text))


def _bare(plain: str) -> str:
    short = plain[:LONGEST]
    return short if short.isalnum() else _SIGNS.sub("", short) or short


def near_duplicates(forms: Sequence[str]) -> np.ndarray:
    """int ndarray of shape (n_forms,): which forms resemble one another, as the lowest position of their group.

    ``forms`` are distinct normal forms. Equal numbers mark one group.

    >>> near_duplicates(["小区里面的路灯坏了半年没有人来修", "小区里面的路灯坏了半年没有人来修理", "水压低"]).tolist()
    [0, 0, 2]
    """
    groups = np.arange(len(forms))
    long = np.flatnonzero(np.fromiter((len(form) >= _SHORTEST for form in forms), bool, len(forms)))
    if len(long) < 2:
        return groups
    signatures = _signatures([forms[position] for position in long.tolist()])
    pairs = _alike(signatures)
    # Of two texts that share four fifths of their shingles, 32 of the 40 lowest hashes agree, give or take 3: what
    # agrees in fewer than 20 need not be compared shingle by shingle.
    pairs = pairs[(signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).sum(axis=1) >= _AGREEING]
    denials = {i: len(_NEGATIONS.findall(forms[int(long[i])])) for i in np.unique(pairs).tolist()}
    alike = [(a, b) for a, b in pairs.tolist() if denials[a] == denials[b]]
    shingled = {i: _shingles(forms[int(long[i])]) for i in set(chain.from_iterable(alike))}
    kept = [(a, b) for a, b in alike if _resemblance(shingled[a], shingled[b]) >= RESEMBLANCE]
    if kept:
        left, right = np.array(kept).T
        graph = coo_array((np.ones(len(kept)), (left, right)), shape=(len(long), len(long)))
        component = connected_components(graph, directed=False)[1]
        first = np.full(component.max() + 1, len(long))
        np.minimum.at(first, component, np.arange(len(long)))
        groups[long] = long[first[component]]
    return groups


def _shingles(form: str) -> set[str]:
    return {form[start : start + _SHINGLE] for start in range(len(form) - _SHINGLE + 1)}


def _resemblance(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


def _signatures(forms: list[str]) -> np.ndarray:
    """uint64 ndarray of shape (n_forms, bands × rows): the lowest hash of each form's shingles, per hash function."""
    points, starts = code_points(forms)
    points = points.astype(np.uint64)
    shingle = points[:-2] * np.uint64(0x9E3779B1) ^ points[1:-1] * np.uint64(0x85EBCA6B) << np.uint64(20)
    shingle ^= points[2:] * np.uint64(0xC2B2AE35) << np.uint64(40)
    # The last two positions of a form begin no shingle of its own.
    inside = np.ones(len(points), bool)
    for back in (1, 2):
        inside[starts[1:] - back] = False
    shingle = shingle[inside[:-2]]
    bounds = np.concatenate([[0], np.cumsum(np.diff(starts) - _SHINGLE + 1)])
    factors = np.random.default_rng(1997).integers(1, 2**63, size=(2, _BANDS * _ROWS), dtype=np.uint64) | np.uint64(1)
    lowest = np.empty((len(forms), factors.shape[1]), np.uint64)
    block = np.searchsorted(bounds, np.arange(0, bounds[-1], _AT_ONCE))
    for begin, end in zip(block, [*block[1:], len(forms)], strict=True):
        if begin < end:
            own = shingle[bounds[begin] : bounds[end]]
            high, first = own >> np.uint64(29), bounds[begin:end] - bounds[begin]
            for number, (factor, shift) in enumerate(factors.T):
                lowest[begin:end, number] = np.minimum.reduceat(own * factor + shift ^ high, first)
    return lowest


def _alike(signatures: np.ndarray) -> np.ndarray:
    """int ndarray of shape (n_pairs, 2): positions that share a whole band of their signatures with the one before."""
    pairs = []
    mix = np.random.default_rng(1998).integers(1, 2**63, size=_ROWS, dtype=np.uint64) | np.uint64(1)
    for band in range(_BANDS):
        part = (signatures[:, band * _ROWS : (band + 1) * _ROWS] * mix).sum(axis=1, dtype=np.uint64)
        # Nearly all stand alone, which is told sooner than they are sorted.
        again = np.flatnonzero(pd.Series(part).duplicated(keep=False))
        order = again[np.argsort(part[again], kind="stable")]
        same = np.flatnonzero(part[order[1:]] == part[order[:-1]])
        pairs.append(np.sort(np.stack([order[same], order[same + 1]], axis=1), axis=1))
    return np.unique(np.concatenate(pairs), axis=0)


@dataclass(frozen=True)
class Collapsed:
    """Comments with their copies collapsed, in an order that does not depend on the order of rows.

    ``texts`` are the cleaned texts that stand for each group of near-duplicates; ``group`` (n_rows,) tells which of
    them stands for each row, ``first_row`` (n_groups,) the first row of each group, ``shown_row`` (n_groups,) the first
    row that holds the text that stands for it.
    """

    texts: list[str]
    group: np.ndarray
    first_row: np.ndarray
    shown_row: np.ndarray


def collapse(texts: Sequence[str | None]) -> Collapsed:
    """Collapse equal and nearly equal comments; missing ones count as empty.

    >>> collapsed = collapse(["灯不亮！", "水压低", "灯不亮"])
    >>> collapsed.texts, collapsed.group.tolist(), collapsed.first_row.tolist(), collapsed.shown_row.tolist()
    (['水压低', '灯不亮'], [1, 0, 1], [1, 0], [1, 2])
    """
    codes, distinct = pd.factorize(np.array([text if isinstance(text, str) else "" for text in texts], dtype=object))
    plain = [_cleaned(text) for text in distinct]
    forms = np.array([_bare(text) for text in plain], dtype=object)
    form_of, ordered = pd.factorize(forms, sort=True)
    shown = _shown(plain, form_of, len(ordered))
    heads, group_of_form = np.unique(near_duplicates(ordered.tolist()), return_inverse=True)
    group = group_of_form[form_of[codes]] if len(codes) else np.zeros(0, np.int64)
    return Collapsed(
        texts=[plain[code] for code in shown[heads]],
        group=group,
        first_row=_first(group, len(heads)),
        shown_row=_first(codes, len(plain))[shown[heads]],
    )


def _cleaned(text: str) -> str:
    heed()
    return clean(text)


def _shown(plain: list[str], form_of: np.ndarray, n_forms: int) -> np.ndarray:
    """For each form the position of the least of its texts; of equal ones the first."""
    by_text = np.array(sorted(range(len(plain)), key=plain.__getitem__), np.int64)
    least = np.full(n_forms, -1)
    least[form_of[by_text[::-1]]] = by_text[::-1]
    return least


def _first(numbers: np.ndarray, n: int) -> np.ndarray:
    """For each of the numbers 0 … n - 1 the first position that holds it."""
    first = np.full(n, len(numbers))
    np.minimum.at(first, numbers, np.arange(len(numbers)))
    return first


def is_campaign_text(text: str) -> bool:
    """Whether ``text`` is too long to come about twice by chance.

    >>> is_campaign_text("没有停车位"), is_campaign_text("坚决要求尽快恢复小区热水供应！")
    (False, True)
    """
    return len(normal_form(text)) >= _SHORTEST


def campaigns(collapsed: Collapsed) -> pd.DataFrame:
    """Texts that many hands have pasted, most copies first: group, row (shown_row), n (copies), share (of all, 0–1).

    A text of at least 12 characters (signs aside) that came at least 20 times and makes up 1 % of all comments. Their
    number says how well they were organised, not how many residents think so.

    >>> texts = ["坚决要求尽快恢复小区热水供应！"] * 20 + ["无"] * 40 + ["水压低"] * 40
    >>> campaigns(collapse(texts))[["row", "n", "share"]].to_dict("list")
    {'row': [0], 'n': [20], 'share': [0.2]}
    """
    n = np.bincount(collapsed.group, minlength=len(collapsed.texts))
    share = n / max(n.sum(), 1)
    long = np.fromiter((len(_bare(text)) >= _SHORTEST for text in collapsed.texts), bool, len(collapsed.texts))
    found = np.flatnonzero(long & (n >= CAMPAIGN_COPIES) & (share >= CAMPAIGN_SHARE))
    found = found[np.argsort(-n[found], kind="stable")]
    return pd.DataFrame({"group": found, "row": collapsed.shown_row[found], "n": n[found], "share": share[found]})
