"""Which periods there is anything to say of."""

from __future__ import annotations

from analytics.estimation.periods import WEEK, Period, every_start, period_of
from analytics.flows.acceptance import SATISFACTION
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope
from analytics.store import counts


def known_periods(
    office: Office, *, kind: str = WEEK, scope: Scope = EVERYWHERE, week_starts_on: int | None = None
) -> list[Period]:
    """Every period from the first satisfaction form of ``scope`` to the last, gaps included, oldest first.

    Weeks start on the office's day unless ``week_starts_on`` (1 Monday … 7 Sunday) says otherwise.
    """
    starts_on = week_starts_on or office.settings.week_starts_on
    forms = counts.response_counts_by(
        office.store, kind, scope=scope, kind=SATISFACTION, week_starts_on=starts_on if kind == WEEK else None
    )
    return [period_of(day.date(), kind, week_starts_on=starts_on) for day in every_start(forms["period"], kind)]
