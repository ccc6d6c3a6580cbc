"""Whether the questions of a questionnaire hang together, and how many forms say the same of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.special import fdtri

from analytics.estimation.intervals import Numbers, floats, share_of, wilson_interval
from analytics.estimation.questionnaire.relative_weights import Floats
from analytics.language import N_
from analytics.model import Items

# With fewer forms the interval of α is wider than the bounds it is judged by.
FEWEST_FORMS: Final = 30
FEWEST_QUESTIONS: Final = 3
# From so many questions on, the same answer to all of them tells something of the writer.
FEWEST_ALIKE: Final = 5
# Below it a question hardly measures what the others do (Nunnally and Bernstein 1994: .30).
LEAST_ITEM_TOTAL: Final = 0.3
REASONS: Final = {
    "few_forms": N_("各题都答的答卷太少"),
    "few_questions": N_("答案有差别的分级题少于 3 道"),
}
# Lower limits of α by the usual words (Nunnally and Bernstein 1994), highest first.
WORDS: Final = {0.9: N_("很高"), 0.8: N_("较高"), 0.7: N_("可接受"), 0.6: N_("偏低")}
LOWEST_WORD: Final = N_("低")


@dataclass(frozen=True, eq=False)
class Reliability:
    """Cronbach's α with its interval; ``rows``: item_id, item_total (corrected), alpha_without; questionnaire order.

    ``standardised`` is α of the correlations. ``reason``: one of REASONS, where there is nothing else.
    """

    rows: pd.DataFrame
    n: int
    alpha: float
    low: float
    high: float
    standardised: float
    reason: str = ""


def reliability(patterns: pd.DataFrame, items: Items, *, confidence: float = 0.95) -> Reliability:
    """α of the level ``items`` (item_id, scale_low, scale_high), from ``patterns`` (a column an item, n: forms).

    Only forms that answer all of them count. Levels are stretched over 0–100, so that a long scale does not outweigh a
    short one; questions that everybody answers alike are left out. α = k/(k − 1)·(1 − Σsᵢ²/s²), Cronbach 1951.
    """
    asked = items["item_id"].tolist()
    full = patterns[patterns[asked].notna().all(axis=1) & (patterns["n"] > 0)]
    weight = full["n"].to_numpy(np.float64)
    n = int(weight.sum())
    nothing = pd.DataFrame({"item_id": [], "item_total": [], "alpha_without": []})
    if n < FEWEST_FORMS:
        return Reliability(nothing, n, np.nan, np.nan, np.nan, np.nan, "few_forms")
    low, high = floats(items["scale_low"]), floats(items["scale_high"])
    above = np.stack([full[item].to_numpy(np.float64) - least for item, least in zip(asked, low, strict=True)])
    stretched = 100 / (high - low)
    covariance = covariances(above, weight) * np.outer(stretched, stretched)
    varied = np.diag(covariance) > 1e-9
    if varied.sum() < FEWEST_QUESTIONS:
        return Reliability(nothing, n, np.nan, np.nan, np.nan, np.nan, "few_questions")
    covariance, kept = covariance[np.ix_(varied, varied)], [one for one, v in zip(asked, varied, strict=True) if v]
    alpha = cronbach(covariance)
    spread = np.sqrt(np.diag(covariance))
    bottom, top = feldt_interval(alpha, n, len(kept), confidence=confidence)
    rows = pd.DataFrame({"item_id": kept, "item_total": item_totals(covariance), "alpha_without": _without(covariance)})
    standardised = cronbach(covariance / np.outer(spread, spread))
    return Reliability(rows, n, alpha, float(bottom), float(top), standardised)


def covariances(values: Floats, weight: Floats) -> Floats:
    """The covariances of whole numbers: ``values`` has a row a variable; ``weight``: how often each column counts.

    Their sums of products are exact as far as 2⁵³, so that no mean need be taken off a million of them first.

    >>> covariances(np.array([[1.0, 2.0], [1.0, 4.0]]), np.array([1.0, 3.0])).tolist()
    [[0.25, 0.75], [0.75, 2.25]]
    """
    n = weight.sum()
    sums = values @ weight
    return np.asarray(((values * weight) @ values.T - np.outer(sums, sums) / n) / (n - 1))


def cronbach(covariance: Floats) -> float:
    """Cronbach's α from the items' covariances.

    >>> cronbach(np.array([[1, 0.5], [0.5, 1]])).__round__(4)
    0.6667
    """
    size = len(covariance)
    return float(size / (size - 1) * (1 - np.trace(covariance) / covariance.sum()))


def feldt_interval(alpha: Numbers, n: Numbers, items: Numbers, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """The interval of α: 1 − (1 − α)·F at both ends, F with n − 1 and (n − 1)(k − 1) degrees of freedom.

    L. S. Feldt, D. J. Woodruff, F. A. Salih 1987, Applied Psychological Measurement 11:93–103.

    >>> [round(float(limit), 4) for limit in feldt_interval(0.85, 89, 7)]
    [0.7971, 0.8932]
    """
    first = floats(n) - 1
    second = first * (floats(items) - 1)
    tail = (1 - confidence) / 2
    apart = 1 - floats(alpha)
    return 1 - apart * fdtri(first, second, 1 - tail), 1 - apart * fdtri(first, second, tail)


def item_totals(covariance: Floats) -> Floats:
    """The corrected item–total correlation of each item: with the sum of the others."""
    own = np.diag(covariance)
    with_others = covariance.sum(axis=1) - own
    others = covariance.sum() - 2 * with_others - own
    return np.asarray(with_others / np.sqrt(own * others))


def word(alpha: float) -> str:
    """α by the usual words, to be translated.

    >>> word(0.84), word(0.2)
    ('较高', '低')
    """
    return next((said for limit, said in WORDS.items() if alpha >= limit), LOWEST_WORD)


def same_scale(items: Items) -> list[str]:
    """The item_ids of the largest group of level items that share one scale: among these answers can be the same.

    None (an empty list) where the largest has fewer than FEWEST_ALIKE.
    """
    level = items[items["scale_low"].notna()]
    scale = [level[name].astype("object").fillna("") for name in ("scale_low", "scale_high", "labels")]
    groups: Sequence[pd.DataFrame] = [group for _key, group in level.groupby(scale, sort=False)]
    largest = max(groups, key=len, default=level)
    return largest["item_id"].tolist() if len(largest) >= FEWEST_ALIKE else []


def alike_shares(counts: pd.DataFrame, *, by: Sequence[str], confidence: float = 0.95) -> pd.DataFrame:
    """The share of straight-lined forms, from ``counts`` (``by``, n: forms with answers enough, alike: of these, so).

    A row a combination of ``by`` (() one row): n, alike, share, low, high (0–1; Wilson). Who answers everything alike
    may mean it: the share is to be compared between channels, not read as a share of careless forms.
    """
    sums = counts.groupby(list(by), dropna=False)[["n", "alike"]].sum().reset_index() if by else None
    found = pd.DataFrame([counts[["n", "alike"]].sum()]) if sums is None else sums
    low, high = wilson_interval(found["alike"], found["n"], confidence=confidence)
    return found.assign(share=share_of(found["alike"], found["n"]), low=low, high=high)


def _without(covariance: Floats) -> Floats:
    """α of the others, item by item."""
    size = len(covariance)
    return np.array([cronbach(np.delete(np.delete(covariance, one, 0), one, 1)) for one in range(size)])
