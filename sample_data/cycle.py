"""What was done in the renovation cycle: consultations, facilities, steps, publicity, works, rectification.

One row is one thing that was done, as an office brings it in a file of records. Published sums come out exactly: 大东区
4 meetings and 26 visits, 金茵 830 households heated and 500 with new windows, 市中区 21 illegal structures of 1 600 m²
removed, 8 of them by residents.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
from wishes import BASIC, BETTER

COLUMNS = [
    "记录类型",
    "记录编号",
    "小区编号",
    "日期",
    "办理",
    "理由",
    "项目名称",
    "城市",
    "区县",
    "改造年度",
    "分类办法",
    "同意纳入线（%）",
    "征求意见覆盖线（%）",
    "方案表决线（%）",
    "满意率达标线（%）",
    "单项同意线（%）",
    "公示天数",
    "几周无数据即提醒",
    "应改造户数",
    "渠道",
    "次数",
    "参加人数",
    "意见条数",
    "步骤",
    "依据（文号、会议、照片编号）",
    "改造内容",
    "现状",
    "完成数",
    "总数",
    "单位",
    "说明",
    "公示内容",
    "公示地点",
    "开始日期",
    "截止日期",
    "异议",
    "提出户数",
    "处理情况",
    "签字方",
    "签字人或单位",
    "监督员",
    "观察到的情况",
    "问题描述",
    "类别",
    "来源",
    "依据",
    "责任单位",
    "责任人",
    "整改措施",
    "整改时限",
    "完成情况",
    "销号时间",
    "回访结果",
]
DADONG_MEETINGS, DADONG_VISITS = 4, 26
HEATED, WINDOWS = 830, 500
# Illegal structures removed in 市中区 by community: how many, m², by the residents themselves.
REMOVED = {
    "ZZ-001": (5, 410, 2),
    "ZZ-002": (4, 305, 1),
    "ZZ-005": (3, 190, 1),
    "ZZ-009": (4, 320, 2),
    "ZZ-010": (3, 215, 1),
    "ZZ-014": (2, 160, 1),
}
PARTIES = ["住建部门", "街道", "社区", "物业企业", "居民代表"]
# 石家庄: 420 000 households were 67 % of the need.
NEEDED = 627_000
PROGRAMMES: list[dict[str, Any]] = [
    {"项目名称": "枣庄市中区 2026", "城市": "枣庄市", "区县": "市中区", "改造年度": 2026, "公示天数": 5},
    {"项目名称": "临淄金茵", "城市": "淄博市", "区县": "临淄区", "单项同意线（%）": 60},
    {"项目名称": "沈阳 2026", "城市": "沈阳市", "分类办法": "shenyang"},
    {"项目名称": "石家庄 2026", "城市": "石家庄市", "应改造户数": NEEDED, "公示天数": 5},
    {"项目名称": "南通 2026", "城市": "南通市", "改造年度": 2026},
]


def cycle_records(register: pd.DataFrame) -> pd.DataFrame:
    """Every record of the example, in the order of their days; each subject's fields under their headings."""
    random = np.random.default_rng([20260101, 7])
    rows = [{"记录类型": "改造项目", **programme} for programme in PROGRAMMES]
    rows += _consultations(register, random)
    rows += _facilities(register, random)
    rows += _steps(register)
    rows += _publicity(register)
    rows += _works(register)
    rows += _rectification()
    # As objects: whole numbers stay whole beside blank cells.
    frame = pd.DataFrame(rows, dtype=object).reindex(columns=COLUMNS)
    # What has no day of its own, the programmes, comes first; what happened on one day stays in the order told.
    order = frame["日期"].fillna("").argsort(kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _day(text: str, days: int = 0) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(days=days)).isoformat()


def _of(register: pd.DataFrame, prefix: str) -> list[str]:
    return [one for one in register["小区编号"] if one.startswith(prefix + "-")]


def _consultations(register: pd.DataFrame, random: np.random.Generator) -> list[dict[str, Any]]:
    """座谈会 and 入户走访 of 大东区, as many as published; a few of the other places."""
    dadong = _of(register, "SY")[:-1]
    held = [("座谈会", one) for one in dadong[:DADONG_MEETINGS]]
    held += [("入户走访", dadong[number % len(dadong)]) for number in range(DADONG_VISITS)]
    rows = [
        {
            "记录类型": "征求意见活动",
            "小区编号": community,
            "日期": _day("2026-03-18", int(random.integers(0, 22))),
            "渠道": channel,
            "次数": 1,
            "参加人数": int(random.integers(12, 40)) if channel == "座谈会" else int(random.integers(4, 16)),
            "说明": "居民代表座谈，听取改造意愿" if channel == "座谈会" else "逐户走访，当面听取意见",
        }
        for channel, community in held
    ]
    others = [
        ("LZ-001", "2026-05-16", "入户走访", 24),
        ("ZZ-001", "2026-03-12", "座谈会", 1),
        ("NT-001", "2026-03-20", "座谈会", 1),
    ]
    return rows + [
        {"记录类型": "征求意见活动", "小区编号": community, "日期": day, "渠道": channel, "次数": times}
        for community, day, channel, times in others
    ]


