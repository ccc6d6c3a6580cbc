"""Kept reads of the bulletin. What was read is never changed, so that all readers share one copy of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.bulletin import provenance
from analytics.bulletin.composing import compose
from analytics.bulletin.content import Bulletin
from analytics.bulletin.outline import Outline, outline
from analytics.bulletin.reading import read
from analytics.estimation.periods import Period
from analytics.flows.periods import known
from analytics.flows.periods.counted import counted
from analytics.flows.periods.latest import Latest, latest
from analytics.model import Scope
from pages.shared import progress, reads
from pages.shared.kept_reads import kept, shared


@dataclass(frozen=True, eq=False)
class Told:
    """One period as it stands today: the bulletin that says it, and what the page draws beside it."""

    outline: Outline
    bulletin: Bulletin


@kept
def known_periods(scope: Scope, kind: str, week_starts_on: int) -> list[Period]:
    """All periods with forms, oldest first."""
    return known.known_periods(reads.office(), kind=kind, scope=scope, week_starts_on=week_starts_on)


def latest_of(known: Sequence[Period], today: dt.date) -> Period:
    """The last complete one of the periods ``known``, oldest first; the last where all of them still run."""
    return next((period for period in reversed(known) if period.is_complete(today)), known[-1])


@shared
def told(scope: Scope, period: Period, week_starts_on: int) -> Told | None:
    """The bulletin of ``period`` as the data stand today; None where nothing was answered in it."""
    office = reads.office()
    found = read(office, period, scope=scope, week_starts_on=week_starts_on, tell=progress.tell)
    if found is None:
        return None
    sources = provenance.of(office, found)
    return Told(outline(found), compose(found, issuer="", made_at=office.now(), provenance=sources))


@kept
def latest_week(scope: Scope) -> Latest | None:
    """The figures of the last complete week, with what must not be shown left out; None without forms."""
    return latest(counted(reads.office(), scope=scope))
