"""Margins of the register (名册结构): how many households or persons of a community are of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import pandas as pd

from analytics.language import N_
from analytics.model.frame import Frame

Margins: TypeAlias = pd.DataFrame

MARGINS = Frame(
    "Margins",
    "a category of one variable in one community",
    {
        "community_id": "the 小区",
        "variable": "性别, 年龄段, 产权, 楼栋 …: an attribute as the surveys name it",
        "category": "a category as the surveys word it; of 楼栋 the building's one name (9号楼)",
        "unit": "a key of UNITS",
        "population": "how many, ≥ 0",
    },
)
UNITS: Final = {"households": N_("户数"), "persons": N_("人数")}
BUILDING: Final = "楼栋"
CHANNEL: Final = "渠道"


@dataclass(frozen=True)
class AcceptedMargins:
    """Checked rows of a file of margins, ready for the store. ``title`` names the variables."""

    margins: Margins
    title: str
    rows_read: int
    rows_rejected: int = 0
