"""Kept reads of the plan of a survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.model import Scope, Verdicts
from analytics.programme.planning import visits
from analytics.programme.planning.targets import Target, planned
from pages.shared import progress, reads
from pages.shared.kept_reads import kept

# What the page plans for, and lists, while nothing else is chosen.
OPEN: Final = ("uncertain", "insufficient")
MOST_VISITED: Final = 40


@dataclass(frozen=True)
class Asked:
    """Which communities are planned for: of a place and survey those with such evidence, or the ``chosen`` of them."""

    scope: Scope
    survey: str | None
    evidence: tuple[str, ...]
    chosen: tuple[str, ...] = ()


@kept
def open_communities(asked: Asked) -> Verdicts:
    """The verdicts, as they may be shown, of the communities with such evidence, the most severe first."""
    listed = reads.listed(asked.scope, asked.survey)
    kept = listed[listed["evidence"].isin(asked.evidence)] if asked.evidence else listed
    return (kept[kept["community_id"].isin(asked.chosen)] if asked.chosen else kept).reset_index(drop=True)


@kept
def plan(asked: Asked, target: Target) -> pd.DataFrame:
    """How many forms each of those communities needs."""
    return planned(open_communities(asked), target, confidence=reads.office().gate.confidence)


@kept
def by_building(asked: Asked, target: Target, most: int | None = None) -> pd.DataFrame:
    """The visits of the first ``most`` communities of the plan (all without), with name, district and street.

    The households of buildings are those that the office told, see ``visits.listed_households``.
    """
    known, found = open_communities(asked).head(most), plan(asked, target).head(most)
    register = reads.communities(asked.scope)
    numbers = register.dropna(subset="buildings").set_index("community_id")["buildings"].astype("int64").to_dict()
    told = visits.by_building(
        reads.office(),
        found,
        known,
        new_round=target.aim == "change",
        buildings={str(one): int(n) for one, n in numbers.items()},
        households_by_building=visits.listed_households(reads.office(), asked.scope),
        tell=progress.tell,
    )
    return told.merge(found[["community_id", "name", "district", "street"]], on="community_id", how="left")
