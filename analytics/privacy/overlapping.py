"""Small groups in several tables of the same answers: what one of them hides must not follow from the others.

The latest round of each community and the rounds one by one are such tables: each has its own sums of streets,
districts and cities, and they share the communities. Guarding each by itself (``privacy.nesting``) is then not enough:
the sum of the latest rounds, less the sum of the second round, is that of the communities which have had no second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analytics.privacy import nesting

# Sums are eliminated modulo a prime: whole numbers stay small, and chance agreement is one in 2 · 10¹⁸.
PRIME: Final = 2**61 - 1
_DEPTHS: Final = (nesting.WHOLE, *nesting.LEVELS)


def hidden(counts: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """``counts`` with hidden_whole and hidden_<level>, as ``nesting.hidden`` gives them, over all tables at once.

    ``counts`` has a row a question, table and community: item_id, view (the table), atom (what is counted there: the
    round of the community, say; the same answers in two tables have the same atom), city, district, street,
    community_id, n.

    Each table is guarded by itself; what is hidden in one is hidden in all; and where a figure of 1 to ``minimum`` − 1
    answers still follows from what is shown, by any additions and subtractions, the smallest figure that tells it is
    hidden too, until none follows. Exact for sums of the tables' own places.

    Worked, minimum 5: C1 has rounds of 9 and 8 forms, C2 one of 3. Shown 8 (second round) and 11 (latest) would tell
    C2's 3; so the sum of the latest is hidden.
    """
    flagged = nesting.hidden(counts, within=["item_id", "view"], minimum=minimum)
    if not flagged[[f"hidden_{depth}" for depth in _DEPTHS]].to_numpy().any():
        return flagged
    nodes = _nodes(flagged)
    concealed: set[int] = set()
    for _item, of_item in nodes.groupby("item_id", sort=True):
        concealed |= _settled(of_item, minimum)
    flags = nodes.assign(hidden=nodes["figure"].isin(concealed)).set_index(["depth", "place"])["hidden"]
    places = {depth: _place(flagged, depth) for depth in _DEPTHS}
    return flagged.assign(
        **{f"hidden_{depth}": flags.loc[depth].loc[place].to_numpy() for depth, place in places.items()}
    )


def following(equations: Iterable[Mapping[int, int]]) -> set[int]:
    """Which unknowns follow from ``equations`` alone: each gives the factors of the unknowns that make a known sum.

    >>> sorted(following([{1: 1, 2: 1}, {2: 1, 3: 1}, {2: 1}]))
    [1, 2, 3]
    >>> sorted(following([{1: 1, 2: 1}, {2: 1, 3: 1}]))
    []
    """
    rows, alone = _merged([dict(one) for one in equations])
    core, peeled = _core(rows)
    solved = _eliminated(core)
    for pivot, row in peeled:
        solved[pivot] = _scaled(_reduced(row, {name: solved[name] for name in row if name in solved}), pivot)
    return {pivot for pivot, row in solved.items() if len(row) == 1 and pivot in alone}


def _merged(rows: list[dict[int, int]]) -> tuple[list[dict[int, int]], set[int]]:
    """``rows`` with unknowns that always stand together as one, and those that stand alone: only these may follow."""
    columns: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, row in enumerate(rows):
        for name, factor in row.items():
            columns[name].append((number, factor))
    together: defaultdict[tuple[tuple[int, int], ...], list[int]] = defaultdict(list)
    for name, column in columns.items():
        together[tuple(column)].append(name)
    first = {names[0] for names in together.values()}
    alone = {names[0] for names in together.values() if len(names) == 1}
    kept = [{name: factor for name, factor in row.items() if name in first} for row in rows]
    return list({tuple(row.items()): row for row in kept}.values()), alone


def _core(
    rows: list[dict[int, int]],
) -> tuple[list[dict[int, int]], list[tuple[int, dict[int, int]]]]:
    """The rows that tell of each other, and, to be looked at after them, those with an unknown that stands in no other.

    The latter tell nothing but of that unknown, which stands beside its row; each reads those before it.
    """
    used_in: defaultdict[int, set[int]] = defaultdict(set)
    for number, row in enumerate(rows):
        for name in row:
            used_in[name].add(number)
    left = set(range(len(rows)))
    peeled = []
    free = [name for name, numbers in used_in.items() if len(numbers) == 1]
    while free:
        pivot = free.pop()
        for number in used_in[pivot] & left:
            left.discard(number)
            peeled.append((pivot, rows[number]))
            for name in rows[number]:
                used_in[name].discard(number)
                if len(used_in[name]) == 1:
                    free.append(name)
    return [rows[number] for number in sorted(left)], peeled[::-1]


def _eliminated(rows: list[dict[int, int]]) -> dict[int, dict[int, int]]:
    """By unknown a row in which it has the factor 1, and which holds none of the others: Gauss–Jordan."""
    solved: dict[int, dict[int, int]] = {}
    used_in: defaultdict[int, set[int]] = defaultdict(set)
    for equation in sorted(rows, key=len):
        row = _reduced(equation, {name: solved[name] for name in equation if name in solved})
        if not row:
            continue
        pivot = next(iter(row))
        row = _scaled(row, pivot)
        for other in used_in.pop(pivot, set()):
            earlier = solved[other] = _reduced(solved[other], {pivot: row})
            for name in row:
                (used_in[name].add if name in earlier else used_in[name].discard)(other)
        solved[pivot] = row
        for name in row:
            if name != pivot:
                used_in[name].add(pivot)
    return solved


def _scaled(row: Mapping[int, int], pivot: int) -> dict[int, int]:
    """``row`` with the factor 1 for ``pivot``."""
    inverse = pow(row[pivot], -1, PRIME)
    return {name: factor * inverse % PRIME for name, factor in row.items()}


def _reduced(row: Mapping[int, int], solved: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """``row`` without the ``solved`` unknowns."""
    left = {name: factor % PRIME for name, factor in row.items()}
    for pivot, other in solved.items():
        factor = left[pivot]
        for name, value in other.items():
            rest = (left.get(name, 0) - factor * value) % PRIME
            if rest:
                left[name] = rest
            else:
                left.pop(name, None)
    return left


def _place(flagged: pd.DataFrame, depth: str) -> pd.Series:
    """Of each row the place that it lies in at ``depth``, as a number that question, table and place make up."""
    levels = [] if depth == nesting.WHOLE else list(nesting.LEVELS[: nesting.LEVELS.index(depth) + 1])
    keyed = flagged[["item_id", "view", *levels]].astype("object").fillna("")
    return keyed.groupby(list(keyed.columns), sort=False).ngroup()


def _nodes(flagged: pd.DataFrame) -> pd.DataFrame:
    """All sums with answers: item_id, depth, place, above (the place it is part of), figure, n, hidden.

    Sums of the same answers, in whichever table, are one ``figure``.
    """
    marks = pd.util.hash_pandas_object(
        flagged["community_id"].astype("str") + "|" + flagged["atom"].astype("str"), False
    )
    marks = marks.where(flagged["n"] > 0, np.uint64(0))
    parts, above = [], None
    for depth in _DEPTHS:
        place = _place(flagged, depth)
        rows = pd.DataFrame({"item_id": flagged["item_id"], "place": place, "mark": marks, "n": flagged["n"]})
        rows = rows.assign(above=-1 if above is None else above, hidden=flagged[f"hidden_{depth}"])
        found = rows.groupby("place", as_index=False).agg(
            item_id=("item_id", "first"),
            above=("above", "first"),
            mark=("mark", "sum"),
            n=("n", "sum"),
            hidden=("hidden", "max"),
        )
        parts.append(found.assign(depth=depth))
        above = place
    nodes = pd.concat(parts, ignore_index=True)
    return nodes.assign(figure=nodes.groupby(["item_id", "mark"], sort=False).ngroup())


def _settled(nodes: pd.DataFrame, minimum: int) -> set[int]:
    """The figures of one question that are to be hidden."""
    told = nodes[nodes["n"] > 0]
    concealed = set(told.loc[told["hidden"], "figure"])
    if not concealed:
        return concealed
    amounts = dict(zip(told["figure"], told["n"], strict=True))
    equations = _equations(told)
    while True:
        concealed = _accompanied(concealed, equations, amounts)
        unknown = [{name: factor for name, factor in one.items() if name in concealed} for one in equations]
        told_small = [name for name in following(filter(None, unknown)) if amounts[name] < minimum]
        if not told_small:
            return concealed
        for name in sorted(told_small, key=lambda name: (amounts[name], name)):
            concealed.add(_next(name, equations, concealed, amounts))


def _accompanied(concealed: set[int], equations: list[dict[int, int]], amounts: Mapping[int, int]) -> set[int]:
    """``concealed`` and, in every sum that holds one of them alone, the smallest of the others."""
    found = set(concealed)
    holding: defaultdict[int, list[dict[int, int]]] = defaultdict(list)
    for one in equations:
        for name in one:
            holding[name].append(one)
    waiting = sorted(found, key=lambda name: (amounts[name], name))
    while waiting:
        for one in holding[waiting.pop()]:
            if len(found & one.keys()) == 1:
                least = min(one.keys() - found, key=lambda name: (amounts[name], name))
                found.add(least)
                waiting.append(least)
    return found


def _equations(told: pd.DataFrame) -> list[dict[int, int]]:
    """Every sum as its parts: the factor of each figure in what adds up to nothing."""
    found: list[dict[int, int]] = []
    for depth, below in pairwise(_DEPTHS):
        sums = told[told["depth"] == depth].set_index("place")["figure"]
        for above, parts in told[told["depth"] == below].groupby("above")["figure"]:
            if sums[above] not in set(parts):
                found.append(dict.fromkeys(parts, 1) | {sums[above]: -1})
    return found


def _next(told: int, equations: list[dict[int, int]], concealed: set[int], amounts: Mapping[int, int]) -> int:
    """The smallest figure shown in the sums from which ``told`` follows, in those that hold it before the others."""
    reached = {told}
    while True:
        near = {name for one in equations if reached & one.keys() for name in one}
        shown = near - concealed
        if shown:
            return min(shown, key=lambda name: (amounts[name], name))
        reached = near
