"""Sums of which some are unknown, kept in step while more is hidden: what of it follows from what is shown.

As ``privacy.derivable`` has it, and as exact: each question is answered as ``privacy.unknowns`` would, which takes the
sums in the same order. But that needs elimination for few of them only. Set aside first are sums with an unknown that
no other holds; those with one unknown are then plain, and with what they tell so may others be. What is left is the
knot, and it is mostly the same when one more figure is hidden, which is plain itself.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from analytics.privacy.unknowns import PRIME, Solved, Sum, inverse_of, near, solved_for, take_off

Whole = npt.NDArray[np.int64]


@dataclass
class Part:
    """Equations and unknowns that hang together; ``least`` of the unknowns names it."""

    least: int
    unknowns: set[int]
    equations: set[int]


class Peeled:
    """Equations, given by entry as in ``derivable.Equations``, and which variables are unknown."""

    def __init__(self, equation: Whole, variable: Whole, coefficient: Whole, hidden: npt.NDArray[np.bool_]) -> None:
        self._of_equation = _Entries(equation, variable, coefficient)
        self._of_variable = _Entries(variable, equation, coefficient)
        self._whole: dict[int, Sum] = {}  # equations that were asked for
        self._unknown: dict[int, set[int]] = {}  # by equation
        self._equations: dict[int, list[int]] = {}  # by unknown
        self._left: dict[int, set[int]] = {}  # of these those that are not set aside
        # Those set aside, in order: none holds the column of an earlier one. What is hidden later leaves that so.
        self._pivots: list[tuple[int, int]] = []
        self._at: dict[int, int] = {}  # by column
        self._aside: dict[int, int] = {}  # by equation
        self._alone: list[int] = []
        self._parts: dict[int, Part] = {}  # by unknown
        self._knots: dict[int, _Knot] = {}  # by smallest equation
        for each in np.flatnonzero(hidden).tolist():
            self._open(each)
        self._peel()

    def hide(self, variable: int) -> None:
        """Make a shown ``variable`` unknown."""
        self._open(variable)
        self._peel()

    def part(self, unknown: int) -> Part:
        """What hangs together with an ``unknown``."""
        return self._parts[unknown]

    def told(self, part: Part, asked: Iterable[int]) -> dict[int, list[int]]:
        """Those ``asked`` of a part's unknowns that follow, each with the shown figures by which it does."""
        if not part.equations:
            return {}
        plain, asked = _Plain(part, self._unknown, self._left, self._aside), list(asked)
        knot: _Knot | None = None
        value: Sum = {}
        if any(each not in plain.at for each in asked):
            knot = self._knot(plain.rest(self._unknown))
            value = dict.fromkeys(plain.at, 0) | knot.values
            if not part.equations.isdisjoint(self._aside):
                self._fill(value, part)
        found = {each: self._shown(each, plain, knot) for each in asked if not value.get(each)}
        return {each: shown for each, shown in found.items() if shown is not None}

    def _open(self, variable: int) -> None:
        numbers, _coefficients = self._of_variable.of(variable)
        self._equations[variable] = numbers
        self._join(variable, numbers)
        for number in numbers:
            self._unknown.setdefault(number, set()).add(variable)
        self._left[variable] = {number for number in numbers if number not in self._aside}
        if len(self._left[variable]) == 1:
            self._alone.append(variable)

    def _join(self, variable: int, numbers: list[int]) -> None:
        joined = [self._parts[next(iter(self._unknown[number]))] for number in numbers if number in self._unknown]
        part = max(joined, key=lambda one: len(one.unknowns), default=Part(variable, set(), set()))
        for other in joined:
            if other.least != part.least:
                part.unknowns |= other.unknowns
                part.equations |= other.equations
                self._parts |= dict.fromkeys(other.unknowns, part)
        part.unknowns.add(variable)
        part.equations.update(numbers)
        part.least = min(variable, *(other.least for other in joined), part.least)
        self._parts[variable] = part

    def _peel(self) -> None:
        while self._alone:
            column = self._alone.pop()
            if not self._left[column]:  # set aside by another column since
                continue
            (number,) = self._left[column]
            self._aside[number] = self._at[column] = len(self._pivots)
            self._pivots.append((number, column))
            for each in self._unknown[number]:
                self._left[each].discard(number)
                if len(self._left[each]) == 1:
                    self._alone.append(each)

    def _fill(self, value: Sum, part: Part) -> None:
        """The values of those set aside, by those of the others: see ``Solved.values``."""
        random = Random(len(part.unknowns))
        for each in sorted(part.unknowns):
            if each not in self._at and each not in value:
                value[each] = random.randrange(1, PRIME)
        aside = sorted((self._aside[number] for number in part.equations if number in self._aside), reverse=True)
        for number, column in map(self._pivots.__getitem__, aside):
            row = self._row(number)
            value[column] = solved_for(column, {each: row[each] for each in self._unknown[number]}, value)

    def _knot(self, rest: dict[int, frozenset[int]]) -> _Knot:
        least = min(rest, default=-1)
        found = self._knots.get(least)
        if found is None or found.rest != rest:
            entries = [(number, each, self._row(number)[each], True) for number, held in rest.items() for each in held]
            # What is told by which sums is asked, whatever is known in them by then: their numbers stand for that.
            found = _Knot(rest, Solved([*entries, *((number, number, 1, False) for number in rest)]))
            self._knots[least] = found
        return found

    def _shown(self, asked: int, plain: _Plain, knot: _Knot | None) -> list[int] | None:
        """What is shown that ``asked`` follows from; None where it does not follow. What is plain needs no ``knot``."""
        left: Sum = {asked: 1}
        self._take_off(left, self._at, self._pivots)
        if knot is not None:
            tied = {each: factor for each, factor in left.items() if each in self._equations and each not in plain.at}
            numbers = knot.solved.known_in(tied)
            if numbers is None:
                return None
            for number, factor in numbers.items():
                take_off(left, self._row(number), -factor)
        self._take_off(left, plain.at, plain.pivots)
        return sorted(left)

    def _take_off(self, left: Sum, at: dict[int, int], pivots: list[tuple[int, int]]) -> None:
        """Take the columns of ``pivots`` off ``left``, each by its equation, in order."""
        waiting = [at[each] for each in left if each in at]
        heapq.heapify(waiting)
        while waiting:
            number, column = pivots[heapq.heappop(waiting)]
            if column in left:
                row = self._row(number)
                came, _went = take_off(left, row, near(left[column] * inverse_of(row[column])))
                for each in came:
                    if each in at:
                        heapq.heappush(waiting, at[each])

    def _row(self, number: int) -> Sum:
        if number not in self._whole:
            self._whole[number] = dict(zip(*self._of_equation.of(number), strict=True))
        return self._whole[number]


