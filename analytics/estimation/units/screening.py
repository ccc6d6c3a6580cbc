"""Which of many communities are really below their gate, and how many false flags a list of them holds.

The official standing is by raw counts and stays as it is; this says how sure a list of standings is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.estimation.association import false_discovery_rates
from analytics.estimation.intervals import Floats, Numbers, floats
from analytics.estimation.units.shrinkage import most_below

# Of the strict list no more than this part is expected to be false.
FALSE_FLAGS: Final = 0.05


def chance_of_so_few(satisfied: Numbers, n: Numbers, households: Numbers, threshold_percent: Numbers) -> Floats:
    """The one-sided exact p-value against "the community meets its gate": how probable so few satisfied would be.

    Of the communities that meet it the one just at the gate makes few likeliest: K₀ = ⌈T·N/100⌉ satisfied households;
    p = P(X ≤ x), X the satisfied of n households drawn from N of which K₀ are satisfied (hypergeometric). A census
    gives 0 or 1. Unknown households, or fewer than answers: binomial. NaN where nobody answered.

    Worked: 6 of 10 where 80 % of 40 households, 32, would do: .089; of unknown many .121.

    >>> chance_of_so_few([6, 6], [10, 10], [40, None], 80).round(3).tolist()
    [0.089, 0.121]
    """
    from scipy.stats import binom, hypergeom  # half a second to load: not before it is needed

    numbers = (np.atleast_1d(floats(each)) for each in (satisfied, n, households, threshold_percent))
    part, size, everyone, line = np.broadcast_arrays(*numbers)
    found = np.full(size.shape, np.nan)
    finite = (size > 0) & (everyone >= size)
    open_ = (size > 0) & ~finite
    found[open_] = binom.cdf(part[open_], size[open_], line[open_] / 100)
    satisfied_at_gate = most_below(everyone[finite], line[finite]) + 1
    found[finite] = hypergeom.cdf(part[finite], everyone[finite], satisfied_at_gate, size[finite])
    return np.clip(found, 0.0, 1.0)


def surely_below(p: Numbers, *, rate: float = FALSE_FLAGS) -> npt.NDArray[np.bool_]:
    """The strict list: of which communities with p-values ``p`` no more than ``rate`` are expected to be false flags.

    Benjamini & Hochberg 1995 over all that were tested, whatever their number and however their true shares are spread;
    the p-values being exact, the rate is held without any model. NaN were not tested.

    >>> surely_below([0.001, 0.03, 0.2, None]).tolist()
    [True, True, False, False]
    """
    return np.nan_to_num(false_discovery_rates(p), nan=np.inf) <= rate


@dataclass(frozen=True)
class Flags:
    """How sure a list of flags is. ``listed``: how many are flagged, with figures; ``expected_false``: how many of them
    are expected to meet the gate if all households were asked; ``strict``: how many are on the strict list."""

    listed: int
    expected_false: float
    strict: int

    @property
    def expected_share(self) -> float:
        """The part of the list that is expected to be false, 0–1; NaN of an empty list."""
        return self.expected_false / self.listed if self.listed else float("nan")


def flags(probability_below: Numbers, is_sure: Any, is_flagged: Any) -> Flags:
    """The list of the units ``is_flagged``: of k flags Σ(1 − P(below)) are expected to be false.

    ``probability_below`` as by shrinkage.below_probability; flagged units without one are not listed.

    >>> flags([0.99, 0.6, 0.3], [True, False, False], [True, True, False])
    Flags(listed=2, expected_false=0.41, strict=1)
    """
    chance, flagged = np.atleast_1d(floats(probability_below)), np.atleast_1d(np.asarray(is_flagged, bool))
    counted = flagged & ~np.isnan(chance)
    false = float((1 - chance[counted]).sum())
    return Flags(int(counted.sum()), round(false, 12), int((np.asarray(is_sure, bool) & counted).sum()))
