"""What follows from what is shown where sums hang together in long chains: a city's figures week by week.

As ``privacy.derivable``, and as exact: a hidden sum follows if some combination of the equations leaves it as the only
unknown. There all is solved anew with every figure that is hidden; here it is solved once, and kept in step.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.cancelling import heed
from analytics.privacy.derivable import Equations, Flags, Parts, Whole
from analytics.privacy.unknowns import Sum, inverse_of, near, take_off


def guarded(
    equations: Equations, n: Whole, *, hidden: Flags, secret: Flags, kept: Flags, cost: Whole
) -> npt.NDArray[np.bool_]:
    """``hidden`` and what must be hidden with it, until no ``secret`` follows; arguments as of ``derivable.guarded``.

    Of the figures that tell one secret, one of least ``cost`` is hidden: first one that does not follow itself from
    what is shown, for the secret is then safe at once; else the smallest. Of a city of 1 820 communities in 16 weeks
    8 700 of 58 000 figures are hidden so, and 12 500 when the smallest is always taken, which moves the unknown along
    the chain.

    Worked: communities of 3 and 20 make 23, shown, as is their next week's 50 of 25 and 25; shown, too, are both weeks
    of the second, 45, and of both, 73. The 20 is hidden for the 3, but follows from 45 − 25; so the 45, which follows
    from nothing, is hidden next. ``derivable.guarded`` would hide 20, 23, 25 and 25.

    >>> sums = [(0, 1, -2), (3, 4, -5), (1, 4, -6), (2, 5, -7)]
    >>> rows = [(at, abs(one), -1 if one < 0 else 1) for at, parts in enumerate(sums) for one in parts]
    >>> few = np.arange(8) == 0
    >>> none, alike = np.zeros(8, bool), np.zeros(8, int)
    >>> n = np.array([3, 20, 23, 25, 25, 50, 45, 73])
    >>> np.flatnonzero(guarded(Equations(*np.array(rows).T), n, hidden=few, secret=few, kept=none, cost=alike)).tolist()
    [0, 1, 6]
    """
    found = hidden.copy()
    dear, rank = _ranked(n, kept, cost)
    reckoned = _Reckoned(equations, hidden, secret)
    for each in sorted(reckoned.told):
        while each in reckoned.told:
            shown = reckoned.told[each]
            least = min(map(dear.__getitem__, shown))
            cheapest = sorted([one for one in shown if dear[one] == least], key=rank.__getitem__)
            chosen = next((one for one in cheapest if not reckoned.follows(one)), cheapest[0])
            reckoned.hide(chosen)
            found[chosen] = True
    return found


def _ranked(n: Whole, kept: Flags, cost: Whole) -> tuple[list[int], list[int]]:
    """Of each figure how dear it is (those of one ``kept`` and ``cost`` alike), and its place: dear ones last, of
    these large ones, of these later ones."""
    order = np.lexsort((n, cost, kept))
    dearer = (np.diff(kept[order].astype(np.int8), prepend=0) != 0) | (np.diff(cost[order], prepend=0) != 0)
    dear, rank = np.zeros((2, len(n)), np.int64)
    dear[order], rank[order] = np.cumsum(dearer), np.arange(len(n))
    return dear.tolist(), rank.tolist()


class _Reckoned:
    """What follows from what is shown, kept in step while more is hidden.

    ``told`` has the secrets that follow, each with the shown variables by which it does. What hides a variable can only
    take secrets from it. The shown variables tell of each other by relations: sums of shown variables alone. A variable
    in none of them is lost when it is hidden, with every secret that it tells; one in some is put in terms of the
    others. Equations are solved when one of their variables is first asked for: most never are.
    """

    def __init__(self, equations: Equations, hidden: Flags, secret: Flags) -> None:
        self._apart = Parts(equations, hidden)
        order = np.argsort(equations.variable, kind="stable")
        # The parts of a variable stand together, from the start of it to that of the next.
        self._parts_of: list[int] = self._apart.of_equation[equations.equation[order]].tolist()
        self._starts: list[int] = equations.variable[order].searchsorted(np.arange(len(hidden) + 1)).tolist()
        self._solved: set[int] = set()
        self._touched: set[int] = set()
        # Relations are numbered from 0, secrets that follow by −1 − the secret.
        self._sums: dict[int, Sum] = {}
        # Which of either hold a variable.
        self._relating: dict[int, set[int]] = {}
        self._telling: dict[int, set[int]] = {}
        self._relations = 0
        self.told: dict[int, Sum] = {}
        for part, secrets in self._apart.holding(np.flatnonzero(secret & (self._apart.of_variable >= 0))).items():
            self._solve(part, secrets)

    def follows(self, variable: int) -> bool:
        """Whether a shown ``variable`` would still follow if it were hidden."""
        self._touch(variable)
        return bool(self._relating.get(variable))

    def hide(self, variable: int) -> None:
        """Hide a shown ``variable``."""
        self._touch(variable)
        relations, secrets = self._relating.pop(variable, set()), self._telling.pop(variable, set())
        if not relations:
            for number in secrets:
                self._drop(number, variable)
            return
        chosen = min(relations, key=lambda number: (len(self._sums[number]), number))
        row = self._drop(chosen, variable)
        inverse = inverse_of(row[variable])
        for holding, numbers in ((self._relating, relations - {chosen}), (self._telling, secrets)):
            for number in numbers:
                came, went = take_off(self._sums[number], row, near(self._sums[number][variable] * inverse))
                for each in came:
                    holding.setdefault(each, set()).add(number)
                for each in went:
                    if each != variable:
                        holding[each].discard(number)

    def _touch(self, variable: int) -> None:
        if variable in self._touched:
            return
        self._touched.add(variable)
        for part in self._parts_of[self._starts[variable] : self._starts[variable + 1]]:
            self._solve(part, [])

    def _solve(self, part: int, secrets: list[int]) -> None:
        if part in self._solved:
            return
        heed()  # there are thousands of them in a city
        self._solved.add(part)
        solved = self._apart.solved(part)
        for relation in solved.relations:
            self._keep(self._relations, relation)
            self._relations += 1
        for secret, known in solved.told(secrets).items():
            self.told[secret] = known
            self._keep(-1 - secret, known)

    def _keep(self, number: int, held: Sum) -> None:
        self._sums[number] = held
        holding = self._holding(number)
        for each in held:
            holding.setdefault(each, set()).add(number)

    def _drop(self, number: int, variable: int) -> Sum:
        """Forget a relation, or that a secret follows, but not who holds ``variable``."""
        row, holding = self._sums.pop(number), self._holding(number)
        for each in row:
            if each != variable:
                holding[each].discard(number)
        if number < 0:
            del self.told[-1 - number]
        return row

    def _holding(self, number: int) -> dict[int, set[int]]:
        return self._relating if number >= 0 else self._telling
