"""Districts and streets beside each other: each one's share in the last periods, the worst placed first."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.periods import Period
from analytics.estimation.shares import with_interval
from analytics.estimation.verdicts import severity
from analytics.estimation.weeks import estimates_of
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.longer import longer
from analytics.language import _
from analytics.privacy.crossed import suppress_crossed

# What names a place of each kind; two districts may each have a 光明路街道.
PLACES: Final = {"district": ["city", "district"], "street": ["city", "district", "street"]}
COLUMNS: Final = (
    "unit", "label", "within", "period", "complete", "n", "satisfied", "outside", "share", "low", "high",
    "suppressed", "households", "severity", "rank",
)  # fmt: skip


def small_areas(counted: Counted, *, by: str = "district", last: int = 8, until: Period | None = None) -> pd.DataFrame:
    """The last periods of each district or street (``by``), a row a unit and period, the COLUMNS, worst unit first.

    ``until`` is the last period shown (None: the last complete one), ``last`` how many. ``label`` names the unit
    and ``within`` what it lies in; ``rank`` (from 1) is its place by severity: the expected number of households
    short of the gate (verdicts.severity) of all its answers in these periods together, of ``households``, those of its
    communities that answered in them. Units with too little to show, or of unknown households, come last.

    Cells of few answers are hidden, and others so that none can be got by subtraction: from the period's sum over units
    (which stands beside them), from the district's where they are streets, from the unit's sum over all periods, or
    over the month, quarter or year that holds it. A unit with a hidden cell among those shown keeps its place in the
    order and tells no severity.

    Raises ValueError where ``by`` is neither district nor street.
    """
    if by not in PLACES:
        raise ValueError(f"by is {by!r}, may be one of {', '.join(PLACES)}")
    end = until or counted.latest
    if end is None or counted.levels.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    places = _places(counted, by)
    cells = counted.cells.assign(unit=places["unit"].reindex(counted.cells["community_id"]).array)
    judged, hidden = _hidden(counted, by, places, cells)
    window = counted.starts[counted.starts <= pd.Timestamp(end.start)][-last:]
    shown = hidden[hidden["period"].isin(window)]
    ranked = _ranked(counted, judged[judged["period"].isin(window)], cells[cells["period"].isin(window)], shown)
    names = places.drop_duplicates("unit").set_index("unit")[["label", "within"]]
    table = shown.merge(ranked, on="unit").join(names, on="unit")
    complete = {start: counted.period(start).is_complete(counted.today) for start in window}
    table = table.assign(complete=table["period"].map(complete).astype(bool))
    return table.sort_values(["rank", "period"], ignore_index=True)[list(COLUMNS)]


def _hidden(counted: Counted, by: str, places: pd.DataFrame, cells: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every unit and period as it is, and with what must not be shown NA."""
    found = estimates_of(cells, kind=counted.kind, by=["unit"], through=counted.through)
    judged = with_interval(found, confidence=counted.confidence)
    holding = longer(judged["period"], counted.kind)
    totals = [["period"], ["unit"], *(["unit", name] for name in holding)]
    # A period whose sum is hidden must not be added up from its units.
    secret = judged["period"].isin(counted.estimates.loc[counted.estimates["suppressed"], "period"])
    begun = judged.assign(**holding)
    if by == "street":
        # Districts stand beside their streets: neither is to be got from the other.
        above = _places(counted, "district")
        district = pd.Series(above["unit"].to_numpy(), places["unit"].to_numpy()).groupby(level=0).first()
        begun = begun.assign(district=district.reindex(begun["unit"]).array)
        totals.append(["period", "district"])
        of_district = counted.cells.assign(unit=above["unit"].reindex(counted.cells["community_id"]).array)
        upper = _hidden(counted, "district", above, of_district)[1]
        closed = pd.MultiIndex.from_frame(upper.loc[upper["suppressed"], ["unit", "period"]])
        secret |= pd.MultiIndex.from_frame(begun[["district", "period"]]).isin(closed)
    begun = begun.assign(suppressed=secret & (judged["n"] > 0))
    return judged, suppress_crossed(begun, totals=totals, minimum=counted.minimum)


def _places(counted: Counted, by: str) -> pd.DataFrame:
    """Of each community (the index) its unit's number, label and what that lies in; missing where it is not told."""
    columns = PLACES[by]
    register = counted.communities.set_index("community_id")[[*columns, "households"]]
    unit = register.groupby(columns, dropna=False, sort=True).ngroup()
    city, *district = (register[column].fillna("") for column in columns[:-1])
    within = city.str.cat(district, sep=" ").str.strip()
    return register.assign(unit=unit, label=register[columns[-1]].fillna(_("未填")), within=within)


def _ranked(counted: Counted, judged: pd.DataFrame, cells: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """unit, households, severity and rank of every unit; the order is by the whole figures, whatever is hidden."""
    sums = judged.groupby("unit")[["n", "satisfied"]].sum().reset_index()
    homes = counted.communities.set_index("community_id")["households"]
    answering = cells[["unit", "community_id"]].drop_duplicates()
    known = answering.assign(households=answering["community_id"].map(homes).astype("Int64"))
    of_unit = known.groupby("unit")["households"].sum(min_count=1)
    sums = sums.assign(households=sums["unit"].map(of_unit).astype("Int64"))
    short = severity(sums["satisfied"], sums["n"], sums["households"], counted.gate)
    # Of few answers together not even the place in the order may tell how they went.
    told = np.where(sums["n"] < counted.minimum, np.nan, short)
    order = sums.assign(severity=told).sort_values(
        ["severity", "n", "unit"], ascending=[False, False, True], ignore_index=True
    )
    order = order.assign(rank=np.arange(1, len(order) + 1))
    any_hidden = order["unit"].map(shown.groupby("unit")["suppressed"].any())
    return order.assign(severity=order["severity"].mask(any_hidden.astype(bool)))[
        ["unit", "households", "severity", "rank"]
    ]
