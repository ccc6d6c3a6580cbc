"""What goes along with overall satisfaction: the importance of each question, with its interval, and the four fields.

Importance is Johnson's relative weight on ranks: a question's levels are words in order, not numbers, so each level is
replaced by the mean rank of its answers, and recoding levels (1–5 or 20–100) changes nothing. Polychoric correlations
would be of a normal variable that nobody answered, are no proper matrix where cells are empty, and cost far more to
resample. A question's weight holds what it shares with the others: one that only goes along with them has some too.

Importance here is going along with, in answers given on the same form: not proof that mending the one mends the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.cancelling import heed
from analytics.estimation.questionnaire import relative_weights
from analytics.estimation.questionnaire.relative_weights import Floats
from analytics.language import N_

# With fewer forms that answer every question nothing is said, nor with fewer than so many to a question.
FEWEST_FORMS: Final = 50
FORMS_A_QUESTION: Final = 10
# Communities are resampled whole where there are at least so many; among fewer, forms are.
FEWEST_CLUSTERS: Final = 20
REPLICATES: Final = 1000
SEED: Final = 20231
# Beyond these a question's own part cannot be told from the others' (Belsley 1980; the usual rule for VIF).
MOST_INFLATION: Final = 10.0
MOST_CONDITION: Final = 30.0
# More patterns than this are drawn in so many hands of forms.
MOST_PATTERNS: Final = 4000
_AT_ONCE: Final = 2_000_000  # numbers drawn at once

REASONS: Final = {
    "few_forms": N_("各题都答的答卷太少"),
    "one_answer": N_("总体满意度人人答得一样，没有可解释的差别"),
    "no_questions": N_("除总体满意度外，没有答案有差别的分级题"),
}
FIELDS: Final = {
    "improve": N_("优先改进"),
    "keep": N_("继续保持"),
    "later": N_("次要改进"),
    "extra": N_("锦上添花"),
    "unclear": N_("不显著"),
}


@dataclass(frozen=True, eq=False)
class Importance:
    """What :func:`importance` finds.

    ``rows``: item_id, weight (its part of R², 0–1), low, high, part (weight / R²), part_low, part_high, lmg (NaN beyond
    twelve questions), correlation (of ranks with the outcome), inflation (VIF), beyond_noise (lower limit of its weight
    less that of a question answered at random), significant; most important first.
    ``constant``: items that everybody answered alike. ``reason``: one of REASONS, where rows are empty.
    """

    rows: pd.DataFrame
    n: int
    needed: int
    r_squared: float
    r_low: float
    r_high: float
    condition: float
    clusters: int
    constant: tuple[str, ...]
    reason: str = ""


_COLUMNS: Final = (
    *("item_id", "weight", "low", "high", "part", "part_low", "part_high"),
    *("lmg", "correlation", "inflation", "beyond_noise", "significant"),
)


def importance(
    patterns: pd.DataFrame,
    *,
    outcome: str,
    predictors: Sequence[str],
    cluster: str | None = None,
    confidence: float = 0.95,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Importance:
    """The relative weights of ``predictors`` for ``outcome``, with percentile intervals of a seeded bootstrap.

    ``patterns``: a row a pattern of answers, how many forms gave it (``n``), a column of levels an item (NA: none), and
    ``cluster`` (the community). Only forms that answer all items count. Where FEWEST_CLUSTERS clusters answered, whole
    clusters are drawn, for answers from one community hang together; otherwise forms are. Ranks stay
    those of all forms.

    A question is significant where the interval of its weight less that of a random question, put beside the others in
    every replicate, lies above 0 (S. Tonidandel, J. M. LeBreton, J. W. Johnson 2009, Psychological Methods 14:387–399);
    the random one's correlations are drawn as a fresh sample's would scatter, wider where clusters make samples do so.
    """
    asked = [outcome, *predictors]
    full = patterns[patterns[asked].notna().all(axis=1) & (patterns["n"] > 0)]
    number = full["n"].to_numpy(np.int64)
    n = int(number.sum())
    varied = [item for item in asked if len(full) and (full[item] != full[item].iloc[0]).any()]
    kept = [item for item in predictors if item in varied]
    constant = tuple(item for item in predictors if item not in varied)
    needed = max(FEWEST_FORMS, FORMS_A_QUESTION * len(kept))
    reason = (
        "few_forms" if n < needed else "one_answer" if outcome not in varied else "no_questions" if not kept else ""
    )
    if reason:
        types = dict.fromkeys(_COLUMNS, "float64") | {"item_id": "str", "significant": "bool"}
        nothing = pd.DataFrame({name: pd.Series(dtype=types[name]) for name in _COLUMNS})
        return Importance(nothing, n, needed, np.nan, np.nan, np.nan, np.nan, 0, constant, reason)
    ranks = np.column_stack([ranked(full[item], number) for item in [outcome, *kept]])
    between = correlations((ranks.T * number) @ ranks)
    drawn, clusters = _resampled(ranks, number, full[cluster] if cluster else None, replicates, seed)
    weights = relative_weights.johnson(between[1:, 1:], between[0, 1:])
    samples = relative_weights.johnson(drawn[:, 1:, 1:], drawn[:, 0, 1:])
    noise = _beyond_noise(between, drawn, n, seed)
    ends = [(1 - confidence) / 2, (1 + confidence) / 2]
    whole, totals = float(weights.sum()), samples.sum(axis=1)
    limits, parts = np.quantile(samples, ends, axis=0), np.quantile(samples / totals[:, None], ends, axis=0)
    exact = len(kept) <= relative_weights.MOST_EXACT
    beyond = np.quantile(noise, ends[0], axis=0)
    rows = pd.DataFrame(
        {
            "item_id": kept,
            "weight": weights,
            "low": limits[0],
            "high": limits[1],
            "part": weights / whole,
            "part_low": parts[0],
            "part_high": parts[1],
            "lmg": relative_weights.lindeman(between[1:, 1:], between[0, 1:]) if exact else np.nan,
            "correlation": between[0, 1:],
            "inflation": relative_weights.inflation(between[1:, 1:]),
            "beyond_noise": beyond,
            "significant": beyond > 0,
        }
    ).sort_values("weight", ascending=False, kind="stable", ignore_index=True)
    low, high = np.quantile(totals, ends)
    condition = relative_weights.condition(between[1:, 1:])
    return Importance(rows, n, needed, whole, float(low), float(high), condition, clusters, constant)


def ranked(levels: pd.Series, number: npt.NDArray[np.int64]) -> Floats:
    """The mean rank of each level's answers, centred on 0 over all answers; ``number``: how many gave each row.

    Worked: levels 1, 2, 3 given 1, 2, 1 times hold the ranks 1, 2–3, 4: less 2.5 that is −1.5, 0, 1.5.

    >>> ranked(pd.Series([1, 2, 3]), np.array([1, 2, 1])).tolist()
    [-1.5, 0.0, 1.5]
    """
    given = levels.to_numpy(np.int64)
    above = given - given.min()
    counted = np.bincount(above, number)
    middle = np.cumsum(counted) - (counted - 1) / 2
    return np.asarray((middle - (number.sum() + 1) / 2)[above])


def correlations(products: Floats) -> Floats:
    """Correlations from sums of products of centred columns, or a stack of such; 0 with a column that never varies."""
    spread = np.sqrt(np.diagonal(products, axis1=-2, axis2=-1))
    scale = spread[..., :, None] * spread[..., None, :]
    found = np.where(scale > 0, products / np.where(scale > 0, scale, 1), 0.0)
    size = products.shape[-1]
    found[..., range(size), range(size)] = 1.0
    return found


def field(
    part: Floats, significant: npt.NDArray[np.bool_], share: Floats, *, importance_line: float, share_line: float
) -> list[str | None]:
    """Which of FIELDS each question lies in; on a line counts as above; None where its share is not shown.

    >>> field(np.array([0.5, 0.2]), np.array([True, True]), np.array([0.6, 0.9]), importance_line=0.3, share_line=0.8)
    ['improve', 'extra']
    """
    found: list[str | None] = []
    for weight, is_real, satisfied in zip(part, significant, share, strict=True):
        if np.isnan(satisfied):
            found.append(None)
        elif not is_real:
            found.append("unclear")
        elif weight >= importance_line:
            found.append("keep" if satisfied >= share_line else "improve")
        else:
            found.append("extra" if satisfied >= share_line else "later")
    return found


def clear_of_lines(
    part: tuple[Floats, Floats], share: tuple[Floats, Floats], *, importance_line: float, share_line: float
) -> npt.NDArray[np.bool_]:
    """Whether both intervals (low, high) of each question lie on one side of their line: else its field is near.

    >>> low, high = np.array([0.31, 0.25]), np.array([0.40, 0.35])
    >>> clear_of_lines((low, high), (low, high), importance_line=0.3, share_line=0.8).tolist()
    [True, False]
    """
    sides = [(low > line) | (high < line) for (low, high), line in ((part, importance_line), (share, share_line))]
    return np.asarray(sides[0] & sides[1])


def _resampled(
    ranks: Floats, number: npt.NDArray[np.int64], cluster: pd.Series | None, replicates: int, seed: int
) -> tuple[Floats, int]:
    """Correlation matrices of ``replicates`` resamples, and how many clusters were drawn from (0: forms were).

    A resample's correlations follow from the sums of products of what is drawn, so these are summed once a unit.
    """
    draw = np.random.default_rng(seed)
    columns = np.column_stack([np.ones(len(ranks)), ranks])
    codes = pd.factorize(cluster)[0] if cluster is not None else np.zeros(len(number), np.int64)
    clusters = int(codes.max()) + 1
    if clusters >= FEWEST_CLUSTERS:
        units, total, chances = _summed(columns, number, codes), clusters, np.full(clusters, 1 / clusters)
    elif len(number) <= MOST_PATTERNS:
        clusters, total, chances = 0, int(number.sum()), number / number.sum()
        units = columns[:, :, None] * columns[:, None, :]
    else:
        # Forms in any order, dealt to so many hands, each hand drawn whole: varies as single forms do.
        forms = draw.permutation(np.repeat(np.arange(len(number)), number))
        clusters, total, chances = 0, MOST_PATTERNS, np.full(MOST_PATTERNS, 1 / MOST_PATTERNS)
        units = _summed(columns[forms], np.ones(len(forms), np.int64), np.arange(len(forms)) % MOST_PATTERNS)
    flat = units.reshape(len(units), -1)
    sums = np.empty((replicates, flat.shape[1]))
    step = max(1, _AT_ONCE // len(chances))
    for begin in range(0, replicates, step):
        heed()
        times = draw.multinomial(total, chances, size=min(step, replicates - begin))
        sums[begin : begin + step] = times @ flat
    products = sums.reshape(replicates, *units.shape[1:])
    forms_drawn, totals = products[:, 0, 0], products[:, 0, 1:]
    centred = products[:, 1:, 1:] - totals[:, :, None] * totals[:, None, :] / forms_drawn[:, None, None]
    return correlations(centred), clusters


def _summed(columns: Floats, number: npt.NDArray[np.int64], codes: npt.NDArray[np.int64]) -> Floats:
    """The sums of products of ``columns``, ``number`` times each, of every group in ``codes`` (0, 1, …)."""
    groups = int(codes.max()) + 1
    # In few bytes numbers are sorted by their digits, in a tenth of the time.
    order = np.argsort(codes.astype(np.min_scalar_type(groups)), kind="stable")
    columns, number = columns[order], number[order]
    ends = np.cumsum(np.bincount(codes, minlength=groups))
    found = np.empty((groups, columns.shape[1], columns.shape[1]))
    for group, (begin, end) in enumerate(pairwise([0, *ends.tolist()])):
        part = columns[begin:end]
        np.matmul(part.T * number[begin:end], part, out=found[group])
    return found


def _beyond_noise(between: Floats, drawn: Floats, n: int, seed: int) -> Floats:
    """Per replicate, each weight less the weight of a random question put beside the others.

    A random question's correlations scatter around 0 like those of two samples together: the one, and the resample of
    it. ``wider``: how much more than 1/n the resampled correlations vary, at least 1.
    """
    replicates, size = len(drawn), len(between)
    expected = (1 - between[0, 1:] ** 2) ** 2 / n
    wider = max(1.0, float(np.mean(drawn[:, 0, 1:].var(axis=0) / np.maximum(expected, 1e-12))))
    values, vectors = np.linalg.eigh(between)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    free = np.random.default_rng(seed + 1).standard_normal((replicates, size)) @ root.T * np.sqrt(2 * wider / n)
    random = np.clip(free, -0.99, 0.99)
    beside = np.empty((replicates, size, size))
    beside[:, :-1, :-1] = drawn[:, 1:, 1:]
    beside[:, -1, :-1] = beside[:, :-1, -1] = random[:, 1:]
    beside[:, -1, -1] = 1.0
    weights = relative_weights.johnson(beside, np.column_stack([drawn[:, 0, 1:], random[:, 0]]))
    return np.asarray(weights[:, :-1] - weights[:, -1:])
