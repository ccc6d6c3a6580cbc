"""Small groups in classified tables: answers by category (sex, age …) in places within places, totals known.

Every place has a table of its own, whose categories add up to a total that other pages show; and each category adds up
from communities to streets, districts, cities and the whole. What is hidden must not follow along either way.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from analytics.model.ids import are_among
from analytics.privacy.crossed import suppress_crossed
from analytics.privacy.derivable import Equations, guarded
from analytics.privacy.nesting import LEVELS, WHOLE
from analytics.privacy.suppression import split, total_of

DEPTHS: Final = (WHOLE, *LEVELS)


def hidden(counts: pd.DataFrame, *, minimum: int) -> pd.DataFrame:
    """``counts`` with hidden_whole and hidden_<level>: whether the row's category must not be shown of that place.

    ``counts`` has a row a category and community of everywhere: part, city, district, street, community_id, n, and
    closed_whole, closed_<level>: whether the total of the place that the row lies in is hidden already. Rows of one
    place agree in it.

    From the top down the small cells of each place are hidden, and those that would tell them along the place above
    and along the other categories (``privacy.crossed``); all of a place whose total is hidden. Where a cell or total of
    1 to ``minimum`` − 1 answers still follows by any additions and subtractions, the smallest cell that tells it is
    hidden too, until none follows (``privacy.derivable``).

    Worked, minimum 5: 20 women and 3 men of a community whose 23 are known: both are hidden.
    """
    rows = counts[counts["n"] > 0].reset_index(drop=True)
    if rows.empty:
        return rows.assign(**{f"hidden_{depth}": False for depth in DEPTHS})
    units, cells = _numbered(rows)
    n = rows["n"].to_numpy(np.int64)
    closed = [rows[f"closed_{depth}"].to_numpy(bool) for depth in DEPTHS]
    flags, upper = [], np.zeros(len(rows), bool)
    for depth in range(len(DEPTHS)):
        above = cells[depth - 1] if depth else None
        upper = _small(n, cells[depth], units[depth], above, upper, closed[depth], minimum)
        flags.append(upper)
    flags = _exact(n, units, cells, closed, flags, minimum)
    return rows.assign(**{f"hidden_{depth}": flag for depth, flag in zip(DEPTHS, flags, strict=True)})


def hidden_parts(flagged: pd.DataFrame, chosen: Collection[str]) -> set[str]:
    """The categories whose sum over the ``chosen`` communities must not be shown.

    ``flagged`` is what :func:`hidden` gave. A sum may be shown that is made up of cells that are: it tells nothing new.
    """
    inside = are_among(flagged["community_id"], pd.Series(list(chosen), dtype="str")).to_numpy()
    left = inside.copy()
    part = flagged["part"].to_numpy()
    unit = total_of(flagged, ["part"])
    for depth in DEPTHS:
        if depth != WHOLE:
            unit = split(unit, flagged[depth])
        whole = pd.Series(inside).groupby(unit).transform("all").to_numpy()
        left &= ~(whole & ~flagged[f"hidden_{depth}"].to_numpy(bool))
    return set(part[left])


def _numbered(rows: pd.DataFrame) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """By depth the number of the place that each row lies in, and of its cell there."""
    units = [np.zeros(len(rows), np.int64)]
    for level in LEVELS:
        units.append(split(units[-1], rows[level]))
    return units, [split(unit, rows["part"]) for unit in units]


def _small(
    n: np.ndarray,
    cell: np.ndarray,
    unit: np.ndarray,
    above: np.ndarray | None,
    upper: np.ndarray,
    closed: np.ndarray,
    minimum: int,
) -> np.ndarray:
    """Which rows lie in cells of one depth that are hidden for being small, or telling small ones beside them."""
    first = np.unique(cell, return_index=True)[1]
    table = pd.DataFrame({"n": np.bincount(cell, n).astype(np.int64), "unit": unit[first], "upper": upper[first]})
    table["above"] = above[first] if above is not None else 0
    table["suppressed"] = closed[first] | (table["n"] < minimum).to_numpy()
    totals = [["unit"], *([["above"]] if above is not None else [])]
    for _round in range(2):
        told = suppress_crossed(table.assign(left=table["n"]), totals=totals, minimum=minimum, n="left", hide=())
        table["suppressed"] = told["suppressed"].to_numpy(bool)
        # The cells of a hidden sum must not add up to it.
        bare = table["upper"] & ~table.groupby("above")["suppressed"].transform("any")
        least = table[bare].sort_values("n", kind="stable").drop_duplicates("above").index
        table.loc[least, "suppressed"] = True
    return table["suppressed"].to_numpy(bool)[cell]


def _exact(
    n: np.ndarray,
    units: list[np.ndarray],
    cells: list[np.ndarray],
    closed: list[np.ndarray],
    flags: list[np.ndarray],
    minimum: int,
) -> list[np.ndarray]:
    """``flags`` and what else must be hidden so that no small cell or total follows from what is shown."""
    groups = [*cells, *units]  # variables: the cells of every depth, then the totals
    ends = np.cumsum([0, *(group.max() + 1 for group in groups)])
    numbered = [group + start for group, start in zip(groups, ends, strict=False)]
    size = np.zeros(ends[-1], np.int64)
    hiding = np.zeros(ends[-1], bool)
    for variable, flag in zip(numbered, [*flags, *closed], strict=True):
        np.add.at(size, variable, n)
        hiding[variable] |= flag
    depths = len(cells)
    pairs = [(numbered[depths + depth], numbered[depth]) for depth in range(depths)]  # a total is its categories
    pairs += [(numbered[depth], numbered[depth + 1]) for depth in range(depths - 1)]  # a cell is its places' cells
    pairs += [(numbered[depths + depth], numbered[depths + depth + 1]) for depth in range(depths - 1)]
    few = (size > 0) & (size < minimum)
    kept = np.arange(ends[-1]) >= ends[depths]
    # Of what tells, the communities' cells are missed least.
    cost = np.concatenate([np.full(ends[at + 1] - ends[at], depths - at) for at in range(2 * depths)])
    found = guarded(_equations(pairs), size, hidden=hiding, secret=few & hiding, kept=kept, cost=np.abs(cost))
    return [found[variable] for variable in numbered[:depths]]


def _equations(pairs: list[tuple[np.ndarray, np.ndarray]]) -> Equations:
    """Each total as its parts, an equation for every total of every pair."""
    equation, variable, coefficient, begun = [], [], [], 0
    for total, part in pairs:
        span = part.max() + 1
        of_total, parts = np.divmod(np.unique(total * span + part), span)
        names, number = np.unique(of_total, return_inverse=True)
        equation += [begun + number, begun + np.arange(len(names))]
        variable += [parts, names]
        coefficient += [np.ones(len(number), np.int64), -np.ones(len(names), np.int64)]
        begun += len(names)
    return Equations(np.concatenate(equation), np.concatenate(variable), np.concatenate(coefficient))
