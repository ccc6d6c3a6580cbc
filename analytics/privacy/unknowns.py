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
# A sum that is 0: by variable the factor with which it is taken, 1 to PRIME − 1.
Sum = dict[int, int]


def take_off(left: Sum, row: Sum, factor: int) -> tuple[list[int], list[int]]:
    """Take ``factor`` times ``row`` off ``left``, which is changed; the variables that came in, and that went."""
    came, went = [], []
    for variable, value in row.items():
        before = left.get(variable, 0)
        rest = (before - factor * value) % PRIME
        if rest:
            left[variable] = rest
            if not before:
                came.append(variable)
        elif before:
            del left[variable]
            went.append(variable)
    return came, went


class Solved:
    """Equations that hang together, in echelon form: of every row one unknown is told by the others."""

    def __init__(self, entries: Iterable[tuple[int, int, int, bool]]) -> None:
        """``entries``: equation, variable, coefficient, and whether the variable is unknown."""
        self._rows: dict[int, Sum] = {}
        self._known: dict[int, Sum] = {}
        self._holding: dict[int, set[int]] = {}
        for equation, variable, coefficient, is_unknown in entries:
            side = self._rows if is_unknown else self._known
            side.setdefault(equation, {})[variable] = coefficient % PRIME
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
            inverse = pow(row[column], -1, PRIME)
            for other in sorted(holding[column]):
                left = self._rows[other]
                factor = left[column] * inverse % PRIME
                for each, value in row.items():
                    rest = (left.get(each, 0) - factor * value) % PRIME
                    if rest:
                        left[each] = rest
                        holding[each].add(other)
                    elif each in left:
                        del left[each]
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
        found = {each: self._told_by(each) for each in self._fixed(asked)}
        return {each: known for each, known in found.items() if known is not None}

    def _fixed(self, asked: list[int]) -> list[int]:
        """Those of ``asked`` that could be fixed: 0 in a random solution of the equations with 0 for all that is known.

        All that are fixed are among them; that another is has a chance of one in 2⁶¹.
        """
        random = Random(len(self._rows))
        value = {column: random.randrange(1, PRIME) for column in self._columns if column not in self._order}
        for number, column in reversed(self._pivots):
            row = self._rows[number]
            rest = sum(factor * value[each] for each, factor in row.items() if each != column)
            value[column] = -rest * pow(row[column], -1, PRIME) % PRIME
        return [each for each in asked if not value[each]]

    def _told_by(self, asked: int) -> Sum | None:
        """The sum that holds ``asked`` as its only unknown, without it; None where there is none."""
        left: Sum = {asked: 1}
        known: Sum = {}
        used: list[tuple[int, int]] = []
        waiting = [self._order[asked]] if asked in self._order else []
        while waiting:
            number, column = self._pivots[heapq.heappop(waiting)]
            if column not in left:
                continue
            factor = left[column] * pow(self._rows[number][column], -1, PRIME) % PRIME
            came, _went = take_off(left, self._rows[number], factor)
            for each in came:
                if each in self._order:
                    heapq.heappush(waiting, self._order[each])
            used.append((number, factor))
        if left:
            return None
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
