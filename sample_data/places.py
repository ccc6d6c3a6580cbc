"""The register: 121 invented 小区 in five cities, adding up to the published figures of the places they stand for.

枣庄市中区 sums exactly to 48 小区, 378 栋, 10 421 户, 93.62 万㎡ and 1.61 亿元. Names and figures of single
communities are invented; streets and rough coordinates are those of the districts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ZAOZHUANG_TOTALS = {"楼栋数": 378, "户数": 10_421, "建筑面积(㎡)": 936_200, "投资(万元)": 16_100}

# prefix, city, district, streets, longitude, latitude, how many, households from–to
DISTRICTS = [
    (
        "ZZ",
        "枣庄市",
        "市中区",
        "中心街街道 文化路街道 龙山路街道 光明路街道 矿区街道 各塔埠街道",
        117.557,
        34.864,
        48,
        (90, 420),
    ),
    ("LZ", "淄博市", "临淄区", "闻韶街道", 118.305, 36.827, 1, (1186, 1186)),
    ("SY", "沈阳市", "大东区", "万泉街道 东站街道 津桥街道 珠林街道 洮昌街道", 123.470, 41.805, 20, (320, 2600)),
    ("SJZ", "石家庄市", "长安区", "建北街道 青园街道 育才街道", 114.545, 38.050, 10, (120, 700)),
    ("SJZ", "石家庄市", "桥西区", "东里街道 中山街道 苑东街道", 114.462, 38.030, 10, (120, 700)),
    ("SJZ", "石家庄市", "裕华区", "裕强街道 槐底街道", 114.531, 38.005, 8, (120, 700)),
    ("NT", "南通市", "崇川区", "和平桥街道 学田街道 任港街道 虹桥街道", 120.870, 32.010, 14, (100, 900)),
    ("NT", "南通市", "通州区", "金沙街道 金新街道", 121.075, 32.065, 6, (80, 500)),
    ("NT", "南通市", "海门区", "海门街道 滨江街道", 121.170, 31.880, 4, (80, 500)),
]

_HEADS = """
光华 新兴 文汇 振兴 幸福 和顺 永安 榴园 龙泉 清泉 双拥 建新 向阳 红旗 立新 友谊 团结 胜利 青年 育红 春晖 锦绣 翠屏 枫林
丹桂 梧桐 银杏 槐荫 柳溪 荷塘 望湖 临河 南岭 北苑 东升 西城 安居 康乐 福祥 吉庆 瑞和 兴业 纺织 机械 供销 电力 轻工 化工
铁西 站前 长虹 曙光 前进 朝晖 明珠 金桥 玉泉 宏达 富强 安泰"""
_TAILS = "小区 花园 新村 家园 南里 北里 宿舍 大院 苑 一区 二区 东院"
HEADS, TAILS = _HEADS.split(), _TAILS.split()
COLUMNS = """
小区编号 小区名称 城市 区县 街道 社区 楼栋数 户数 建筑面积(㎡) 建成年份 改造年度 阶段 投资(万元) 管理模式 经度 纬度"""
LONG_NAME = "齿轮厂第二生活区南院（原机床附件厂、轴承厂、标准件厂联合职工宿舍）东区一期至三期及沿街综合楼片"
# Names and households that the stories of plans.py need; the other communities are drawn.
NAMED = {
    "ZZ-001": ("榴花新村", 412),
    "ZZ-002": ("矿工东院", 365),
    "ZZ-003": ("朝阳花园", 228),
    "ZZ-004": ("朝阳花苑", 36),
    "ZZ-005": ("文化里小区", 240),
    "ZZ-006": ("邮电宿舍", 45),
    "ZZ-007": ("建设路12–18号院（原粮食局宿舍）", 52),
    "ZZ-008": ("青檀路小区", 180),
    "ZZ-009": ("龙山新居", 260),
    "ZZ-010": ("光明西里", 330),
    "ZZ-011": ("中心街北苑", 210),
    "ZZ-012": ("砖厂家属院", 96),
    "ZZ-013": ("银座后院", 33),
    "ZZ-014": (LONG_NAME, 198),
    "ZZ-015": ("新华里小区", 245),
    "LZ-001": ("金茵小区", 1186),
    "SY-001": ("大东新苑", 3980),
    "SY-002": ("东塔家园", 2860),
    "SJZ-001": ("槐北里小区", 560),
    "NT-001": ("濠东新村", 720),
}
MODES = ["市场化", "镇街物业", "街道主导"]


def register() -> pd.DataFrame:
    """One row per community, in the canonical columns of a register."""
    random = np.random.default_rng([20260101, 1])
    names = _names(random)
    parts, counters = [], dict.fromkeys([district[0] for district in DISTRICTS], 0)
    for prefix, city, district, streets, longitude, latitude, number, (low, high) in DISTRICTS:
        ids = [f"{prefix}-{counters[prefix] + i + 1:03d}" for i in range(number)]
        counters[prefix] += number
        frame = pd.DataFrame({"小区编号": ids})
        frame["小区名称"] = [NAMED[i][0] if i in NAMED else names.pop() for i in ids]
        frame["城市"], frame["区县"] = city, district
        frame["街道"] = random.choice(streets.split(), number)
        frame["社区"] = [f"{random.choice(HEADS)}社区" for _ in ids]
        frame["户数"] = [NAMED[i][1] if i in NAMED else int(random.integers(low, high + 1)) for i in ids]
        frame["楼栋数"] = np.maximum(1, np.rint(frame["户数"] / random.uniform(22, 48, number))).astype(int)
        frame["建筑面积(㎡)"] = np.rint(frame["户数"] * random.uniform(66, 98, number)).astype(int)
        frame["投资(万元)"] = np.rint(frame["建筑面积(㎡)"] * random.uniform(0.013, 0.021, number)).astype(int)
        frame["建成年份"] = random.integers(1978, 2003, number)
        frame["改造年度"] = 2026
        frame["阶段"] = random.choice(["施工中", "基本完工", "验收中"], number, p=[0.45, 0.4, 0.15])
        frame["管理模式"] = random.choice(MODES, number, p=[0.4, 0.35, 0.25])
        frame["经度"] = np.round(longitude + random.uniform(-0.03, 0.03, number), 5)
        frame["纬度"] = np.round(latitude + random.uniform(-0.02, 0.02, number), 5)
        parts.append(frame)
    parts[0] = _as_published(parts[0], random)
    parts[1] = parts[1].assign(楼栋数=38, 建成年份=1998, 阶段="基本完工", 管理模式="市场化")
    communities = pd.concat(parts, ignore_index=True)
    # Two offices have not sent coordinates; the map has to live with that.
    communities.loc[communities["小区编号"].isin(["ZZ-040", "SY-019"]), ["经度", "纬度"]] = np.nan
    return communities[COLUMNS.split()]


def _names(random: np.random.Generator) -> list[str]:
    """Distinct invented names, shuffled."""
    pairs = [head + tail for head in HEADS for tail in TAILS]
    chosen = random.permutation(len(pairs))[:130]
    return [pairs[i] for i in chosen]


def _as_published(frame: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """枣庄市中区 brought to its published sums; households of the named communities stay."""
    frame = frame.copy()
    named = frame["小区编号"].isin(NAMED)
    rest = ZAOZHUANG_TOTALS["户数"] - int(frame.loc[named, "户数"].sum())
    frame.loc[~named, "户数"] = share_out(rest, frame.loc[~named, "户数"].to_numpy())
    households = frame["户数"].to_numpy()
    for column, low, high in [("楼栋数", 0.8, 1.2), ("建筑面积(㎡)", 0.9, 1.1), ("投资(万元)", 0.8, 1.25)]:
        frame[column] = share_out(ZAOZHUANG_TOTALS[column], households * random.uniform(low, high, len(frame)))
    frame["阶段"] = random.permutation(["基本完工"] * 12 + ["施工中"] * 28 + ["方案公示"] * 4 + ["意愿征集"] * 4)
    return frame


def share_out(total: int, weights: np.ndarray) -> np.ndarray:
    """``total`` split into whole numbers ≥ 1 in proportion to ``weights`` (largest remainders)."""
    exact = (total - len(weights)) * weights / weights.sum()
    whole = np.floor(exact).astype(int)
    for i in np.argsort(whole - exact, kind="stable")[: total - len(weights) - int(whole.sum())]:
        whole[i] += 1
    return whole + 1
