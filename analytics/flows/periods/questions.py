"""The satisfied share of every question in one period."""

from __future__ import annotations

import pandas as pd

from analytics.estimation.periods import Period
from analytics.flows.office import Office
from analytics.flows.periods.counted import Counted
from analytics.model import EVERYWHERE, Scope


def questions(office: Office, counted: Counted, period: Period, *, scope: Scope = EVERYWHERE) -> pd.DataFrame:
    """A row a question."""
    return pd.DataFrame()
