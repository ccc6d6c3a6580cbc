"""Shares of small communities drawn towards the share of all: beta-binomial, empirical Bayes by method of moments.

A community's households are taken to be satisfied with a probability of its own, which varies between communities as a
Beta(a, b). What the households that answered said is known; only the others are uncertain, and of them the number
satisfied is beta-binomial. A community all of whose households answered has no uncertainty left and is not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.special import betainc, betaincinv

from analytics.estimation.intervals import Floats, Numbers, floats, share_of
from analytics.estimation.units.unanswered import Unanswered

# Never less certain than Jeffreys' prior, which counts as one household: a weaker one believes in unanimity alone.
WEAKEST: Final = 1.0


@dataclass(frozen=True)
class Prior:
    """What a community's share is expected to be before its own answers are looked at.

    ``mean``: the share of all, 0–1; ``strength``: as many answers weigh as much as the prior, infinite where
    communities do not differ beyond chance. a = mean·strength, b = (1 − mean)·strength.
    """

    mean: float
    strength: float

    @property
    def between(self) -> float:
        """The variance of true shares between communities, m(1 − m)/(strength + 1); 0 where the strength is infinite.

        >>> round(Prior(0.8, 15).between, 4)
        0.01
        """
        return self.mean * (1 - self.mean) / (self.strength + 1)

    def weight(self, n: Numbers) -> Floats:
        """The part, 0–1, that ``n`` answers of its own have in a community's share.

        >>> float(Prior(0.8, 15).weight(45))
        0.75
        """
        size = floats(n)
        return (size / (size + self.strength))[()]

    def after(self, satisfied: Floats, n: Floats) -> tuple[Floats, Floats]:
        """The parameters of the Beta of a community's probability, given its answers."""
        return satisfied + self.mean * self.strength, n - satisfied + (1 - self.mean) * self.strength


def prior(satisfied: Numbers, n: Numbers) -> Prior:
    """The prior that units with answers (``n`` above 0) tell by their mean and their spread.

    Kleinman 1973, J. Amer. Statist. Assoc. 68:46–54: with weights w (sum 1), p = Σwp̂, S = Σw(p̂ − p)², the
    correlation within units is γ = (S − pq·Σw(1 − w)/n) / (pq·(Σw(1 − w) − Σw(1 − w)/n)), clamped to 0 and over; first
    with w in proportion to n, then once more in proportion to n/(1 + γ(n − 1)). Strength = 1/γ − 1. A finite population
    changes nothing here: answers without replacement of beta-binomial households are beta-binomial too.

    Worked: 20, 10 and 15 of 20: p .75, S .0417, γ = .298, strength 2.4. All alike: infinite.

    >>> found = prior([20, 10, 15], [20, 20, 20])
    >>> round(found.mean, 3), round(found.strength, 1)
    (0.75, 2.4)
    """
    part, size = (np.atleast_1d(each) for each in np.broadcast_arrays(floats(satisfied), floats(n)))
    part, size = part[size > 0], size[size > 0]
    if not len(size):
        return Prior(float("nan"), float("nan"))
    share = share_of(part, size)
    within = 0.0
    for _round in range(2):
        weight = size / (1 + within * (size - 1))
        weight = weight / weight.sum()
        mean = float((weight * share).sum())
        within = _correlation(share, size, weight, mean)
    if mean in (0.0, 1.0):
        # Everybody said the same: half an answer each way keeps the others possible.
        mean = (float(part.sum()) + 0.5) / (float(size.sum()) + 1)
    return Prior(mean, max(1 / within - 1, WEAKEST) if within > 0 else float("inf"))


def _correlation(share: Floats, n: Floats, weight: Floats, mean: float) -> float:
    """γ, 0 where the shares differ no more than chance would have it, or where nothing can be told."""
    spread = mean * (1 - mean)
    by_chance = (weight * (1 - weight) / n).sum()
    room = spread * ((weight * (1 - weight)).sum() - by_chance)
    found = (weight * (share - mean) ** 2).sum() - spread * by_chance
    return float(found / room) if room > 1e-15 and found > 0 else 0.0


def judged(
    satisfied: Numbers,
    n: Numbers,
    households: Numbers,
    threshold_percent: Numbers,
    known: Prior,
    *,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats, Floats]:
    """:func:`shrunken` and :func:`below_probability`: (share, low, high, probability), which rest on the same sums.

    >>> [round(float(each[0]), 3) for each in judged(6, 10, 40, 80, Prior(0.8, 15))]
    [0.69, 0.5, 0.85, 0.863]
    """
    asked = _Asked.of(satisfied, n, households, known)
    return *asked.shares((1 - confidence) / 2), asked.below(threshold_percent)


