"""Kept reads of the works."""

from __future__ import annotations

import pandas as pd

from analytics.model import Scope
from analytics.programme.works import works, works_tally
from pages.shared import reads
from pages.shared.kept_reads import kept


@kept
def progress(scope: Scope) -> pd.DataFrame:
    return works.progress(reads.office(), scope)


@kept
def summary(scope: Scope, by: tuple[str, ...]) -> pd.DataFrame:
    return works.summary(reads.office(), scope, by=by)


@kept
def over_time(scope: Scope) -> pd.DataFrame:
    return works_tally.over_time(works.reports(reads.office(), scope))


@kept
def observations(scope: Scope) -> pd.DataFrame:
    return works.observations(reads.office(), scope)
