"""A city's worth of answers as a file: 1 820 communities, 1 000 000 forms × 12 columns, seeded."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

LEVELS = np.array(["非常不满意", "不满意", "一般", "满意", "非常满意"])
ITEMS = ("总体满意度", "施工质量", "道路", "停车", "绿化")
PLACES = ("楼道", "单元门口", "地下室", "小区北门", "广场边", "车棚旁", "三号楼前", "主干道", "围墙边", "垃圾点旁")
THINGS = ("路灯", "下水道", "停车位", "监控", "扶手", "墙面", "雨水管", "充电桩", "绿化带", "电动车棚")
STATES = ("坏了没人修", "改得很好", "还是老样子", "又堵了", "不够用", "下雨就漏", "比以前强多了", "建议再加几个")
WISHES = ("", "，希望尽快处理", "，反映过好几次", "，总体还是满意的", "，不知道找谁")


def _exported(survey: dict, random: np.random.Generator) -> pd.DataFrame:
    """The same forms as 问卷星 exports them by text: its six columns, then numbered questions."""
    forms = len(survey["答卷编号"])
    head = {
        "序号": survey["答卷编号"],
        "提交答卷时间": survey["提交时间"].str.replace("-", "/"),
        "所用时间": [f"{seconds}秒" for seconds in random.integers(20, 900, forms)],
        "来源": survey["渠道"],
        "来源详情": "直接访问",
        "来自IP": [f"10.{a}.{b}.7(山东)" for a, b in random.integers(0, 250, (forms, 2))],
    }
    asked = ["小区编号", "性别", "年龄段", *ITEMS, "意见建议"]
    return pd.DataFrame(head | {f"{at}、{name}": survey[name] for at, name in enumerate(asked, start=1)})


def write(
    folder: Path,
    *,
    forms: int = 1_000_000,
    communities: int = 1_820,
    seed: int = 7,
    first: int = 1,
    exported: bool = True,
) -> tuple[Path, Path]:
    """Write ``register.csv``, ``survey.csv`` and, where ``exported``, the same as a platform's export, ``wjx.csv``.

    Forms are numbered from ``first``. Returns the paths of the first two.
    """
    # The register stays the same whatever part of a survey is written.
    random = np.random.default_rng(7)
    ids = np.array([f"C{number:05d}" for number in range(communities)])
    register = pd.DataFrame(
        {
            "小区编号": ids,
            "小区名称": [f"第{number}小区" for number in range(communities)],
            "城市": "示例市",
            "区县": [f"第{number % 12}区" for number in range(communities)],
            "街道": [f"第{number % 97}街道" for number in range(communities)],
            "户数": random.integers(600, 4_000, communities),
        }
    )
    if seed != 7:
        random = np.random.default_rng(seed)
    which = random.integers(0, communities, forms)
    share = np.clip(random.normal(0.82, 0.08, communities), 0.3, 0.98)[which]
    survey = {
        "答卷编号": np.arange(first, first + forms),
        "小区编号": ids[which],
        "提交时间": (
            pd.Timestamp("2026-03-02 08:00") + pd.to_timedelta(random.integers(0, 112 * 86_400, forms), unit="s")
        ).strftime("%Y-%m-%d %H:%M:%S"),
        "渠道": random.choice(["微信", "入户走访", "现场", "热线"], forms),
        "性别": random.choice(["男", "女"], forms),
        "年龄段": random.choice(["30岁以下", "30-44岁", "45-59岁", "60岁以上"], forms),
    }
    for item in ITEMS:
        satisfied = random.random(forms) < share
        survey[item] = LEVELS[np.where(satisfied, random.integers(3, 5, forms), random.integers(0, 3, forms))]
    words = [
        building + place + thing + state + wish
        for building in (f"{number}号楼" for number in range(1, 31))
        for place in PLACES
        for thing in THINGS
        for state in STATES
        for wish in WISHES
    ]
    survey["意见建议"] = np.where(random.random(forms) < 0.44, random.choice(words, forms), "")
    pd.DataFrame(survey).to_csv(folder / "survey.csv", index=False)
    if exported:
        _exported(survey, random).to_csv(folder / "wjx.csv", index=False)
    register.to_csv(folder / "register.csv", index=False)
    return folder / "register.csv", folder / "survey.csv"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forms", type=int, default=1_000_000)
    arguments = parser.parse_args()
    write(arguments.folder, forms=arguments.forms)