def shrunken(
    satisfied: Numbers, n: Numbers, households: Numbers, known: Prior, *, confidence: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """(share, low, high) of the satisfied among all households, 0–1, given the answers and the prior ``known``.

    The share is expected: (x + (N − n)·(a + x)/(a + b + n))/N; the limits are the quantiles of the beta-binomial of the
    N − n households that did not answer. Unknown households, or fewer than answers, count as infinitely many. NaN where
    nobody answered.

    Worked: prior .8 with the weight of 15 answers, 6 of 10 satisfied: the others are expected at 18/25 = .72; of 40
    households (6 + 30·.72)/40 = .69.

    >>> [round(float(each[0]), 3) for each in shrunken(6, 10, 40, Prior(0.8, 15))]
    [0.69, 0.5, 0.85]
    """
    return _Asked.of(satisfied, n, households, known).shares((1 - confidence) / 2)


def below_probability(
    satisfied: Numbers, n: Numbers, households: Numbers, threshold_percent: Numbers, known: Prior
) -> Floats:
    """How probable it is that of all households fewer than ``threshold_percent`` per cent are satisfied, 0–1.

    Judged on whole households, the threshold itself included in those that meet it: 1 or 0 after a census. NaN where
    nobody answered.

    >>> below_probability([6, 32, 31], [10, 40, 40], [40, 40, 40], 80, Prior(0.8, 15)).round(3).tolist()
    [0.863, 0.0, 1.0]
    """
    return _Asked.of(satisfied, n, households, known).below(threshold_percent)


def most_below(households: Numbers, threshold_percent: Numbers) -> Floats:
    """The largest whole number of ``households`` that does not meet ``threshold_percent`` per cent of them.

    >>> most_below([40, 33], 80).tolist()
    [31.0, 26.0]
    """
    # Whole numbers throughout: in floating point 0.8 · 35 is not always 28.
    product = floats(households) * floats(threshold_percent)
    return np.ceil(product / 100) - 1


def _infinite(part: Floats, n: Floats, known: Prior, tail: float) -> tuple[Floats, Floats, Floats]:
    if np.isinf(known.strength):
        alike = np.full(n.shape, known.mean)
        return alike, alike, alike
    a, b = known.after(part, n)
    return a / (a + b), betaincinv(a, b, tail), betaincinv(a, b, 1 - tail)


@dataclass(frozen=True)
class _Asked:
    """Satisfied (``part``) among ``size`` answers of ``everyone``, a unit an entry; ``others``: the households that did
    not answer, of the units that are ``finite``. Units of unknown size, or of fewer than
    answered, are ``open``."""

    part: Floats
    size: Floats
    everyone: Floats
    finite: np.ndarray
    open: np.ndarray
    known: Prior
    others: Unanswered

    @classmethod
    def of(cls, satisfied: Numbers, n: Numbers, households: Numbers, known: Prior) -> _Asked:
        part, size, everyone = _units(satisfied, n, households)
        known_size, answered = everyone >= size, size > 0
        finite, open_ = known_size & answered, ~known_size & answered
        others = _others(part[finite], size[finite], everyone[finite], known)
        return cls(part, size, everyone, finite, open_, known, others)

    def shares(self, tail: float) -> tuple[Floats, Floats, Floats]:
        """Expected share of all households, and what it lies under, and over, with the chance ``tail``."""
        part, everyone = self.part[self.finite], self.everyone[self.finite]
        expected, low, high = (np.full(self.size.shape, np.nan) for _each in range(3))
        infinite = _infinite(self.part[self.open], self.size[self.open], self.known, tail)
        expected[self.open], low[self.open], high[self.open] = infinite
        expected[self.finite] = (part + self.others.mean) / everyone
        low[self.finite] = (part + self.others.quantile(tail)) / everyone
        high[self.finite] = (part + self.others.quantile(1 - tail)) / everyone
        return expected, low, high

    def below(self, threshold_percent: Numbers) -> Floats:
        """The chance that fewer than ``threshold_percent`` per cent of all households are satisfied."""
        line = np.broadcast_to(floats(threshold_percent), self.size.shape)
        found, limit = np.full(self.size.shape, np.nan), line[self.open] / 100
        if np.isinf(self.known.strength):
            found[self.open] = np.where(self.known.mean < limit, 1.0, 0.0)
        else:
            found[self.open] = betainc(*self.known.after(self.part[self.open], self.size[self.open]), limit)
        most = most_below(self.everyone[self.finite], line[self.finite]) - self.part[self.finite]
        found[self.finite] = self.others.at_most(most)
        return found


def _others(part: Floats, n: Floats, everyone: Floats, known: Prior) -> Unanswered:
    if np.isinf(known.strength):
        alike = np.full(n.shape, known.mean)
        return Unanswered.of(everyone - n, alike, 1 - alike, added=0)
    return Unanswered.of(everyone - n, *known.after(part, n))


def _units(*numbers: Numbers) -> list[Any]:
    """``numbers`` as float vectors of one length."""
    return [each.copy() for each in np.broadcast_arrays(*(np.atleast_1d(floats(one)) for one in numbers))]
