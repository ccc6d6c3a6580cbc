"""What residents raised in a period: the hot issues, and which topics rise or fall."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.estimation.periods import Period
from analytics.flows.office import Office
from analytics.model import EVERYWHERE, Scope


@dataclass(frozen=True)
class RaisedTopics:
    """``issues``: the columns of flows.hot_issues.COLUMNS, hottest first; ``changes``: see :func:`raised_topics`."""

    issues: pd.DataFrame
    changes: pd.DataFrame


def raised_topics(office: Office, period: Period, *, scope: Scope = EVERYWHERE) -> RaisedTopics:
    """What was raised in ``period``."""
    return RaisedTopics(pd.DataFrame(), pd.DataFrame())
