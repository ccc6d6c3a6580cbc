"""Districts and streets beside each other: each one's share in the last periods, the worst placed first."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.estimation.periods import Period
from analytics.estimation.verdicts import severity
from analytics.flows.periods.area_cells import PLACES
from analytics.flows.periods.counted import Counted

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

    What must not be shown is hidden as flows.periods.area_cells says. A unit with a hidden cell among those shown keeps
    its place in the order and tells no severity.

    Raises ValueError where ``by`` is neither district nor street.
    """
    if by not in PLACES:
        raise ValueError(f"by is {by!r}, may be one of {', '.join(PLACES)}")
    end = until or counted.latest
    if end is None or counted.levels.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    found = counted.areas(by)
    places, judged, hidden = found.places, found.judged, found.hidden
    cells = counted.cells.assign(unit=places["unit"].reindex(counted.cells["community_id"]).array)
    window = counted.starts[counted.starts <= pd.Timestamp(end.start)][-last:]
    shown = hidden[hidden["period"].isin(window)]
    ranked = _ranked(counted, judged[judged["period"].isin(window)], cells[cells["period"].isin(window)], shown)
    names = places.drop_duplicates("unit").set_index("unit")[["label", "within"]]
    table = shown.merge(ranked, on="unit").join(names, on="unit")
    complete = {start: counted.period(start).is_complete(counted.today) for start in window}
    table = table.assign(complete=table["period"].map(complete).astype(bool))
    return table.sort_values(["rank", "period"], ignore_index=True)[list(COLUMNS)]


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
