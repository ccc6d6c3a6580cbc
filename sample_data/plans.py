"""What the satisfaction surveys will say: forms and satisfied forms of each community and round, decided beforehand.

The named stories cover every way a community can stand to the 80 % line; the others are drawn around a target share.
``weeks`` is how the forms fall into weeks where the story needs it: (week, n, satisfied), week 0 begins on 2026-06-29.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

ROUND_WEEKS = {1: range(9), 2: range(10, 20)}


@dataclass(frozen=True)
class Plan:
    """One community in one round: ``n`` valid overall answers, ``satisfied`` of them, ``outside`` not valid."""

    community_id: str
    round: int
    n: int
    satisfied: int
    case: str = ""
    outside: int = 0
    weeks: tuple[tuple[int, int, int], ...] = ()
    topics: tuple[str, ...] = ()


def _from_weeks(community_id: str, case: str, weeks: list[tuple[int, int, int]], topics: tuple[str, ...] = ()) -> Plan:
    n, satisfied = sum(w[1] for w in weeks), sum(w[2] for w in weeks)
    return Plan(community_id, 2, n, satisfied, case, weeks=tuple(weeks), topics=topics)


STORIES = [
    Plan("ZZ-001", 1, 80, 70), Plan("ZZ-001", 2, 100, 96, "明显达标", outside=3),
    Plan("ZZ-002", 1, 90, 50, topics=("雨污分流", "施工质量")),
    Plan("ZZ-002", 2, 100, 52, "明显未达标", outside=4, topics=("雨污分流", "施工质量")),
    Plan("ZZ-003", 1, 45, 33), Plan("ZZ-003", 2, 50, 40, "恰好 80%"),
    Plan("ZZ-004", 2, 5, 4, "恰好 80%，仅 5 份"),
    Plan("ZZ-005", 1, 40, 30), Plan("ZZ-005", 2, 50, 37, "未达标，证据存疑", topics=("停车", "物业管理")),
    Plan("ZZ-006", 2, 3, 2, "不足 5 份"), Plan("ZZ-007", 2, 4, 4, "不足 5 份，全部满意"),
    Plan("ZZ-009", 1, 60, 30, "第 1 轮未达标", topics=("燃气供热", "沟通公示")),
    Plan("ZZ-009", 2, 62, 57, "整改后第 2 轮达标"),
    Plan("ZZ-010", 1, 60, 51),
    _from_weeks("ZZ-010", "最后一周跌破 80%",
                [(13, 20, 18), (14, 15, 14), (15, 10, 9), (16, 10, 9), (17, 8, 6), (18, 9, 5), (19, 14, 7)],
                topics=("施工扰民", "工期进度")),
    _from_weeks("ZZ-011", "最后一周回到 80%以上", [(14, 16, 11), (16, 14, 11), (18, 10, 8), (19, 16, 16)]),
    Plan("ZZ-012", 2, 12, 0, "无人满意", topics=("屋面防水", "范围与公平")),
    Plan("ZZ-013", 2, 33, 29, "全部住户都答了（普查）"),
    Plan("ZZ-014", 1, 40, 31), Plan("ZZ-014", 2, 55, 46, "名称很长"),
    Plan("ZZ-015", 1, 44, 35), Plan("ZZ-015", 2, 50, 41, "下一周的文件会使其跌破 80%"),
    Plan("SY-001", 1, 300, 231),
    Plan("SY-001", 2, 499, 399, "79.96%，四舍五入会误判", outside=6, topics=("停车", "充电")),
    Plan("SY-002", 2, 400, 336, "大样本，明显达标"),
    Plan("SJZ-001", 2, 187, 171, "四级：基本满意是否算满意决定是否达标"),
    Plan("NT-001", 2, 120, 84, "十分制：8 分及以上为满意", topics=("加装电梯", "沟通公示")),
]  # fmt: skip
# 济南六里山的四级构成（142 满意、29 基本满意、其余 16）: 75.94 % without 基本满意, 91.44 % with it.
FOUR_LEVEL_SPLIT = {"SJZ-001": (142, 29)}
WITHOUT_DATA = {"ZZ-008", "ZZ-047", "ZZ-048", "LZ-001", "SY-020", "SJZ-028", "NT-024"}
# community, satisfied and all forms of the week after the last one; ZZ-015 falls from 41/50 to 43/56.
NEXT_WEEK = {"ZZ-015": (2, 6), "ZZ-001": (11, 12), "ZZ-009": (9, 10), "ZZ-002": (4, 8), "ZZ-014": (8, 9)}
FORMS = {"ZZ": (24, 95), "SY": (80, 210), "SJZ": (30, 90), "NT": (28, 85)}


def plans(register: pd.DataFrame, prefix: str) -> list[Plan]:
    """The plans of all surveyed communities of one city, the named stories first."""
    random = np.random.default_rng([20260101, 2, *prefix.encode()])
    stories = [plan for plan in STORIES if plan.community_id.startswith(prefix + "-")]
    told = {plan.community_id for plan in stories} | WITHOUT_DATA
    households = register.set_index("小区编号")["户数"]
    drawn = []
    for community_id in households.index[households.index.str.startswith(prefix + "-")]:
        if community_id not in told:
            drawn += _drawn(community_id, int(households[community_id]), FORMS[prefix], random)
    return stories + drawn


def _drawn(community_id: str, households: int, forms: tuple[int, int], random: np.random.Generator) -> list[Plan]:
    centre = random.choice([0.9, 0.81, 0.66], p=[0.58, 0.17, 0.25]) + random.uniform(-0.05, 0.05)
    rounds = {1: centre - random.uniform(0.02, 0.14), 2: centre}
    if random.random() < 0.15:
        del rounds[int(random.integers(1, 3))]
    found = []
    for number, share in rounds.items():
        n = int(min(random.integers(*forms), 0.6 * households))
        found.append(Plan(community_id, number, n, int(random.binomial(n, share)), outside=int(random.integers(0, 4))))
    return found
