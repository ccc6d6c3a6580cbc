"""Questions whose numbers seem to run the other way than in an earlier export: one-to-five turned into five-to-one.

Words say which way they run; numbers and option codes do not. Two signs are looked for. The distribution of levels is
much nearer to the earlier one when it is mirrored (total variation distance, half the sum of absolute differences of
shares: Levin & Peres, Markov Chains and Mixing Times, 4.1). Or the question ran with the others and now runs against
them. Neither proves it (a renovation may have turned opinions round), so the analyst decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analytics.ingest.codebooks.columns import ColumnPlan
from analytics.ingest.memory.observed import ENOUGH, Observed, levels_of

_NEARER: Final = 0.2  # by how much of 0–1 the mirrored distribution must be nearer
_RUNS_WITH: Final = 0.3  # correlation with the other questions from which a direction can be told
_MOST_PARTS: Final = 11  # longer scales than 0–10 are compared in so many parts


@dataclass(frozen=True)
class Turn:
    """A question that seems turned: its mean level in the earlier export and now, read the same way, and how often."""

    before: float
    now: float
    n_before: int
    n_now: int


def turned(plans: Sequence[ColumnPlan], before: Mapping[str, Observed], now: Mapping[str, Observed]) -> dict[str, Turn]:
    """The level questions among ``plans`` that seem turned, by heading; ``before`` and ``now`` are by the same heading.

    A mirrored distribution alone does not count where the question still runs with others that are not mirrored.
    """
    rated = [plan for plan in plans if plan.type == "level" and not plan.lacks_scale and plan.heading in before]
    numeric = [plan for plan in rated if not plan.levels.labels]
    counts = {
        plan.heading: (level_counts(plan, before[plan.heading]), level_counts(plan, now[plan.heading]))
        for plan in numeric
    }
    mirrored = {heading for heading, (old, new) in counts.items() if is_mirrored(old, new)}
    found = {}
    for plan in numeric:
        ran, runs = before[plan.heading].correlation or 0.0, now[plan.heading].correlation or 0.0
        telling = min(abs(ran), abs(runs)) >= _RUNS_WITH
        flipped, steady = telling and ran * runs < 0, telling and ran * runs > 0
        others_hold = 2 * len(mirrored - {plan.heading}) < len(rated) - 1
        if flipped or (plan.heading in mirrored and not (steady and others_hold)):
            old, new = counts[plan.heading]
            found[plan.heading] = Turn(_mean(plan, old), _mean(plan, new), int(old.sum()), int(new.sum()))
    return found


def level_counts(plan: ColumnPlan, observed: Observed) -> npt.NDArray[np.int64]:
    """How often each level of the scale was given, lowest first; answers off the scale are left out."""
    scale = plan.levels
    counts = np.zeros(scale.high - scale.low + 1, np.int64)
    for word, level in levels_of(plan, observed.options).items():
        counts[level - scale.low] += observed.options[word]
    return counts


def is_mirrored(before: npt.NDArray[np.int64], now: npt.NDArray[np.int64]) -> bool:
    """Whether the counts of ``now`` are much nearer to those of ``before`` when read from the other end.

    >>> is_mirrored(np.array([2, 3, 5, 20, 30]), np.array([28, 22, 4, 4, 2]))
    True
    """
    if min(before.sum(), now.sum()) < ENOUGH:
        return False
    old, straight, mirrored = _shares(before), _shares(now), _shares(now[::-1])
    nearer = _distance(straight, old) - _distance(mirrored, old)
    return round(nearer, 9) >= _NEARER  # the same whichever file came first, to the last digit


def _shares(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    parts = np.array_split(counts, min(len(counts), _MOST_PARTS))
    return np.array([part.sum() for part in parts]) / counts.sum()


def _distance(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    """Total variation distance, 0–1."""
    return float(np.abs(one - other).sum() / 2)


def _mean(plan: ColumnPlan, counts: npt.NDArray[np.int64]) -> float:
    levels = np.arange(len(counts)) + plan.levels.low
    return float((levels * counts).sum() / counts.sum()) if counts.sum() else float("nan")
