"""What follows from what is shown, exactly: hidden sums of few answers that additions and subtractions would give away.

A figure is a sum over a city's answers. Sums are told of each other by equations (a district is its streets, a street
its communities' weeks): what is shown in an equation is known, what is not is an unknown. A hidden sum follows if and
only if some combination of the equations leaves it as the only unknown.

The reckoning is done in whole numbers modulo a prime of 61 bits. A sum that follows over the fractions follows there
too, but for equations made to divide by that prime; so nothing that follows is missed. What inequalities tell (two
hidden parts that add up to 6 are 1 to 5 each) is not judged here: ``suppression`` and ``crossed`` begin with that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.privacy.peeled import Part, Peeled
from analytics.privacy.unknowns import Solved

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
    sums = Peeled(equations.equation, equations.variable, equations.coefficient, hidden)
    rank = np.empty(len(n), np.int64)
    rank[np.lexsort((n, cost, kept))] = np.arange(len(n))
    dear = rank.tolist()
    # What does not follow never will: whatever is hidden later tells less.
    following = set(np.flatnonzero(secret & hidden).tolist())
    changed = sorted(following)
    while changed:
        closed: set[int] = set()
        for part in _holding(sums, changed):
            asked = part.unknowns & following
            told = sums.told(part, sorted(asked))
            following -= asked.difference(told)
            for shown in told.values():
                if closed.isdisjoint(shown):
                    closed.add(min(shown, key=dear.__getitem__))
        # What follows is asked of what was hidden as the round began.
        changed = sorted(closed)
        for each in changed:
            sums.hide(each)
        found[changed] = True
    return found


def derivable(equations: Equations, hidden: Flags, secret: Flags) -> list[int]:
    """The ``secret`` variables that follow from those not ``hidden``, in order."""
    secrets = set(np.flatnonzero(secret & hidden).tolist())
    sums = Peeled(equations.equation, equations.variable, equations.coefficient, hidden)
    parts = _holding(sums, secrets)
    return sorted(each for part in parts for each in sums.told(part, sorted(part.unknowns & secrets)))


def _holding(sums: Peeled, unknowns: Iterable[int]) -> list[Part]:
    """The parts that hold one of ``unknowns``, in order of their smallest: the same question has one answer."""
    parts: dict[int, Part] = {part.least: part for part in map(sums.part, unknowns)}
    return [part for _least, part in sorted(parts.items())]


class Parts:
    """Equations apart: those that hang together by what is unknown are one part; one without unknowns is by itself.

    ``of_variable`` is the part of each unknown, named by its smallest; −1 for what is known. ``of_equation``: the part
    of each equation; those without unknowns are numbered after all variables.
    """

    def __init__(self, equations: Equations, hidden: Flags) -> None:
        is_unknown = hidden[equations.variable]
        self.of_variable = _connected(equations.of(is_unknown), len(hidden))
        self.of_equation = np.arange(int(equations.equation.max(initial=-1)) + 1) + len(hidden)
        self.of_equation[equations.equation[is_unknown]] = self.of_variable[equations.variable[is_unknown]]
        of_entry = self.of_equation[equations.equation]
        order = np.argsort(of_entry, kind="stable")
        self._entries, self._of_entry, self._unknown = equations.of(order), of_entry[order], is_unknown[order]

    def holding(self, asked: npt.NDArray[np.intp]) -> dict[int, list[int]]:
        """By part the ``asked`` unknowns in it."""
        found: dict[int, list[int]] = {}
        for one, part in sorted(
            zip(asked.tolist(), self.of_variable[asked].tolist(), strict=True), key=lambda at: at[::-1]
        ):
            found.setdefault(part, []).append(one)
        return found

    def solved(self, part: int) -> Solved:
        """The equations of one part, solved."""
        at = slice(*np.searchsorted(self._of_entry, [part, part + 1]))
        columns = (self._entries.equation, self._entries.variable, self._entries.coefficient, self._unknown)
        return Solved(zip(*(column[at].tolist() for column in columns), strict=True))


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
