"""Communities beside each other: what each share is worth, its rank, and how sure the list of flags is."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.estimation.units.funnel import Funnel, funnel, with_positions
from analytics.estimation.units.ranks import drawn_shares, ranks
from analytics.estimation.units.screening import Flags, chance_of_so_few, flags, surely_below
from analytics.estimation.units.shrinkage import Prior, judged, prior
from analytics.model import Verdicts


@dataclass(frozen=True)
class Comparison:
    """``units``: the verdicts that have figures, lowest expected share first, each with its place in the ``funnel``
    (see funnel.with_positions) and

    - expected, expected_low, expected_high: the share of all its households, drawn towards the ``known`` mean, 0–1
    - below_probability: how probable it is that all households together do not meet the row's own gate
    - sure: whether it stands on the strict list (screening.surely_below) and is below by raw counts

    ``without``: how many verdicts have no figures, for want of answers or because they are not shown.
    """

    units: pd.DataFrame
    funnel: Funnel
    known: Prior
    without: int

    def among(self, verdicts: Verdicts, *, confidence: float = 0.95) -> pd.DataFrame:
        """The ``units`` that are in ``verdicts`` too, with their ranks among themselves (see ranks.ranks).

        among_worst: how probable it is that a unit is one of the lowest tenth, see :func:`tenth`.
        """
        mine = self.units[self.units["community_id"].isin(verdicts["community_id"])].reset_index(drop=True)
        shares = drawn_shares(mine["satisfied"], mine["n"], mine["households"], self.known)
        found = ranks(shares, worst=tenth(len(mine)), confidence=confidence)
        return pd.concat([mine, found], axis=1)


def compare(verdicts: Verdicts) -> Comparison:
    """Compare all ``verdicts`` that have figures: the share of all, how it varies, and what follows for each."""
    told = verdicts[verdicts["share"].notna()].reset_index(drop=True)
    counted = told["satisfied"], told["n"], told["households"]
    place, known = funnel(*counted), prior(*counted[:2])
    expected, low, high, below = judged(*counted, told["threshold_percent"], known)
    table = with_positions(told, place).assign(
        expected=expected,
        expected_low=low,
        expected_high=high,
        below_probability=below,
        sure=surely_below(chance_of_so_few(*counted, told["threshold_percent"])) & (told["standing"] == "below"),
    )
    table = table.sort_values(["expected", "community_id"], ignore_index=True)
    return Comparison(table, place, known, len(verdicts) - len(told))


def flags_of(units: pd.DataFrame) -> Flags:
    """How sure the flags of these rows of ``Comparison.units`` are."""
    return flags(units["below_probability"], units["sure"], units["standing"] == "below")


def tenth(units: int) -> int:
    """How many are the lowest tenth of so many units, rounded up.

    >>> tenth(18), tenth(20), tenth(0)
    (2, 2, 0)
    """
    return -(-units // 10)
