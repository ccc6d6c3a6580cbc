"""Districts and streets by period, with what must not be shown of them missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.estimation.shares import with_interval
from analytics.estimation.weeks import estimates_of
from analytics.language import _
from analytics.model import Communities
from analytics.privacy import suppression

# What names a place of each kind; two districts may each have a 光明路街道.
PLACES: Final = {"district": ["city", "district"], "street": ["city", "district", "street"]}


@dataclass(frozen=True, eq=False)
class AreaCells:
    """``places``: of each community (the index) its unit's number, label, and what that lies in; missing where it is
    not told. ``judged`` and ``hidden`` have a row a unit and period: unit, period, n, satisfied, outside, share, low,
    high; as they are, and (with ``suppressed``) as they may be shown."""

    places: pd.DataFrame
    judged: pd.DataFrame
    hidden: pd.DataFrame


def area_cells(
    cells: pd.DataFrame,
    communities: Communities,
    by: str,
    *,
    kind: str,
    confidence: float,
    through: pd.Timestamp | None,
    closed: Callable[[list[str]], pd.DataFrame],
) -> AreaCells:
    """The cells of the districts or streets (``by``) of ``communities``; ``cells`` as estimation.standings gives them.

    ``closed`` tells the cells that must not be shown, by what names the place (PLACES) and period: see
    Counted.closed.
    """
    columns = PLACES[by]
    places = _places(communities, by)
    mine = cells.assign(unit=places["unit"].reindex(cells["community_id"]).array)
    judged = with_interval(estimates_of(mine, kind=kind, by=["unit"], through=through), confidence=confidence)
    names = places.drop_duplicates("unit").set_index("unit")[columns].astype("object").fillna("")
    named = pd.MultiIndex.from_frame(judged[["unit", "period"]].join(names, on="unit")[[*columns, "period"]])
    hidden = named.isin(pd.MultiIndex.from_frame(closed(columns))) & (judged["n"] > 0)
    return AreaCells(places, judged, suppression.closed(judged, hidden))


def _places(communities: Communities, by: str) -> pd.DataFrame:
    columns = PLACES[by]
    register = communities.set_index("community_id")[[*columns, "households"]]
    unit = register.groupby(columns, dropna=False, sort=True).ngroup()
    city, *district = (register[column].fillna("") for column in columns[:-1])
    within = city.str.cat(district, sep=" ").str.strip()
    return register.assign(unit=unit, label=register[columns[-1]].fillna(_("未填")), within=within)
