"""How often the 95 % interval covers: ``python -m tests.benchmarks.coverage`` prints a grid.

Every sample that can be drawn is weighed by its exact chance (hypergeometric), so nothing is simulated and nothing
varies from run to run. Beside Wilson's interval with the finite-population correction: the same joined with the exact
mid-p interval, Wilson's without regard to the households, and Wald's with the correction. p runs over all whole
numbers of satisfied households from a half to 98 %.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from analytics.estimation.exact import joined_interval
from analytics.estimation.intervals import effective_size, normal_quantile, wilson_interval
from analytics.model import Gate

HOUSEHOLDS = (33, 50, 100, 167, 300, 646, 1000, 2000, 4000)
ANSWERS = (5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 300, 400)
LOWEST, HIGHEST = 0.5, 0.98
# Rounding may put a limit a hair off the share that it is.
_HAIR = 1e-12


def wald(satisfied: Any, n: Any, households: Any) -> tuple[Any, Any]:
    """p ± z·√(p(1 − p)/n*), clipped to 0–1: the interval of many textbooks."""
    share = satisfied / n
    half = normal_quantile(0.95) * np.sqrt(share * (1 - share) / effective_size(n, households))
    return np.clip(share - half, 0, 1), np.clip(share + half, 0, 1)


METHODS: dict[str, Callable[[Any, int, int], tuple[Any, Any]]] = {
    "wilson": wilson_interval,
    "joined": joined_interval,
    "uncorrected": lambda satisfied, n, households: wilson_interval(satisfied, n),
    "wald": wald,
}


def coverage(n: int, households: int) -> pd.DataFrame:
    """One row a true share p (of whole households): households, n, p and of each method how often it covers, 0–1."""
    satisfied = np.arange(n + 1)
    true = np.arange(int(np.ceil(LOWEST * households)), int(HIGHEST * households + _HAIR) + 1)
    chance = hypergeom.pmf(satisfied[:, None], households, true[None, :], n)
    share = true / households
    table = pd.DataFrame({"households": households, "n": n, "p": share})
    for name, method in METHODS.items():
        low, high = method(satisfied, n, households)
        covers = (low[:, None] <= share + _HAIR) & (share - _HAIR <= high[:, None])
        table[name] = (chance * covers).sum(axis=0)
    return table


def grid(households: tuple[int, ...] = HOUSEHOLDS, answers: tuple[int, ...] = ANSWERS) -> pd.DataFrame:
    """:func:`coverage` of every size of both that is possible."""
    return pd.concat([coverage(n, N) for N in households for n in answers if n <= N], ignore_index=True)


def wrongly_clear(n: int, households: int, gate: Gate) -> dict[str, float]:
    """The largest chance, 0–1, over all true shares, that evidence is clear on the side of the gate that is wrong."""
    satisfied, true = np.arange(n + 1), np.arange(households + 1)
    chance = hypergeom.pmf(satisfied[:, None], households, true[None, :], n)
    meets = gate.threshold_percent * households <= 100 * true
    found = {}
    for name, method in METHODS.items():
        low, high = method(satisfied, n, households)
        below, above = chance[high < gate.threshold].sum(axis=0), chance[low >= gate.threshold].sum(axis=0)
        found[name] = float(np.where(meets, below, above).max())
    return found


def main() -> None:
    wrong = pd.DataFrame([wrongly_clear(n, N, Gate()) for N in HOUSEHOLDS for n in ANSWERS if n < N])
    table = grid()
    print(f"{len(table):,} combinations of households, answers and true share\n")
    print("| | Wilson, corrected | joined with exact mid-p | Wilson, uncorrected | Wald, corrected |")
    print("|---|--:|--:|--:|--:|")
    for words, figure in (
        ("mean", lambda column: f"{column.mean():.1%}"),
        ("lowest", lambda column: f"{column.min():.1%}"),
        ("under 90 %", lambda column: f"{(column < 0.9).mean():.2%}"),
        ("under 93 %", lambda column: f"{(column < 0.93).mean():.1%}"),
    ):
        print(f"| {words} | {' | '.join(figure(table[name]) for name in METHODS)} |")
    for words, figures in (("clear on the wrong side, most", wrong.max()), ("mean of the most", wrong.mean())):
        print(f"| {words} | {' | '.join(f'{figures[name]:.1%}' for name in METHODS)} |")
    for name in ("wilson", "joined"):
        print(f"\nMean (lowest) of {name} by answers n and households N:\n")
        groups = table.groupby(["n", "households"])[name].agg(["mean", "min"])
        print(f"| n | {' | '.join(f'N = {N:,}' for N in HOUSEHOLDS)} |")
        print(f"|--:|{'--:|' * len(HOUSEHOLDS)}")
        for n in ANSWERS:
            cells = [
                f"{groups.loc[(n, N), 'mean']:.1%} ({groups.loc[(n, N), 'min']:.1%})" if (n, N) in groups.index else ""
                for N in HOUSEHOLDS
            ]
            print(f"| {n} | {' | '.join(cells)} |")
        worst = table.nsmallest(5, name)
        said = "; ".join(
            f"N {N}, n {n}, p {p:.3f}: {cover:.1%}"
            for N, n, p, cover in zip(*(worst[c] for c in ("households", "n", "p", name)), strict=True)
        )
        print(f"\nLowest: {said}")


if __name__ == "__main__":
    main()
