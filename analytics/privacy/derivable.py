"""What follows from what is shown, exactly: hidden sums of few answers that additions and subtractions would give away.

A figure is a sum over a city's answers. Sums are told of each other by equations (a district is its streets, a street
its communities' weeks): what is shown in an equation is known, what is not is an unknown. A hidden sum follows if and
only if some combination of the equations leaves it as the only unknown.

The reckoning is done in whole numbers modulo a prime of 61 bits. A sum that follows over the fractions follows there
too, but for equations made to divide by that prime; so nothing that follows is missed. What inequalities tell (two
hidden parts that add up to 6 are 1 to 5 each) is not judged here: ``suppression`` and ``crossed`` begin with that.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

PRIME: Final = (1 << 61) - 1
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Equations:
    """Sums that are 0: one entry a row, ``equation``, ``variable`` and ``coefficient`` (1 a part, −1 the total)."""

    equation: Whole
    variable: Whole
    coefficient: Whole

    def of(self, wanted: Flags | npt.NDArray[np.intp]) -> Equations:
        """The entries that ``wanted`` marks, or numbers."""
        return Equations(self.equation[wanted], self.variable[wanted], self.coefficient[wanted])


def guarded(
    equations: Equations, n: Whole, *, hidden: Flags, secret: Flags, kept: Flags, cost: Whole
) -> npt.NDArray[np.bool_]:
    """``hidden`` and what must be hidden with it, until no ``secret`` follows from what is left.

    Arrays have an entry a variable: ``n`` its answers; ``secret`` those that must not follow, all of them ``hidden``.
    Of the figures that tell one secret the one of least ``cost`` is hidden, the smallest of these, the first of these;
    those ``kept`` only where nothing else would do. The same arguments always give the same answer.

    Worked: a street of 23, shown, is a community of 20 and one of 3, the secret: the 20 is hidden, at equal cost.

    >>> street = Equations(np.zeros(3, int), np.arange(3), np.array([1, 1, -1]))
    >>> few = np.array([True, False, False])
    >>> none, alike = np.zeros(3, bool), np.zeros(3, int)
    >>> guarded(street, np.array([3, 20, 23]), hidden=few, secret=few, kept=none, cost=alike).tolist()
    [True, True, False]
    """
    found = hidden.copy()
    changed: Flags | None = None
    while True:
        closed = []
        for told in _told(equations, found, secret, changed):
            if not any(found[each] for each in told.shown):
                least = min(told.shown, key=lambda each: (bool(kept[each]), cost[each], n[each], each))
                found[least] = True
                closed.append(least)
        if not closed:
            return found
        changed = np.zeros(len(found), bool)
        changed[closed] = True


def derivable(equations: Equations, hidden: Flags, secret: Flags) -> list[int]:
    """The ``secret`` variables that follow from those not ``hidden``, in order."""
    return sorted(told.secret for told in _told(equations, hidden, secret, None))


@dataclass(frozen=True)
class _Told:
    """A secret, and the shown figures by which it is told."""

    secret: int
    shown: list[int]


def _told(equations: Equations, hidden: Flags, secret: Flags, changed: Flags | None) -> Iterator[_Told]:
    """What follows now; only where unknowns hang together with one of ``changed``, if that is given."""
    unknown = equations.of(hidden[equations.variable])
    part = _connected(unknown, len(hidden))
    asked = secret & (part >= 0)
    if changed is not None:
        asked &= np.isin(part, part[changed])
    of_part = part[unknown.variable]
    wanted = unknown.of(np.isin(of_part, part[asked]))
    parts = part[wanted.variable]
    order = np.lexsort((wanted.variable, wanted.equation, parts))
    ends = np.flatnonzero(np.diff(parts[order], prepend=-1, append=-1))
    secrets = pd.Series(np.flatnonzero(asked)).groupby(part[asked]).agg(list)
    known = _Known(equations, hidden)
    for first, last in pairwise(ends.tolist()):
        rows = order[first:last]
        solved = _Solved(wanted.equation[rows], wanted.variable[rows], wanted.coefficient[rows])
        for each in solved.fixed(secrets[parts[rows[0]]]):
            combined = solved.combination(each)
            if combined is not None:
                yield _Told(each, known.shown(combined))


class _Known:
    """The shown entries of every equation."""

    def __init__(self, equations: Equations, hidden: Flags) -> None:
        shown = equations.of(~hidden[equations.variable])
        order = np.argsort(shown.equation, kind="stable")
        self._at = shown.of(order)

    def shown(self, combined: Mapping[int, int]) -> list[int]:
        """The variables that do not cancel out of a combination of equations."""
        total: dict[int, int] = {}
        for equation, factor in combined.items():
            first, last = np.searchsorted(self._at.equation, [equation, equation + 1])
            for at in range(first, last):
                variable = int(self._at.variable[at])
                total[variable] = (total.get(variable, 0) + factor * int(self._at.coefficient[at])) % PRIME
        return sorted(variable for variable, factor in total.items() if factor)


def _connected(unknown: Equations, count: int) -> Whole:
    """The part that each variable belongs to, by its smallest variable; −1 for those that are no unknowns."""
    label = np.full(count, -1, np.int64)
    label[unknown.variable] = unknown.variable
    if not len(unknown.variable):
        return label
    rows = np.unique(unknown.equation, return_inverse=True)[1]
    while True:
        least = np.full(rows.max() + 1, count, np.int64)
        np.minimum.at(least, rows, label[unknown.variable])
        lower = label.copy()
        np.minimum.at(lower, unknown.variable, least[rows])
        # Follow the smallest to its own smallest, so that long chains take few rounds.
        lower = np.where(lower >= 0, lower[lower], -1)
        if (lower == label).all():
            return label
        label = lower


class _Solved:
    """Equations that hang together, in echelon form: of every row one unknown is told by the others."""

    def __init__(self, equation: Whole, variable: Whole, coefficient: Whole) -> None:
        rows: dict[int, dict[int, int]] = {}
        holding: dict[int, set[int]] = {}
        for row, column, value in zip(equation.tolist(), variable.tolist(), coefficient.tolist(), strict=True):
            rows.setdefault(row, {})[column] = value % PRIME
            holding.setdefault(column, set()).add(row)
        self._columns = sorted(holding)
        self._pivots: list[tuple[int, int]] = []  # row, column
        self._rows = rows
        self._taken: dict[int, list[tuple[int, int]]] = {}  # what was taken off a row: (row, factor)
        self._eliminate(holding)

    def _eliminate(self, holding: dict[int, set[int]]) -> None:
        done = self._peel(holding)
        waiting = [(len(row), number) for number, row in self._rows.items() if number not in done]
        heapq.heapify(waiting)
        while waiting:
            size, number = heapq.heappop(waiting)
            row = self._rows[number]
            if number in done or size != len(row) or not row:
                continue
            done.add(number)
            # The unknown that the fewest other rows hold: the least work, and the fewest new entries.
            column = min(row, key=lambda each: (len(holding[each]), each))
            self._pivots.append((number, column))
            for each in row:
                holding[each].discard(number)
            inverse = pow(row[column], -1, PRIME)
            for other in sorted(holding[column]):
                factor = self._rows[other][column] * inverse % PRIME
                self._take_off(other, number, factor, holding)
                heapq.heappush(waiting, (len(self._rows[other]), other))

    def _peel(self, holding: dict[int, set[int]]) -> set[int]:
        """Set aside, one after the other, the rows with an unknown that no other holds: they need not be taken off."""
        done: set[int] = set()
        alone = [column for column in self._columns if len(holding[column]) == 1]
        while alone:
            column = alone.pop()
            for number in list(holding[column]):
                done.add(number)
                self._pivots.append((number, column))
                for each in self._rows[number]:
                    holding[each].discard(number)
                    if len(holding[each]) == 1:
                        alone.append(each)
        return done

    def _take_off(self, other: int, number: int, factor: int, holding: dict[int, set[int]]) -> None:
        left = self._rows[other]
        for column, value in self._rows[number].items():
            rest = (left.get(column, 0) - factor * value) % PRIME
            if rest:
                left[column] = rest
                holding[column].add(other)
            elif column in left:
                del left[column]
                holding[column].discard(other)
        self._taken.setdefault(other, []).append((number, factor))

    def fixed(self, asked: list[int]) -> list[int]:
        """Those of ``asked`` that could be fixed: 0 in a random solution of the equations with 0 for all that is known.

        All that are fixed are among them; that another is has a chance of one in 2⁶¹.
        """
        random = Random(len(self._rows))
        pivots = {column for _row, column in self._pivots}
        value = {column: random.randrange(1, PRIME) for column in self._columns if column not in pivots}
        for number, column in reversed(self._pivots):
            row = self._rows[number]
            rest = sum(factor * value[each] for each, factor in row.items() if each != column)
            value[column] = -rest * pow(row[column], -1, PRIME) % PRIME
        return [each for each in asked if not value[each]]

    def combination(self, asked: int) -> dict[int, int] | None:
        """By equation the factor with which it is taken so that ``asked`` alone is left; None where that cannot be."""
        left, used = {asked: 1}, {}
        for number, column in self._pivots:
            if column not in left:
                continue
            factor = left[column] * pow(self._rows[number][column], -1, PRIME) % PRIME
            used[number] = factor
            for each, value in self._rows[number].items():
                left[each] = (left.get(each, 0) - factor * value) % PRIME
                if not left[each]:
                    del left[each]
        if left:
            return None
        for number, _column in reversed(self._pivots):
            for other, factor in self._taken.get(number, []) if number in used else []:
                used[other] = (used.get(other, 0) - used[number] * factor) % PRIME
        return {number: factor for number, factor in used.items() if factor}
