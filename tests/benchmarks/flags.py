"""Who is really below, in simulated cities of known truth: ``python -m tests.benchmarks.flags`` prints a table.

Beside the naive rule (the raw share is below the gate): the strict list of units.screening, and a list that takes
communities by their probability of being below until 5 % of it are expected to be false. A flag is false where all
households together meet the gate. Sizes are those of the field: 33 to 4 000 households, median 150; from a tenth to
nine tenths of them answer, never fewer than five.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.estimation.units.screening import FALSE_FLAGS, chance_of_so_few, flags, surely_below
from analytics.estimation.units.shrinkage import below_probability, most_below, prior

Counts = npt.NDArray[np.int64]
Truth = Callable[[np.random.Generator, Counts], npt.NDArray[Any]]
GATE = 80
SETTINGS: dict[str, tuple[str, Truth]] = {
    "alike": ("all at 85 %, to the household", lambda random, N: np.round(0.85 * N)),
    "gate": ("all just at 80 %, to the household", lambda random, N: np.ceil(0.8 * N)),
    "chance": ("each household satisfied at 85 %", lambda random, N: random.binomial(N, 0.85)),
    "half": ("half at 70 %, half at 90 %", lambda random, N: np.round(random.choice([0.7, 0.9], len(N)) * N)),
    "close": ("half at 75 %, half at 85 %", lambda random, N: np.round(random.choice([0.75, 0.85], len(N)) * N)),
    "few": ("one in twenty at 60 %, the others at 88 %", lambda random, N: _few(random, N)),
    "spread": ("mean 82 %, standard deviation 10 points", lambda random, N: _beta(random, N, 0.82, 14)),
    "wide": ("mean 80 %, standard deviation 18 points", lambda random, N: _beta(random, N, 0.8, 4)),
}


def _few(random: np.random.Generator, households: Counts) -> npt.NDArray[Any]:
    return np.round(np.where(random.random(len(households)) < 0.05, 0.6, 0.88) * households)


def _beta(random: np.random.Generator, households: Counts, mean: float, strength: float) -> npt.NDArray[Any]:
    return random.binomial(households, random.beta(mean * strength, (1 - mean) * strength, len(households)))


@dataclass(frozen=True)
class Compared:
    """Means over the cities of a setting: how many are below; of each list its length, the part of it that is false
    (0 where it is empty) and the part of those below that it finds; false flags of the naive list, expected and true.
    """

    below: float
    point: float
    point_false: float
    point_power: float
    strict: float
    strict_false: float
    strict_power: float
    probable: float
    probable_false: float
    probable_power: float
    expected: float
    found: float


def city(random: np.random.Generator, communities: int) -> tuple[Counts, Counts]:
    """Households and answers of each community."""
    households = np.exp(random.normal(np.log(150), 0.85, communities)).clip(33, 4000).round().astype(np.int64)
    answers = random.binomial(households, random.beta(3, 4, communities).clip(0.1, 0.9))
    return households, np.clip(answers, 5, households)


def compared(name: str, *, communities: int = 1820, repeats: int = 40, seed: int = 8) -> Compared:
    random = np.random.default_rng([seed, list(SETTINGS).index(name)])
    with np.errstate(invalid="ignore"):
        rows = np.array([_one(random, SETTINGS[name][1], communities) for _repeat in range(repeats)])
        return Compared(*(float(value) for value in rows.mean(axis=0)))


def _one(random: np.random.Generator, truth: Truth, communities: int) -> list[float]:
    households, n = city(random, communities)
    satisfied_all = truth(random, households).astype(np.int64)
    satisfied = random.hypergeometric(satisfied_all, households - satisfied_all, n)
    below = satisfied_all <= most_below(households, GATE)
    point = satisfied <= most_below(n, GATE)
    chance = below_probability(satisfied, n, households, GATE, prior(satisfied, n))
    strict = surely_below(chance_of_so_few(satisfied, n, households, GATE))
    order = np.argsort(-chance, kind="stable")
    long = int((np.cumsum(1 - chance[order]) <= FALSE_FLAGS * np.arange(1, communities + 1)).sum())
    probable = np.isin(np.arange(communities), order[:long])
    row = [float(below.sum())]
    for listed in (point, strict, probable):
        found = float((listed & below).sum())
        row += [
            float(listed.sum()),
            1 - found / listed.sum() if listed.any() else 0.0,
            found / below.sum() if below.any() else np.nan,
        ]
    return [*row, flags(chance, strict, point).expected_false, float((point & ~below).sum())]


def main(repeats: int) -> None:
    print("| truth | below | naive rule: flags, false, power | strict list: flags, false, power |", end="")
    print(" by probability: flags, false, power | false flags of the naive list: expected, true |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, (words, _truth) in SETTINGS.items():
        below, *rest = astuple(compared(name, repeats=repeats))
        lists = [
            f"{rest[at]:.0f}, {rest[at + 1]:.1%}, {'–' if np.isnan(rest[at + 2]) else f'{rest[at + 2]:.1%}'}"
            for at in (0, 3, 6)
        ]
        print(f"| {words} | {below:.0f} | {' | '.join(lists)} | {rest[9]:.0f}, {rest[10]:.0f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=40)
    main(parser.parse_args().repeats)
