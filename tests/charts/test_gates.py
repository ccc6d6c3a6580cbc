"""The bars of the gates hold the counts of communities."""

from __future__ import annotations

import pandas as pd

from analytics.charts import gates


def test_each_gate_counts_its_communities() -> None:
    table = pd.DataFrame(
        {"gate": ["join", "join", "plan", "satisfaction"], "state": ["met", "below", "no_data", "met"]}
    )
    figure = gates.by_gate(gates=table)
    bars = {trace.name.split()[-1]: list(trace.x) for trace in figure.data}
    assert bars == {"达到": [1, 0, 0, 1], "未达到": [1, 0, 0, 0], "无数据": [0, 0, 1, 0]}
