"""How large a programme is: its communities, buildings, households, floor area, money, and what part of the need."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.model import Communities


@dataclass(frozen=True)
class Extent:
    """Sums over communities; a column that no community has filled in is None, and ``filled`` says how many have.

    ``area_m2`` in m², ``investment_wan`` in 10 000 yuan.
    """

    communities: int
    districts: int
    households: int
    buildings: int | None
    area_m2: float | None
    investment_wan: float | None
    stages: dict[str, int]
    modes: dict[str, int]
    filled: dict[str, int]

    def share_of(self, needed: int | None) -> float | None:
        """The part of the households that need it, 0–1; None where the need is unknown.

        Worked: 420 000 of 627 000 households, .67.
        """
        return None if not needed else self.households / needed


def extent(known: Communities) -> Extent:
    """The sums of ``known``."""
    filled = {name: int(known[name].notna().sum()) for name in ("buildings", "floor_area_m2", "investment_wan")}
    sums = {name: known[name].sum() if n else None for name, n in filled.items()}
    return Extent(
        communities=len(known),
        districts=int(known["district"].nunique()),
        households=int(known["households"].sum()),
        buildings=None if sums["buildings"] is None else int(sums["buildings"]),
        area_m2=None if sums["floor_area_m2"] is None else float(sums["floor_area_m2"]),
        investment_wan=None if sums["investment_wan"] is None else float(sums["investment_wan"]),
        stages=_counted(known["stage"]),
        modes=_counted(known["management_mode"]),
        filled=filled,
    )


def _counted(column: pd.Series) -> dict[str, int]:
    return {str(value): int(n) for value, n in column.dropna().value_counts().sort_index().items()}
