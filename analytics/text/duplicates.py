"""Near-duplicates: comments pasted by many hands count once beside their number.

Character shingles and MinHash: A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analytics.text.segment import LONGEST, clean

# Two texts are near-duplicates when they share four fifths of their shingles of three characters.
RESEMBLANCE = 0.8
_SHINGLE = 3
# Shorter texts differ in meaning by one character (灯亮, 灯不亮): only equal ones are duplicates.
_SHORTEST = 12
_BANDS, _ROWS = 10, 4
_SIGNS = re.compile(r"[\W_]+")


def normal_form(text: str) -> str:
    """``text`` without width, case, signs and blanks; a text of signs only keeps them.

    >>> normal_form("楼道灯 不亮！！"), normal_form("。。。")
    ('楼道灯不亮', '。。。')
    """
    return _bare(clean(text))


def _bare(plain: str) -> str:
    return _SIGNS.sub("", plain[:LONGEST]) or plain[:LONGEST]


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
    pairs = _alike(_signatures([forms[position] for position in long.tolist()]))
    shingled = {int(i): _shingles(forms[int(long[i])]) for i in np.unique(pairs)}
    kept = [(a, b) for a, b in pairs.tolist() if _resemblance(shingled[a], shingled[b]) >= RESEMBLANCE]
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
    lengths = np.fromiter(map(len, forms), np.int64, len(forms))
    points = np.frombuffer("".join(forms).encode("utf-32-le"), np.uint32).astype(np.uint64)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    factors = np.random.default_rng(1997).integers(1, 2**63, size=(2, _BANDS * _ROWS), dtype=np.uint64) | np.uint64(1)
    shingle = points[:-2] * np.uint64(0x9E3779B1) ^ points[1:-1] * np.uint64(0x85EBCA6B) << np.uint64(20)
    shingle ^= points[2:] * np.uint64(0xC2B2AE35) << np.uint64(40)
    # The last two positions of a form begin no shingle of its own.
    inside = np.ones(len(points), bool)
    for back in (1, 2):
        inside[starts + lengths - back] = False
    shingle = shingle[inside[:-2]]
    bounds = np.concatenate([[0], np.cumsum(lengths - _SHINGLE + 1)[:-1]])
    lowest = [
        np.minimum.reduceat(shingle * factor + shift ^ shingle >> np.uint64(29), bounds) for factor, shift in factors.T
    ]
    return np.stack(lowest, axis=1)


def _alike(signatures: np.ndarray) -> np.ndarray:
    """int ndarray of shape (n_pairs, 2): positions that share a whole band of their signatures with the one before."""
    pairs = []
    for band in range(_BANDS):
        part = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        order = np.lexsort(part.T[::-1])
        same = np.flatnonzero((part[order[1:]] == part[order[:-1]]).all(axis=1))
        pairs.append(np.sort(np.stack([order[same], order[same + 1]], axis=1), axis=1))
    return np.unique(np.concatenate(pairs), axis=0)


@dataclass(frozen=True)
class Collapsed:
    """Comments with their copies collapsed, in an order that does not depend on the order of rows.

    ``texts`` are the cleaned first texts of each group of near-duplicates; ``group`` (n_rows,) tells which of them
    stands for each row, ``first_row`` (n_groups,) the first row of each group.
    """

    texts: list[str]
    group: np.ndarray
    first_row: np.ndarray


def collapse(texts: Sequence[str | None]) -> Collapsed:
    """Collapse equal and nearly equal comments; missing ones count as empty.

    >>> collapse(["灯不亮", "水压低", "灯不亮！"]).group.tolist()
    [1, 0, 1]
    """
    codes, distinct = pd.factorize(np.array([text if isinstance(text, str) else "" for text in texts], dtype=object))
    plain = [clean(text) for text in distinct]
    forms = np.array([_bare(text) for text in plain], dtype=object)
    form_of, ordered = pd.factorize(forms, sort=True)
    shown = [""] * len(ordered)
    for form, text in zip(form_of.tolist(), plain, strict=True):
        shown[form] = min(shown[form] or text, text)
    head = near_duplicates(ordered.tolist())
    heads, group_of_form = np.unique(head, return_inverse=True)
    group = group_of_form[form_of[codes]] if len(codes) else np.zeros(0, np.int64)
    first_row = np.full(len(heads), len(group))
    np.minimum.at(first_row, group, np.arange(len(group)))
    return Collapsed([shown[position] for position in heads], group, first_row)