class _Plain:
    """The unknowns of a part that follow one by one, each from a sum of which all else is known by then.

    ``pivots``: sum and unknown, the last first, and ``at`` which of them tells an unknown.
    """

    def __init__(
        self, part: Part, unknown: dict[int, set[int]], holding: dict[int, set[int]], aside: dict[int, int]
    ) -> None:
        left = {number: len(unknown[number]) for number in part.equations if number not in aside}
        # In the order of their numbers: where two sums tell the same, the first does.
        waiting = [number for number, count in left.items() if count == 1]
        heapq.heapify(waiting)
        told: dict[int, int] = {}
        while waiting:
            number = heapq.heappop(waiting)
            if not left[number]:
                continue
            (column,) = unknown[number].difference(told)
            told[column] = number
            for other in holding[column]:
                left[other] = count = left[other] - 1
                if count == 1:
                    heapq.heappush(waiting, other)
        self.pivots = [(number, column) for column, number in reversed(told.items())]
        self.at = {column: at for at, (_number, column) in enumerate(self.pivots)}
        self._left = left

    def rest(self, unknown: dict[int, set[int]]) -> dict[int, frozenset[int]]:
        """By sum what is left unknown, of those that tell nothing."""
        return {
            number: frozenset(unknown[number].difference(self.at)) for number, count in self._left.items() if count > 1
        }


class _Knot:
    """Sums each of which has several unknowns, and each of these several sums, solved."""

    def __init__(self, rest: dict[int, frozenset[int]], solved: Solved) -> None:
        self.rest, self.solved = rest, solved
        self.values = solved.values(Random(len(rest)))


class _Entries:
    """Entries by what they are of."""

    def __init__(self, of: Whole, other: Whole, coefficient: Whole) -> None:
        order = np.argsort(of, kind="stable")
        self._other, self._coefficient = other[order], coefficient[order]
        self._ends = np.searchsorted(of[order], np.arange(int(of.max(initial=-1)) + 2))

    def of(self, number: int) -> tuple[list[int], list[int]]:
        """The others, and their coefficients."""
        if number + 1 >= len(self._ends):
            return [], []
        at = slice(self._ends[number], self._ends[number + 1])
        return self._other[at].tolist(), self._coefficient[at].tolist()
