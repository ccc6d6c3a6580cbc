"""How many of the households that did not answer are satisfied: the beta-binomial, term by term.

As drawn from Pólya's urn: it holds ``a`` for satisfied and ``b`` against, and each household drawn puts ``added`` more
of its own kind into it: 1 gives the beta-binomial of a Beta(a, b), 0 the binomial. So of m households

    p(k + 1) / p(k) = (m − k)(a + k·added) / ((k + 1)(b + (m − k − 1)·added)),

and each unit's terms are taken up and down from the number expected, until they are too small to count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.estimation.intervals import Floats, Numbers, floats

Whole = npt.NDArray[np.int64]
# Next to the term of the number expected; thousands of them together stay under the last digit.
NEGLIGIBLE: Final = 1e-18
# Beyond so many standard deviations most units have less than that; the others are taken further.
_DEVIATIONS: Final = 12
# So many terms are worked on at once as a processor's cache holds.
_AT_ONCE: Final = 1 << 14


@dataclass(frozen=True)
class Unanswered:
    """The satisfied among ``others`` households, a unit an entry: how many are expected (``mean``), how probable it is
    that there are no more than so many (:meth:`at_most`), and the number that is reached so probably
    (:meth:`quantile`)."""

    others: Floats
    mean: Floats
    blocks: tuple[_Block, ...]

    @classmethod
    def of(cls, others: Numbers, a: Numbers, b: Numbers, *, added: float = 1.0) -> Unanswered:
        """``others`` whole numbers from 0, ``a`` and ``b`` above 0; vectors of one length.

        Worked: of 2 households, a Beta(1, 1) makes 0, 1 and 2 satisfied equally probable.

        >>> found = Unanswered.of([2], [1], [1])
        >>> found.mean.tolist(), found.at_most(np.array([0])).round(3).tolist(), found.quantile(0.5).tolist()
        ([1.0], [0.333], [1.0])
        """
        every, satisfied, against = (np.atleast_1d(floats(each)) for each in (others, a, b))
        whole = satisfied + against
        mean = every * (satisfied / whole)
        spread = np.sqrt(every * satisfied * against * (whole + every * added) / (whole + added) / whole**2)
        reach = np.minimum(np.ceil(_DEVIATIONS * spread) + 1, every + 1).astype(np.int64)
        blocks = tuple(
            _Block.of(rows, every[rows], satisfied[rows], against[rows], added, int(reach[rows[0]]))
            for rows in _alike(reach)
        )
        return cls(every, mean, blocks)

    def at_most(self, most: Floats) -> Floats:
        """The probability of ``most`` or fewer in each unit; 0 or 1 only where that is certain."""
        found = np.zeros(len(self.others))
        for block in self.blocks:
            found[block.rows] = block.at_most(most[block.rows])
        # What is not certain stays under 1, whatever the sums are rounded to.
        short = np.minimum(found, np.nextafter(1, 0))
        return np.where(most < 0, 0.0, np.where(most >= self.others, 1.0, short))

    def quantile(self, probability: float) -> Floats:
        """The smallest number in each unit that is reached with ``probability``."""
        found = np.zeros(len(self.others))
        for block in self.blocks:
            found[block.rows] = block.quantile(probability)
        return np.clip(found, 0, self.others)


@dataclass(frozen=True)
class _Block:
    """Units (``rows``) of about the same spread: how probable so many or fewer are, a column a number from ``first``
    on; the numbers under 0 and over all households are there with nothing."""

    rows: Whole
    first: Floats
    cumulated: Floats

    @classmethod
    def of(cls, rows: Whole, others: Floats, a: Floats, b: Floats, added: float, reach: int) -> _Block:
        start = np.floor(others * (a / (a + b)))
        up, down = _falling(start, others, a, b, added, reach), _falling(others - start, others, b, a, added, reach)
        if max(up[:, -1].max(), down[:, -1].max()) > NEGLIGIBLE:
            return cls.of(rows, others, a, b, added, 2 * reach)
        terms = np.concatenate([down[:, ::-1], np.ones((len(rows), 1)), up], axis=1)
        cumulated = np.cumsum(terms, axis=1)
        return cls(rows, start - reach, cumulated / cumulated[:, -1:])

    def at_most(self, most: Floats) -> Floats:
        column = np.clip(most - self.first, -1, self.cumulated.shape[1] - 1).astype(np.int64)
        return np.where(column < 0, 0.0, self.cumulated[np.arange(len(column)), column])

    def quantile(self, probability: float) -> Floats:
        # The sums may end a hair short of what they should.
        return self.first + (self.cumulated < probability - 1e-12).sum(axis=1)


def _falling(start: Floats, others: Floats, a: Floats, b: Floats, added: float, reach: int) -> Floats:
    """The terms of the ``reach`` numbers over ``start`` as parts of that of ``start``: shape (units, reach).

    Those of fewer satisfied are those of more against: the same with a and b, and the households, exchanged.
    """
    number = start[:, None] + np.arange(reach, dtype=np.float64)
    left = others[:, None] - number
    more = np.maximum(left, 0) * (a[:, None] + number * added)
    fewer = (number + 1) * (b[:, None] + np.maximum(left - 1, 0) * added)
    return np.multiply.accumulate(more / fewer, axis=1)


def _alike(reach: Whole) -> Iterator[Whole]:
    """The units in parts, those that reach furthest first, each of no more terms than are worked on at once."""
    order, at = np.argsort(-reach, kind="stable"), 0
    while at < len(order):
        units = max(1, _AT_ONCE // (2 * int(reach[order[at]]) + 1))
        yield order[at : at + units]
        at += units
