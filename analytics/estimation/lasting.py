"""Since when a community has been below the gate without a break."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.estimation.standings import Standings
from analytics.estimation.verdicts import standing


def below_since(standings: Standings, start: pd.Timestamp) -> pd.Series:
    """By community_id the first day of the period at whose end it fell below and has stayed there until ``start``.

    Only communities that are below at the end of the period of ``start``; empty where that is none of the periods. In a
    period without answers of its own a community stands as before, by its cumulated answers. Judged by today's gates.

    Worked: standings met, below, met, below, below at the ends of five weeks: since the fourth.
    """
    at = standings.periods.get_indexer(pd.DatetimeIndex([start]))[0]
    figures = standings.progress.so_far
    found, row = {}, 0
    for gate, known in standings.groups:
        rows = slice(row, row := row + len(known))
        satisfied, n = (np.asarray(figures[name])[rows, : at + 1] for name in ("satisfied", "n"))
        below = standing(satisfied.ravel(), n.ravel(), gate).reshape(satisfied.shape) == "below"
        # How many periods, counted backwards from the last, are below without a break.
        unbroken = np.cumprod(below[:, ::-1], axis=1).sum(axis=1)
        for community_id, periods in zip(known["community_id"], unbroken, strict=True):
            if periods:
                found[community_id] = standings.periods[at + 1 - periods]
    return pd.Series(found, dtype="datetime64[us]")
