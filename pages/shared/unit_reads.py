"""Kept comparisons of communities, from the verdicts that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.estimation.units.beside import Comparison, compare, flags_of
from analytics.estimation.units.screening import Flags
from analytics.model import EVERYWHERE, Scope
from pages.shared import reads
from pages.shared.kept_reads import kept


@dataclass(frozen=True)
class Told:
    """The flags of a place: how sure they are, ``n`` answers behind them; ``unshown``: flagged without figures."""

    flags: Flags
    n: int
    unshown: int


@kept
def compared(survey: str | None = None) -> Comparison:
    """All communities that the reader may see, whatever place he chose: it changes none of their figures."""
    return compare(reads.listed(EVERYWHERE, survey))


@kept
def among(scope: Scope, survey: str | None = None) -> pd.DataFrame:
    """The communities of ``scope`` with their ranks among themselves."""
    mine = reads.listed(scope, survey)
    return compared(survey).among(mine, confidence=reads.office().gate.confidence)


@kept
def flagged(scope: Scope, survey: str | None = None) -> Told:
    """How sure the list of communities below their gate in ``scope`` is."""
    below = reads.listed(scope, survey)
    below = below[below["standing"] == "below"]
    units = compared(survey).units
    mine = units[units["community_id"].isin(below["community_id"])]
    return Told(flags_of(mine), int(mine["n"].sum()), len(below) - len(mine))