def _facilities(register: pd.DataFrame, random: np.random.Generator) -> list[dict[str, Any]]:
    """What fifteen communities of 市中区 and ten of 大东区 have: most lack separate drains."""
    rows = []
    for community in [*_of(register, "ZZ")[:15], *_of(register, "SY")[:10]]:
        for measure in [*BASIC, *BETTER[:5]]:
            weights = [0.75, 0.15, 0.1] if measure == "雨污分流" else [0.25, 0.35, 0.4]
            condition = str(random.choice(["没有", "有但不达标", "完好"], p=weights))
            if measure in ("供水", "供电", "道路", "楼道整修") and condition == "没有":
                condition = "有但不达标"
            rows.append(
                {
                    "记录类型": "设施现状",
                    "小区编号": community,
                    "日期": "2026-02-20",
                    "改造内容": measure,
                    "现状": condition,
                }
            )
    return rows


def _steps(register: pd.DataFrame) -> list[dict[str, Any]]:
    """How far each community has come by its register's 阶段, with the papers that say so."""
    begun = {"施工中": 1, "基本完工": 2, "验收中": 2}
    rows = []
    for place in register.to_dict("records"):
        reached = begun.get(place["阶段"], 0)
        told = (
            [("同意纳入", "2026-04-20", "居民代表会议纪要"), ("方案表决", "2026-05-09", "业主表决结果公告")]
            if reached
            else []
        )
        told += [("施工", "2026-05-25", "开工令")] if reached else []
        told += [("完工", "2026-06-26", "竣工报告")] if reached == 2 else []
        rows += [
            {"记录类型": "进展步骤", "小区编号": place["小区编号"], "日期": day, "步骤": stage,
             "依据（文号、会议、照片编号）": paper}
            for stage, day, paper in told
        ]  # fmt: skip
    # Its residents rejected the plan after it had been listed.
    back = {"记录类型": "进展步骤", "小区编号": "ZZ-008", "步骤": "同意纳入"}
    rows.append(back | {"日期": "2026-09-15", "办理": "退回", "理由": "居民代表会议表决不同意按原方案实施"})
    return rows


def _publicity(register: pd.DataFrame) -> list[dict[str, Any]]:
    """Five days of publicity: ended and signed by all five in 石家庄 and 市中区, still running in four communities."""
    rows = []
    for number, community in enumerate([*_of(register, "SJZ")[:5], "ZZ-001", "ZZ-002", "ZZ-009", "LZ-001"], start=1):
        base = {"记录类型": "方案公示", "记录编号": f"GS{number:02d}", "小区编号": community}
        begun = _day("2026-05-11", number % 3)
        rows.append(base | {"日期": begun, "办理": "开始公示", "公示内容": "改造方案", "公示地点": "小区公告栏",
                            "开始日期": begun, "截止日期": _day(begun, 4)})  # fmt: skip
        if community in ("ZZ-002", "SJZ-002"):
            rows.append(base | {"日期": _day(begun, 2), "办理": "登记异议", "异议": "东侧停车位离一楼窗户太近",
                                "提出户数": 3, "处理情况": "车位外移两米，已当面答复"})  # fmt: skip
        rows.append(base | {"日期": _day(begun, 5), "办理": "公示结束"})
        rows += [
            base | {"日期": _day(begun, 6 + place), "办理": "签字", "签字方": party}
            for place, party in enumerate(PARTIES)
        ]
    running = register.loc[register["阶段"] == "方案公示", "小区编号"].tolist()
    for number, community in enumerate(running, start=51):
        base = {"记录类型": "方案公示", "记录编号": f"GS{number}", "小区编号": community}
        rows.append(base | {"日期": "2026-11-13", "办理": "开始公示", "公示内容": "改造方案", "公示地点": "小区公告栏",
                            "开始日期": "2026-11-13", "截止日期": "2026-11-17"})  # fmt: skip
    if running:
        first = {"记录类型": "方案公示", "记录编号": "GS51", "小区编号": running[0]}
        objection = {"异议": "没有安排充电车棚", "提出户数": 2}
        rows.append(first | {"日期": "2026-11-14", "办理": "登记异议", **objection})
    return rows


