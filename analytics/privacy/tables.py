"""Tables of answers by groups of residents, in places within places: no small group is described, nor follows.

A table has a row a group (女, 70岁以上, 3号楼) and a column an answer. It is told of a city, of each district and each
street, and its margins, the place's own answers, stand on other pages. What is hidden must not follow from the other
cells, from the margins, nor from the tables of the places above, beside and below.

Additions and subtractions are judged exactly. That counts are not negative is judged of each sum by itself: where what
is left of one is 0, so are its parts. What several such steps in a row would tell, and what bounds would, is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.privacy.crossed import suppress_crossed
from analytics.privacy.derivable import Equations, Flags, Whole, guarded


@dataclass(frozen=True, eq=False)
class Tables:
    """What is counted: ``cells`` (places × rows × answers) and ``bases`` (places × rows), how many answered.

    ``parent`` is the number of the place that holds each, −1 for the topmost. ``group`` is the number of the group
    each answer belongs to (satisfied 0, others 1), −1 for none. ``exclusive``: one form gives one answer, so a row's
    cells add up to its base.
    """

    cells: Whole
    bases: Whole
    parent: Whole
    group: Whole
    exclusive: bool = True

    @property
    def grouped(self) -> Whole:
        """Places × rows × groups."""
        numbers = range(int(self.group.max(initial=-1)) + 1)
        found = [self.cells[:, :, self.group == number].sum(axis=2) for number in numbers]
        return np.stack(found, axis=2) if found else np.zeros((*self.bases.shape, 0), np.int64)


@dataclass(frozen=True, eq=False)
class Hidden:
    """What must not be shown: ``cells``, ``groups`` and ``bases`` as in :class:`Tables`, and whole ``places``."""

    cells: Flags
    groups: Flags
    bases: Flags
    places: Flags


def hidden(
    tables: Tables, *, minimum: int, closed: Flags, rows_closed: Flags | None = None, rows_known: bool | Flags = False
) -> Hidden:
    """What must be hidden of all ``tables`` together.

    ``closed``: the places whose own answers are hidden elsewhere; they tell nothing here, and do not follow from here.
    ``rows_closed``: the bases that must be hidden anyway (places × rows). ``rows_known``: how many a row has is told
    elsewhere, as of a question's own answers, of all rows or of some (places × rows); else a row of fewer than
    ``minimum`` hides its number, too.

    Hidden are: rows of fewer than ``minimum``; answers that fewer than ``minimum`` of a place gave; single answers
    (not their groups: a share of satisfied is told of any row that is not small) of fewer than ``minimum``; then what
    must be hidden with them until none of these follows, by any additions and subtractions (``privacy.derivable``).
    """
    sums = _Sums(tables)
    known = np.broadcast_to(rows_known, tables.bases.shape)
    n, secret = sums.n, sums.secret(minimum, known)
    first = secret | sums.of_small_rows(minimum)
    if rows_closed is not None:
        first[:, :-1, sums.base] |= rows_closed
        first[:, :-1, :] |= rows_closed[:, :, None]
    first[:, :-1, : sums.answers] |= _evened(tables, first[:, :-1, : sums.answers], minimum)
    first[closed] = True
    secret[closed, -1, sums.base] = (n > 0)[closed, -1, sums.base]
    margins = np.zeros(n.shape, bool)
    margins[:, -1, :] = True
    margins[:, :-1, sums.base] |= known
    cost = np.zeros(n.shape, np.int64)
    cost[:, :, sums.answers :] = 1
    cost[:, :, sums.base] = 2
    found = _guarded(sums, hidden=first, secret=secret & first, kept=margins, cost=cost)
    rows = found[:, :-1, :]
    return Hidden(
        cells=rows[:, :, : sums.answers],
        groups=rows[:, :, sums.answers : sums.base],
        bases=rows[:, :, sums.base],
        places=closed | found[:, -1, sums.base],
    )


def _guarded(sums: _Sums, *, hidden: Flags, secret: Flags, kept: Flags, cost: Whole) -> Flags:
    """``hidden`` and what must be hidden with it, where nothing that is known to be 0 covers anything.

    Counts are not negative: where the hidden parts of a shown sum add up to 0, each of them is 0, and known.
    """
    equations, n = sums.equations(), sums.n.ravel()

    def covered(begun: Flags, empty: Flags) -> Flags:
        left = equations.of(~empty[equations.variable])
        found = guarded(left, n, hidden=begun, secret=secret.ravel(), kept=kept.ravel(), cost=cost.ravel())
        # Other pages show the margins; what these alone would tell, only cells that might be 0 can cover.
        return np.where(kept.ravel(), begun, found) if empty.any() else found

    found = covered(hidden.ravel(), n == 0)
    empty = np.zeros(n.size, bool)
    while True:
        found = covered(found, empty)
        more, known = _bared(equations, n, found & ~empty, kept.ravel())
        if not (more & ~found).any() and not (known & ~empty).any():
            return found.reshape(hidden.shape)
        found, empty = found | more, empty | known


def _bared(equations: Equations, n: Whole, unknown: Flags, kept: Flags) -> tuple[Flags, Flags]:
    """Sums that are known, whose ``unknown`` parts are all 0: the smallest other part of each, to be hidden with them;
    and, where there is none but those ``kept``, these parts, which are known to be 0."""
    more, known = np.zeros(len(n), bool), np.zeros(len(n), bool)
    number, variable = equations.equation, equations.variable
    is_hidden, is_total = unknown[variable], equations.coefficient < 0
    count = int(number.max(initial=-1)) + 1
    hidden = np.bincount(number, is_hidden & ~is_total, minlength=count)
    filled = np.bincount(number, is_hidden & (is_total | (n[variable] != 0)), minlength=count)
    bare = np.isin(number, np.flatnonzero((hidden > 0) & (filled == 0))) & ~is_total
    number, parts = number[bare], variable[bare]
    for each in np.unique(number).tolist():
        here = parts[number == each]
        others = here[(n[here] > 0) & ~kept[here]]
        if len(others):
            more[others[np.argmin(n[others])]] = True
        else:
            known[here[unknown[here]]] = True
    return more, known


class _Sums:
    """Every sum that a table tells, its rows and their total: answers, groups of answers, and the base last."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.answers = tables.cells.shape[2]
        self.base = self.answers + tables.grouped.shape[2]
        rows = np.concatenate([tables.cells, tables.grouped, tables.bases[:, :, None]], axis=2)
        self.n = np.concatenate([rows, rows.sum(axis=1, keepdims=True)], axis=1)
        self._number = np.arange(self.n.size).reshape(self.n.shape)

    def secret(self, minimum: int, rows_known: Flags) -> Flags:
        """Sums over few residents, and what few residents of a row or an answer said."""
        few = (self.n > 0) & (self.n < minimum)
        found = np.zeros(self.n.shape, bool)
        found[:, :-1, : self.answers] = few[:, :-1, : self.answers]
        small_row, small_answer = few[:, :, self.base], few[:, -1, :]
        found[:, :-1, : self.base] |= small_row[:, :-1, None] | small_answer[:, None, : self.base]
        found[:, :-1, self.base] = few[:, :-1, self.base] & ~rows_known
        return found & (self.n > 0)

    def of_small_rows(self, minimum: int) -> Flags:
        """All answers of small rows: that none of them gave one would be told otherwise."""
        small = (self.n[:, :, self.base] > 0) & (self.n[:, :, self.base] < minimum)
        found = np.zeros(self.n.shape, bool)
        found[:, :-1, : self.base] = small[:, :-1, None]
        return found

    def equations(self) -> Equations:
        """Places and their parts, totals and their rows, groups and their answers, bases and their groups."""
        number, variable, coefficient = [], [], []
        begun = 0
        for totals, parts in self._sums():
            if not parts.size:
                continue
            count = len(totals)
            numbered = begun + np.arange(count)
            number += [numbered, np.repeat(numbered, parts.shape[1])]
            variable += [totals, parts.ravel()]
            coefficient += [-np.ones(count, np.int64), np.ones(parts.size, np.int64)]
            begun += count
        return Equations(np.concatenate(number), np.concatenate(variable), np.concatenate(coefficient))

    def _sums(self) -> Iterator[tuple[Whole, Whole]]:
        """(totals, parts): the numbers of sums, and of each sum's parts, one row a sum."""
        at, group = self._number, self._tables.group
        rows = np.moveaxis(at[:, :-1, :], 1, 2)
        yield at[:, -1, :].ravel(), rows.reshape(-1, len(at[0]) - 1)
        for place in np.unique(self._tables.parent[self._tables.parent >= 0]):
            inside = at[self._tables.parent == place]
            yield at[place].ravel(), inside.reshape(len(inside), -1).T
        if not self._tables.exclusive:
            return
        groups = range(self.answers, self.base)
        for number, column in enumerate(groups):
            inside = np.flatnonzero(group == number)
            yield at[:, :, column].ravel(), at[:, :, inside].reshape(-1, len(inside))
        apart = np.flatnonzero(group < 0)
        parts = np.concatenate([at[:, :, apart], at[:, :, self.answers : self.base]], axis=2)
        yield at[:, :, self.base].ravel(), parts.reshape(-1, parts.shape[2])


def _evened(tables: Tables, begun: Flags, minimum: int) -> Flags:
    """``begun`` and the next smallest cells along each row's group and each answer, as ``crossed`` has them."""
    place, row, answer = (index.ravel() for index in np.indices(tables.cells.shape))
    frame = pd.DataFrame(
        {
            "place": place,
            "row": row,
            "answer": answer,
            "group": tables.group[answer],
            "n": tables.cells.ravel(),
            "suppressed": begun.ravel(),
        }
    )
    totals = [["place", "answer"], *([["place", "row", "group"]] if tables.exclusive else [])]
    closed = suppress_crossed(frame, totals=totals, minimum=minimum, hide=())
    return closed["suppressed"].to_numpy(bool).reshape(tables.cells.shape) & (tables.cells > 0)
