"""The satisfied share period by period as a control chart: what is out of the ordinary, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analytics.estimation.control import Chart, p_chart, trial_points, xmr_chart
from analytics.flows.periods.counted import Counted
from analytics.flows.periods.milestones import Milestone, phases, round_milestones


def share_chart(counted: Counted, *, milestones: Sequence[Milestone] | None = None) -> Chart:
    """The p-chart (Laney's where periods differ more than counting explains) of the satisfied share.

    ``points`` has a row a period, gaps included: the columns of control.Chart, and ``period`` (its first day),
    ``complete`` (False while it runs: judged, but not counted into the limits), ``trial`` (limits of its phase rest on
    fewer than ENOUGH points) and ``milestone`` (its words, or ""). ``milestones`` begin phases with limits of their
    own; None means :func:`round_milestones`. Periods whose share must not be shown have no point.
    """
    estimates = counted.estimates
    satisfied, n = (estimates[name].fillna(0).astype("int64") for name in ("satisfied", "n"))
    told = round_milestones(counted) if milestones is None else list(milestones)
    chart = p_chart(satisfied, n, phases=phases(counted, told), counted=_complete(counted))
    return _dated(chart, counted, told)


def value_chart(counted: Counted, values: pd.DataFrame, *, milestones: Sequence[Milestone] | None = None) -> Chart:
    """The XmR-chart of a figure without a base, such as a score: ``values`` has ``period`` and ``value``.

    Otherwise as :func:`share_chart`; periods without a value have no point.
    """
    told = round_milestones(counted) if milestones is None else list(milestones)
    value = values.set_index("period")["value"].reindex(counted.starts)
    return _dated(xmr_chart(value, phases=phases(counted, told), counted=_complete(counted)), counted, told)


def _complete(counted: Counted) -> list[bool]:
    return [period.is_complete(counted.today) for period in counted.periods]


def _dated(chart: Chart, counted: Counted, milestones: Sequence[Milestone]) -> Chart:
    words = {pd.Timestamp(counted.period(each.day).start): each.words for each in milestones}
    points = chart.points.assign(
        period=counted.starts,
        complete=pd.Series(_complete(counted), dtype="bool"),
        trial=trial_points(chart),
        milestone=[words.get(start, "") for start in counted.starts],
    )
    return replace(chart, points=points)
