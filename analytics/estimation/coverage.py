"""Coverage: how many of the households that were asked have answered, period by period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.estimation.intervals import share_of
from analytics.estimation.progress import PREFERENCE, progress
from analytics.model import Communities, ResponseCounts
from analytics.model.ids import are_among


def coverage(
    responses: ResponseCounts, communities: Communities, *, kind: str = "week", through: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Forms against the households of those asked: a row a period, from the first to the last with forms.

    ``through``: see :func:`progress.progress`.

    ``responses`` are ResponseCounts with ``period``. Columns: period; n (forms received in it, of all communities);
    asked (communities that had sent any form by its end) and unknown (those of them without households in the
    register, which the rest leaves out); forms (all forms of each one's latest round so far), households, and coverage,
    forms ÷ households, NaN where there are none. Several forms of one household count each, so it may exceed 1.

    Worked: 60 households sent 10 forms last week and 5 this week, in one round: n 5, forms 15, coverage .25.
    """
    mine = responses[are_among(responses["community_id"], communities["community_id"])]
    cells = mine.groupby([*PREFERENCE, "week", "period"], as_index=False, observed=True)["n"].sum()
    found = progress(cells, communities["community_id"], kind, through=through)
    asked = found.place >= 0
    households = communities["households"].to_numpy(np.float64, na_value=np.nan)[:, None]
    counted = asked & ~np.isnan(households)
    forms = np.where(counted, found.so_far["n"], 0).sum(axis=0)
    homes = np.where(counted, np.nan_to_num(households), 0).sum(axis=0).astype(np.int64)
    received = mine.groupby("period")["n"].sum().reindex(found.periods, fill_value=0)
    return pd.DataFrame(
        {
            "period": found.periods,
            "n": received.to_numpy(np.int64),
            "asked": asked.sum(axis=0),
            "unknown": (asked & ~counted).sum(axis=0),
            "forms": forms,
            "households": homes,
            "coverage": share_of(forms, homes),
        }
    )
