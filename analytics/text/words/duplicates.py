"""Near-duplicates: comments pasted by many hands count once beside their number.

Character shingles and MinHash: A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from analytics.cancelling import heed
from analytics.text.words.code_points import code_points, owners
from analytics.text.words.segment import LONGEST, clean

# Two texts are near-duplicates when they share four fifths of their shingles of three characters.
RESEMBLANCE = 0.8
_SHINGLE = 3
# Shorter texts differ in meaning by one character (灯亮, 灯不亮): only equal ones are duplicates.
_SHORTEST = 12
_BANDS, _ROWS = 10, 4
_AGREEING = 20
# Texts whose hashes are made at a time, so that they stay in the processor's cache; pairs compared at a time.
_AT_ONCE, _PAIRS_AT_ONCE = 1_000, 50_000
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
    long = np.flatnonzero(np.fromiter(map(len, forms), np.int64, len(forms)) >= _SHORTEST)
    if len(long) < 2:
        return groups
    told_apart = [forms[position] for position in long.tolist()]
    left, right = _resembling(told_apart, _alike(_signatures(told_apart))).T
    if len(left):
        graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(long), len(long)))
        component = connected_components(graph, directed=False)[1]
        groups[long] = long[_first(component, component.max() + 1)[component]]
    return groups


def _resembling(forms: list[str], pairs: np.ndarray) -> np.ndarray:
    """int ndarray of shape (n_pairs, 2): those of ``pairs`` that deny as often and share four fifths of their shingles.

    Shingles are compared as they are, as numbers: three characters of 21 bits.
    """
    asked, position = np.unique(pairs, return_inverse=True)
    written = [forms[form] for form in asked.tolist()]
    denials = np.fromiter((len(_NEGATIONS.findall(form)) for form in written), np.int64, len(written))
    points, starts = code_points(written)
    points, begin = points.astype(np.int64), _begin_shingles(starts)
    distinct, number = np.unique((points[:-2] << 42 | points[1:-1] << 21 | points[2:])[begin], return_inverse=True)
    of = owners(starts)[:-2][begin]
    has = csr_array((np.ones(len(of), np.int32), (of, number)), shape=(len(written), len(distinct)))
    has.data[:] = 1
    left, right = position.reshape(-1, 2).T
    found = np.zeros(len(pairs), bool)
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        heed()
        one, other = left[start : start + _PAIRS_AT_ONCE], right[start : start + _PAIRS_AT_ONCE]
        shared = np.asarray(has[one].multiply(has[other]).sum(axis=1))
        together = np.diff(has.indptr)[one] + np.diff(has.indptr)[other] - shared
        found[start : start + _PAIRS_AT_ONCE] = shared / together >= RESEMBLANCE
    return pairs[found & (denials[left] == denials[right])]


def _begin_shingles(starts: np.ndarray) -> np.ndarray:
    """bool ndarray: which characters, but the last two of all, begin a shingle; a form's last two begin none."""
    begin = np.ones(int(starts[-1]), bool)
    for back in range(1, _SHINGLE):
        begin[starts[1:] - back] = False
    return begin[: 1 - _SHINGLE]


def _signatures(forms: list[str]) -> np.ndarray:
    """uint64 ndarray of shape (bands × rows, n_forms): the lowest hash of each form's shingles, per hash function."""
    factors = np.random.default_rng(1997).integers(1, 2**63, size=(2, _BANDS * _ROWS), dtype=np.uint64) | np.uint64(1)
    lowest = np.empty((factors.shape[1], len(forms)), np.uint64)
    for start in range(0, len(forms), _AT_ONCE):
        heed()
        block = forms[start : start + _AT_ONCE]
        points, starts = code_points(block)
        points = points.astype(np.uint64)
        shingle = points[:-2] * np.uint64(0x9E3779B1) ^ points[1:-1] * np.uint64(0x85EBCA6B) << np.uint64(20)
        shingle ^= points[2:] * np.uint64(0xC2B2AE35) << np.uint64(40)
        shingle = shingle[_begin_shingles(starts)]
        high, first = shingle >> np.uint64(29), starts[:-1] - (_SHINGLE - 1) * np.arange(len(block))
        for number, (factor, shift) in enumerate(factors.T):
            lowest[number, start : start + len(block)] = np.minimum.reduceat(shingle * factor + shift ^ high, first)
    return lowest


def _alike(signatures: np.ndarray) -> np.ndarray:
    """int ndarray of shape (n_pairs, 2): positions that share a whole band of their signatures with the one before.

    Of two texts that share four fifths of their shingles, 32 of the 40 lowest hashes agree, give or take 3: what agrees
    in fewer than 20 need not be compared shingle by shingle, and is left out.
    """
    n, pairs = signatures.shape[1], []
    mix = np.random.default_rng(1998).integers(1, 2**63, size=_ROWS, dtype=np.uint64) | np.uint64(1)
    for band in range(_BANDS):
        part = (signatures[band * _ROWS : (band + 1) * _ROWS] * mix[:, None]).sum(axis=0, dtype=np.uint64)
        # Nearly all stand alone, which is told sooner than they are sorted.
        again = np.flatnonzero(pd.Series(part).duplicated(keep=False))
        order = again[np.argsort(part[again], kind="stable")]
        same = np.flatnonzero(part[order[1:]] == part[order[:-1]])
        one, other = order[same], order[same + 1]
        pairs.append(np.minimum(one, other) * n + np.maximum(one, other))
    left, right = np.divmod(np.unique(np.concatenate(pairs)), n)
    agreeing = (signatures[:, left] == signatures[:, right]).sum(axis=0) >= _AGREEING
    return np.stack([left[agreeing], right[agreeing]], axis=1)


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
    shown = np.empty(n_forms, np.int64)
    shown[form_of] = np.arange(len(plain))
    several = np.flatnonzero((np.bincount(form_of, minlength=n_forms) > 1)[form_of])
    by_text = np.array(sorted(several.tolist(), key=plain.__getitem__), np.int64)
    shown[form_of[by_text[::-1]]] = by_text[::-1]
    return shown


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
