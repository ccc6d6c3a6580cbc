"""Surveys before the works: residents' wishes (意愿调查) and Jinyin's consent item by item (同意征询)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from forms import Households, respondent
from wording import TOPICS, Writer

ZAOZHUANG_FORMS, ZAOZHUANG_OPINIONS = 2_050, 1_612
DADONG_FORMS, DADONG_OPINIONS = 810, 354
BASIC = ["供水", "雨污分流", "供电", "燃气", "供热", "道路", "消防", "照明", "屋面防水", "楼道整修"]
BETTER = ["环境绿化", "停车位", "充电设施", "加装电梯", "无障碍设施", "健身场地", "拆除违建", "节能保温"]
HIGHER = ["社区食堂", "养老服务", "托育服务", "快递柜", "便民菜店", "卫生服务"]
WORRIES = ["工程质量", "施工扰民", "个人出资", "工期太长", "后期管理", "没有担心"]

CONSENT_FORMS = {1: 600, 2: 600}
# Agreeing and abstaining forms of 600, by round: three items below 60 % before the visits, 558 (93 %) after them.
CONSENT = {
    "屋面防水": ((561, 14), (579, 9)),
    "外墙保温": ((534, 24), (567, 12)),
    "雨污分流改造": ((573, 9), (585, 6)),
    "道路硬化": ((576, 12), (582, 6)),
    "楼道粉刷": ((552, 18), (573, 12)),
    "单元门禁": ((525, 30), (561, 18)),
    "绿化补植": ((519, 42), (558, 24)),
    "停车位规划": ((504, 36), (549, 21)),
    "暖气单户改造": ((342, 66), (558, 15)),
    "自来水单户改造": ((330, 72), (558, 18)),
    "节能窗": ((318, 84), (558, 21)),
}


SHIJIAZHUANG_FORMS = 640
PLAN_NAMES = ["方案一（保留车棚）", "方案二（拆车棚建停车场）"]
# Agreeing, against and abstaining forms of each plan.
PLANS = {
    "ZZ-001": ((168, 30, 12), (74, 118, 18)),
    "ZZ-002": ((88, 48, 14), (85, 52, 13)),
}


def _wishes(
    register: pd.DataFrame, prefix: str, title: str, forms: int, opinions: int, start: str, days: int
) -> pd.DataFrame:
    """``forms`` answered forms of one city's wishes, ``opinions`` of them with an opinion in words."""
    random = np.random.default_rng([20260101, 5, *prefix.encode()])
    places = register[register["小区编号"].str.startswith(prefix + "-")].reset_index(drop=True)
    writer = Writer(random, [name for name in places["小区名称"] if len(name) < 9])
    homes = {
        row["小区编号"]: Households(int(row["户数"]), int(row["楼栋数"]), random) for row in places.to_dict("records")
    }
    weights = np.sqrt(places["户数"].to_numpy(dtype=float))
    where = random.choice(places["小区编号"], forms, p=weights / weights.sum())
    speaks = np.zeros(forms, dtype=bool)
    speaks[random.permutation(forms)[:opinions]] = True
    rows = []
    for community_id, says in zip(where, speaks, strict=True):
        day = pd.Timestamp(start) + pd.Timedelta(days=int(random.integers(days)))
        minutes = int(random.integers(8 * 60, 20 * 60))
        row = {"小区编号": community_id, "提交时间": f"{day:%Y-%m-%d} {minutes // 60:02d}:{minutes % 60:02d}"}
        row |= respondent(random, homes[community_id].next() if homes[community_id].free else "")
        row["是否同意改造"] = str(random.choice(["同意", "不同意", "弃权"], p=[0.9, 0.05, 0.05]))
        row["最需要的基础类改造"] = _chosen(random, BASIC, 3)
        row["最需要的完善类改造"] = _chosen(random, BETTER, 3)
        row["希望增加的提升类服务"] = _chosen(random, HIGHER, 2)
        row["最担心的问题"] = str(random.choice(WORRIES))
        row["意见建议"] = writer.comment(writer.pick(TOPICS), writer.pick(TOPICS), None) if says else ""
        rows.append(row)
    frame = pd.DataFrame(rows).sort_values("提交时间", kind="stable", ignore_index=True)
    frame.insert(0, "答卷编号", [f"{prefix}26Y-{number:05d}" for number in range(1, forms + 1)])
    frame.insert(5, "调查", title)
    return frame


def opinion_zaozhuang(register: pd.DataFrame) -> pd.DataFrame:
    """枣庄市中区: 1 612 opinions (published: more than 1 600)."""
    return _wishes(
        register, "ZZ", "枣庄市中区居民意愿调查（示例）", ZAOZHUANG_FORMS, ZAOZHUANG_OPINIONS, "2026-03-02", 40
    )


def opinion_dadong(register: pd.DataFrame) -> pd.DataFrame:
    """沈阳大东区: 810 forms, 354 with an opinion."""
    return _wishes(register, "SY", "沈阳大东区居民意愿调查（示例）", DADONG_FORMS, DADONG_OPINIONS, "2026-03-16", 26)


