"""How much of R² each predictor brings, from correlations alone: Johnson's relative weights, and Lindeman's averages.

Both share out the whole of R², none of it below 0, and predictors that say the same share what they say. Functions take
one correlation matrix of predictors (p × p) with the p correlations to the outcome, or stacks of them in front.
"""

from __future__ import annotations

from itertools import combinations
from math import factorial
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]

# All subsets of more predictors take long, and average over orders that nobody will tell apart.
MOST_EXACT: Final = 12
# An eigenvalue below this, of a correlation matrix, is a direction in which the predictors do not differ at all.
_NONE: Final = 1e-10


def johnson(predictors: Floats, outcome: Floats) -> Floats:
    """Johnson's raw relative weights: they add up to R².

    The predictors are replaced by the nearest set of uncorrelated ones (R^½), the outcome is regressed on these, and
    what each explains is handed back by squared loadings: ε = (R^½)² (R^−½ r)². Exact duplicates are allowed.
    J. W. Johnson 2000, Multivariate Behavioral Research 35:1–19.

    Worked: two predictors, correlation 0.5, with correlations 0.6 and 0.3 to the outcome; R² = 0.36, all of it the
    first one's in regression; the second is given a part of what the two share. Of two, LMG says the same.

    >>> johnson(np.array([[1, 0.5], [0.5, 1]]), np.array([0.6, 0.3])).round(4).tolist()
    [0.315, 0.045]
    """
    values, vectors = np.linalg.eigh(predictors)
    kept = values > _NONE
    root = np.sqrt(np.where(kept, values, 0))
    inverse = np.where(kept, 1 / np.where(kept, root, 1), 0)
    loadings = (vectors * root[..., None, :]) @ np.swapaxes(vectors, -1, -2)
    alone = np.swapaxes(vectors, -1, -2) @ outcome[..., None]
    slopes = vectors @ (inverse[..., None] * alone)
    return np.asarray((loadings**2 @ slopes**2)[..., 0])


def r_squared(predictors: Floats, outcome: Floats) -> Floats:
    """The squared multiple correlation, 0–1; duplicates count once.

    >>> round(float(r_squared(np.array([[1, 0.5], [0.5, 1]]), np.array([0.6, 0.3]))), 4)
    0.36
    """
    return johnson(predictors, outcome).sum(axis=-1)


def lindeman(predictors: Floats, outcome: Floats) -> Floats:
    """LMG: what a predictor adds to R², averaged over all orders in which predictors may enter; one matrix only.

    R. H. Lindeman, P. F. Merenda, R. Z. Gold 1980; U. Grömping 2006, Journal of Statistical Software 17(1). Shapley's
    value of the game whose worth is R². Raises ValueError beyond MOST_EXACT predictors.

    >>> lindeman(np.array([[1, 0.5], [0.5, 1]]), np.array([0.6, 0.3])).round(4).tolist()
    [0.315, 0.045]
    """
    size = len(outcome)
    if size > MOST_EXACT:
        raise ValueError(f"{size} predictors: all subsets are looked at for up to {MOST_EXACT}")
    worth = np.zeros(1 << size)
    for chosen in range(1, size + 1):
        subsets = np.array(list(combinations(range(size), chosen)))
        within = predictors[subsets[:, :, None], subsets[:, None, :]]
        worth[(1 << subsets).sum(axis=1)] = r_squared(within, outcome[subsets])
    members = np.arange(1 << size)
    count = np.array([int(mask).bit_count() for mask in members])
    orders = np.array([factorial(k) * factorial(size - 1 - k) / factorial(size) if k < size else 0.0 for k in count])
    shares = np.zeros(size)
    for one in range(size):
        without = members[(members >> one) & 1 == 0]
        shares[one] = orders[without] @ (worth[without | (1 << one)] - worth[without])
    return shares


def inflation(predictors: Floats) -> Floats:
    """The variance inflation factor of each predictor, 1 / (1 − R² on the others); infinite for an exact copy.

    >>> inflation(np.array([[1, 0.5], [0.5, 1]])).round(4).tolist()
    [1.3333, 1.3333]
    """
    size = len(predictors)
    found = np.ones(size)
    for one in range(size if size > 1 else 0):
        others = np.delete(np.arange(size), one)
        explained = float(r_squared(predictors[np.ix_(others, others)], predictors[one, others]))
        found[one] = np.inf if explained > 1 - _NONE else 1 / (1 - explained)
    return found


def condition(predictors: Floats) -> float:
    """The condition number: the root of the largest eigenvalue over the smallest; infinite for exact copies.

    Above 30 single regression slopes are not to be trusted (Belsley, Kuh, Welsch 1980).

    >>> round(condition(np.array([[1, 0.5], [0.5, 1]])), 4)
    1.7321
    """
    values = np.linalg.eigvalsh(predictors)
    return float(np.inf) if values[0] <= _NONE else float(np.sqrt(values[-1] / values[0]))
