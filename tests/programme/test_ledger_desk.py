"""The table on the page, saved twice: new rows are numbered anew each time, their entries are not."""

from __future__ import annotations

import pandas as pd

from analytics.flows.office import Office
from analytics.programme.ledger import ledger_desk, rectification


def row(problem: str) -> pd.DataFrame:
    told = {"problem": problem, "unit": "城建公司", "deadline": "2099-01-01", "state": "整改中"}
    return pd.DataFrame([{"row": 1, "entry_id": None, "seen": None, "community_id": "C1", **told}])


def test_the_first_row_is_new_each_time_the_table_is_saved(office: Office) -> None:
    assert [ledger_desk.apply(office, row(problem), by="王敏") for problem in ("三号楼漏水", "路灯不亮")] == [1, 1]
    told = rectification.ledger(office)
    assert told["problem"].tolist() == ["三号楼漏水", "路灯不亮"] and told["state"].tolist() == ["in_hand"] * 2
