"""Owners' votes (业主表决): rolls of units that come out exactly at the limits of the law, and beside them."""

from __future__ import annotations

from typing import Any

import pandas as pd

ORDINARY, SPECIAL = "一般事项", "特别事项"


def _roll(
    community: str,
    matter: str,
    kind: str,
    scope: str,
    day: str,
    units: list[tuple[str, str, str]],
    words: list[str],
    *,
    area: float = 60.0,
) -> list[dict[str, Any]]:
    """One row a unit; each its own owner; ``words`` are the opinions in order."""
    return [
        {"小区编号": community, "表决事项": matter, "事项类别": kind, "表决范围": scope, "楼栋": building,
         "单元": unit, "室号": room, "业主": f"业主{community}-{building}-{unit}-{room}", "专有面积": area,
         "表决意见": word, "表决日期": day}
        for (building, unit, room), word in zip(units, words, strict=True)
    ]  # fmt: skip


def _units(n: int, per_building: int = 12) -> list[tuple[str, str, str]]:
    """``n`` units, six floors of two doors a 单元, one 单元 a building."""
    return [
        (str(place // per_building + 1), "1", f"{place % per_building // 2 + 1}0{place % 2 + 1}") for place in range(n)
    ]


def _words(agree: int, against: int, abstain: int, absent: int) -> list[str]:
    return ["同意"] * agree + ["反对"] * against + ["弃权"] * abstain + ["未参加"] * absent


def ballots() -> pd.DataFrame:
    """Six votes.

    银座后院 (33 units of 32 owners): 22 take part, exactly 2/3 of the area, and 12 agree: passed.
    朝阳花苑 (36): 24 take part, exactly 2/3, and 18 agree, exactly 3/4 of a special matter: passed.
    建设路院 (52): 40 take part, 20 agree: exactly half, not passed.
    大东新苑 votes on lifts by 单元: 9 of 12 agree (exactly 3/4), 8 of 12, and 6 of 7 without a quorum.
    """
    rows = _roll("ZZ-013", "改造方案", ORDINARY, "小区", "2026-05-08", _units(33), _words(12, 8, 2, 11))
    rows += _roll("ZZ-004", "筹集维修资金", SPECIAL, "小区", "2026-05-10", _units(36), _words(18, 4, 2, 12))
    rows += _roll("ZZ-007", "改造方案", ORDINARY, "小区", "2026-05-09", _units(52), _words(20, 15, 5, 12))
    for unit, words in (("1", _words(9, 2, 1, 0)), ("2", _words(8, 3, 1, 0)), ("3", _words(6, 1, 0, 5))):
        where = [("7", unit, f"{floor}0{door}") for floor in range(1, 7) for door in (1, 2)]
        rows += _roll("SY-001", "加装电梯", SPECIAL, "单元", "2026-06-12", where, words, area=72.5)
    frame = pd.DataFrame(rows)
    # One owner of two flats in 银座后院 counts once among the owners, twice in area.
    owner = frame["业主"].eq("业主ZZ-013-3-1-402")
    frame.loc[owner, "业主"] = "业主ZZ-013-3-1-401"
    return frame