def consent_jinyin(register: pd.DataFrame) -> pd.DataFrame:
    """临淄金茵: 11 items in two rounds of 600 returned forms each; the counts of :data:`CONSENT` come out exactly."""
    random = np.random.default_rng([20260101, 6])
    place = register.set_index("小区编号").loc["LZ-001"]
    parts = []
    for number, start in [(1, "2026-04-06"), (2, "2026-05-18")]:
        forms = CONSENT_FORMS[number]
        homes = Households(int(place["户数"]), int(place["楼栋数"]), random)
        days = pd.Timestamp(start) + pd.to_timedelta(np.sort(random.integers(0, 12, forms)), unit="D")
        part = pd.DataFrame(
            {"小区编号": "LZ-001", "小区名称": place["小区名称"], "提交时间": days.strftime("%Y-%m-%d"), "轮次": number}
        )
        part["渠道"] = "入户走访" if number == 2 else random.choice(["微信", "现场"], forms)
        part["户号"] = [homes.next() for _ in range(forms)]
        part["调查"] = "临淄金茵小区改造事项同意征询（示例）"
        for item, rounds in CONSENT.items():
            agree, abstain = rounds[number - 1]
            words = ["同意"] * agree + ["弃权"] * abstain + ["不同意"] * (forms - agree - abstain)
            part[item] = random.permutation(words)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    frame.insert(0, "答卷编号", [f"LZ26-{number:05d}" for number in range(1, len(frame) + 1)])
    return frame


def opinion_shijiazhuang(register: pd.DataFrame) -> pd.DataFrame:
    """石家庄: what is most pressing, chosen and put in order (排序); no opinions in words."""
    random = np.random.default_rng([20260101, 8])
    places = register[register["小区编号"].str.startswith("SJZ-")].reset_index(drop=True)
    homes = {
        row["小区编号"]: Households(int(row["户数"]), int(row["楼栋数"]), random) for row in places.to_dict("records")
    }
    weights = places["户数"].to_numpy(dtype=float)
    options = ["雨污分流", "屋面防水", "加装电梯", "停车位", "供热", "养老服务", "环境绿化", "快递柜"]
    pressing = np.array([0.95, 0.8, 0.72, 0.6, 0.5, 0.36, 0.3, 0.18])
    rows = []
    for community_id in random.choice(places["小区编号"], SHIJIAZHUANG_FORMS, p=weights / weights.sum()):
        day = pd.Timestamp("2026-03-09") + pd.Timedelta(days=int(random.integers(20)))
        row: dict[str, object] = {"小区编号": community_id, "提交时间": f"{day:%Y-%m-%d}"}
        row |= respondent(random, homes[community_id].next() if homes[community_id].free else "")
        row["是否同意改造"] = str(random.choice(["同意", "不同意", "弃权"], p=[0.92, 0.04, 0.04]))
        wanted = [option for option, share in zip(options, pressing, strict=True) if random.random() < share]
        row["希望改造的内容（多选）"] = "┋".join(wanted)
        ranked = sorted(wanted, key=lambda one: random.normal(options.index(one), 2.0))
        row["请按迫切程度排序"] = "→".join(ranked[:3])
        rows.append(row)
    frame = pd.DataFrame(rows).sort_values("提交时间", kind="stable", ignore_index=True)
    frame.insert(0, "答卷编号", [f"SJZ26Y-{number:05d}" for number in range(1, len(frame) + 1)])
    frame.insert(5, "调查", "石家庄居民意愿调查（示例）")
    return frame


def consent_plans(register: pd.DataFrame) -> pd.DataFrame:
    """一区多案: each household says of every plan whether it agrees; clear in 榴花新村, close in 矿工东院."""
    random = np.random.default_rng([20260101, 9])
    places = register.set_index("小区编号")
    parts = []
    for community_id, votes in PLANS.items():
        forms = sum(votes[0])
        homes = Households(int(places.loc[community_id, "户数"]), int(places.loc[community_id, "楼栋数"]), random)
        days = pd.Timestamp("2026-04-22") + pd.to_timedelta(np.sort(random.integers(0, 9, forms)), unit="D")
        part = pd.DataFrame({"小区编号": community_id, "提交时间": days.strftime("%Y-%m-%d"), "轮次": 1})
        part["渠道"] = random.choice(["微信", "入户走访"], forms)
        part["户号"] = [homes.next() for _ in range(forms)]
        part["调查"] = "枣庄市中区改造方案同意征询（示例）"
        for plan, counts in zip(PLAN_NAMES, votes, strict=True):
            words = [word for word, n in zip(("同意", "不同意", "弃权"), counts, strict=True) for _ in range(n)]
            part[plan] = random.permutation(words)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    frame.insert(0, "答卷编号", [f"ZZ26F-{number:05d}" for number in range(1, len(frame) + 1)])
    return frame


def _chosen(random: np.random.Generator, options: list[str], most: int) -> str:
    """Some of ``options`` as a platform writes several choices, or nothing."""
    return "┋".join(random.permutation(options)[: int(random.integers(0, most + 1))])