def _works(register: pd.DataFrame) -> list[dict[str, Any]]:
    """Progress by item, as published where it was; what residents' supervisors saw."""
    households = register.set_index("小区编号")["户数"]
    jinyin = int(households["LZ-001"])
    reports = [
        ("LZ-001", "2026-07-31", "暖气单户改造", 412, jinyin, "户"),
        ("LZ-001", "2026-09-30", "暖气单户改造", HEATED, jinyin, "户"),
        ("LZ-001", "2026-07-31", "节能窗", 185, None, "户"),
        ("LZ-001", "2026-09-30", "节能窗", WINDOWS, None, "户"),
        *(("ZZ-002", day, "屋面防水", done, 11, "栋") for day, done in [("2026-07-15", 4), ("2026-08-31", 9)]),
        *(("ZZ-010", day, "雨污分流", done, 10, "栋") for day, done in [("2026-07-31", 3), ("2026-10-31", 7)]),
    ]
    for community, (removed, area, by_residents) in REMOVED.items():
        reports += [
            (community, "2026-08-20", "拆除违建", removed, removed, "处"),
            (community, "2026-08-20", "拆除违建面积", area, area, "㎡"),
            (community, "2026-08-20", "居民自行拆除违建", by_residents, removed, "处"),
        ]
    rows: list[dict[str, Any]] = [
        {
            "记录类型": "施工进度",
            "小区编号": community,
            "日期": day,
            "改造内容": item,
            "完成数": done,
            "总数": of,
            "单位": unit,
        }
        for community, day, item, done, of, unit in reports
    ]
    seen = [
        (
            "JD01",
            "ZZ-002",
            "2026-08-18",
            "屋面防水",
            "三号楼屋面卷材没有压实，边上翘起",
            "2026-08-24",
            "施工单位已返工",
        ),
        ("JD02", "ZZ-010", "2026-10-20", "雨污分流", "沟槽夜里没有围挡和警示灯", "2026-10-21", "已加围挡和警示灯"),
        ("JD03", "LZ-001", "2026-09-12", "暖气单户改造", "九号楼两户阀门渗水", "", ""),
    ]
    for number, community, day, item, text, settled, how in seen:
        base = {"记录类型": "监督员观察", "记录编号": number, "小区编号": community}
        rows.append(base | {"日期": day, "改造内容": item, "监督员": "居民监督员", "观察到的情况": text})
        if settled:
            rows.append(base | {"日期": settled, "办理": "登记处理", "处理情况": how})
    return rows


def _rectification() -> list[dict[str, Any]]:
    """The ledger: 龙山新居 went the whole way before its second round; 矿工东院 is late; others are on the way."""
    story: list[tuple[str, str, str, str, dict[str, Any]]] = []

    def entry(
        number: str, community: str, opened: str, told: dict[str, Any], *moves: tuple[str, str, dict[str, Any]]
    ) -> None:
        story.append((number, community, opened, "列入整改", {"来源": "满意度调查", **told}))
        story.extend((number, community, day, move, more) for day, move, more in moves)

    hand = "开始整改"
    drains = {"责任单位": "市政排水公司", "整改时限": "2026-10-15"}
    parking = {"责任单位": "物业公司", "整改时限": "2026-11-30"}
    for number, problem, unit, outcome in [
        ("ZG001", "燃气立管改造后部分住户打不着火", "燃气公司", "逐户调试，更换调压器 3 台"),
        ("ZG002", "施工计划没有提前告知，停水停气频繁", "街道办", "每周五张贴下周停水停气安排"),
    ]:
        entry(number, "ZZ-009", "2026-08-31", {"问题描述": problem, "责任单位": unit, "整改时限": "2026-09-30"},
              ("2026-09-01", hand, {"责任单位": unit, "整改时限": "2026-09-30", "责任人": "包保负责人"}),
              ("2026-09-22", "整改完成", {"完成情况": outcome}),
              ("2026-09-28", "核实销号", {"销号时间": "2026-09-28", "回访结果": "满意"}))  # fmt: skip
    entry("ZG003", "ZZ-002", "2026-09-01", {"问题描述": "雨天污水从井口返流，一楼进水", **drains},
          ("2026-09-05", hand, drains))  # fmt: skip
    entry(
        "ZG004",
        "ZZ-002",
        "2026-09-01",
        {"问题描述": "外墙砖修补处开裂脱落", "责任单位": "施工单位", "整改时限": "2026-10-31"},
    )
    entry("ZG005", "SY-001", "2026-09-03", {"问题描述": "车位少，乱停占道", **parking},
          ("2026-09-10", hand, parking),
          ("2026-11-06", "整改完成", {"完成情况": "新增车位 86 个，划线编号"}))  # fmt: skip
    entry("ZG006", "NT-001", "2026-09-03", {"问题描述": "要求每个单元加装电梯", "责任单位": "街道办"},
          ("2026-09-20", "不予整改", {"理由": "三个单元表决未过，已书面答复，可重新表决"}))  # fmt: skip
    return [
        {"记录类型": "整改", "记录编号": number, "小区编号": community, "日期": day, "办理": move, **told}
        for number, community, day, move, told in story
    ]
