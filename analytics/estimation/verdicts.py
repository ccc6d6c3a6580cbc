"""Verdicts: does a community meet the gate, how sure is that, what would settle it, and how much hangs on it.

The vectorised judgements take one-dimensional arrays or Series (or single numbers, as arrays of one): ``satisfied`` and
``n`` whole numbers without NA, ``households`` with NA where unknown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import betainc

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import (
    Floats,
    Numbers,
    effective_size,
    floats,
    normal_quantile,
    share_of,
)
from analytics.estimation.rounds import latest_rounds
from analytics.estimation.shares import satisfied_shares
from analytics.model import VERDICTS, Communities, Gate, Items, LevelCounts, Verdicts

# Below the gate comes first; then those of whom nothing is known; then those that meet it.
RANKS = {"below": 0, "no_data": 1, "met": 2}


def verdicts(counts: LevelCounts, items: Items, communities: Communities, gate: Gate) -> Verdicts:
    """The verdict on every community of ``communities``, worst first: one row each, the columns of model.VERDICTS.

    ``counts`` holds satisfaction surveys by week; only their overall items with a definition of satisfied are judged,
    and of each community only its latest (survey, round). Communities without answers stay in the table as no_data,
    with n = 0 and NA in every figure. Counts of communities outside ``communities`` are left aside.

    Order: below, by severity, worst first; then no_data, by households; then met, by severity too, so that those
    likeliest to slip lead. Unknown severities come last in their part, ties by community_id.
    """
    rows = latest_rounds(judged_counts(counts, items))
    units = satisfied_shares(rows, items, by=["community_id", "survey_id", "round"]).drop(columns="share")
    table = communities.merge(units.astype({"round": "Int64"}), on="community_id", how="left")
    whole = {column: table[column].fillna(0).astype(np.int64) for column in ("n", "satisfied", "outside")}
    return worst_first(with_judgement(table.assign(**whole), gate))[list(VERDICTS.columns)]


def judged_counts(counts: LevelCounts, items: Items) -> LevelCounts:
    """The rows of ``counts`` that decide verdicts: overall items that have a definition of satisfied."""
    overall = items["overall"].fillna(False).astype(bool) & items["satisfied_from"].notna()
    judged = counts["item_id"].isin(items.loc[overall, "item_id"])
    return counts if judged.all() else counts[judged]


def with_judgement(units: pd.DataFrame, gate: Gate) -> pd.DataFrame:
    """``units`` (households, n, satisfied) with share, low, high, threshold_percent, standing, evidence, needed and
    severity."""
    satisfied, n, households = units["satisfied"], units["n"], units["households"]
    low, high = joined_interval(satisfied, n, households, confidence=gate.confidence)
    clear = _on_one_side(low, high, gate)
    return units.assign(
        share=share_of(satisfied, n),
        low=low,
        high=high,
        threshold_percent=gate.threshold_percent,
        standing=standing(satisfied, n, gate),
        evidence=_evidence(n, households, gate, clear),
        needed=_forms_needed(satisfied, n, households, gate, clear),
        severity=severity(satisfied, n, households, gate),
    )


def worst_first(table: pd.DataFrame, *, within: Sequence[str] = ()) -> pd.DataFrame:
    """``table`` in the order of :func:`verdicts`, inside each value of the ``within`` columns where given."""
    keys = [
        *(table[column].to_numpy() for column in within),
        table["standing"].map(RANKS).to_numpy(),
        -floats(table["severity"]),
        floats(table["share"]),
        -floats(table["households"]),
        pd.factorize(table["community_id"], sort=True)[0],
    ]
    return table.iloc[np.lexsort(keys[::-1])].reset_index(drop=True)


def standing(satisfied: Numbers, n: Numbers, gate: Gate) -> npt.NDArray[np.str_]:
    """met, below or no_data, by the official rule on whole numbers: met from the threshold on, itself included.

    >>> standing([4, 799, 0], [5, 1000, 0], Gate()).tolist()
    ['met', 'below', 'no_data']
    """
    part, base = np.atleast_1d(np.asarray(satisfied, np.int64)), np.atleast_1d(np.asarray(n, np.int64))
    passes = 100 * part >= gate.threshold_percent * base
    return np.select([base == 0, passes], ["no_data", "met"], "below")


def evidence(satisfied: Numbers, n: Numbers, population: Numbers, gate: Gate) -> npt.NDArray[np.str_]:
    """How sure the standing is: clear, uncertain or insufficient.

    clear: the interval (exact.joined_interval) lies on one side of the threshold. insufficient: it does not, and even
    ``n`` of ``n`` satisfied could not be clear; also where n = 0. uncertain: the rest.

    >>> evidence([68, 60, 8], [90, 70, 10], [120, 500, 500], Gate()).tolist()
    ['clear', 'uncertain', 'insufficient']
    """
    return _evidence(n, population, gate, is_clear(satisfied, n, population, gate))


def _evidence(n: Numbers, population: Numbers, gate: Gate, clear: npt.NDArray[np.bool_]) -> npt.NDArray[np.str_]:
    size, everyone = (np.broadcast_to(each, clear.shape)[~clear] for each in _vectors(n, population))
    unanimous, _ = joined_interval(size, size, everyone, confidence=gate.confidence)
    words = np.full(clear.shape, "clear", "<U12")
    words[~clear] = np.where(unanimous >= gate.threshold, "uncertain", "insufficient")
    return words


def forms_needed(satisfied: Numbers, n: Numbers, population: Numbers, gate: Gate) -> pd.api.extensions.ExtensionArray:
    """The fewest further forms that would make the evidence clear if the share (real-valued) stayed as it is.

    Int64: 0 where it is clear already; NA where n = 0, where the households are unknown, or where they are fewer than
    the forms. Exactly at the threshold only a census settles it: N − n.

    As :func:`forms_to_settle`, which is Wilson's interval; where the exact one reaches further and keeps the evidence
    from being clear, one form at the least.

    >>> forms_needed([60, 80], [70, 100], [500, 300], Gate())
    <IntegerArray>
    [67, 200]
    Length: 2, dtype: Int64
    """
    return _forms_needed(satisfied, n, population, gate, is_clear(satisfied, n, population, gate))


def _forms_needed(
    satisfied: Numbers, n: Numbers, population: Numbers, gate: Gate, clear: npt.NDArray[np.bool_]
) -> pd.api.extensions.ExtensionArray:
    share, size, everyone = _vectors(share_of(satisfied, n), n, population)
    total = forms_to_settle(share, everyone, gate)
    unknown = np.isnan(share) | np.isnan(everyone) | (~clear & (size > everyone))
    further = np.where(unknown | clear, 0, np.maximum(total - size, 1)).astype(np.int64)
    return pd.arrays.IntegerArray(further, unknown)


def forms_to_settle(share: Numbers, population: Numbers, gate: Gate, *, effect: float = 1.0) -> Floats:
    """The fewest forms of all that make the evidence clear at an observed ``share`` (0–1); NaN where unknown.

    At a fixed share p the interval clears the threshold t once z²/n* ≤ (p − t)²/t(1 − t); with M forms of N households
    z²/n* = z²(N − M)/(M(N − 1)), hence M = z²N/(d(N − 1) + z²), d = (p − t)²/t(1 − t), rounded up. A design effect
    multiplies z². Exactly at the threshold only a census settles it: N.

    >>> float(forms_to_settle(60 / 70, 500, Gate()))
    137.0
    """
    at, everyone = floats(share), floats(population)
    square = effect * normal_quantile(gate.confidence) ** 2
    spread = gate.threshold * (1 - gate.threshold)
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.where(at == gate.threshold, 0.0, (at - gate.threshold) ** 2 / spread)
        total = np.ceil(square * everyone / (distance * (everyone - 1) + square))
    # At the threshold the quotient is N, and may round to a hair above it.
    return np.minimum(total, everyone)[()]


def severity(satisfied: Numbers, n: Numbers, households: Numbers, gate: Gate) -> Floats:
    """The expected number of households short of the gate, ≥ 0: how far below, how sure, how many, in one figure.

    N · E[(t − p)⁺], p ~ Beta(a, b), a = s + ½, b = m − s + ½: the Jeffreys posterior, on the finite-population size
    m = n* and s = p̂·m. In closed form E[(t − p)⁺] = t·I_t(a, b) − a/(a + b)·I_t(a + 1, b), with I the regularised
    incomplete beta. A census knows p: N·(t − p̂)⁺, 0 at the threshold and above. NaN where n = 0 or N is unknown.

    >>> severity([50, 68], [100, 90], [100, 120], Gate()).round(2).tolist()
    [30.0, 5.44]
    """
    share, size, everyone = _vectors(share_of(satisfied, n), n, households)
    threshold = gate.threshold
    effective = effective_size(size, everyone)
    certain = np.isinf(effective)
    sample = np.where(certain, np.nan, effective)
    a, b = share * sample + 0.5, (1 - share) * sample + 0.5
    expected = threshold * betainc(a, b, threshold) - a / (a + b) * betainc(a + 1, b, threshold)
    short = np.where(certain, threshold - share, expected)
    # Far above the gate the two terms cancel to a rounding error on either side of 0.
    return everyone * np.maximum(short, 0.0)


def is_clear(satisfied: Numbers, n: Numbers, population: Numbers, gate: Gate) -> npt.NDArray[np.bool_]:
    """Whether the interval lies on one side of the threshold; False without data.

    >>> is_clear([68, 60], [90, 70], [120, 500], Gate()).tolist()
    [True, False]
    """
    part, size, everyone = _vectors(satisfied, n, population)
    return _on_one_side(*joined_interval(part, size, everyone, confidence=gate.confidence), gate)


def _on_one_side(low: Floats, high: Floats, gate: Gate) -> npt.NDArray[np.bool_]:
    """Whether an interval lies on one side of the threshold; False without data."""
    return np.asarray((low >= gate.threshold) | (high < gate.threshold))


def _vectors(*numbers: Numbers) -> list[Floats]:
    """``numbers`` as float vectors of one length."""
    return list(np.broadcast_arrays(*(np.atleast_1d(floats(each)) for each in numbers)))
