"""How large a change between two rounds a survey can show, and how many forms that takes.

Two-sided tests at ``confidence``; shares and powers are 0–1. Households make a finite population: n of N forms tell as
much as n* = n(N − 1)/(N − n) of very many (see ``intervals.effective_size``).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.estimation.intervals import Floats, Numbers, effective_size, floats, normal_quantile


def change_power(
    before: Numbers,
    after: Numbers,
    forms_before: Numbers,
    forms_after: Numbers,
    households: Numbers = None,
    *,
    confidence: float = 0.95,
) -> Floats:
    """The chance to find the change from share ``before`` to ``after`` in two samples of different households.

    Φ((|Δ| − z√(p̄q̄(1/n₁ + 1/n₂))) / √(p₁q₁/n₁ + p₂q₂/n₂)), p̄ the mean weighted by n: Fleiss, Levin, Paik 2003, 4.5,
    without continuity correction; n are n* where the ``households`` are known.

    >>> float(change_power(0.50, 0.75, 50, 50).round(3))
    0.74
    """
    first, second = floats(before), floats(after)
    one, two = effective_size(forms_before, households), effective_size(forms_after, households)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A census weighs all there is: 1/n is 0, and two of them weigh alike.
        inverse_one, inverse_two = 1 / one, 1 / two
        weight = np.where(inverse_one + inverse_two > 0, inverse_two / (inverse_one + inverse_two), 0.5)
    pooled = weight * first + (1 - weight) * second
    null = np.sqrt(pooled * (1 - pooled) * (inverse_one + inverse_two))
    alternative = np.sqrt(first * (1 - first) * inverse_one + second * (1 - second) * inverse_two)
    return _power(np.abs(second - first), null, alternative, confidence)


def forms_for_change(
    before: Numbers,
    after: Numbers,
    households: Numbers = None,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    effect: float = 1.0,
) -> Floats:
    """Forms that each of two rounds of different households needs to find the change with that ``power``.

    n* = (z√(2p̄q̄) + z_β√(p₁q₁ + p₂q₂))²/Δ², times the design ``effect``; of N households n = n*N/(N − 1 + n*), rounded
    up. Infinite where there is no change to find.

    >>> float(forms_for_change(0.50, 0.75, power=0.9)), float(forms_for_change(0.75, 0.85, 300))
    (77.0, 137.0)
    """
    first, second = floats(before), floats(after)
    mean = (first + second) / 2
    needed = normal_quantile(confidence) * np.sqrt(2 * mean * (1 - mean)) + ndtri(power) * np.sqrt(
        first * (1 - first) + second * (1 - second)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return _of_households(effect * needed**2 / (second - first) ** 2, households)


def forms_for_change_after(
    before: float,
    after: float,
    forms_before: float,
    households: int,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    effect: float = 1.0,
) -> float:
    """Forms that the next round needs where the last one, of other households, had ``forms_before``.

    Searched; infinite where not even an answer of every household would find the change with that ``power``.

    >>> forms_for_change_after(0.75, 0.85, 137, 300), forms_for_change_after(0.75, 0.78, 60, 300)
    (137.0, inf)
    """
    forms = np.arange(1, households + 1)
    known = effective_size(forms_before, households) / effect
    next_round = effective_size(forms, households) / effect
    enough = change_power(before, after, known, next_round, confidence=confidence) >= power - 1e-12
    return float(forms[enough][0]) if enough.any() else float("inf")


def changed_minds(before: Numbers, after: Numbers, correlation: Numbers) -> Floats:
    """The part of households whose answer changes: p₁q₂ + q₁p₂ − 2φ√(p₁q₁p₂q₂), never less than the net change.

    ``correlation`` φ of a household's two answers, 0 where the first says nothing of the second.

    >>> float(changed_minds(0.75, 0.85, 0.4).round(4))
    0.2013
    """
    first, second = floats(before), floats(after)
    spread = np.sqrt(first * (1 - first) * second * (1 - second))
    alike = 2 * floats(correlation) * spread
    return np.maximum(first * (1 - second) + (1 - first) * second - alike, np.abs(second - first))[()]


def paired_change_power(
    change: Numbers, changed: Numbers, pairs: Numbers, households: Numbers = None, *, confidence: float = 0.95
) -> Floats:
    """The chance that McNemar's test finds the net ``change`` (share) in ``pairs`` of answers of the same households.

    Φ((|Δ|√n − z√ψ) / √(ψ − Δ²)), ψ = ``changed`` the part that changes its answer: Connor 1987, Biometrics 43, 207.

    >>> float(paired_change_power(0.40, 0.50, 22).round(2))
    0.8
    """
    delta, part = np.abs(floats(change)), floats(changed)
    with np.errstate(divide="ignore"):
        inverse = 1 / effective_size(pairs, households)
    return _power(delta, np.sqrt(part * inverse), np.sqrt(np.maximum(part - delta**2, 0) * inverse), confidence)


def pairs_for_change(
    change: Numbers,
    changed: Numbers,
    households: Numbers = None,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    effect: float = 1.0,
) -> Floats:
    """Households that must answer twice to find the net ``change`` with that ``power``: rounded up.

    n* = (z√ψ + z_β√(ψ − Δ²))²/Δ² (Connor 1987), of N households n = n*N/(N − 1 + n*).

    >>> float(pairs_for_change(0.40, 0.50))
    23.0
    """
    delta, part = floats(change), floats(changed)
    needed = normal_quantile(confidence) * np.sqrt(part) + ndtri(power) * np.sqrt(np.maximum(part - delta**2, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _of_households(effect * needed**2 / delta**2, households)


def _power(change: Floats, null: Floats, alternative: Floats, confidence: float) -> Floats:
    """Φ((change − z·null)/alternative); 1 or 0 where nothing is uncertain."""
    margin = change - normal_quantile(confidence) * null
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(alternative > 0, ndtr(margin / alternative), (margin > 0).astype(float))[()]


def _of_households(needed: Floats, households: Numbers) -> Floats:
    """``needed`` forms of very many, as forms of that many households; rounded up."""
    everyone = floats(households)
    with np.errstate(invalid="ignore"):
        of_them = np.where(np.isinf(needed), everyone, needed * everyone / (everyone - 1 + needed))
    # A hair above a whole number is rounding, not another form.
    return np.ceil(np.where(np.isnan(everyone), needed, np.minimum(of_them, everyone)) - 1e-9)[()]
