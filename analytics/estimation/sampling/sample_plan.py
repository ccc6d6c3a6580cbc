"""How many forms a survey needs, and from which buildings.

Shares are 0–1, forms and households whole numbers. A design effect is the factor by which answers of the same building,
being alike, widen the variance (Kish 1965): 1 where every form tells as much as one drawn at random.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from analytics.estimation.exact import chance_of_exactly
from analytics.estimation.intervals import Floats, Numbers, effective_size, floats, normal_quantile, sample_size
from analytics.estimation.verdicts import forms_to_settle
from analytics.model import Gate

Whole = npt.NDArray[np.int64]


def design_effect(per_building: float, correlation: float) -> float:
    """The design effect of ``per_building`` forms each from buildings whose answers correlate: 1 + (m − 1)ρ.

    Kish 1965, Survey Sampling, 5.4; ``correlation`` is the intraclass correlation.

    >>> round(design_effect(11, 0.05), 3)
    1.5
    """
    return max(1.0, 1 + (per_building - 1) * correlation)


def forms_for_margin(households: Numbers, margin: Numbers, *, confidence: float = 0.95, effect: float = 1.0) -> Floats:
    """Forms that keep the margin of error of a share within ``margin``, with a design effect of ``effect``.

    A margin e with effect d asks as much as e/√d without: n = n₀d/(1 + (n₀d − 1)/N), n₀ = z²·0.25/e², rounded up.

    >>> int(forms_for_margin(10_000, 0.04)), int(forms_for_margin(10_000, 0.04, effect=1.5))
    (567, 827)
    """
    return sample_size(households, floats(margin) / np.sqrt(effect), confidence=confidence)


def forms_for_verdict(share: Numbers, households: Numbers, gate: Gate, *, effect: float = 1.0) -> Floats:
    """Forms, those in hand included, with which the evidence is clear where exactly ``share`` of them is satisfied.

    That of ``verdicts.forms_needed``; half of all samples have a share nearer to the gate than the households': to be
    sure beforehand take :func:`forms_for_likely_verdict`. All households exactly at the gate.

    >>> float(forms_for_verdict(60 / 70, 500, Gate()))
    137.0
    """
    return forms_to_settle(share, households, gate, effect=effect)


def chance_of_verdict(forms: Numbers, satisfied: int, households: int, gate: Gate, *, effect: float = 1.0) -> Floats:
    """The chance (0–1) that ``forms`` drawn of the households, ``satisfied`` of whom are satisfied, settle the verdict.

    Exact: of the hypergeometric numbers satisfied among the forms, those whose finite-population Wilson interval lies
    on the side of the gate that the households are on. A clear finding of the wrong side does not count. Verdicts widen
    that interval a little where few answer (exact.joined_interval); left out here, it costs under 2 points on average.

    >>> float(chance_of_verdict(150, 450, 500, Gate()).round(3))
    0.981
    """
    from scipy.stats import hypergeom  # half a second to load: not before it is needed

    number = np.atleast_1d(floats(forms)).astype(np.int64)
    # One form stands in for none, which settle nothing.
    least, most = _limits(np.maximum(number, 1), households, gate, effect)
    if gate.passes(satisfied, households):
        chance = hypergeom.sf(least - 1, households, satisfied, number)
    else:
        chance = hypergeom.cdf(most, households, satisfied, number)
    return np.where(number > 0, chance, 0.0).reshape(np.shape(forms))[()]


def _limits(number: Whole, households: int, gate: Gate, effect: float) -> tuple[Floats, Floats]:
    """The fewest satisfied among so many forms that are clearly above the gate, and the most clearly below it."""
    threshold = gate.threshold
    with np.errstate(divide="ignore"):
        size = effective_size(number, households) / effect
        reach = normal_quantile(gate.confidence) * np.sqrt(threshold * (1 - threshold) / size)
    # At or above a limit by rounding only is at it: 0.8 + 0 of 500 forms is 400, not 401.
    return np.ceil(number * (threshold + reach) - 1e-9), np.ceil(number * (threshold - reach) - 1e-9) - 1


def forms_for_likely_verdict(
    share: float, households: int, gate: Gate, *, chance: float = 0.8, effect: float = 1.0
) -> int:
    """The fewest forms from which on the evidence becomes clear with a ``chance`` of at least that (0–1).

    For households of whom ``share`` is satisfied, rounded to whole households. Searched, for the chance goes up and
    down by the last whole answer; never more than all households, who always settle it.

    >>> forms_for_likely_verdict(0.86, 500, Gate()), forms_for_likely_verdict(0.80, 500, Gate())
    (204, 500)
    """
    forms = np.arange(1, households + 1)
    satisfied = round(share * households)
    about, doubt = _about(forms, satisfied, households, gate, effect)
    enough = about > chance
    # Where the approximation does not tell, the exact chances do: they take ten times as long.
    close = ~(np.abs(about - chance) > doubt)
    enough[close] = _suffice(forms[close], chance, satisfied, households, gate, effect)
    # All households know: their census has no interval to cross the gate.
    enough[-1] = True
    short = forms[~enough]
    return int(short[-1]) + 1 if len(short) else 1


def _suffice(
    forms: Whole, chance: float, satisfied: int, households: int, gate: Gate, effect: float
) -> npt.NDArray[np.bool_]:
    """Which of ``forms``, rising, settle the verdict with a ``chance`` of at least that."""
    if not len(forms):
        return np.zeros(0, bool)
    row = np.arange(forms[0], forms[-1] + 1)
    exact = _chances_in_a_row(row, satisfied, households, gate, effect)[forms - forms[0]]
    enough = exact >= chance
    # So near to it, rounding may decide: scipy's own does.
    level = np.abs(exact - chance) < 1e-9
    if level.any():
        enough[level] = chance_of_verdict(forms[level], satisfied, households, gate, effect=effect) >= chance
    return enough


def _chances_in_a_row(forms: Whole, satisfied: int, households: int, gate: Gate, effect: float) -> Floats:
    """:func:`chance_of_verdict` of ``forms``, each one more than the one before; each from the one before it.

    With one household more, k or more of n are satisfied where they were, or where it makes k of k − 1:
    P(X' ≥ k) = P(X ≥ k) + P(X = k − 1)·(K − k + 1)/(N − n). As k moves, the chance of exactly those passed goes or
    comes.
    """
    least, most = _limits(forms, households, gate, effect)
    passes = gate.passes(satisfied, households)
    line, number = least if passes else most + 1, forms.astype(np.float64)

    def exactly(found: Floats, of: Floats) -> Floats:
        everyone, kind = np.full(found.shape, float(households)), np.full(found.shape, float(satisfied))
        return chance_of_exactly(found, of, everyone, kind)

    first = exactly(np.arange(max(line[0], 0), min(satisfied, forms[0]) + 1), number[:1]).sum()
    before, after = number[:-1], number[1:]
    change = exactly(line[:-1] - 1, before) * (satisfied - line[:-1] + 1) / (households - before)
    moved = np.diff(line)
    for step in range(int(np.abs(moved).max(initial=0))):
        at = np.flatnonzero(np.abs(moved) > step)
        up = moved[at] > 0
        passed = exactly(line[at] + np.where(up, step, -step - 1), after[at])
        change[at] += np.where(up, -passed, passed)
    reached = first + np.concatenate([[0.0], np.cumsum(change)])
    return reached if passes else 1 - reached


def _about(forms: Whole, satisfied: int, households: int, gate: Gate, effect: float) -> tuple[Floats, Floats]:
    """:func:`chance_of_verdict` by the normal approximation, and how far it may be out.

    As Berry and Esseen bound it, in proportion to 1 / standard deviation of the satisfied among the forms: half of
    that, of which a fifth is ever used thanks to the correction for whole numbers (tests/estimation/test_sample_plan).
    """
    share = satisfied / households
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(forms * share * (1 - share) * (households - forms) / max(households - 1, 1))
        least, most = _limits(forms, households, gate, effect)
        passes = gate.passes(satisfied, households)
        reached = (forms * share - least + 0.5 if passes else most + 0.5 - forms * share) / spread
        return ndtr(reached), np.where(spread > 0, 0.5 / spread, np.inf)


def allocate(
    total: int, weights: Numbers, *, at_least: Numbers = 0, at_most: Numbers = np.inf, spreads: Numbers = 1.0
) -> Whole:
    """``total`` forms shared out in proportion to ``weights`` (households of buildings), in whole forms.

    With ``spreads`` (standard deviations of the answers) Neyman's optimum, in proportion to both. No part gets fewer
    than ``at_least`` (forms in hand) or more than ``at_most`` (households); what one cannot take goes to the others in
    proportion. Whole numbers by largest remainder, ties to the first. A total beyond the bounds is cut to them.

    >>> allocate(10, [50, 30, 20]).tolist(), allocate(10, [50, 30, 20], at_least=[0, 6, 0]).tolist()
    ([5, 3, 2], [3, 6, 1])
    """
    weight = np.atleast_1d(floats(weights)) * floats(spreads)
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise ValueError(f"weights {weights!r} are not all above 0")
    low, high = (np.broadcast_to(floats(bound), weight.shape) for bound in (at_least, at_most))
    if (low > high).any():
        raise ValueError("a part has more forms in hand than it may get")
    wanted = float(np.clip(total, low.sum(), high.sum()))
    shares = np.clip(weight * _level(wanted, weight, low, high), low, high)
    whole = np.floor(shares + 1e-9)
    left = round(wanted - whole.sum())
    order = np.argsort(-(shares - whole), kind="stable")
    order = order[whole[order] < high[order]]
    whole[order[:left]] += 1
    return whole.astype(np.int64)


def _level(total: float, weight: Floats, low: Floats, high: Floats) -> float:
    """The rate λ at which Σ clip(λ·weight, low, high) is ``total``: between two of its corners a straight line."""
    corners = np.unique(np.concatenate([[0.0], low / weight, (high / weight)[np.isfinite(high)]]))
    sums = np.array([np.clip(corner * weight, low, high).sum() for corner in corners])
    at = int(np.searchsorted(sums, total))
    if at == 0:
        return float(corners[0])
    if at == len(corners):
        return float(corners[-1] + (total - sums[-1]) / weight[np.isinf(high)].sum())
    rise = (total - sums[at - 1]) / (sums[at] - sums[at - 1])
    return float(corners[at - 1] + rise * (corners[at] - corners[at - 1]))
