"""How numbers are written, in every form alike."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics.estimation.percent import percent, points
from analytics.language import _
from analytics.reports.bulletin.content import COUNT, POINTS, SCORE, SHARE

NOT_SHOWN = "—"


def written(value: Any, kind: str, *, threshold_percent: int = 80) -> str:
    """One value as it stands in sentences and printed tables; a dash where nothing may be said.

    >>> written(1234, "count"), written(0.7996, "share"), written(-0.023, "points"), written(None, "share")
    ('1,234', '79.96 %', '−2.3 个百分点', '—')
    """
    if value is None or pd.isna(value):
        return NOT_SHOWN
    if kind == COUNT:
        return f"{int(value):,}"
    if kind == SHARE:
        return percent(float(value), threshold_percent=threshold_percent)
    if kind == POINTS:
        return _("{points} 个百分点").format(points=points(float(value)))
    return f"{float(value):.1f}" if kind == SCORE else str(value)
