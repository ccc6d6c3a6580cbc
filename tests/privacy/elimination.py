"""What follows from sums that are known, by any additions and subtractions, in exact fractions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Sum:
    """A figure as a reader is given it: what it is the sum of, whether it is shown, and where it stands."""

    atoms: frozenset[Any]
    shown: bool
    where: str


def worked_out(amounts: Mapping[Any, int], told: Iterable[Sum], *, minimum: int = 5) -> list[str]:
    """Where a hidden figure of 1 to ``minimum`` − 1 follows from those shown; ``amounts`` is what each atom counts."""
    told = [Sum(frozenset(atom for atom in each.atoms if amounts.get(atom)), each.shown, each.where) for each in told]
    known = Known()
    for atoms in dict.fromkeys(each.atoms for each in told if each.shown):
        known.add(atoms)
    few = [each for each in told if each.atoms and not each.shown and sum(amounts[a] for a in each.atoms) < minimum]
    shown_few = [each for each in told if each.shown and 0 < sum(amounts[a] for a in each.atoms) < minimum]
    return sorted({each.where for each in few if known.holds(each.atoms)} | {each.where for each in shown_few})


class Known:
    """Sums that are known, in echelon form."""

    def __init__(self) -> None:
        self._rows: dict[Any, dict[Any, Fraction]] = {}

    def holds(self, atoms: Collection[Any]) -> bool:
        """Whether the sum of ``atoms`` follows from what is known."""
        return not self._reduced(atoms)

    def add(self, atoms: Collection[Any]) -> None:
        row = self._reduced(atoms)
        if row:
            first = min(row)
            self._rows[first] = {atom: value / row[first] for atom, value in row.items()}

    def _reduced(self, atoms: Collection[Any]) -> dict[Any, Fraction]:
        left = dict.fromkeys(sorted(atoms), Fraction(1))
        done: dict[Any, Fraction] = {}
        while left:
            atom = min(left)
            factor = left[atom]
            if atom not in self._rows:
                done[atom] = left.pop(atom)
                continue
            for other, value in self._rows[atom].items():
                rest = left.get(other, Fraction(0)) - factor * value
                left[other] = rest
                if not rest:
                    del left[other]
        return done
