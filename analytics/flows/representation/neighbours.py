"""Neighbours of one building answer alike: which clear verdicts would become uncertain were that reckoned with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.estimation.sampling import clustering, weighting
from analytics.flows import acceptance
from analytics.flows.office import Office
from analytics.flows.representation.sample import UNSTATED, chosen, hidden_places
from analytics.model import BUILDING, EVERYWHERE, Scope

# Of so many answers the building must be known.
ENOUGH_KNOWN: Final = 0.6
_COLUMNS: Final = ["community_id", "name", "n", "share", "low", "high", "deff", "clustered_low", "clustered_high"]


def by_building(cells: pd.DataFrame) -> pd.DataFrame:
    """Answers by building: stratum (the community), cluster, n, satisfied."""
    sums = cells.groupby(["community_id", BUILDING], as_index=False)[["n", "satisfied"]].sum()
    return sums.rename(columns={"community_id": "stratum", BUILDING: "cluster"})


def communities_in_doubt(office: Office, survey_id: str, scope: Scope = EVERYWHERE) -> tuple[pd.DataFrame, int, float]:
    """Communities whose clear evidence neighbours' likeness would make uncertain; of how many; and the ρ used.

    Columns: community_id, name, n, share, low, high (of the verdict), deff, clustered_low, clustered_high. Each is
    reckoned with the ρ of all buildings that the reader may see, as its own are too few for one, and judged by the
    limit of its programme. Communities whose figures are hidden are left out, and those whose buildings are not known.
    """
    mine = chosen(office, survey_id, scope)
    # Of all that the reader may see, whatever the filters; what happens elsewhere changes nothing here.
    everywhere = chosen(office, survey_id).cells
    everywhere = everywhere[(everywhere[BUILDING] != UNSTATED) & (everywhere["n"] > 0)]
    if mine.sample.item_id is None or everywhere.empty:
        return pd.DataFrame(columns=_COLUMNS), 0, float("nan")
    icc = clustering.intraclass(by_building(everywhere))
    clear = _clear(office, survey_id, scope)
    ids = mine.answered["community_id"]
    hidden = hidden_places(office, mine.sample, pd.Series(ids.to_numpy(), index=ids.to_numpy()))
    clear = clear[clear["community_id"].isin(ids) & ~clear["community_id"].isin(hidden)]
    sizes = by_building(everywhere).groupby("stratum")["n"].agg(list)
    # Of no communities at all the map would be of text.
    known = clear["community_id"].map(lambda one: sum(sizes.get(one, []))).astype("int64")
    clear = clear[known >= ENOUGH_KNOWN * clear["n"]]
    rows = [_reckoned(row, np.array(sizes[row["community_id"]]), icc, office) for row in clear.to_dict("records")]
    table = pd.DataFrame(rows, columns=[*_COLUMNS, "threshold"])
    crossing = (table["clustered_low"] < table["threshold"]) & (table["clustered_high"] >= table["threshold"])
    return table.loc[crossing, _COLUMNS].reset_index(drop=True), len(table), icc


def _clear(office: Office, survey_id: str, scope: Scope) -> pd.DataFrame:
    found = acceptance.verdicts(office, survey=survey_id, scope=scope)
    return found[(found["n"] > 0) & (found["evidence"] == "clear")]


def _reckoned(row: Mapping[Hashable, Any], sizes: np.ndarray, icc: float, office: Office) -> dict[Hashable, Any]:
    """A verdict with the interval of as many answers as it is worth; never a narrower one than its own."""
    # The answers whose building is not known are spread over the buildings like the others.
    effect = clustering.cluster_effect(sizes * row["n"] / sizes.sum(), icc)
    homes = None if pd.isna(row["households"]) else float(row["households"])
    wide = weighting.interval_at(row["share"], row["n"], effect, homes, confidence=office.gate.confidence)
    return {
        **row,
        "deff": effect,
        "clustered_low": min(row["low"], wide[0]),
        "clustered_high": max(row["high"], wide[1]),
        "threshold": row["threshold_percent"] / 100,
    }
