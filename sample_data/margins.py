"""Margins of the register (名册结构): of every community the households by building, and by sex, age and tenure.

Invented, and so that the samples are askew: residents are younger than those who answer, and a little more often men.
Households by building are those of the numbers that the surveys give out, so that no building answers twice over.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from forms import AGES, YEARS
from places import share_out

PARTS = {
    "性别": (["男", "女"], (0.488, 0.512), "人数"),
    "年龄段": (AGES, (0.15, 0.25, 0.26, 0.2, 0.14), "人数"),
    "居住年限": (YEARS, (0.19, 0.22, 0.27, 0.32), "户数"),
}
PERSONS_PER_HOUSEHOLD = 2.4


def margins(register: pd.DataFrame) -> pd.DataFrame:
    """One row a community, 项目 and 类别, with 户数 or 人数."""
    random = np.random.default_rng([20260101, 5])
    rows: list[dict[str, object]] = []
    for place in register.to_dict("records"):
        households, buildings = int(place["户数"]), int(place["楼栋数"])
        per_building = -(-households // buildings)
        for building in range(buildings):
            here = min(per_building, households - building * per_building)
            if here > 0:
                rows.append(_row(place, "楼栋", f"{building + 1}号楼", "户数", here))
        persons = round(households * PERSONS_PER_HOUSEHOLD * random.uniform(0.9, 1.1))
        for variable, (categories, shares, unit) in PARTS.items():
            local = np.array(shares) * random.uniform(0.85, 1.15, len(shares))
            numbers = share_out(persons if unit == "人数" else households, local)
            rows += [
                _row(place, variable, category, unit, int(number))
                for category, number in zip(categories, numbers, strict=True)
            ]
    return pd.DataFrame(rows, columns=["小区编号", "项目", "类别", "户数", "人数"])


def _row(place: dict[str, object], variable: str, category: str, unit: str, number: int) -> dict[str, object]:
    return {"小区编号": place["小区编号"], "项目": variable, "类别": category, "户数": "", "人数": ""} | {unit: number}
