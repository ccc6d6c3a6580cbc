"""Registers as large as the programmes that were published: 石家庄 2018–2021, 南通 2019–2023, 沈阳 2021.

Only their sums are published; every single community is invented. They are not loaded on the first start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from places import HEADS, MODES, TAILS, share_out


@dataclass(frozen=True)
class Extent:
    """One published programme: its communities, buildings, households, m² and 10 000 yuan in all, and its years."""

    city: str
    districts: tuple[str, ...]
    years: tuple[int, ...]
    communities: int
    households: int
    buildings: int | None = None
    area: int | None = None
    investment: int | None = None


SHENYANG_DISTRICTS = (
    "和平区",
    "沈河区",
    "大东区",
    "皇姑区",
    "铁西区",
    "浑南区",
    "于洪区",
    "沈北新区",
    "苏家屯区",
    "经开区",
    "辽中区",
)
SHIJIAZHUANG_DISTRICTS = (
    "长安区",
    "桥西区",
    "新华区",
    "裕华区",
    "井陉矿区",
    "藁城区",
    "鹿泉区",
    "栾城区",
    "正定县",
    "辛集市",
)
NANTONG_DISTRICTS = ("崇川区", "通州区", "海门区", "如皋市", "启东市", "海安市", "如东县")
PROGRAMMES = {
    "shijiazhuang": [Extent("石家庄市", SHIJIAZHUANG_DISTRICTS, (2018, 2019, 2020, 2021), 1_820, 420_000)],
    "nantong": [
        Extent("南通市", NANTONG_DISTRICTS, (2019, 2020, 2021, 2022), 270, 166_000, 5_612, 15_306_000, 495_000),
        Extent("南通市", NANTONG_DISTRICTS, (2023,), 68, 29_234, 907, 3_008_000, 154_000),
    ],
    "shenyang": [Extent("沈阳市", SHENYANG_DISTRICTS, (2021,), 121, 78_408)],
}


def registers() -> dict[str, pd.DataFrame]:
    """By name of the file: one row a community, in the columns of a register."""
    return {name: _register(name, extents) for name, extents in PROGRAMMES.items()}


def _register(name: str, extents: list[Extent]) -> pd.DataFrame:
    random = np.random.default_rng([20260101, 10, *name.encode()])
    starts = np.cumsum([0, *(extent.communities for extent in extents)])
    parts = [_one(extent, int(start), random) for extent, start in zip(extents, starts, strict=False)]
    frame = pd.concat(parts, ignore_index=True)
    frame.insert(0, "小区编号", [f"{name[:4].upper()}{number:05d}" for number in range(1, len(frame) + 1)])
    return frame


def _one(extent: Extent, start: int, random: np.random.Generator) -> pd.DataFrame:
    """The communities of one programme; ``start`` of the city were named before."""
    n = extent.communities
    weights = random.lognormal(0, 0.6, n)
    # Every district has some; which has how many is not published.
    districts = [*extent.districts, *random.choice(extent.districts, n - len(extent.districts))]
    pairs = [head + tail for head in HEADS for tail in TAILS]
    frame = pd.DataFrame(
        {"小区名称": [f"{pairs[i % len(pairs)]}{i // len(pairs) + 1}期" for i in start + random.permutation(n)]}
    )
    frame["城市"], frame["区县"] = extent.city, districts
    frame["户数"] = share_out(extent.households, weights)
    for column, total in (
        ("楼栋数", extent.buildings),
        ("建筑面积(㎡)", extent.area),
        ("投资(万元)", extent.investment),
    ):
        if total is not None:
            frame[column] = share_out(total, weights * random.uniform(0.8, 1.25, n))
    frame["改造年度"] = random.choice(extent.years, n)
    frame["阶段"] = "验收中"
    frame["管理模式"] = random.choice(MODES, n)
    return frame
