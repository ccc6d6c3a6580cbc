"""Sums that hang together, solved for what they leave unknown: exactly, in whole numbers modulo a prime of 61 bits.

A sum that follows over the fractions follows there too, but for equations made to divide by that prime; so nothing that
follows is missed.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from random import Random
from typing import Final

PRIME: Final = (1 << 61) - 1
_HALF: Final = PRIME >> 1
# A sum that is 0: by variable the factor with which it is taken, not 0, and as near to 0 as it is modulo PRIME.
Sum = dict[int, int]


def near(value: int) -> int:
    """``value`` modulo PRIME, as near to 0 as may be: most factors are 1 and −1, which so stay small.

    >>> near(-1), near(PRIME - 1), near(3 * PRIME + 2)
    (-1, -1, 2)
    """
    if -_HALF <= value <= _HALF:
        return value
    rest = value % PRIME
    return rest - PRIME if rest > _HALF else rest


def inverse_of(value: int) -> int:
    """What ``value`` is multiplied by to be 1 modulo PRIME.

    >>> inverse_of(-1), near(2 * inverse_of(2))
    (-1, 1)
    """
    return value if value in (1, -1) else near(pow(value, -1, PRIME))


def take_off(left: Sum, row: Sum, factor: int) -> tuple[list[int], list[int]]:
    """Take ``factor`` times ``row`` off ``left``, which is changed; the variables that came in, and that went."""
    came, went = [], []
    for variable, value in row.items():
        before = left.get(variable, 0)
        rest = before - factor * value
        if not -_HALF <= rest <= _HALF:
            rest = near(rest)
        if rest:
            left[variable] = rest
            if not before:
                came.append(variable)
        elif before:
            del left[variable]
            went.append(variable)
    return came, went


def solved_for(column: int, row: Sum, value: Sum) -> int:
    """The value of one unknown of a sum, by those of the others.

    >>> solved_for(3, {1: 1, 2: 1, 3: -1}, {1: 20, 2: 3})
    23
    """
    rest = sum(factor * value[each] for each, factor in row.items() if each != column)
    return near(-rest * inverse_of(row[column]))


class Solved:
    """Equations that hang together, in echelon form: of every row one unknown is told by the others."""

    def __init__(self, entries: Iterable[tuple[int, int, int, bool]]) -> None:
        """``entries``: equation, variable, coefficient, and whether the variable is unknown."""
        self._rows: dict[int, Sum] = {}
        self._known: dict[int, Sum] = {}
        self._holding: dict[int, set[int]] = {}
        for equation, variable, coefficient, is_unknown in entries:
            side = self._rows if is_unknown else self._known
            side.setdefault(equation, {})[variable] = coefficient
            if is_unknown:
                self._holding.setdefault(variable, set()).add(equation)
        for equation in self._rows:
            self._known.setdefault(equation, {})
        self._columns = sorted(self._holding)
        self._pivots: list[tuple[int, int]] = []  # row, column
        # What was taken off a row, (row, factor), of what is known in it not yet: most of that is never asked for.
        self._taken: dict[int, list[tuple[int, int]]] = {}
        self._eliminate()
        self._order = {column: at for at, (_row, column) in enumerate(self._pivots)}
        pivotal = {row for row, _column in self._pivots}
        self._alone = [row for row in self._known if row not in pivotal]

    def _eliminate(self) -> None:
        holding = self._holding
        done = self._peel()
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
            inverse = inverse_of(row[column])
            for other in sorted(holding[column]):
                left = self._rows[other]
                factor = near(left[column] * inverse)
                came, went = take_off(left, row, factor)
                for each in came:
                    holding[each].add(other)
                for each in went:
                    holding[each].discard(other)
                self._taken.setdefault(other, []).append((number, factor))
                heapq.heappush(waiting, (len(left), other))

    def _peel(self) -> set[int]:
        """Set aside, one after the other, the rows with an unknown that no other holds: they need not be taken off."""
        done: set[int] = set()
        alone = [column for column in self._columns if len(self._holding[column]) == 1]
        while alone:
            column = alone.pop()
            for number in list(self._holding[column]):
                done.add(number)
                self._pivots.append((number, column))
                for each in self._rows[number]:
                    self._holding[each].discard(number)
                    if len(self._holding[each]) == 1:
                        alone.append(each)
        return done

    @property
    def relations(self) -> list[Sum]:
        """What the equations say of what is known alone."""
        return [known for known in map(self._known_in, self._alone) if known]

    def told(self, asked: list[int]) -> dict[int, Sum]:
        """Those of ``asked`` that follow, each with the known variables that it follows from."""
        if not asked:
            return {}
        value = self.values(Random(len(self._rows)))
        found = {each: self.known_in({each: 1}) for each in asked if not value[each]}
        return {each: known for each, known in found.items() if known is not None}

    def values(self, random: Random) -> Sum:
        """The unknowns in a random solution of the equations with 0 for all that is known.

        Those that follow are 0; that another is has a chance of one in 2⁶¹.
        """
        value = {column: random.randrange(1, PRIME) for column in self._columns if column not in self._order}
        for number, column in reversed(self._pivots):
            value[column] = solved_for(column, self._rows[number], value)
        return value

    def known_in(self, left: Sum) -> Sum | None:
        """What is known that ``left``, a sum of unknowns, follows from; None where it does not follow."""
        left = dict(left)
        used: list[tuple[int, int]] = []
        waiting = [self._order[each] for each in left if each in self._order]
        heapq.heapify(waiting)
        while waiting:
            number, column = self._pivots[heapq.heappop(waiting)]
            if column not in left:
                continue
            factor = near(left[column] * inverse_of(self._rows[number][column]))
            came, _went = take_off(left, self._rows[number], factor)
            for each in came:
                if each in self._order:
                    heapq.heappush(waiting, self._order[each])
            used.append((number, factor))
        if left:
            return None
        known: Sum = {}
        for number, factor in used:
            take_off(known, self._known_in(number), factor)
        return known

    def _known_in(self, number: int) -> Sum:
        """What is known in a row, the rows taken off it too."""
        asked = [number]
        while asked:
            row = asked[-1]
            before = [each for each, _factor in self._taken.get(row, ()) if self._taken.get(each)]
            if before:
                asked += before
                continue
            for each, factor in self._taken.pop(row, ()):
                take_off(self._known[row], self._known[each], factor)
            asked.pop()
        return self._known[number]
