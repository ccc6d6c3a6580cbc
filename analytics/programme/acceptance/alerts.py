"""The alert of every community: normal, pending, below, recovering, or no data, and since when."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.flows.weekly_answers import standings_by_week
from analytics.model import EVERYWHERE, Scope
from analytics.programme.acceptance import alert_states
from analytics.programme.entering import records
from analytics.store import communities


def alerts(office: Office, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """The alert of every community in ``scope``, by community_id.

    Columns: community_id, state (one of model.ALERTS), since (first day of the week it was entered; NaT without data),
    before (the state it left), last_week (first day of the last week with answers), suppressed (fewer than
    ``figure_minimum`` answers: the state is then given as no_data), accepted_on (day of the acceptance that stands, or
    NaT), met (at or above the limit now, however sure), fallen (accepted, and below since).
    """
    known = communities.communities(office.store, scope)
    states = alert_states.states(standings_by_week(office, known, scope))
    found = known[["community_id"]].merge(states, on="community_id")
    few = found["n"].between(1, office.settings.figure_minimum - 1)
    accepted = records.entries(office, "acceptance", scope)
    accepted = accepted[accepted["state"] == "accepted"].set_index("community_id")
    state = found["state"].mask(few, "no_data")
    accepted_on = accepted["changed_on"].reindex(found["community_id"]).set_axis(found.index)
    return found.drop(columns="n").assign(
        state=state,
        since=found["since"].mask(few),
        before=found["before"].mask(few, ""),
        suppressed=few,
        accepted_on=accepted_on,
        fallen=accepted_on.notna() & state.isin(["below", "pending"]) & ~found["met"],
    )
