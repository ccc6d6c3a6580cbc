"""Districts and streets by period, with what must not be shown of them missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analytics.estimation.shares import with_interval
from analytics.estimation.weeks import estimates_of
from analytics.flows.periods.longer import longer
from analytics.language import _
from analytics.model import Communities
from analytics.privacy.crossed import suppress_crossed

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

    def closed(self, by: str) -> pd.MultiIndex:
        """The cells that are not shown, by what names the place (PLACES) and period."""
        names = self.places.drop_duplicates("unit").set_index("unit")[PLACES[by]]
        rows = self.hidden.loc[self.hidden["suppressed"], ["unit", "period"]].join(names, on="unit")
        return pd.MultiIndex.from_frame(rows[[*PLACES[by], "period"]].fillna(""))


def area_cells(
    cells: pd.DataFrame,
    communities: Communities,
    by: str,
    *,
    kind: str,
    confidence: float,
    minimum: int,
    through: pd.Timestamp | None,
    secret: pd.Index,
    elsewhere: dict[str, pd.MultiIndex],
) -> AreaCells:
    """The cells of the districts or streets (``by``) of ``communities``; ``cells`` as estimation.standings gives them.

    Cells of few answers are hidden, and others so that none can be got by subtraction: from the period's sum over units
    (which stands beside them), from the district's where they are streets, from the unit's sum over all periods, or
    over the month, quarter or year that holds it. Hidden from the start are the periods of ``secret``, whose sum must
    not be added up from its units, and what is hidden ``elsewhere`` (by kind of place, see :meth:`AreaCells.closed`).
    """
    columns = PLACES[by]
    places = _places(communities, by)
    mine = cells.assign(unit=places["unit"].reindex(cells["community_id"]).array)
    judged = with_interval(estimates_of(mine, kind=kind, by=["unit"], through=through), confidence=confidence)
    names = places.drop_duplicates("unit").set_index("unit")[columns].fillna("")
    begun = judged.join(names, on="unit")
    hidden = begun["period"].isin(secret)
    if by in elsewhere:
        hidden |= pd.MultiIndex.from_frame(begun[[*columns, "period"]].fillna("")).isin(elsewhere[by])
    holding = longer(judged["period"], kind)
    totals = [["period"], ["unit"], *(["unit", name] for name in holding)]
    if by == "street":
        # Districts stand beside their streets: neither is to be got from the other.
        upper = area_cells(
            cells, communities, "district", kind=kind, confidence=confidence, minimum=minimum, through=through,
            secret=secret, elsewhere=elsewhere,
        )  # fmt: skip
        of_district = begun[[*PLACES["district"], "period"]].fillna("")
        hidden |= pd.MultiIndex.from_frame(of_district).isin(upper.closed("district"))
        totals.append(["period", *PLACES["district"]])
    begun = begun.assign(**holding, suppressed=hidden & (judged["n"] > 0))
    return AreaCells(places, judged, suppress_crossed(begun, totals=totals, minimum=minimum).drop(columns=columns))


def _places(communities: Communities, by: str) -> pd.DataFrame:
    columns = PLACES[by]
    register = communities.set_index("community_id")[[*columns, "households"]]
    unit = register.groupby(columns, dropna=False, sort=True).ngroup()
    city, *district = (register[column].fillna("") for column in columns[:-1])
    within = city.str.cat(district, sep=" ").str.strip()
    return register.assign(unit=unit, label=register[columns[-1]].fillna(_("未填")), within=within)
